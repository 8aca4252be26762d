//go:build linux

package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/desktoptest"
	"mediadrop/uploader/commbox/commboxtest"
)

// myNumber is the phone that test messages go to, and secretText what they say.
const myNumber, secretText = "972542345678", "Noa owes 1200"

// messageLine is the log's line on a test message.
type messageLine struct {
	Message  string `json:"msg"`
	File     string `json:"file"`
	Channel  string `json:"channel"`
	Template string `json:"template"`
	MediaID  string `json:"media_id"`
	State    string `json:"state"`
	Error    string `json:"error"`
}

// messageLines reads what the log says of test messages.
func messageLines(t *testing.T, home string) (found []messageLine) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(home, "mediadrop.log"))
	require.NoError(t, err)
	for line := range strings.Lines(string(data)) {
		var entry messageLine
		if json.Unmarshal([]byte(line), &entry) == nil && entry.Message == "test message" {
			found = append(found, entry)
		}
	}
	return found
}

// messageHome makes a home with a channel at a service, and templates.
func messageHome(t *testing.T, s *commboxtest.Server, language string) string {
	t.Helper()
	home := t.TempDir()
	settings := fmt.Sprintf(`{"version":1,"language":%q,"accounts":[{"name":"Main","base_url":%q}],"channels":[{"name":"Support","stream_id":"%s"}],
		"selected_channel":"Support","templates":[
		{"channel":"Support","name":"pictures","language":"en","header":"image"},
		{"channel":"Support","name":"order_update","language":"he","header":"document","body":["Dana"]}]}`, language, s.URL(), keyStreamID)
	require.NoError(t, os.WriteFile(filepath.Join(home, "settings.json"), []byte(settings), 0o600))
	return home
}

// sendTest sends a test message of the only row with the keyboard alone.
func sendTest(t *testing.T, p *program, picture string) {
	t.Helper()
	p.Settled()
	p.Key("Down") // to the row
	p.asks("the form", func() { p.Key("ctrl+t") })
	p.Settled()
	p.Key("ctrl+a")
	p.Type(secretText)
	p.Key("Tab")
	p.Key("ctrl+a")
	p.Type("+" + myNumber)
	p.Settled()
	p.desktop.screenshot(picture)
	p.Key("Return", "Return") // twice, as a nervous hand does
	desktoptest.WaitUntil(t, "the end of the message", func() bool { return len(messageLines(t, p.home)) > 0 })
	p.Settled()
}

// TestMessage is the way from a file to a proof: dropped, tried on the person's own phone, asked
// about after a restart, seen there, and proven still after another one. The mouse only drags
// the file.
func TestMessage(t *testing.T) {
	for _, language := range []string{"en", "he"} {
		t.Run(language, func(t *testing.T) {
			d := newDesktop(t)
			s := commboxtest.New(t, commboxtest.Options{})
			d.StoreKey("Main@"+s.Origin(), canaryKey)
			home, folder := messageHome(t, s, language), t.TempDir()
			file := copyFile(t, "assets/samples/sample document.pdf", folder, "price list.pdf")
			p := startProgram(t, d, home)
			openFolder(t, d, folder).dragAll(p.Window)
			upload := p.uploads(1)[file]
			require.Equal(t, "done", upload.State, upload.Error)
			p.Settled()
			sendTest(t, p, "message-1-form-"+language)
			d.screenshot("message-2-asked-" + language)
			require.Equal(t, []messageLine{{"test message", file, "Support", "order_update", upload.MediaID, "accepted", ""}}, messageLines(t, home))
			requests := s.Requests()
			require.Len(t, requests, 2, "one upload, one message")
			require.Equal(t, canaryKey, requests[1].Key)
			require.Equal(t, "/v2/whatsapp/sendtemplatedmessage/"+keyStreamID, requests[1].Path)
			require.JSONEq(t, `{"data":[{"template_data":{"to":"`+myNumber+`","template":{"name":"order_update","language":{"code":"he"},"components":[
				{"type":"header","parameters":[{"type":"document","document":{"id":"`+upload.MediaID+`","filename":"price list.pdf"}}]},
				{"type":"body","parameters":[{"type":"text","text":"`+secretText+`"}]}]}}}]}`, requests[1].Body)
			proven := func(p *program) string {
				var rows []struct {
					ProvenAt string `json:"proven_at"`
				}
				p.query("coalesce(proven_at, '') AS proven_at", &rows)
				require.Len(t, rows, 1)
				return rows[0].ProvenAt
			}
			require.Empty(t, proven(p), "what the service took need not arrive")
			p.Settled()
			p.close()

			p = startProgram(t, d, home)
			desktoptest.WaitUntil(t, "the question of the earlier run", func() bool { return strings.Contains(p.log(), "asking about earlier test messages") })
			p.Settled()
			d.screenshot("message-3-asked-again-" + language)
			p.Key("Down") // to the row
			p.asks("the question whether it arrived", func() { p.Key("ctrl+t") })
			p.Settled()
			d.screenshot("message-3-did-it-" + language)
			p.Key("Return") // it arrived
			desktoptest.WaitUntil(t, "the proof", func() bool { return proven(p) != "" })
			at := proven(p)
			p.Settled()
			p.close()

			again := startProgram(t, d, home)
			again.Settled()
			d.screenshot("message-4-proven-" + language)
			require.Equal(t, at, proven(again))
			require.Equal(t, 1, strings.Count(again.log(), "asking about earlier test messages"), "what has its answer is not asked about")
			requireMessageNowhere(t, again)
			requireNowhere(t, again, canaryKey)
			require.Len(t, s.Requests(), 2, "a restart sends nothing")
		})
	}
}

// TestMessageAnsweredByAStranger: what answers in the service's place gets no second message out
// of the program, and nothing of what it repeats into its files.
func TestMessageAnsweredByAStranger(t *testing.T) {
	d := newDesktop(t)
	s := commboxtest.New(t, commboxtest.Options{})
	d.StoreKey("Main@"+s.Origin(), canaryKey)
	home := messageHome(t, s, "en")
	s.AnswerFile("order_update", http.StatusOK, "<html>"+canaryKey+" "+myNumber+" "+secretText+strings.Repeat("\u202e<script>", 50_000))
	file := copyFile(t, "assets/samples/sample document.pdf", t.TempDir(), "price list.pdf")
	p := startProgram(t, d, home, file)
	upload := p.uploads(1)[file]
	require.Equal(t, "done", upload.State, upload.Error)
	sendTest(t, p, "message-5-before-a-stranger")
	d.screenshot("message-6-unknown")
	require.Equal(t, []messageLine{{"test message", file, "Support", "order_update", upload.MediaID, "unknown", "unreadable: HTTP 200"}}, messageLines(t, home))
	p.Key("Return")
	p.Settled()
	require.Len(t, s.Requests(), 2, "nothing is sent twice")
	requireMessageNowhere(t, p)
	requireNowhere(t, p, canaryKey)
}

// requireMessageNowhere looks for the number and the texts in every file of the program but its
// settings, which keep the number.
func requireMessageNowhere(t *testing.T, p *program) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(p.home, func(path string, entry fs.DirEntry, err error) error {
		require.NoError(t, err)
		if !entry.Type().IsRegular() {
			return nil
		}
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		require.False(t, bytes.Contains(data, []byte(secretText)), "the text is in %s", path)
		require.Equal(t, filepath.Base(path) == "settings.json", bytes.Contains(data, []byte(myNumber)), path)
		return nil
	}))
	require.NotContains(t, p.Output(), myNumber)
}
