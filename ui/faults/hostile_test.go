package faults

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"log"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/ui/control"
	"mediadrop/uploader"
	"mediadrop/uploader/commbox"
	"mediadrop/uploader/commbox/commboxtest"
)

// says makes a script that takes the whole request and then says raw bytes.
func says(raw string) func(*rig, *commboxtest.Exchange) {
	return func(_ *rig, x *commboxtest.Exchange) { x.ReadAll(); x.Say(raw) }
}

// TestHostileAnswers has every answer that is meant to do harm, or might be.
func TestHostileAnswers(t *testing.T) {
	hasty := commbox.Config{Timeouts: commbox.Timeouts{Connect: patient.Connect, Stall: patient.Stall, Answer: soon}}
	const block = 64 << 10
	tenGigabytes := "Content-Length: 10737418240\r\n\r\n"
	good := commboxtest.SuccessBody("report.pdf", "4711")
	forever := func(head, again string, pause time.Duration) func(*rig, *commboxtest.Exchange) {
		return func(_ *rig, x *commboxtest.Exchange) { x.ReadAll(); x.Say(head); x.SayForever(again, pause) }
	}
	dirty := "\u202eevil\u0000\u0007\u001b[31m red\nline\u2028two\u200b <b onclick='x()'>bold</b><script>alert(1)</script>"
	cases := []fault{
		{name: "a body of 10 GB with 200", script: forever("HTTP/1.1 200 OK\r\n"+tenGigabytes, strings.Repeat("x", block), 0), state: uploader.Unknown},
		{name: "a body of 10 GB with 400", script: forever("HTTP/1.1 400 Bad\r\n"+tenGigabytes, strings.Repeat("x", block), 0), state: uploader.Failed},
		{name: "endless chunks", script: forever("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "4\r\n[[[[\r\n", 0), state: uploader.Unknown},
		{name: "endless headers", script: forever("HTTP/1.1 200 OK\r\n", "X-Filler: "+strings.Repeat("x", 1000)+"\r\n", 0), state: uploader.Unknown},
		{name: "an endless header", script: forever("HTTP/1.1 200 OK\r\nX-Filler: ", strings.Repeat("x", block), 0), state: uploader.Unknown},
		{name: "endless preliminary answers", script: forever("", "HTTP/1.1 103 Early Hints\r\n\r\n", 0), state: uploader.Unknown},
		{name: "a dripping header", client: hasty, script: forever("HTTP/1.1 200 OK\r\n", "x", time.Millisecond), state: uploader.Unknown},
		{name: "a dripping body", client: hasty, script: forever("HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n", " ", time.Millisecond), state: uploader.Unknown},
		{name: "a gzip bomb", script: answers(200, gzipBomb(t), "Content-Encoding: gzip"), state: uploader.Unknown},
		{name: "deep JSON", script: answers(200, strings.Repeat(`{"data":[`, 100_000)), state: uploader.Unknown},
		{name: "deep texts", script: answers(400, `{"description":`+strings.Repeat("[", 9_000)+strings.Repeat("]", 9_000)+`}`), state: uploader.Failed},
		{name: "HTML with 200", script: answers(200, "<!DOCTYPE html><html><body>Please <a href='/login'>log in</a></body></html>", "Content-Type: text/html"), state: uploader.Unknown},
		{name: "not HTTP", script: says("SSH-2.0-OpenSSH_9.6\r\n\r\n"), state: uploader.Unknown},
		{name: "a status that is none", script: says("HTTP/1.1 999999 OK\r\n\r\n"), state: uploader.Unknown},
		{name: "two lengths", script: says("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n{}"), state: uploader.Unknown},
		{name: "wrong types", script: answers(200, `{"status":{"a":1},"description":{"b":[]},"data":[[{"id":true}],{"id":null},{"id":{}}]}`), state: uploader.Unknown},
		{name: "data is a text", script: answers(200, `{"status":"200","data":"257250616863050"}`), state: uploader.Unknown},
		{name: "nothing at all", script: answers(200, ""), state: uploader.Unknown},
		{name: "204", script: says("HTTP/1.1 204 No Content\r\n\r\n"), state: uploader.Unknown},
		{name: "an ID with a line end", script: answers(200, `{"data":[{"id":"12\n34"}]}`), state: uploader.Unknown},
		{name: "an ID with markup", script: answers(200, `{"data":[{"id":"<b>1</b> 2"}]}`), state: uploader.Unknown},
		{name: "an ID of a megabyte", script: answers(200, `{"data":[{"id":"`+strings.Repeat("7", 1<<20)+`"}]}`), state: uploader.Unknown},
		{name: "a dirty text", script: answers(400, commboxtest.ErrorBody(400, dirty)), state: uploader.Failed, says: "bold"},
		{name: "dirty lines", script: answers(400, `{"data":[`+strings.Repeat(`{"failed":`+jsonText(strings.Repeat(dirty, 20))+`},`, 50)+`{}]}`), state: uploader.Failed},
		{name: "a text of a megabyte", script: answers(400, commboxtest.ErrorBody(400, strings.Repeat("long ", 200_000))), state: uploader.Failed, says: "long long"},
		{name: "a text of two megabytes", script: answers(400, commboxtest.ErrorBody(400, strings.Repeat("long ", 400_000))), state: uploader.Failed},
		{name: "not UTF-8", script: answers(400, "{\"description\":\"\xff\xfe \xc0\xaf\xed\xa0\x80 broken\"}"), state: uploader.Failed, says: "broken"},
	}
	for _, c := range cases {
		c.requests = 1
		if c.state == uploader.Unknown {
			c.says = saysMayHaveIt
		}
		t.Run(c.name, func(t *testing.T) { t.Parallel(); play(t, c) })
	}
	for name, body := range map[string]string{
		"a byte order mark":             "\xef\xbb\xbf%s",
		"junk behind the answer":        "%s<!-- web server -->\x00\x00",
		"white space around the answer": " \r\n\t%s\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			play(t, fault{state: uploader.Done, requests: 1, script: func(_ *rig, x *commboxtest.Exchange) {
				if x.ReadAll() {
					x.Answer(200, fmt.Sprintf(body, commboxtest.SuccessBody("report.pdf", x.HandOut())))
				}
			}})
		})
	}
	t.Run("junk behind the last byte", func(t *testing.T) {
		t.Parallel()
		play(t, fault{state: uploader.Unknown, requests: 1, says: saysMayHaveIt,
			script: says("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnull" + good)})
	})
}

// TestTheKeyEchoed has services that send the key back in every place and
// dress; play looks for it everywhere afterwards.
func TestTheKeyEchoed(t *testing.T) {
	echoes := map[string]func(key string) string{
		"as it is": func(key string) string { return key },
		"JSON": func(key string) string {
			return strings.NewReplacer("/", `\/`, "+", `\u002B`, "&", `\u0026`).Replace(key)
		},
		"an address":           url.QueryEscape,
		"HTML":                 html.EscapeString,
		"HTML numbers":         func(key string) string { return strings.NewReplacer("+", "&#43;", "/", "&#x2F;").Replace(key) },
		"invisible characters": func(key string) string { return strings.Join(strings.Split(key, ""), "\u200b") },
		"behind a long text":   func(key string) string { return strings.Repeat("x", 280) + key },
		"at the raw cut":       func(key string) string { return strings.Repeat("x", 16<<10-40) + key },
		"many times":           func(key string) string { return strings.Repeat(key, 1000) },
	}
	places := map[string]string{
		"every field with 400":      "HTTP/1.1 400 KEY\r\nX-KEY: KEY\r\nContent-Length: LEN\r\n\r\n" + `{"status":"KEY","description":"KEY","data":[{"failed":"KEY","id":"KEY","filename":"KEY"}],"KEY":"KEY"}`,
		"every field with 200":      "HTTP/1.1 200 KEY\r\nContent-Length: LEN\r\n\r\n" + `{"status":"200","description":"KEY","data":[{"failed":["KEY"],"id":"KEY","filename":"KEY"}]}`,
		"a page":                    "HTTP/1.1 502 KEY\r\nContent-Length: LEN\r\n\r\n<html>KEY</html>",
		"where HTTP should be":      "KEY\r\n\r\n",
		"a redirect":                "HTTP/1.1 302 Found\r\nLocation: https://KEY/\r\nContent-Length: 0\r\n\r\n",
		"a redirect to nowhere":     "HTTP/1.1 302 Found\r\nLocation: https://%zz KEY\r\nContent-Length: 0\r\n\r\n",
		"a broken header":           "HTTP/1.1 200 OK\r\nKEY\r\n\r\n",
		"a broken length":           "HTTP/1.1 200 OK\r\nContent-Length: KEY\r\n\r\n",
		"a broken encoding":         "HTTP/1.1 200 OK\r\nTransfer-Encoding: KEY\r\n\r\n",
		"a broken trailer":          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n1\r\n{\r\n0\r\nKEY\r\n\r\n",
		"behind the answer":         "HTTP/1.1 500 Bad\r\nContent-Length: 2\r\n\r\n{}KEY",
		"a waiting time":            "HTTP/1.1 503 Busy\r\nRetry-After: KEY\r\nContent-Length: 2\r\n\r\n{}",
		"an answer that breaks off": "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\nKEY",
	}
	for place, raw := range places {
		t.Run(place, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			defer r.requireNoKey()
			stop := r.start(fault{script: func(_ *rig, x *commboxtest.Exchange) {
				x.ReadAll()
				dress := echoes[strings.TrimSuffix(x.Request().File, ".pdf")]
				head, body, _ := strings.Cut(strings.ReplaceAll(raw, "KEY", dress(x.Request().Key)), "\r\n\r\n")
				x.Say(strings.Replace(head, "LEN", fmt.Sprint(len(body)), 1) + "\r\n\r\n" + body)
			}})
			defer stop()
			for dress := range echoes {
				r.add(pdf(t, filepath.Join(r.home, dress+".pdf"), 0))
				j := r.rest(-1)
				require.Contains(t, []uploader.State{uploader.Failed, uploader.Unknown}, j.State)
				requirePlain(t, j.Sentence)
				require.Equal(t, 1, j.Attempts)
				require.False(t, strings.HasPrefix(place, "a redirect") && j.State != uploader.Failed)
			}
			require.Len(t, r.server.Requests(), len(echoes))
		})
	}
}

// TestTheLibrariesLogHasNoKey: the HTTP library quotes in its own log what a
// server sends unasked.
func TestTheLibrariesLogHasNoKey(t *testing.T) {
	output, flags := log.Writer(), log.Flags()
	t.Cleanup(func() { log.SetOutput(output); log.SetFlags(flags) })
	told, err := os.Create(filepath.Join(t.TempDir(), "log"))
	require.NoError(t, err)
	defer told.Close()
	control.CatchLibraryLog(slog.New(slog.NewJSONHandler(told, nil)))
	play(t, fault{state: uploader.Unknown, requests: 1, says: saysMayHaveIt, script: func(_ *rig, x *commboxtest.Exchange) {
		x.ReadAll()
		x.Say("HTTP/1.1 500 Bad\r\nContent-Length: 2\r\n\r\n{}" + x.Request().Key + "\n\"" + x.Request().Key)
	}})
	log.Print(`another one says "` + canaryKey + ` and no end`)
	written, err := os.ReadFile(told.Name())
	require.NoError(t, err)
	require.Contains(t, string(written), "another one")
	require.NotContains(t, string(written), "CANARY")
}

func gzipBomb(t *testing.T) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := io.CopyN(w, zeros{}, 100<<20)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return b.String()
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func jsonText(s string) string {
	text, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string always has JSON
	}
	return string(text)
}
