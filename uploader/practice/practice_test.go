package practice

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestUploadIsAnsweredAsDocumented(t *testing.T) {
	s, client := start(t)
	require.Regexp(t, `^http://127\.0\.0\.1:\d+/$`, s.BaseURL())
	require.Regexp(t, `^[0-9a-f]{32}$`, s.Key())
	require.Regexp(t, `^[A-Za-z0-9_-]+%3d%3d$`, StreamID)

	for _, name := range []string{"video_sample.mp4", "תמונה של הלקוח.jpg", `he said "hi"; x=\1.png`, "no extension", "100%.pdf"} {
		got := uploadNamed(t, s, client, name)
		require.Equal(t, http.StatusOK, got.code, name)
		require.Equal(t, "200", got.json["status"])
		require.Equal(t, "Operation successful", got.json["description"])
		require.Regexp(t, `^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$`, got.json["response_time"])
		require.Len(t, got.json["data"], 1)
		row := got.json["data"].([]any)[0].(map[string]any)
		require.Equal(t, name, row["filename"])
		require.Regexp(t, `^[1-9]\d{14}$`, row["id"])
		require.Len(t, row, 2)
	}
}

func TestEachStartHasItsOwnKey(t *testing.T) {
	a, _ := start(t)
	b, err := Start()
	require.NoError(t, err)
	require.NotEqual(t, a.Key(), b.Key())
	require.NotEqual(t, a.BaseURL(), b.BaseURL())
	require.NoError(t, b.Close())
}

func TestChecks(t *testing.T) {
	s, client := start(t)
	good := newForm(t, "pic", "a.jpg", []byte("content"))
	path := func(p string) func(*http.Request) {
		return func(r *http.Request) {
			changed, err := http.NewRequest(r.Method, s.BaseURL()+p, nil)
			require.NoError(t, err)
			r.URL = changed.URL
		}
	}
	header := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	method := func(m string) func(*http.Request) {
		return func(r *http.Request) { r.Method = m }
	}
	for _, c := range []struct {
		name   string
		form   form
		change func(*http.Request)
		code   int
		status any
	}{
		{"good", good, func(*http.Request) {}, 200, "200"},
		{"upper-case escapes", good, path("whatsapp/uploadmedia/" + StreamID[:len(StreamID)-6] + "%3D%3D"), 200, "200"},
		{"scheme in lower case", good, header("Authorization", "bearer "+s.Key()), 200, "200"},
		{"GET", good, method(http.MethodGet), 405, 405.0},
		{"PUT", good, method(http.MethodPut), 405, 405.0},
		{"another path", good, path("whatsapp/" + StreamID), 404, 404.0},
		{"root", good, path(""), 404, 404.0},
		{"unknown stream ID", good, path("whatsapp/uploadmedia/hNyRN_other%3d%3d"), 404, 404.0},
		{"stream ID escaped twice", good, path("whatsapp/uploadmedia/" + StreamID[:len(StreamID)-6] + "%253d%253d"), 404, 404.0},
		{"something after the stream ID", good, path("whatsapp/uploadmedia/" + StreamID + "/x"), 404, 404.0},
		{"no key", good, func(r *http.Request) { r.Header.Del("Authorization") }, 401, 401.0},
		{"another key", good, header("Authorization", "Bearer 00000000000000000000000000000000"), 401, 401.0},
		{"key without scheme", good, header("Authorization", s.Key()), 401, 401.0},
		{"key before channel", good, func(r *http.Request) {
			path("whatsapp/uploadmedia/x")(r)
			r.Header.Del("Authorization")
		}, 401, 401.0},
		{"no form", good, header("Content-Type", "image/jpeg"), 400, "400"},
		{"no boundary", good, header("Content-Type", "multipart/form-data"), 400, "400"},
		{"another boundary", good, header("Content-Type", "multipart/form-data; boundary=x"), 400, "400"},
		{"form cut short", form{good.contentType, good.body[:len(good.body)-8]}, func(*http.Request) {}, 400, "400"},
		{"part of another name", newForm(t, "file", "a.jpg", nil), func(*http.Request) {}, 400, "400"},
		{"no file", newForm(t, "pic", "", []byte("text")), func(*http.Request) {}, 400, "400"},
		{"two parts", newFormOf(t, map[string]string{"pic": "a.jpg", "x": "b.jpg"}, nil), func(*http.Request) {}, 400, "400"},
		{"no part", newFormOf(t, nil, nil), func(*http.Request) {}, 400, "400"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := request(t.Context(), t, s, c.form, bytes.NewReader(c.form.body))
			c.change(r)
			got := send(t, client, r)
			require.Equal(t, c.code, got.code)
			require.Equal(t, c.status, got.json["status"])
			require.NotEmpty(t, got.json["description"])
			require.NotEmpty(t, got.json["response_time"])
			if c.code == 400 {
				row := got.json["data"].([]any)[0].(map[string]any)
				require.Equal(t, 400.0, row["status"])
				require.NotEmpty(t, row["recipient"])
				require.NotEmpty(t, row["failed"])
			}
		})
	}
}

// TestRefusalIsSeenBehindALargeBody uses a plain connection that reads only
// after it has written everything, as the least clever clients do.
func TestRefusalIsSeenBehindALargeBody(t *testing.T) {
	s, _ := start(t)
	for range 20 {
		conn, err := s.DialContext(t.Context(), "tcp", s.address)
		require.NoError(t, err)
		const size = 8 << 20
		_, err = fmt.Fprintf(conn, "POST /whatsapp/uploadmedia/x HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n", size)
		require.NoError(t, err)
		_, err = conn.Write(make([]byte, size))
		require.NoError(t, err)
		answer, err := io.ReadAll(conn)
		require.NoError(t, err)
		require.Contains(t, string(answer), "HTTP/1.1 401 Unauthorized")
		require.NoError(t, conn.Close())
	}
}

func TestRefusalOfAClientThatAsksFirst(t *testing.T) {
	s, client := start(t)
	f := newForm(t, "pic", "a.jpg", make([]byte, 1<<20))
	body := &countingReader{reader: bytes.NewReader(f.body)}
	r := request(t.Context(), t, s, f, body)
	r.Header.Set("Authorization", "Bearer wrong")
	r.Header.Set("Expect", "100-continue")
	client.Transport.(*http.Transport).ExpectContinueTimeout = time.Minute
	require.Equal(t, http.StatusUnauthorized, send(t, client, r).code)
	require.Zero(t, body.count(), "the file stayed here")
}

func TestConcurrentUploadsGetIDsOfTheirOwn(t *testing.T) {
	s, client := start(t)
	const workers, each = 8, 25
	replies := make([][]string, workers)
	var group sync.WaitGroup
	for w := range workers {
		f := newForm(t, "pic", fmt.Sprintf("%d.jpg", w), make([]byte, 50_000))
		group.Go(func() {
			for range each {
				response, err := client.Do(request(t.Context(), t, s, f, bytes.NewReader(f.body)))
				if err != nil {
					replies[w] = append(replies[w], err.Error())
					continue
				}
				body, _ := io.ReadAll(response.Body)
				response.Body.Close()
				replies[w] = append(replies[w], string(body))
			}
		})
	}
	group.Wait()
	seen := map[string]bool{}
	for w, answers := range replies {
		for _, answer := range answers {
			require.Contains(t, answer, fmt.Sprintf(`"filename":"%d.jpg","id":"`, w))
			id := answer[len(answer)-len(`123456789012345"}]}`):]
			require.False(t, seen[id], "%s twice", id)
			seen[id] = true
		}
	}
	require.Len(t, seen, workers*each)
}

func TestMemoryIsFlatInTheSizeOfTheFile(t *testing.T) {
	s, client := start(t)
	const size = 64 << 20
	empty := newForm(t, "pic", "large.bin", nil)
	head, tail, found := bytes.Cut(empty.body, []byte("\r\n\r\n"))
	require.True(t, found)
	body := io.MultiReader(bytes.NewReader(head), bytes.NewReader([]byte("\r\n\r\n")),
		io.LimitReader(zeros{}, size), bytes.NewReader(tail))
	r := request(t.Context(), t, s, empty, body)
	r.ContentLength += size

	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	require.Equal(t, http.StatusOK, send(t, client, r).code)
	runtime.ReadMemStats(&after)
	require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(4<<20))
}

// TestSenderSeesThePaceOfTheReader: while the server does not read, a client
// cannot get rid of more than the small buffers hold.
func TestSenderSeesThePaceOfTheReader(t *testing.T) {
	asleep := make(chan struct{})
	var once sync.Once
	s, client := start(t, func(s *Server) {
		s.pace = func(int64) time.Duration {
			once.Do(func() { close(asleep) })
			return 1000 * time.Hour
		}
	})
	conns := make(chan net.Conn, 1)
	client.Transport.(*http.Transport).DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := s.DialContext(ctx, network, addr)
		conns <- conn
		return conn, err
	}
	f := newForm(t, "pic", "a.mp4", make([]byte, 32<<20))
	body := &countingReader{reader: bytes.NewReader(f.body)}
	ended := make(chan error)
	go func() {
		_, err := client.Do(request(t.Context(), t, s, f, body))
		ended <- err
	}()
	<-asleep
	// The deadline ends the sending; a slow machine has sent less by then.
	require.NoError(t, (<-conns).SetWriteDeadline(time.Now().Add(300*time.Millisecond)))
	require.Error(t, <-ended)
	require.Positive(t, body.count())
	require.Less(t, body.count(), int64(1<<20))
}

func TestClientThatCancelsInTheMiddle(t *testing.T) {
	s, client := start(t)
	f := newForm(t, "pic", "a.mp4", make([]byte, 4<<20))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	body := &countingReader{reader: bytes.NewReader(f.body), at: 1 << 20, then: cancel}
	_, err := client.Do(request(ctx, t, s, f, body))
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, http.StatusOK, uploadNamed(t, s, client, "next.jpg").code, "the server works on")
}

func TestCloseEndsAnUploadInTheMiddle(t *testing.T) {
	reading := make(chan struct{})
	var once sync.Once
	s, client := start(t, func(s *Server) {
		s.pace = func(int64) time.Duration {
			once.Do(func() { close(reading) })
			return 1000 * time.Hour
		}
	})
	f := newForm(t, "pic", "a.mp4", make([]byte, 4<<20))
	ended := make(chan error)
	go func() {
		_, err := client.Do(request(t.Context(), t, s, f, bytes.NewReader(f.body)))
		ended <- err
	}()
	<-reading
	require.NoError(t, s.Close())
	requireNothingRuns(t)
	require.Error(t, <-ended)
	require.NoError(t, s.Close(), "a second Close does nothing")

	_, err := s.DialContext(t.Context(), "tcp", s.address)
	require.Error(t, err)
}

// zeros is an endless file.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// countingReader counts what is read, and calls then once at bytes were.
type countingReader struct {
	reader io.Reader
	at     int64
	then   func()

	mu   sync.Mutex
	read int64
}

func (r *countingReader) Read(p []byte) (int, error) {
	n, err := r.reader.Read(p)
	r.mu.Lock()
	r.read += int64(n)
	reached := r.then != nil && r.read >= r.at
	r.mu.Unlock()
	if reached {
		r.then()
	}
	return n, err
}

func (r *countingReader) count() int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.read
}
