package practice

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestScenarioOf(t *testing.T) {
	for name, want := range map[string]scenario{
		"error 400.jpg":                         "400",
		"Error-401.PNG":                         "401",
		"my_ERROR_404_picture.pdf":              "404",
		"error - 413.mp4":                       "413",
		"price list ERROR-429 (2).pdf":          "429",
		"תמונה error 500.jpg":                   "500",
		"error 503":                             "503",
		"error inside 200.jpg":                  "inside 200",
		"error_inside-200.jpg":                  "inside 200",
		"Error No ID.jpg":                       "no id",
		"error-html.jpg":                        "html",
		"error reset.tar.gz":                    "reset",
		"error slow.jpg":                        "slow",
		"error 500 and error 400.jpg":           "500",
		"":                                      "",
		"photo.jpg":                             "",
		"error.jpg":                             "",
		"error 418.jpg":                         "",
		"error 4000.jpg":                        "",
		"error 400b.jpg":                        "",
		"terror 400.jpg":                        "",
		"error400.jpg":                          "",
		"photo.error 400":                       "",
		"errors 400.jpg":                        "",
		"slow error.jpg":                        "",
		"error inside 400.jpg":                  "",
		"300 pixels error-free, 400 wide.jpg":   "",
		"error\n500.jpg":                        "",
		"\xff error 500 not UTF-8 \xfe.jpg":     "500",
		"error slowly or error slow, or no.jpg": "slow",
	} {
		require.Equal(t, want, scenarioOf(name), "%q", name)
	}
}

func TestScenarios(t *testing.T) {
	s, client := start(t)
	for _, c := range []struct {
		name        string
		code        int
		status      any
		description string
		rows        int
	}{
		{"error 400.jpg", 400, "400", "The file could not be processed", 2},
		{"error 401.jpg", 401, 401.0, "Unauthorized", 0},
		{"error 404.jpg", 404, 404.0, "Not Found", 0},
		{"error 413.jpg", 413, 413.0, "Request Entity Too Large", 0},
		{"error 429.jpg", 429, 429.0, "Too Many Requests", 0},
		{"error 500.jpg", 500, 500.0, "Internal Server Error", 0},
		{"error 503.jpg", 503, 503.0, "Service Unavailable", 0},
		{"error inside 200.jpg", 200, "400", "The file could not be processed", 2},
		{"error no id.jpg", 200, "200", "Operation successful", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := uploadNamed(t, s, client, c.name)
			require.Equal(t, c.code, got.code)
			require.Equal(t, c.status, got.json["status"])
			require.Equal(t, c.description, got.json["description"])
			require.NotEmpty(t, got.json["response_time"])
			rows, _ := got.json["data"].([]any)
			require.Len(t, rows, c.rows)
			for _, row := range rows {
				row := row.(map[string]any)
				require.NotContains(t, row, "id")
				if c.status == "400" {
					require.Equal(t, 400.0, row["status"])
					require.NotEmpty(t, row["failed"])
					require.NotEmpty(t, row["recipient"])
				}
			}
			require.Equal(t, c.code == 429, got.header.Get("Retry-After") != "")
		})
	}
}

func TestThrottledOncePerName(t *testing.T) {
	s, client := start(t)
	for _, name := range []string{"error 429 a.jpg", "error 429 b.jpg"} {
		first := uploadNamed(t, s, client, name)
		require.Equal(t, http.StatusTooManyRequests, first.code)
		require.Equal(t, "2", first.header.Get("Retry-After"))
		for range 2 {
			require.Equal(t, http.StatusOK, uploadNamed(t, s, client, name).code)
		}
	}
}

func TestReplacedKeyIsTaken(t *testing.T) {
	s, client := start(t)
	for range 2 {
		require.Equal(t, http.StatusUnauthorized, uploadNamed(t, s, client, "error 401.jpg").code)
	}
	s.ReplaceKey()
	got := uploadNamed(t, s, client, "error 401.jpg")
	require.Equal(t, http.StatusOK, got.code)
	require.Equal(t, "200", got.json["status"])
}

func TestHTML(t *testing.T) {
	s, client := start(t)
	got := uploadNamed(t, s, client, "error html.jpg")
	require.Equal(t, http.StatusOK, got.code)
	require.Contains(t, got.header.Get("Content-Type"), "text/html")
	require.Contains(t, got.text, "<html>")
}

func TestErrorsComeAfterTheWholeFile(t *testing.T) {
	s, client := start(t)
	for _, name := range []string{"error 413.jpg", "error 500.jpg", "error html.jpg"} {
		f := newForm(t, "pic", name, make([]byte, 3<<20))
		body := &countingReader{reader: bytes.NewReader(f.body)}
		send(t, client, request(t.Context(), t, s, f, body))
		require.EqualValues(t, len(f.body), body.count(), name)
	}
}

func TestReset(t *testing.T) {
	s, client := start(t)
	f := newForm(t, "pic", "error reset.jpg", make([]byte, 1<<20))
	body := &countingReader{reader: bytes.NewReader(f.body)}
	_, err := client.Do(request(t.Context(), t, s, f, body))
	require.Error(t, err)
	require.NotErrorIs(t, err, io.EOF, "reset, not closed in order")
	require.EqualValues(t, len(f.body), body.count(), "the whole file was taken")
}

// startSlow sends a file that is not answered. It returns when the server has
// begun to read it, with the channel on which the client's error comes.
func startSlow(ctx context.Context, t *testing.T) (*Server, <-chan error) {
	reading := make(chan struct{})
	var once sync.Once
	s, client := start(t, func(s *Server) {
		s.pace = func(int64) time.Duration {
			once.Do(func() { close(reading) })
			return 0
		}
	})
	f := newForm(t, "pic", "error slow.jpg", []byte("content"))
	r := request(ctx, t, s, f, bytes.NewReader(f.body))
	ended := make(chan error, 1)
	go func() {
		_, err := client.Do(r)
		ended <- err
	}()
	<-reading
	return s, ended
}

func TestSlowUntilTheClientGoes(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s, ended := startSlow(ctx, t)
	cancel()
	require.ErrorIs(t, <-ended, context.Canceled)
	s.conns.Wait() // the server has noticed, before it is closed
}

func TestSlowUntilClose(t *testing.T) {
	s, ended := startSlow(t.Context(), t)
	require.NoError(t, s.Close())
	requireNothingRuns(t)
	require.Error(t, <-ended)
}
