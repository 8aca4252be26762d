package ui

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/uitest"
	"mediadrop/uploader"
)

func TestEmptyWindowIsShownWhole(t *testing.T) {
	uitest.InBothLanguages(t, func(t *testing.T, code string) {
		for _, settings := range []string{"", twoChannels} {
			d := open(t, setUp{language: code, settings: settings})
			require.Empty(t, uitest.CutOff(d.win.Content()))
			d.Bar.Search.SetText("no such file")
			d.settle()
			require.Empty(t, uitest.CutOff(d.win.Content()))
			d.win.Resize(fyne.NewSize(leastWidth, leastHeight))
			require.Empty(t, uitest.CutOff(d.DropArea.Large))
		}
	})
}

func TestRowsAreShownWhole(t *testing.T) {
	uitest.InBothLanguages(t, func(t *testing.T, code string) {
		d := open(t, setUp{language: code, settings: twoChannels, key: goodKey})
		d.service.AnswerFile("b.png", 404, "{}")
		d.service.AnswerFile("c.png", 500, "{}")
		d.drop("a.png", "b.png", "c.png")
		d.untilState(uploader.Done, "a.png")
		d.untilState(uploader.Failed, "b.png")
		d.untilState(uploader.Unknown, "c.png")
		d.settle()
		for len(d.Dialogs.Open()) > 0 {
			require.Empty(t, uitest.CutOff(d.front()))
			d.press("Close")
		}
		require.Empty(t, uitest.CutOff(d.win.Content()))
	})
}

func TestDialogsFitTheWindow(t *testing.T) {
	uitest.InBothLanguages(t, func(t *testing.T, code string) {
		d := open(t, setUp{language: code, settings: twoAccounts, key: goodKey})
		fits := func(what string) {
			t.Helper()
			size := d.Dialogs.Open()[len(d.Dialogs.Open())-1].MinSize()
			require.LessOrEqual(t, size.Width, leastWidth, what)
			require.LessOrEqual(t, size.Height, defaultHeight, what)
			require.Empty(t, uitest.CutOff(d.front()), what)
		}
		d.Setup.Channel(nil, nil)
		fits("set up")
		d.press("Cancel")
		d.Setup.AskForKey("Main", nil)
		fits("key")
		d.press("Cancel")
		d.item("About MediaDrop").Action()
		fits("about")
		d.press("Close")
		d.Settings.Show()
		for _, tab := range []string{"Channels", "Key", "General", "Advanced"} {
			d.tab(tab)
			fits(fmt.Sprintf("settings, %s", tab))
		}
	})
}

func TestWindowFitsItsLeastSize(t *testing.T) {
	uitest.InBothLanguages(t, func(t *testing.T, code string) {
		d := open(t, setUp{language: code})
		require.LessOrEqual(t, d.win.Content().MinSize().Width, leastWidth)
		require.LessOrEqual(t, d.win.Content().MinSize().Height, defaultHeight)
	})
}
