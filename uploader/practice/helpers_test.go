package practice

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// start runs a server and a client of it for one test, which must leave no
// goroutine behind.
func start(t *testing.T, options ...Option) (*Server, *http.Client) {
	s, err := Start(append([]Option{WithoutPacing()}, options...)...)
	require.NoError(t, err)
	transport := &http.Transport{DialContext: s.DialContext}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		require.NoError(t, s.Close())
		goleak.VerifyNone(t)
	})
	return s, &http.Client{Transport: transport}
}

// requireNothingRuns holds that no request is being served.
func requireNothingRuns(t *testing.T) {
	stacks := make([]byte, 1<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	require.NotContains(t, string(stacks), "practice.(*Server).serve(")
}

// form is a multipart body with one part.
type form struct {
	contentType string
	body        []byte
}

func newForm(t *testing.T, field, filename string, content []byte) form {
	return newFormOf(t, map[string]string{field: filename}, content)
}

func newFormOf(t *testing.T, filenames map[string]string, content []byte) form {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for field, filename := range filenames {
		disposition := `form-data; name="` + field + `"`
		if filename != "" {
			disposition += `; filename="` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(filename) + `"`
		}
		part, err := w.CreatePart(textproto.MIMEHeader{
			"Content-Disposition": {disposition}, "Content-Type": {"image/jpeg"},
		})
		require.NoError(t, err)
		_, err = part.Write(content)
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return form{w.FormDataContentType(), body.Bytes()}
}

// request is an upload that the server takes, if nothing is changed in it.
func request(ctx context.Context, t *testing.T, s *Server, f form, body io.Reader) *http.Request {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.BaseURL()+"whatsapp/uploadmedia/"+StreamID, body)
	require.NoError(t, err)
	r.ContentLength = int64(len(f.body))
	r.Header.Set("Authorization", "Bearer "+s.Key())
	r.Header.Set("Content-Type", f.contentType)
	return r
}

// reply is an answer as a client reads it, with the JSON's own types.
type reply struct {
	code   int
	header http.Header
	text   string
	json   map[string]any
}

func send(t *testing.T, client *http.Client, r *http.Request) reply {
	response, err := client.Do(r)
	require.NoError(t, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	got := reply{code: response.StatusCode, header: response.Header, text: string(body)}
	if strings.HasPrefix(response.Header.Get("Content-Type"), "application/json") {
		require.NoError(t, json.Unmarshal(body, &got.json), "%s", body)
	}
	return got
}

// uploadNamed sends a small file of this name.
func uploadNamed(t *testing.T, s *Server, client *http.Client, filename string) reply {
	f := newForm(t, "pic", filename, []byte("content"))
	return send(t, client, request(t.Context(), t, s, f, bytes.NewReader(f.body)))
}
