package ui

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"github.com/stretchr/testify/require"

	"mediadrop/uploader"
)

// cutOff returns the texts below an object that are not shown whole.
func cutOff(root fyne.CanvasObject) []string {
	var cut []string
	for _, block := range all[*textBlock](root) {
		if block.Text == "" {
			continue
		}
		if block.Size().Width <= 0 {
			cut = append(cut, "no room: "+block.Text)
		}
		for _, line := range all[*canvas.Text](block) {
			if strings.Contains(line.Text, "…") && !strings.Contains(block.Text, "…") || line.MinSize().Width > block.Size().Width+1 {
				cut = append(cut, block.Text)
			}
		}
	}
	return cut
}

// inBothLanguages runs a test in each language.
func inBothLanguages(t *testing.T, test func(t *testing.T, code string)) {
	for _, code := range []string{"en", "he"} {
		t.Run(code, func(t *testing.T) { test(t, code) })
	}
}

func TestEmptyWindowIsShownWhole(t *testing.T) {
	inBothLanguages(t, func(t *testing.T, code string) {
		for _, settings := range []string{"", twoChannels} {
			d := open(t, setUp{language: code, settings: settings})
			require.Empty(t, cutOff(d.win.Content()))
			d.bar.search.SetText("no such file")
			d.settle()
			require.Empty(t, cutOff(d.win.Content()))
			d.win.Resize(fyne.NewSize(leastWidth, leastHeight))
			require.Empty(t, cutOff(d.content))
		}
	})
}

func TestRowsAreShownWhole(t *testing.T) {
	inBothLanguages(t, func(t *testing.T, code string) {
		d := open(t, setUp{language: code, settings: twoChannels, key: goodKey})
		d.service.AnswerFile("b.png", 404, "{}")
		d.service.AnswerFile("c.png", 500, "{}")
		d.drop("a.png", "b.png", "c.png")
		d.untilState(uploader.Done, "a.png")
		d.untilState(uploader.Failed, "b.png")
		d.untilState(uploader.Unknown, "c.png")
		d.settle()
		for len(d.dialogs) > 0 {
			require.Empty(t, cutOff(d.front()))
			d.press("Close")
		}
		require.Empty(t, cutOff(d.win.Content()))
	})
}

func TestDialogsFitTheWindow(t *testing.T) {
	inBothLanguages(t, func(t *testing.T, code string) {
		d := open(t, setUp{language: code, settings: twoAccounts, key: goodKey})
		fits := func(what string) {
			t.Helper()
			size := d.dialogs[len(d.dialogs)-1].MinSize()
			require.LessOrEqual(t, size.Width, leastWidth, what)
			require.LessOrEqual(t, size.Height, defaultHeight, what)
			require.Empty(t, cutOff(d.front()), what)
		}
		d.showSetup(nil)
		fits("set up")
		d.press("Cancel")
		d.askForKey("Main")
		fits("key")
		d.press("Cancel")
		d.showAbout()
		fits("about")
		d.press("Close")
		d.showSettings()
		for _, tab := range []string{"Channels", "Key", "General", "Advanced"} {
			d.tab(tab)
			fits(fmt.Sprintf("settings, %s", tab))
		}
	})
}

func TestWindowFitsItsLeastSize(t *testing.T) {
	inBothLanguages(t, func(t *testing.T, code string) {
		d := open(t, setUp{language: code})
		require.LessOrEqual(t, d.win.Content().MinSize().Width, leastWidth)
		require.LessOrEqual(t, d.win.Content().MinSize().Height, defaultHeight)
	})
}
