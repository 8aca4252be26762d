package trymessage_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
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
	"mediadrop/uploader/commbox/commboxtest"
	"mediadrop/uploader/history"
)

const (
	typedNumber = "+972 54-234 56 78"
	number      = "972542345678"
	inWords     = "+972 54-234-5678"
)

// withTemplates are settings with templates of the channel Support.
var withTemplates = strings.Replace(desktest.TwoChannels, `"selected_channel"`, `"templates": [
	{"channel": "Support", "name": "film_news", "language": "en", "header": "video"},
	{"channel": "Support", "name": "order_update", "language": "he", "header": "image", "body": ["Dana", "17"], "buttons": [{"type": "url", "index": 1, "text": "orders/17"}]},
	{"channel": "Support", "name": "plain_picture", "language": "en_GB", "header": "image"}
], "selected_channel"`, 1)

// trying opens the form for a picture that was uploaded.
func trying(t *testing.T, s desktest.SetUp) *desktest.Desk {
	t.Helper()
	if s.Settings == "" {
		s.Settings = withTemplates
	}
	s.Key = desktest.GoodKey
	d := desktest.Open(t, s)
	d.DropPictures("price list.png")
	d.UntilState(uploader.Done, "price list.png")
	d.Settle()
	d.Win.Canvas().Focus(d.List)
	d.Item("Try it on my phone…").Action()
	d.Settle()
	return d
}

// form finds the fields of the form: the texts of the template, then the number.
func form(d *desktest.Desk) []*dialogs.Entry {
	var fields []*dialogs.Entry
	for _, e := range d.Entries() {
		if !e.MultiLine {
			fields = append(fields, e)
		}
	}
	return fields
}

// messages are the requests that sent a message.
func messages(d *desktest.Desk) (list []commboxtest.Request) {
	for _, r := range d.Service.Requests() {
		if strings.Contains(r.Path, "sendtemplatedmessage") {
			list = append(list, r)
		}
	}
	return list
}

// logLines are the lines about test messages in what the window logged.
func requireLogged(t *testing.T, d *desktest.Desk, state, cause string) {
	t.Helper()
	j, _ := d.Job("price list.png")
	var found []map[string]any
	for _, text := range strings.Split(d.Log(), "\n") {
		var line map[string]any
		if json.Unmarshal([]byte(text), &line) == nil && line["msg"] == "test message" {
			delete(line, "time")
			found = append(found, line)
		}
	}
	require.NotEmpty(t, found)
	require.Equal(t, map[string]any{
		"level": "INFO", "msg": "test message", "file": j.Path, "channel": "Support", "template": "order_update", "media_id": j.MediaID, "state": state, "error": cause,
	}, found[len(found)-1])
	require.NotContains(t, d.Log(), number)
	require.NotContains(t, d.Log(), "54-234")
	require.NotContains(t, d.Log(), "Dana")
}

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

// TestTryOnMyPhone goes the whole way, with the keyboard: what is shown is what is
// sent, once; the row asks, and remembers.
func TestTryOnMyPhone(t *testing.T) {
	d := trying(t, desktest.SetUp{})
	picker := d.Pickers()[0]
	require.Equal(t, []string{language.Visual("order_update · he"), language.Visual("plain_picture · en_GB")}, picker.Options, "only what fits")
	fields := form(d)
	require.Len(t, fields, 4)
	require.Equal(t, []string{"Dana", "17", "orders/17", ""}, []string{fields[0].Text, fields[1].Text, fields[2].Text, fields[3].Text})
	require.Same(t, fields[0], d.Win.Canvas().Focused())
	require.True(t, d.Sees("A real WhatsApp message goes to this number, and your company pays for it."))
	fields[0].SetText("Noa <3>")
	fields[3].SetText("054-2345678")
	require.False(t, d.Sees("Begin with + and the country code"), "nobody is corrected while typing")
	d.Press("Send the message")
	require.True(t, d.Sees("Begin with + and the country code"))
	require.Same(t, fields[3], d.Win.Canvas().Focused())
	require.Empty(t, messages(d))
	fields[3].SetText(typedNumber)
	require.True(t, d.Sees("A real WhatsApp message goes to "+inWords+", and your company pays for it."))
	require.True(t, d.Sees("… Noa <3> …"), "the likeness")
	d.Press("Show the request")
	shown := uitest.All[*dialogs.TextEntry](d.Front())[0].Text
	d.Service.Hold("order_update")
	d.Win.Canvas().Focus(fields[3])
	d.TypeKey(fyne.KeyReturn)
	d.Awaits("Sending…")
	require.True(t, d.Button("Send the message").Disabled())
	d.TypeKey(fyne.KeyReturn)
	d.Service.Await(2)
	d.Service.ReleaseAll()
	d.Until("the row asks", func() bool { return len(d.Dialogs.Open()) == 0 && d.Sees("Did it arrive?") })
	sent := messages(d)
	require.Len(t, sent, 1)
	j, _ := d.Job("price list.png")
	address, body, _ := strings.Cut(shown, "\n")
	require.Equal(t, body, sent[0].Body, "the very request")
	require.Equal(t, "POST "+strings.TrimSuffix(d.Service.URL(), "/")+sent[0].Path, address)
	require.JSONEq(t, `{"data":[{"template_data":{"to":"`+number+`","template":{"name":"order_update","language":{"code":"he"},"components":[
		{"type":"header","parameters":[{"type":"image","image":{"id":"`+j.MediaID+`"}}]},
		{"type":"body","parameters":[{"type":"text","text":"Noa <3>"},{"type":"text","text":"17"}]},
		{"type":"button","sub_type":"url","index":1,"parameters":[{"type":"text","text":"orders/17"}]}]}}}]}`, sent[0].Body)
	require.Equal(t, desktest.GoodKey, sent[0].Key)
	requireLogged(t, d, "accepted", "")
	require.Equal(t, number, d.Control.Settings().TestNumber)
	require.Equal(t, "Dana", d.Control.Settings().Templates[1].Body[0], "what was typed is no new example")

	require.Equal(t, []string{"Did it arrive?"}, desktest.Labels(d.Line("price list.png")))
	require.Contains(t, d.MenuOf("price list.png"), "It did not")
	d.TypeKey(fyne.KeyEscape)
	d.PressIn("price list.png", "Did it arrive?")
	d.Press("It arrived")
	d.Awaits("Seen on a phone, " + time.Now().Format("2 Jan") + ".")
	require.False(t, d.Sees("Did it arrive?"))
	d.Settle()
	rows, err := d.History().Page(t.Context(), history.Filter{Proven: true}, 0, 9)
	require.NoError(t, err)
	require.Len(t, rows, 1)
	requireNumberNowhere(t, d)
}

// requireNumberNowhere looks through what the program wrote, but for the settings.
func requireNumberNowhere(t *testing.T, d *desktest.Desk) {
	t.Helper()
	for _, secret := range []string{number, "Noa <3>", "Dana"} {
		require.NotContains(t, d.Control.Diagnostics(), secret)
	}
	entries, err := os.ReadDir(d.Dir)
	require.NoError(t, err)
	for _, entry := range entries {
		if entry.IsDir() || entry.Name() == "settings.json" {
			continue
		}
		content, err := os.ReadFile(filepath.Join(d.Dir, entry.Name()))
		require.NoError(t, err)
		require.NotContains(t, string(content), number, entry.Name())
		require.NotContains(t, string(content), "Noa <3>", entry.Name())
	}
}

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

// send sends the message whose form is open.
func send(d *desktest.Desk) {
	fields := form(d)
	fields[len(fields)-1].SetText(typedNumber)
	d.Press("Send the message")
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

// TestWhatTheServiceAnswers: every documented answer, and what a person reads of it.
func TestWhatTheServiceAnswers(t *testing.T) {
	said := "invalid — Not a valid WhatsApp user"
	for name, c := range map[string]struct {
		status       int
		body         string
		reads, state string
		cause        string
		again        bool // another message can be sent from the form
	}{
		"206":              {206, commboxtest.MessageBody(400, said), "CommBox did not send the message", "failed", "rejected: HTTP 206", true},
		"400":              {400, commboxtest.MessageBody(400, said), said, "failed", "rejected: HTTP 400", true},
		"400 inside 200":   {200, `{"status":400,"description":"Missing parameter template_name"}`, "Missing parameter template_name", "failed", "rejected: HTTP 200", true},
		"401":              {401, `{"status":401}`, "CommBox rejected the key", "failed", "key_refused: HTTP 401", true},
		"404":              {404, `{"status":404}`, "CommBox does not know this channel", "failed", "not_found: HTTP 404", true},
		"429":              {429, `{"status":429}`, "too many requests", "failed", "throttled: HTTP 429", true},
		"500":              {500, `{"status":500}`, "Look at your phone first", "unknown", "server_error: HTTP 500", false},
		"501":              {501, `{"status":501}`, "CommBox cannot send templates from this channel", "failed", "rejected: HTTP 501", true},
		"a hostile answer": {200, "<html>" + number + " " + desktest.GoodKey + strings.Repeat("<script>", 1000), "Look at your phone first", "unknown", "unreadable: HTTP 200", false},
		"endless":          {400, `{"status":"400","description":"` + strings.Repeat("\\u202e"+number, 20000) + `"}`, "CommBox did not send the message", "failed", "rejected: HTTP 400", true},
	} {
		t.Run(name, func(t *testing.T) {
			d := trying(t, desktest.SetUp{})
			d.Service.AnswerFile("order_update", c.status, c.body)
			form(d)[3].SetText(typedNumber)
			d.Press("Send the message")
			d.Awaits(c.reads)
			require.False(t, d.Sees(desktest.GoodKey))
			requireLogged(t, d, c.state, c.cause)
			require.Len(t, messages(d), 1)
			require.Equal(t, c.again, !d.Button("Send the message").Disabled())
			d.Press("Close")
			d.Settle()
			require.Equal(t, !c.again, d.Sees("Did it arrive?"))
			require.Len(t, messages(d), 1, "nothing is repeated by itself")
			requireNumberNowhere(t, d)
		})
	}
}

// TestClosedWhileItIsSent: what comes of it is told all the same.
func TestClosedWhileItIsSent(t *testing.T) {
	d := trying(t, desktest.SetUp{})
	d.Service.AnswerFile("order_update", 500, "{}")
	d.Service.Hold("order_update")
	form(d)[3].SetText(typedNumber)
	d.Press("Send the message")
	d.Service.Await(2)
	d.Press("Close")
	d.Service.ReleaseAll()
	d.Awaits("This message could not be confirmed")
	d.Press("Close")
	require.True(t, d.Sees("Did it arrive?"))
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

func TestWhatCannotBeTried(t *testing.T) {
	d := trying(t, desktest.SetUp{Settings: desktest.TwoChannels})
	require.True(t, d.Sees("No template fits"))
	d.Press("Add a template…")
	require.True(t, d.Sees("CommBox has no list of templates"), "the settings, where they are added")
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
