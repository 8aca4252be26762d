package bottombar_test

import (
	"errors"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/ui/desktest"
)

func TestManyRowsAreChangedInPartsThatAreTold(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{})
	ids := make([]string, 5000)
	for i := range ids {
		ids[i] = strconv.Itoa(i)
	}
	says := func(done, of string) string { return "Counting " + done + " of " + of }
	var seen []string
	ended := false
	goOn := make(chan bool)
	count := func(some []string) error {
		<-goOn
		seen = append(seen, some...)
		return nil
	}
	end := func(err error) { require.NoError(t, err); ended = true }

	d.Bottom.InParts(d.Work, ids, says, count, end)
	require.True(t, d.Sees("Counting 0 of 5,000"))
	goOn <- true
	d.Awaits("Counting 2,000 of 5,000")
	close(goOn)
	d.Until("the end", func() bool { return ended })
	require.Equal(t, ids, seen)
	require.False(t, d.Sees("Counting"))

	seen, ended, goOn = nil, false, make(chan bool)
	d.Bottom.InParts(d.Work, ids, says, count, end)
	d.Press("Cancel")
	close(goOn)
	d.Until("the end", func() bool { return ended })
	require.Equal(t, ids[:2000], seen, "it ends between two parts")

	seen, ended = nil, false
	d.Bottom.InParts(d.Work, ids[:20], says, count, end)
	require.False(t, d.Sees("Counting"), "few need no word")
	d.Until("the end", func() bool { return ended })

	failed := errors.New("full")
	var got error
	d.Bottom.InParts(d.Work, ids, says, func([]string) error { return failed }, func(err error) { got = err })
	d.Until("the end", func() bool { return got != nil })
	require.ErrorIs(t, got, failed)
}
