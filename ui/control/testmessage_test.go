package control

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/settings"
	"mediadrop/uploader"
	"mediadrop/uploader/commbox"
	"mediadrop/uploader/commbox/commboxtest"
	"mediadrop/uploader/history"
	"mediadrop/uploader/practice"
)

const (
	secretNumber = "972542345678"
	secretText   = "Dana owes 1,200"
)

// testMessage is a message to the person's own phone, with a text.
func testMessage(template string) commbox.Message {
	return commbox.NewMessage(secretNumber, commbox.MessageTemplate{
		Name: template, Language: commbox.Language{Code: "he"},
		Components: []commbox.Component{{Type: "body", Parameters: []commbox.Parameter{{Type: "text", Text: secretText}}}},
	})
}

var sentUpload = history.Upload{ID: "u", Path: "/files/price.pdf", Channel: "Support", Account: "Main", StreamID: stream, State: "done", MediaID: "257250616863050", CreatedAt: time.Unix(1, 0)}

// TestTestMessages goes through what the service can answer. The log line is the
// one that other programs know, and knows neither number nor texts nor the key,
// also where the service repeats them.
func TestTestMessages(t *testing.T) {
	r := newRig(t)
	var log bytes.Buffer
	r.options.Log = slog.New(slog.NewJSONHandler(&log, nil))
	require.NoError(t, r.StoreKey(t.Context(), r.owner("Main"), "canary-4711"))
	echo := "no way: " + secretNumber + " +972 54-234-5678 " + secretText + " canary-4711"
	for name, want := range map[string]struct {
		status int
		body   string
		state  MessageState
		cause  string
	}{
		"fine":      {200, commboxtest.MessageBody(200, ""), MessageAccepted, ""},
		"partly":    {206, commboxtest.MessageBody(400, echo), MessageFailed, "rejected: HTTP 206"},
		"refused":   {400, commboxtest.MessageBody(400, echo), MessageFailed, "rejected: HTTP 400"},
		"nowhere":   {404, commboxtest.ErrorBody(404, echo), MessageFailed, "not_found: HTTP 404"},
		"broken":    {500, commboxtest.ErrorBody(500, echo), MessageUnknown, "server_error: HTTP 500"},
		"cannot":    {501, commboxtest.ErrorBody(501, echo), MessageFailed, "rejected: HTTP 501"},
		"no answer": {200, "<html>" + echo, MessageUnknown, "unreadable: HTTP 200"},
	} {
		r.service.AnswerFile(name, want.status, want.body)
		log.Reset()
		before := len(r.service.Requests())
		state, problem := r.SendTestMessage(t.Context(), sentUpload, testMessage(name))
		require.Equal(t, want.state, state, name)
		require.Equal(t, want.cause == "", problem == nil, name)
		asked := r.service.Requests()[before:]
		require.Len(t, asked, 1, "%s: nothing is sent twice", name)
		body, err := testMessage(name).Encode()
		require.NoError(t, err)
		require.Equal(t, []string{"POST", "/v2/whatsapp/sendtemplatedmessage/" + stream, "canary-4711", "MediaDrop/1.2.3", string(body)},
			[]string{asked[0].Method, asked[0].Path, asked[0].Key, asked[0].Agent, asked[0].Body})
		var line map[string]any
		require.NoError(t, json.Unmarshal(log.Bytes(), &line), log.String())
		delete(line, "time")
		require.Equal(t, map[string]any{
			"level": "INFO", "msg": "test message", "file": "/files/price.pdf", "channel": "Support", "template": name,
			"media_id": "257250616863050", "state": string(want.state), "error": want.cause,
		}, line)
		for _, secret := range []string{secretNumber, "54-234", "Dana", "canary"} {
			require.NotContains(t, log.String(), secret, name)
		}
	}
}

func TestTestMessagesThatDoNotBegin(t *testing.T) {
	r := newRig(t)
	state, problem := r.SendTestMessage(t.Context(), sentUpload, testMessage("x"))
	require.Equal(t, MessageFailed, state)
	require.Equal(t, uploader.CodeKeyMissing, problem.Code)
	gone := sentUpload
	gone.Account = "Gone"
	_, problem = r.SendTestMessage(t.Context(), gone, testMessage("x"))
	require.Equal(t, uploader.CodeChannelBroken, problem.Code)
	require.Empty(t, r.service.Requests())
}

// TestPracticeTakesTestMessages: everything can be tried without a phone, and
// errors by the name of the template.
func TestPracticeTakesTestMessages(t *testing.T) {
	r := open(t, t.TempDir())
	u := sentUpload
	u.Account, u.Channel, u.StreamID = PracticeAccount, settings.PracticeChannel, practice.StreamID
	list := r.Templates(uploader.Job{Upload: u}.To())
	require.Len(t, list, 3)
	for _, each := range list {
		require.NoError(t, r.ChangeSettings(func(s *settings.Settings) error { s.Templates = []settings.Template{each}; return nil }), "it could be a person's own")
	}
	for template, want := range map[string]MessageState{
		"practice_image": MessageAccepted, "x_error_206": MessageFailed, "x_error_400": MessageFailed, "x_error_500": MessageUnknown,
		"x_error_reset": MessageUnknown, "x_error_inside_200": MessageFailed, "x_error_html": MessageUnknown,
	} {
		state, _ := r.SendTestMessage(t.Context(), u, testMessage(template))
		require.Equal(t, want, state, template)
	}
	elsewhere := uploader.Destination{Channel: "Sales", Account: PracticeAccount, StreamID: otherStream}
	require.Empty(t, r.Templates(elsewhere), "a colleague's, in a channel that is not this person's")
}

// TestTemplatesOfARenamedChannel are found by where the upload went.
func TestTemplatesOfARenamedChannel(t *testing.T) {
	r := newRig(t)
	require.NoError(t, r.ChangeSettings(func(s *settings.Settings) error {
		s.Templates = []settings.Template{{Channel: "Support", Name: "order_update", Language: "he", Header: "image"}}
		return nil
	}))
	require.NoError(t, r.SaveChannel(ChannelForm{Name: "Shop", StreamID: stream}, "Support"))
	require.Len(t, r.Templates(uploader.Job{Upload: sentUpload}.To()), 1)
}

// TestTheNumberIsNowhere but in the settings.
func TestTheNumberIsNowhere(t *testing.T) {
	r := newRig(t)
	require.Error(t, r.SetTestNumber("054"))
	require.NoError(t, r.SetTestNumber(secretNumber))
	require.NoError(t, r.StoreKey(t.Context(), r.owner("Main"), "key"))
	require.NoError(t, r.history.Save(t.Context(), []history.Upload{sentUpload}))
	state, _ := r.SendTestMessage(t.Context(), sentUpload, testMessage("fine"))
	require.Equal(t, MessageAccepted, state)
	seen := time.Now()
	require.NoError(t, r.Annotate(t.Context(), "u", history.Annotation{ProvenAt: &seen}))
	require.NotContains(t, r.Diagnostics(), secretNumber)
	require.NotContains(t, r.Diagnostics(), "Dana")
	entries, err := os.ReadDir(r.folder)
	require.NoError(t, err)
	for _, entry := range entries {
		content, err := os.ReadFile(filepath.Join(r.folder, entry.Name()))
		if entry.IsDir() || entry.Name() == "settings.json" {
			continue
		}
		require.NoError(t, err)
		require.False(t, strings.Contains(string(content), secretNumber) || strings.Contains(string(content), "Dana"), entry.Name())
	}
}
