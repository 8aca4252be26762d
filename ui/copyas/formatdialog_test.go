package copyas_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"mediadrop/settings"
	"mediadrop/ui/desktest"
	"mediadrop/uploader"
)

func TestFormatIsChosenInTheDialog(t *testing.T) {
	d := desktest.InFormats(t, desktest.SetUp{Settings: desktest.With(desktest.ChatLine)})
	require.True(t, d.Sees("For sending, not for creating templates"))
	require.True(t, d.Sees("257250616863050"), "the example: %q", d.Screen())
	picker := d.Pickers()[0]
	require.Equal(t, []string{"Media ID", "Template header", "Send request", "CSV row", "Chat line"}, picker.Options)
	require.Equal(t, "Media ID", picker.Selected)
	picker.SetSelected("Chat line")
	d.Settle()
	require.True(t, d.Sees("price list.pdf: 257250616863050 (Support)"), d.Screen())
	require.Equal(t, "Chat line", d.Copier.Default().Key)
	require.Equal(t, "Chat line", d.Control.Settings().CopyFormat)
	_, marked := desktest.Offers(d.Item("Copy as"))
	require.Equal(t, "Chat line", marked, "the main menu follows")
}

func TestOwnFormatIsAddedWithAPreview(t *testing.T) {
	d := desktest.InFormats(t, desktest.SetUp{Settings: desktest.TwoChannels})
	d.Press("Add a format…")
	require.True(t, d.Button("Save").Disabled(), "there is nothing to save")
	d.Entries()[0].SetText("Mine")
	d.FormatText().SetText("{{.Filename}} is {{.ID}}")
	require.True(t, d.Sees("price list.pdf is 257250616863050"), d.Screen())
	d.Press("Save")
	d.Until("the form closed", func() bool { return len(d.Dialogs.Open()) == 1 })
	require.Equal(t, []settings.CopyFormat{{Name: "Mine", Text: "{{.Filename}} is {{.ID}}"}}, d.OwnFormats())
	require.True(t, d.Sees("Mine"))
	require.Contains(t, d.Pickers()[0].Options, "Mine")
}

func TestBrokenTextCannotBeSaved(t *testing.T) {
	d := desktest.InFormats(t, desktest.SetUp{Settings: desktest.TwoChannels})
	d.Press("Add a format…")
	d.Entries()[0].SetText("Mine")
	for text, why := range map[string]string{
		"{{.ID":       "Something is not closed",
		"{{.Secret}}": "Uploads have no field “Secret”",
	} {
		d.FormatText().SetText(text)
		require.True(t, d.Sees(why), d.Screen())
		require.True(t, d.Button("Save").Disabled())
		require.False(t, d.Sees("257250616863050"), "no preview of something else")
	}
	require.True(t, d.Sees(`an upload has no "Secret"`) || d.Sees("template:"), "the technical line")
	d.FormatText().SetText("{{.ID}}")
	require.False(t, d.Button("Save").Disabled())
	require.False(t, d.Sees("not closed"))
	d.FormatText().SetText("  ")
	require.True(t, d.Button("Save").Disabled(), "an empty text")
}

func TestPlaceholdersAreTypedAtTheCursor(t *testing.T) {
	d := desktest.InFormats(t, desktest.SetUp{Settings: desktest.TwoChannels})
	d.Press("Add a format…")
	text := d.FormatText()
	text.SetText("ab")
	text.CursorRow, text.CursorColumn = 0, 1
	for _, label := range []string{"Media ID", "Size in bytes"} {
		d.Press(label)
	}
	require.Equal(t, "a{{.ID}}{{.Size}}b", text.Text)
	require.Same(t, text, d.Win.Canvas().Focused(), "typing goes on")
	require.True(t, d.Sees("a257250616863050223744b"), d.Screen())
}

func TestFormatFormWorksWithTheKeyboard(t *testing.T) {
	d := desktest.InFormats(t, desktest.SetUp{Settings: desktest.TwoChannels})
	d.Press("Add a format…")
	text := d.FormatText()
	require.False(t, text.AcceptsTab(), "Tab goes on to the next field")
	d.Win.Canvas().Focus(text)
	for _, r := range "{{.ID}}" {
		text.TypedRune(r)
	}
	d.TypeKey(fyne.KeyReturn)
	require.Equal(t, "{{.ID}}\n", text.Text, "Enter makes a line")
	d.Entries()[0].SetText("Mine")
	d.Entries()[0].OnSubmitted("")
	d.Until("saved", func() bool { return len(d.OwnFormats()) == 1 })
	d.Until("the form closed", func() bool { return len(d.Dialogs.Open()) == 1 })
	d.Press("Add a format…")
	d.Win.Canvas().Focus(d.FormatText())
	d.TypeKey(fyne.KeyEscape)
	require.Len(t, d.Dialogs.Open(), 1, "Escape closes the form")
}

func TestFormatNamesThatCannotBe(t *testing.T) {
	d := desktest.InFormats(t, desktest.SetUp{Settings: desktest.With(desktest.ChatLine)})
	d.Press("Add a format…")
	d.FormatText().SetText("{{.ID}}")
	for name, why := range map[string]string{
		"CSV":                   "“CSV” is the name of a built-in format.",
		"chat line":             "The name “chat line” is already in use.",
		strings.Repeat("x", 61): "The name is too long",
	} {
		d.Entries()[0].SetText(name)
		d.Press("Save")
		d.Awaits(why)
		require.Len(t, d.OwnFormats(), 1)
	}
	d.Entries()[0].SetText("Long")
	d.FormatText().SetText(strings.Repeat("x", settings.MaxFormatLength+1))
	d.Press("Save")
	d.Awaits("The text is too long: 4,000 characters at most.")
}

func TestRenamedFormatStaysInUse(t *testing.T) {
	d := desktest.InFormats(t, desktest.SetUp{Settings: desktest.With(desktest.ChatLine + `, "copy_format": "Chat line"`)})
	d.Press("Edit")
	require.Equal(t, "Chat line", d.Entries()[0].Text)
	d.Entries()[0].SetText("Talk")
	d.FormatText().SetText("{{.ID}}!")
	d.Press("Save")
	d.Until("the form closed", func() bool { return len(d.Dialogs.Open()) == 1 })
	require.Equal(t, "Talk", d.Copier.Default().Key)
	require.Equal(t, "Talk", d.Pickers()[0].Selected)
	d.Copier.CopyAs(d.Copier.Default(), []uploader.Job{desktest.FinishedPDF("7")})
	require.Equal(t, "7!", d.Clipboard())
}

func TestDeletedFormatIsNotInUse(t *testing.T) {
	d := desktest.InFormats(t, desktest.SetUp{Settings: desktest.With(desktest.ChatLine + `, "copy_format": "Chat line"`)})
	d.Press("Delete")
	require.True(t, d.Sees("Delete the format “Chat line”?"))
	d.Press("Delete")
	d.Settle()
	require.Empty(t, d.OwnFormats())
	require.Equal(t, settings.CopyID, d.Copier.Default().Key)
	require.Equal(t, "Media ID", d.Pickers()[0].Selected)
	require.False(t, d.Sees("Chat line"))
}

func TestPreviewIsOfTheSelectedUpload(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.DropPictures("a.png")
	d.UntilState(uploader.Done, "a.png")
	d.List.Only(0)
	d.Copier.ShowFormats()
	j, _ := d.Job("a.png")
	require.True(t, d.Sees(j.MediaID), d.Screen())
	d.Pickers()[0].SetSelected("Template header")
	require.True(t, d.Sees(`"image": {`), d.Screen())
}

func TestFormatsInHebrew(t *testing.T) {
	d := desktest.InFormats(t, desktest.SetUp{Settings: desktest.With(desktest.ChatLine), Language: "he"})
	d.Press("Add a format…")
	d.FormatText().SetText("{{.ID")
	require.True(t, d.Button("Save").Disabled())
	d.Press("Cancel")
	d.Press("Close")
	require.Empty(t, d.Dialogs.Open())
}
