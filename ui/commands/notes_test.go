package commands_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/ui/desktest"
)

func TestFavouritesNamesAndNotes(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Keep(desktest.Done("1", "old.png", 10*desktest.Day), desktest.Done("2", "new.png", desktest.Day))
	d.List.Choose(1)
	require.Equal(t, []string{"old.png"}, d.Selected())
	d.Item("Favourite").Action()
	d.Until("the favourite is on top", func() bool { j, ok := d.Rows.At(0); return ok && j.Name == "old.png" && j.Favourite })

	d.Item("Name and note…").Action()
	d.Entries()[0].SetText("Price list")
	d.Entries()[1].SetText("for the spring")
	d.Press("Save")
	d.Awaits("Price list")
	require.True(t, d.Sees("for the spring"))
	for _, text := range []string{"price", "SPRING", "91"} {
		d.Bar.Search.SetText(text)
		d.Until("it is found by "+text, func() bool { return d.Rows.Length() == 1 && !d.Rows.Loading() })
	}
}
