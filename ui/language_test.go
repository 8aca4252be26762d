package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"github.com/stretchr/testify/require"

	ttwidget "github.com/dweymouth/fyne-tooltip/widget"

	"mediadrop/ui/language"
	"mediadrop/ui/topbar"
	"mediadrop/ui/uitest"
	"mediadrop/uploader"
	"mediadrop/uploader/commbox/commboxtest"
)

// x is where an object stands in the window.
func x(o fyne.CanvasObject) float32 {
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).X
}

func TestLanguageChangesAtOnce(t *testing.T) {
	d := inSettings(t, "General", setUp{settings: twoChannels, key: goodKey})
	t.Cleanup(func() { require.NoError(t, language.Use("en")) })
	d.press("Close")
	english := d.settingsButtonX()
	require.Less(t, x(d.Bar.Channels), english)

	d.Settings.Show()
	d.tab("General")
	d.pickers()[0].SetSelectedIndex(2)
	d.settle()
	require.True(t, d.sees(language.Label("Channels")), "the settings are open again, in Hebrew")
	require.NotEqual(t, "Channels", language.Label("Channels"))
	require.Equal(t, "he", d.control.Settings().Language)
	d.press("Close")
	require.NotEqual(t, invitation, lang.L(invitation))
	require.True(t, d.sees(lang.L(invitation)), "%q", d.screen())
	require.Greater(t, x(d.Bar.Channels), d.settingsButtonX(), "the window is mirrored")

	d.Settings.Show()
	d.tab("General")
	d.pickers()[0].SetSelectedIndex(1)
	d.settle()
	d.press("Close")
	require.Less(t, x(d.Bar.Channels), d.settingsButtonX())
	require.Equal(t, english, d.settingsButtonX())
}

// settingsButtonX is where the only tool without a word stands.
func (d *desk) settingsButtonX() float32 {
	d.t.Helper()
	for _, b := range uitest.All[*ttwidget.Button](d.Bar.Object) {
		if b.Text == "" {
			return x(b)
		}
	}
	d.t.Fatal("there is no settings button")
	return 0
}

func TestLanguageKeepsWhatIsShown(t *testing.T) {
	d := withUploads(t, "one.png", "two.png", "two more.png")
	t.Cleanup(func() { require.NoError(t, language.Use("en")) })
	d.Bar.States.SetSelected("Done")
	d.Bar.Search.SetText("two")
	d.settle()
	d.typeKey(fyne.KeyDown)
	require.Equal(t, []string{"two.png", "two more.png"}, d.shown())
	chosen := d.selectedName()

	d.setLanguage("he")
	d.settle()
	d.press("Close")
	require.Equal(t, "two", d.Bar.Search.Text)
	require.Equal(t, topbar.FilterDone, d.Bar.Chosen)
	require.Equal(t, language.Label("Done"), d.Bar.States.Selected)
	require.Equal(t, []string{"two.png", "two more.png"}, d.shown())
	require.Equal(t, chosen, d.selectedName())
}

func TestUploadsGoOnThroughALanguageChange(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	t.Cleanup(func() { require.NoError(t, language.Use("en")) })
	release := d.service.Hold("1.png")
	d.drop("1.png")
	d.untilState(uploader.Uploading, "1.png")
	d.setLanguage("he")
	d.press("Close")
	release()
	d.untilState(uploader.Done, "1.png")
	require.Equal(t, []string{language.Label("Copy ID")}, labels(d.line("1.png")))
}

func TestHebrewRowIsMirrored(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey, language: "he"})
	d.drop("1.png")
	d.untilState(uploader.Done, "1.png")
	line := d.line("1.png")
	require.Greater(t, x(line.Icon), x(line.Name))
	require.Greater(t, x(line.Day), x(line.Icon))
	require.Less(t, x(line.More), x(line.Buttons[0]))
	require.Less(t, x(line.Buttons[0]), x(line.Name))
	d.pressIn("1.png", "Copy ID")
	require.Equal(t, commboxtest.MediaID(1), d.app.Clipboard().Content(), "what is copied is never turned around")
	require.Equal(t, commboxtest.MediaID(1), line.ID.Text)
}
