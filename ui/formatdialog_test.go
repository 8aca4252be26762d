package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"mediadrop/settings"
	"mediadrop/ui/dialogs"
	"mediadrop/ui/uitest"
	"mediadrop/uploader"
)

// inFormats opens the dialog about copy formats.
func inFormats(t *testing.T, s setUp) *desk {
	t.Helper()
	d := open(t, s)
	d.Copier.ShowFormats()
	return d
}

func (d *desk) formatText() *dialogs.TextEntry { return uitest.All[*dialogs.TextEntry](d.front())[0] }

func (d *desk) ownFormats() []settings.CopyFormat { return d.control.Settings().CopyFormats }

func TestFormatIsChosenInTheDialog(t *testing.T) {
	d := inFormats(t, setUp{settings: with(chatLine)})
	require.True(t, d.sees("For sending, not for creating templates"))
	require.True(t, d.sees("257250616863050"), "the example: %q", d.screen())
	picker := d.pickers()[0]
	require.Equal(t, []string{"Media ID", "Template header", "Send request", "CSV row", "Chat line"}, picker.Options)
	require.Equal(t, "Media ID", picker.Selected)
	picker.SetSelected("Chat line")
	d.settle()
	require.True(t, d.sees("price list.pdf: 257250616863050 (Support)"), d.screen())
	require.Equal(t, "Chat line", d.Copier.Default().Key)
	require.Equal(t, "Chat line", d.control.Settings().CopyFormat)
	_, marked := offers(d.item("Copy as"))
	require.Equal(t, "Chat line", marked, "the main menu follows")
}

func TestOwnFormatIsAddedWithAPreview(t *testing.T) {
	d := inFormats(t, setUp{settings: twoChannels})
	d.press("Add a format…")
	require.True(t, d.button("Save").Disabled(), "there is nothing to save")
	d.entries()[0].SetText("Mine")
	d.formatText().SetText("{{.Filename}} is {{.ID}}")
	require.True(t, d.sees("price list.pdf is 257250616863050"), d.screen())
	d.press("Save")
	d.until("the form closed", func() bool { return len(d.Dialogs.Open()) == 1 })
	require.Equal(t, []settings.CopyFormat{{Name: "Mine", Text: "{{.Filename}} is {{.ID}}"}}, d.ownFormats())
	require.True(t, d.sees("Mine"))
	require.Contains(t, d.pickers()[0].Options, "Mine")
}

func TestBrokenTextCannotBeSaved(t *testing.T) {
	d := inFormats(t, setUp{settings: twoChannels})
	d.press("Add a format…")
	d.entries()[0].SetText("Mine")
	for text, why := range map[string]string{
		"{{.ID":       "Something is not closed",
		"{{.Secret}}": "Uploads have no field “Secret”",
	} {
		d.formatText().SetText(text)
		require.True(t, d.sees(why), d.screen())
		require.True(t, d.button("Save").Disabled())
		require.False(t, d.sees("257250616863050"), "no preview of something else")
	}
	require.True(t, d.sees(`an upload has no "Secret"`) || d.sees("template:"), "the technical line")
	d.formatText().SetText("{{.ID}}")
	require.False(t, d.button("Save").Disabled())
	require.False(t, d.sees("not closed"))
	d.formatText().SetText("  ")
	require.True(t, d.button("Save").Disabled(), "an empty text")
}

func TestPlaceholdersAreTypedAtTheCursor(t *testing.T) {
	d := inFormats(t, setUp{settings: twoChannels})
	d.press("Add a format…")
	text := d.formatText()
	text.SetText("ab")
	text.CursorRow, text.CursorColumn = 0, 1
	for _, label := range []string{"Media ID", "Size in bytes"} {
		d.press(label)
	}
	require.Equal(t, "a{{.ID}}{{.Size}}b", text.Text)
	require.Same(t, text, d.win.Canvas().Focused(), "typing goes on")
	require.True(t, d.sees("a257250616863050223744b"), d.screen())
}

func TestFormatFormWorksWithTheKeyboard(t *testing.T) {
	d := inFormats(t, setUp{settings: twoChannels})
	d.press("Add a format…")
	text := d.formatText()
	require.False(t, text.AcceptsTab(), "Tab goes on to the next field")
	d.win.Canvas().Focus(text)
	for _, r := range "{{.ID}}" {
		text.TypedRune(r)
	}
	d.typeKey(fyne.KeyReturn)
	require.Equal(t, "{{.ID}}\n", text.Text, "Enter makes a line")
	d.entries()[0].SetText("Mine")
	d.entries()[0].OnSubmitted("")
	d.until("saved", func() bool { return len(d.ownFormats()) == 1 })
	d.until("the form closed", func() bool { return len(d.Dialogs.Open()) == 1 })
	d.press("Add a format…")
	d.win.Canvas().Focus(d.formatText())
	d.typeKey(fyne.KeyEscape)
	require.Len(t, d.Dialogs.Open(), 1, "Escape closes the form")
}

func TestFormatNamesThatCannotBe(t *testing.T) {
	d := inFormats(t, setUp{settings: with(chatLine)})
	d.press("Add a format…")
	d.formatText().SetText("{{.ID}}")
	for name, why := range map[string]string{
		"CSV":                   "“CSV” is the name of a built-in format.",
		"chat line":             "The name “chat line” is already in use.",
		strings.Repeat("x", 61): "The name is too long",
	} {
		d.entries()[0].SetText(name)
		d.press("Save")
		d.awaits(why)
		require.Len(t, d.ownFormats(), 1)
	}
	d.entries()[0].SetText("Long")
	d.formatText().SetText(strings.Repeat("x", settings.MaxFormatLength+1))
	d.press("Save")
	d.awaits("The text is too long: 4,000 characters at most.")
}

func TestRenamedFormatStaysInUse(t *testing.T) {
	d := inFormats(t, setUp{settings: with(chatLine + `, "copy_format": "Chat line"`)})
	d.press("Edit")
	require.Equal(t, "Chat line", d.entries()[0].Text)
	d.entries()[0].SetText("Talk")
	d.formatText().SetText("{{.ID}}!")
	d.press("Save")
	d.until("the form closed", func() bool { return len(d.Dialogs.Open()) == 1 })
	require.Equal(t, "Talk", d.Copier.Default().Key)
	require.Equal(t, "Talk", d.pickers()[0].Selected)
	d.Copier.CopyAs(d.Copier.Default(), []uploader.Job{finishedPDF("7")})
	require.Equal(t, "7!", d.clipboard())
}

func TestDeletedFormatIsNotInUse(t *testing.T) {
	d := inFormats(t, setUp{settings: with(chatLine + `, "copy_format": "Chat line"`)})
	d.press("Delete")
	require.True(t, d.sees("Delete the format “Chat line”?"))
	d.press("Delete")
	d.settle()
	require.Empty(t, d.ownFormats())
	require.Equal(t, settings.CopyID, d.Copier.Default().Key)
	require.Equal(t, "Media ID", d.pickers()[0].Selected)
	require.False(t, d.sees("Chat line"))
}

func TestPreviewIsOfTheSelectedUpload(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.drop("a.png")
	d.untilState(uploader.Done, "a.png")
	d.List.Only(0)
	d.Copier.ShowFormats()
	j, _ := d.job("a.png")
	require.True(t, d.sees(j.MediaID), d.screen())
	d.pickers()[0].SetSelected("Template header")
	require.True(t, d.sees(`"image": {`), d.screen())
}

func TestFormatsInHebrew(t *testing.T) {
	d := inFormats(t, setUp{settings: with(chatLine), language: "he"})
	d.press("Add a format…")
	d.formatText().SetText("{{.ID")
	require.True(t, d.button("Save").Disabled())
	d.press("Cancel")
	d.press("Close")
	require.Empty(t, d.Dialogs.Open())
}
