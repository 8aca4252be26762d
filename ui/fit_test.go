package ui_test

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"mediadrop/ui"
	"mediadrop/ui/desktest"
	"mediadrop/ui/uitest"
	"mediadrop/uploader"
)

func TestEmptyWindowIsShownWhole(t *testing.T) {
	uitest.InBothLanguages(t, func(t *testing.T, code string) {
		for _, settings := range []string{"", desktest.TwoChannels} {
			d := desktest.Open(t, desktest.SetUp{Language: code, Settings: settings})
			require.Empty(t, uitest.CutOff(d.Win.Content()))
			d.Bar.Search.SetText("no such file")
			d.Settle()
			require.Empty(t, uitest.CutOff(d.Win.Content()))
			d.Win.Resize(fyne.NewSize(ui.LeastWidth, ui.LeastHeight))
			require.Empty(t, uitest.CutOff(d.DropArea.Large))
		}
	})
}

func TestRowsAreShownWhole(t *testing.T) {
	uitest.InBothLanguages(t, func(t *testing.T, code string) {
		d := desktest.Open(t, desktest.SetUp{Language: code, Settings: desktest.TwoChannels, Key: desktest.GoodKey})
		d.Service.AnswerFile("b.png", 404, "{}")
		d.Service.AnswerFile("c.png", 500, "{}")
		d.DropPictures("a.png", "b.png", "c.png")
		d.UntilState(uploader.Done, "a.png")
		d.UntilState(uploader.Failed, "b.png")
		d.UntilState(uploader.Unknown, "c.png")
		d.Settle()
		for len(d.Dialogs.Open()) > 0 {
			require.Empty(t, uitest.CutOff(d.Front()))
			d.Press("Close")
		}
		require.Empty(t, uitest.CutOff(d.Win.Content()))
	})
}

func TestDialogsFitTheWindow(t *testing.T) {
	uitest.InBothLanguages(t, func(t *testing.T, code string) {
		d := desktest.Open(t, desktest.SetUp{Language: code, Settings: desktest.TwoAccounts, Key: desktest.GoodKey})
		fits := func(what string) {
			t.Helper()
			size := d.Dialogs.Open()[len(d.Dialogs.Open())-1].MinSize()
			require.LessOrEqual(t, size.Width, ui.LeastWidth, what)
			require.LessOrEqual(t, size.Height, ui.DefaultHeight, what)
			require.Empty(t, uitest.CutOff(d.Front()), what)
		}
		d.Setup.Channel(nil, nil)
		fits("set up")
		d.Press("Cancel")
		d.Setup.AskForKey("Main", nil)
		fits("key")
		d.Press("Cancel")
		d.Item("About MediaDrop").Action()
		fits("about")
		d.Press("Close")
		d.Settings.Show()
		for _, tab := range []string{"Channels", "Key", "General", "Advanced"} {
			d.Tab(tab)
			fits(fmt.Sprintf("settings, %s", tab))
		}
	})
}

func TestWindowFitsItsLeastSize(t *testing.T) {
	uitest.InBothLanguages(t, func(t *testing.T, code string) {
		d := desktest.Open(t, desktest.SetUp{Language: code})
		require.LessOrEqual(t, d.Win.Content().MinSize().Width, ui.LeastWidth)
		require.LessOrEqual(t, d.Win.Content().MinSize().Height, ui.DefaultHeight)
	})
}
