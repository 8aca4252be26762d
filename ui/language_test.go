package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/desktest"
	"mediadrop/ui/language"
	"mediadrop/ui/topbar"
	"mediadrop/uploader"
	"mediadrop/uploader/commbox/commboxtest"
)

func TestLanguageChangesAtOnce(t *testing.T) {
	d := desktest.InSettings(t, "General", desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	t.Cleanup(func() { require.NoError(t, language.Use("en")) })
	d.Press("Close")
	english := d.SettingsButtonX()
	require.Less(t, desktest.X(d.Bar.Channels), english)

	d.Settings.Show()
	d.Tab("General")
	d.Pickers()[0].SetSelectedIndex(2)
	d.Settle()
	require.True(t, d.Sees(language.Label("Channels")), "the settings are open again, in Hebrew")
	require.NotEqual(t, "Channels", language.Label("Channels"))
	require.Equal(t, "he", d.Control.Settings().Language)
	d.Press("Close")
	require.NotEqual(t, desktest.Invitation, lang.L(desktest.Invitation))
	require.True(t, d.Sees(lang.L(desktest.Invitation)), "%q", d.Screen())
	require.Greater(t, desktest.X(d.Bar.Channels), d.SettingsButtonX(), "the window is mirrored")

	d.Settings.Show()
	d.Tab("General")
	d.Pickers()[0].SetSelectedIndex(1)
	d.Settle()
	d.Press("Close")
	require.Less(t, desktest.X(d.Bar.Channels), d.SettingsButtonX())
	require.Equal(t, english, d.SettingsButtonX())
}

func TestLanguageKeepsWhatIsShown(t *testing.T) {
	d := desktest.WithUploads(t, "one.png", "two.png", "two more.png")
	t.Cleanup(func() { require.NoError(t, language.Use("en")) })
	d.Bar.Tabs.Choose(topbar.TabExpiring)
	d.Bar.Tabs.Choose(topbar.TabAll)
	d.Bar.Search.SetText("two")
	d.Settle()
	d.TypeKey(fyne.KeyDown)
	require.Equal(t, []string{"two.png", "two more.png"}, d.Shown())
	chosen := d.SelectedName()

	d.SetLanguage("he")
	d.Settle()
	d.Press("Close")
	require.Equal(t, "two", d.Bar.Search.Text)
	require.Equal(t, topbar.TabAll, d.Bar.Tabs.Chosen)
	require.Equal(t, []string{"two.png", "two more.png"}, d.Shown())
	require.Equal(t, chosen, d.SelectedName())
}

func TestUploadsGoOnThroughALanguageChange(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	t.Cleanup(func() { require.NoError(t, language.Use("en")) })
	release := d.Service.Hold("1.png")
	d.DropPictures("1.png")
	d.UntilState(uploader.Uploading, "1.png")
	d.SetLanguage("he")
	d.Press("Close")
	release()
	d.UntilState(uploader.Done, "1.png")
	require.Equal(t, []string{language.Label("Copy ID")}, desktest.Labels(d.Line("1.png")))
}

func TestHebrewRowIsMirrored(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey, Language: "he"})
	d.DropPictures("1.png")
	d.UntilState(uploader.Done, "1.png")
	line := d.Line("1.png")
	require.Greater(t, desktest.X(line.Picture), desktest.X(line.Name))
	require.Less(t, desktest.X(line.More), desktest.X(line.CopyAs))
	require.Less(t, desktest.X(line.CopyAs), desktest.X(line.Main))
	require.Less(t, desktest.X(line.Main), desktest.X(line.Name))
	d.PressIn("1.png", "Copy ID")
	require.Equal(t, commboxtest.MediaID(1), d.App.Clipboard().Content(), "what is copied is never turned around")
	require.Equal(t, commboxtest.MediaID(1), line.ID.Text)
}

func TestSentencesOfRowsFollowALanguageChange(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Dir: desktest.Stopped(t), Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	t.Cleanup(func() { require.NoError(t, language.Use("en")) })
	d.Awaits("Resume 2 uploads?")
	d.Dialogs.CloseTop()
	d.Settle()
	for _, code := range []string{"en", "he", "en"} {
		d.SetLanguage(code)
		d.Settle()
		d.Press("Close")
		d.Settle()
		require.Equal(t, lang.L("MediaDrop closed before this file was sent."), d.Line("2.png").Sentence.Text, code)
	}
}
