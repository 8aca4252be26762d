package commboxtest

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// upload sends a file as the service's documentation says, and returns the answer.
func upload(t *testing.T, s *Server, client *http.Client, key, file, content string) (status int, answer string) {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("pic", file)
	require.NoError(t, err)
	_, err = io.WriteString(part, content)
	require.NoError(t, err)
	require.NoError(t, form.Close())
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL()+"whatsapp/uploadmedia/a%3d%3d", &body)
	require.NoError(t, err)
	r.Header.Set("Authorization", "Bearer "+key)
	r.Header.Set("Content-Type", form.FormDataContentType())
	got, err := client.Do(r)
	require.NoError(t, err)
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	require.NoError(t, err)
	return got.StatusCode, string(text)
}

// TestServiceInOrder over TLS, one connection for all.
func TestServiceInOrder(t *testing.T) {
	certificate := SelfSigned(t)
	s := New(t, Options{Certificate: certificate, KeepBodies: true})
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: Trusting(certificate)}}
	t.Cleanup(client.CloseIdleConnections)

	status, answer := upload(t, s, client, "a key", `a "b".jpg`, "content\r\n--\r\n")
	require.Equal(t, http.StatusOK, status)
	require.JSONEq(t, fmt.Sprintf(`{"status":"200","description":"Operation successful","data":[{"filename":"a \"b\".jpg","id":%q}]}`, MediaID(1)), answer)
	s.AcceptKeys("good")
	status, _ = upload(t, s, client, "bad", "b.jpg", "")
	require.Equal(t, http.StatusUnauthorized, status)
	s.AnswerFile("b.jpg", http.StatusTeapot, "short")
	status, answer = upload(t, s, client, "good", "b.jpg", "")
	require.Equal(t, http.StatusTeapot, status)
	require.Equal(t, "short", answer)
	s.Recover()
	_, answer = upload(t, s, client, "good", "b.jpg", "")
	require.Contains(t, answer, MediaID(2))

	require.Len(t, s.Requests(), 4)
	require.Len(t, s.Requests("b.jpg"), 3)
	last := s.Requests("b.jpg")[2]
	require.Equal(t, 3, last.Try)
	require.Equal(t, MediaID(2), last.ID)
	first := s.Requests()[0]
	require.Positive(t, first.Size)
	first.Size = 0
	require.Equal(t, Request{
		Method: "POST", Path: "/whatsapp/uploadmedia/a%3d%3d", Key: "a key", Agent: "Go-http-client/1.1", Field: "pic", File: `a "b".jpg`,
		MIME: "application/octet-stream", Try: 1, Whole: true, Body: "content\r\n--\r\n", ID: MediaID(1),
	}, first)
	require.Equal(t, 1, s.Connections())
}

func TestHold(t *testing.T) {
	s := New(t, Options{})
	for name, hold := range map[string]func() func(){
		"one file":   func() func() { return s.Hold("a.jpg") },
		"every file": s.HoldAll,
		"to its end": func() func() { s.Hold("a.jpg"); return s.ReleaseAll },
	} {
		before := len(s.Requests())
		release := hold()
		done := make(chan int)
		go func() {
			status, _ := upload(t, s, http.DefaultClient, "", "a.jpg", "x")
			done <- status
		}()
		s.Await(before + 1)
		select {
		case <-done:
			require.Fail(t, "answered while it was held", name)
		default:
		}
		release()
		require.Equal(t, http.StatusOK, <-done, name)
	}
	http.DefaultClient.CloseIdleConnections()
}

// TestCloseLetsGo of answers that are held, and of those who wait.
func TestCloseLetsGo(t *testing.T) {
	s, err := Start(Options{})
	require.NoError(t, err)
	s.HoldAll()
	failed := make(chan error)
	go func() {
		_, err := http.Post(s.URL(), "text/plain", nil)
		failed <- err
	}()
	waited := make(chan struct{})
	go func() { s.Await(99); close(waited) }()
	s.Await(1)
	s.Close()
	require.Error(t, <-failed)
	<-waited
	s.Close() // does nothing
}
