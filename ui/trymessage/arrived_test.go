package trymessage_test

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/desktest"
	"mediadrop/ui/language"
	"mediadrop/uploader"
)

// TestProvenAfterARestart is shown, can be found, and can be taken back.
func TestProvenAfterARestart(t *testing.T) {
	d := trying(t, desktest.SetUp{})
	form(d)[3].SetText(typedNumber)
	d.Press("Send the message")
	d.Until("the row asks", func() bool { return d.Sees("Did it arrive?") })
	d.Item("Try it on my phone…").Action() // with the keyboard
	require.True(t, d.Sees("Look at your phone first."))
	d.TypeKey(fyne.KeyReturn)
	d.Awaits("Seen on a phone")
	d.DropPictures("other.png")
	d.UntilState(uploader.Done, "other.png")
	d.Leave()

	again := desktest.Open(t, desktest.SetUp{Dir: d.Dir, Key: desktest.GoodKey})
	require.True(t, again.Sees("Seen on a phone"))
	again.Bar.ToggleFilters()
	again.Bar.Filters.States.SetSelected(language.Label("Seen on a phone"))
	again.UntilShown("price list.png")
	require.Contains(t, again.MenuOf("price list.png"), "It did not")
	again.Choose("It did not")
	again.Awaits("The usual reasons:")
	again.Press("Close")
	again.UntilShown()
}

// tries are what a later start would ask about.
func tries(d *desktest.Desk) map[string]time.Time {
	d.T.Helper()
	list, err := d.History().Tries(d.T.Context(), time.Now())
	require.NoError(d.T, err)
	return list
}

// TestAskedAfterARestart: the row asks again, until there is an answer, or the person
// wants none.
func TestAskedAfterARestart(t *testing.T) {
	for _, c := range []struct {
		answer string
		inMenu bool
		starts int // without an answer
	}{{answer: "It arrived", starts: 2}, {answer: "It did not", inMenu: true}, {answer: "Do not ask again", inMenu: true}} {
		t.Run(fmt.Sprintf("%s, in the menu: %t", c.answer, c.inMenu), func(t *testing.T) {
			d := trying(t, desktest.SetUp{})
			send(d)
			d.Until("the row asks", func() bool { return d.Sees("Did it arrive?") })
			d.Leave()
			require.Len(t, tries(d), 1)
			start := func() *desktest.Desk {
				again := desktest.Open(t, desktest.SetUp{Dir: d.Dir, Key: desktest.GoodKey})
				again.Until("the row asks again", func() bool { return again.Sees("Did it arrive?") })
				require.Equal(t, []string{"Did it arrive?"}, desktest.Labels(again.Line("price list.png")))
				require.True(t, again.Sees("Look at your phone."))
				require.False(t, again.Dialogs.Any(), "nobody is held up")
				return again
			}
			for range c.starts {
				start().Leave()
			}

			last := start()
			if c.inMenu {
				require.Subset(t, last.MenuOf("price list.png"), []string{"It arrived", "It did not", "Do not ask again"})
				last.Choose(c.answer)
			} else {
				last.PressIn("price list.png", "Did it arrive?")
				require.True(t, last.Sees("Look at your phone first."))
				last.Press(c.answer)
			}
			last.Settle()
			if c.answer == "It did not" {
				last.Press("Close")
			}
			require.False(t, last.Sees("Did it arrive?"))
			require.NotContains(t, last.MenuOf("price list.png"), "Do not ask again")
			j, _ := last.Job("price list.png")
			require.Equal(t, c.answer != "It arrived", j.ProvenAt.IsZero())
			last.Leave()
			require.Empty(t, tries(d))
			require.Empty(t, messages(last), "a restart sends nothing")
			requireNumberNowhere(t, d)
		})
	}
}

// TestWhatIsAskedAfterARestart: what was sent, or may have been, and stands in the list.
func TestWhatIsAskedAfterARestart(t *testing.T) {
	t.Run("noted before it is sent", func(t *testing.T) {
		d := trying(t, desktest.SetUp{})
		d.Service.Hold("order_update")
		send(d)
		d.Service.Await(2)
		require.Len(t, tries(d), 1, "the program may end now")
	})
	t.Run("not sent", func(t *testing.T) {
		d := trying(t, desktest.SetUp{})
		send(d)
		d.Until("the row asks", func() bool { return d.Sees("Did it arrive?") })
		first := tries(d)
		d.PressIn("price list.png", "Did it arrive?")
		d.Press("Send another…")
		d.Service.AnswerFile("order_update", 404, "{}")
		send(d)
		d.Awaits("CommBox does not know this channel")
		require.Equal(t, first, tries(d), "the one before was sent")
		d.Press("Close")
		require.True(t, d.Sees("Did it arrive?"))
	})
	t.Run("removed", func(t *testing.T) {
		d := trying(t, desktest.SetUp{})
		send(d)
		d.Until("the row asks", func() bool { return d.Sees("Did it arrive?") })
		d.Remove("price list.png")
		d.Settle() // the row goes before it is written down
		require.Empty(t, tries(d))
		d.Steps.Undo()
		d.Settle()
		require.True(t, d.Sees("Did it arrive?"))
		require.Len(t, tries(d), 1)
	})
	t.Run("practice", func(t *testing.T) {
		d := desktest.Open(t, desktest.SetUp{})
		d.DropPictures("a.png")
		d.UntilState(uploader.Done, "a.png")
		d.Settle()
		d.Win.Canvas().Focus(d.List)
		d.Trier.TrySelected()
		send(d)
		d.Until("the row asks", func() bool { return d.Sees("Did it arrive?") })
		require.Empty(t, tries(d), "nobody's phone has it")
	})
}

// TestTryThatCannotBeNoted: the message goes out all the same, and the person hears of it.
func TestTryThatCannotBeNoted(t *testing.T) {
	d := trying(t, desktest.SetUp{MayFail: true})
	db, err := sql.Open("sqlite", filepath.Join(d.Dir, "history.db"))
	require.NoError(t, err)
	defer db.Close()
	_, err = db.Exec("DROP TABLE tried")
	require.NoError(t, err)
	send(d)
	d.Awaits("Something went wrong")
	d.Press("Close")
	require.Len(t, messages(d), 1)
	require.True(t, d.Sees("Did it arrive?"))
	d.Leave()
	again := desktest.Open(t, desktest.SetUp{Dir: d.Dir, Key: desktest.GoodKey, MayFail: true})
	again.Until("it is logged", func() bool { return strings.Contains(again.Log(), "earlier test messages not read") })
	require.False(t, again.Dialogs.Any())
}

// TestNotArrived leads to what usually is wrong, and to a new ID.
func TestNotArrived(t *testing.T) {
	d := trying(t, desktest.SetUp{})
	form(d)[3].SetText(typedNumber)
	d.Press("Send the message")
	d.Until("the row asks", func() bool { return d.Sees("Did it arrive?") })
	d.PressIn("price list.png", "Did it arrive?")
	d.Press("It did not")
	require.True(t, d.Sees("error 132012"))
	require.True(t, d.Sees("error 131053"))
	before, _ := d.Job("price list.png")
	d.Press("Renew")
	d.Until("there is a new ID", func() bool {
		j, ok := d.Job("price list.png")
		return ok && j.State == uploader.Done && j.Renews == before.ID
	})
	j, _ := d.Job("price list.png")
	require.NotEqual(t, before.MediaID, j.MediaID)
	require.True(t, j.ProvenAt.IsZero())
	require.False(t, d.Sees("Did it arrive?"))
}
