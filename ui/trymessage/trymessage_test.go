package trymessage_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

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

// requireLogged requires what the last line of the log about a test message is, and that
// nothing of the person's stands in the log.
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

// send sends the message whose form is open.
func send(d *desktest.Desk) {
	fields := form(d)
	fields[len(fields)-1].SetText(typedNumber)
	d.Press("Send the message")
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
