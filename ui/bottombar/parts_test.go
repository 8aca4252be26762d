package bottombar_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/ui/desktest"
)

func TestManyRowsAreChangedInPartsThatAreTold(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{})
	ids := make([]string, 5000)
	for i := range ids {
		ids[i] = fmt.Sprintf("%04d", i)
	}
	says := func(done, of string) string { return "Counting " + done + " of " + of }
	var seen []string
	ended, carriedOut := false, 0
	goOn := make(chan bool)
	count := func(some []string) error {
		<-goOn
		seen = append(seen, some...)
		return nil
	}
	end := func(done int, err error) {
		require.NoError(t, err)
		ended, carriedOut = true, done
	}

	d.Bottom.InParts(d.Work)(ids, says, count, end)
	require.True(t, d.Sees("Counting 0 of 5,000"))
	goOn <- true
	d.Awaits("Counting 2,000 of 5,000")
	close(goOn)
	d.Until("the end", func() bool { return ended })
	require.Equal(t, ids, seen)
	require.Equal(t, len(ids), carriedOut)
	require.False(t, d.Sees("Counting"))

	seen, ended, goOn = nil, false, make(chan bool)
	d.Bottom.InParts(d.Work)(ids, says, count, end)
	d.Press("Cancel")
	close(goOn)
	d.Until("the end", func() bool { return ended })
	require.Equal(t, ids[:2000], seen, "it ends between two parts")
	require.Equal(t, 2000, carriedOut)

	seen, ended = nil, false
	d.Bottom.InParts(d.Work)(ids[:20], says, count, end)
	require.False(t, d.Sees("Counting"), "few need no word")
	d.Until("the end", func() bool { return ended })

	failed := errors.New("full")
	var got error
	second := func(some []string) error {
		if some[0] == "2000" {
			return failed
		}
		return nil
	}
	d.Bottom.InParts(d.Work)(ids, says, second, func(done int, err error) { carriedOut, got = done, err })
	d.Until("the end", func() bool { return got != nil })
	require.ErrorIs(t, got, failed)
	require.Equal(t, 2000, carriedOut, "these can be undone")
}
