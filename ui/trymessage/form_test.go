package trymessage_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"mediadrop/ui"
	"mediadrop/ui/desktest"
	"mediadrop/ui/dialogs"
	"mediadrop/ui/language"
	"mediadrop/ui/uitest"
	"mediadrop/uploader"
)

// TestTheLikenessShowsOnlyWhatWasUploaded: another picture at the same place must not
// look as if it were sent.
func TestTheLikenessShowsOnlyWhatWasUploaded(t *testing.T) {
	d := trying(t, desktest.SetUp{})
	d.Until("the picture is shown", func() bool { return !d.Sees("price list.png") })
	d.TypeKey(fyne.KeyEscape)
	j, _ := d.Job("price list.png")
	require.NoError(t, os.WriteFile(j.Path, desktest.PNG("price lost.png"), 0o600))
	require.NoError(t, os.Chtimes(j.Path, time.Time{}, j.CreatedAt.Add(time.Second)))
	d.Item("Try it on my phone…").Action()
	d.Settle()
	require.True(t, d.Sees("price list.png"), "the name stands in its place")
}

func TestWhatCannotBeTried(t *testing.T) {
	d := trying(t, desktest.SetUp{Settings: desktest.TwoChannels})
	require.True(t, d.Sees("No template fits"))
	d.Press("Add a template…")
	require.True(t, d.Sees("Paste a request that sends this template"), "the form")
	require.Equal(t, []string{"Support", "image header"}, []string{d.Pickers()[0].Selected, d.Pickers()[1].Selected}, "of the upload")
	d.Press("Cancel")
	require.True(t, d.Sees("CommBox has no list of templates"), "the settings, where they stand")
	d.Press("Close")
	d.Service.AnswerFile("bad.png", 404, "{}")
	d.DropPictures("bad.png")
	d.UntilState(uploader.Failed, "bad.png")
	d.Settle()
	d.Press("Close")
	require.NotContains(t, d.MenuOf("bad.png"), "Try it on my phone…")

	old := desktest.Open(t, desktest.SetUp{Settings: withTemplates, Key: desktest.GoodKey})
	u := desktest.RowOf("1", "old.png")
	u.CreatedAt = u.CreatedAt.Add(-31 * desktest.Day)
	u.FinishedAt = u.CreatedAt
	old.Keep(u)
	old.Trier.Try([]uploader.Job{uploader.FromHistory(u)})
	require.True(t, old.Sees("This ID has expired"))
	require.True(t, old.Button("Send the message").Disabled())
	old.Press("Close")
	colleague := u
	colleague.Account, colleague.Member = "", "Desk 2"
	old.Trier.Try([]uploader.Job{uploader.FromHistory(colleague)})
	require.Empty(t, old.Dialogs.Open())
	require.Empty(t, messages(old))
}

// TestTextsThatWhatsAppRejects are not sent.
func TestTextsThatWhatsAppRejects(t *testing.T) {
	d := trying(t, desktest.SetUp{})
	fields := form(d)
	fields[3].SetText(typedNumber)
	for text, why := range map[string]string{" ": "Enter a text", strings.Repeat("a", 1025): "The text is too long"} {
		fields[1].SetText(text)
		require.True(t, d.Sees(why))
		d.Press("Send the message")
		require.Same(t, fields[1], d.Win.Canvas().Focused())
	}
	d.Settle()
	require.Empty(t, messages(d))
}

// TestTheReceiptTriesOne of several files, which are chosen from.
func TestTheReceiptTriesOne(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: withTemplates, Key: desktest.GoodKey})
	d.DropPictures("a.png", "b.png")
	d.UntilState(uploader.Done, "a.png", "b.png")
	d.Settle()
	d.Bottom.TryOne()
	pickers := d.Pickers()
	require.Equal(t, []string{"a.png", "b.png"}, pickers[0].Options)
	pickers[0].SetSelected("b.png")
	form(d)[3].SetText(typedNumber)
	d.Press("Send the message")
	d.Until("it was sent", func() bool { return len(d.Dialogs.Open()) == 0 })
	j, _ := d.Job("b.png")
	require.Contains(t, messages(d)[0].Body, `"id": "`+j.MediaID+`"`)
}

// TestInPractice everything can be tried without a channel, a template or a phone.
func TestInPractice(t *testing.T) {
	uitest.InBothLanguages(t, func(t *testing.T, code string) {
		d := desktest.Open(t, desktest.SetUp{Language: code})
		d.DropPictures("a.png")
		d.UntilState(uploader.Done, "a.png")
		d.Settle()
		d.Win.Canvas().Focus(d.List)
		d.Trier.TrySelected()
		require.True(t, d.Sees(language.Label("Practice: nothing is sent to anybody. The answer comes from this computer.")) || code == "he")
		require.Equal(t, []string{language.Visual("practice_image · en")}, d.Pickers()[0].Options)
		form(d)[2].SetText(typedNumber)
		d.Press("Send the message")
		d.Until("the row asks", func() bool { j, _ := d.Job("a.png"); return len(d.Dialogs.Open()) == 0 && d.Trier.Asks(j.ID) })
		d.Settle()
		require.Empty(t, messages(d))
		if code == "en" {
			require.True(t, d.Sees("Practice: the message was accepted, and nothing reaches your phone."))
			require.True(t, d.Sees("Practice: nothing reaches your phone."), "in the row")
			require.False(t, d.Sees("Look at your phone"))
		}
		d.Win.Canvas().Focus(d.List)
		d.TypeKey(fyne.KeyReturn) // the row's main button
		require.True(t, d.Sees(language.Label("Did it arrive?")) || code == "he")
		require.Len(t, d.Dialogs.Open(), 1)
		if code == "en" {
			require.True(t, d.Sees("This was practice: no message was sent."))
		}
	})
}

// TestTheFormFits the least window, in both languages, and follows the keyboard.
func TestTheFormFits(t *testing.T) {
	uitest.InBothLanguages(t, func(t *testing.T, code string) {
		d := desktest.Open(t, desktest.SetUp{Language: code, Settings: withTemplates, Key: desktest.GoodKey})
		d.Win.Resize(fyne.NewSize(ui.LeastWidth, ui.LeastHeight))
		d.DropPictures("price list.png")
		d.UntilState(uploader.Done, "price list.png")
		d.Settle()
		d.Win.Canvas().Focus(d.List)
		d.Trier.TrySelected()
		d.Settle()
		top := d.Dialogs.Open()[0]
		require.LessOrEqual(t, top.MinSize().Height, ui.LeastHeight)
		require.LessOrEqual(t, top.MinSize().Width, ui.LeastWidth)
		require.Empty(t, uitest.CutOff(d.Front()))
		fields := form(d)
		d.Win.Canvas().Focus(fields[3])
		buttons := uitest.All[*dialogs.Button](d.Front())
		send := fyne.CurrentApp().Driver().AbsolutePositionForObject(buttons[len(buttons)-1]).Y
		inSight := func(o fyne.CanvasObject) bool {
			y := fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y
			return y > 0 && y+o.Size().Height <= send
		}
		require.True(t, inSight(fields[3]))
		d.Win.Canvas().Focus(fields[0])
		require.True(t, inSight(fields[0]))
		for range 12 { // through all of it and back
			d.Win.Canvas().FocusNext()
			if e, ok := d.Win.Canvas().Focused().(*dialogs.Entry); ok {
				require.True(t, inSight(e))
			}
		}
		d.TypeKey(fyne.KeyEscape)
	})
}
