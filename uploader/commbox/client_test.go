package commbox

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

const okAnswer = `{"status":"200","description":"Operation successful","data":[{"filename":"x","id":"257250616863050"}]}`

var patient = Timeouts{Connect: time.Minute, Stall: time.Minute, Answer: time.Minute}

func newFile(t *testing.T, name string, content []byte) File {
	t.Helper()
	path := filepath.Join(t.TempDir(), "f")
	require.NoError(t, os.WriteFile(path, content, 0o600))
	info, err := os.Stat(path)
	require.NoError(t, err)
	return File{Path: path, Name: name, MIME: "image/jpeg", Size: info.Size(), ModTime: info.ModTime()}
}

// newClient makes a client whose connections wait for the next upload however slow this machine is,
// and whatever becomes of its network.
func newClient(t *testing.T, c Config) *Client {
	t.Helper()
	if c.Timeouts == (Timeouts{}) {
		c.Timeouts = patient
	}
	client, err := New(c)
	require.NoError(t, err)
	t.Cleanup(client.Close)
	fresh := client.pool.make
	client.pool.make = func() *http.Transport {
		transport := fresh()
		transport.IdleConnTimeout = 0
		return transport
	}
	client.pool.addresses = func() string { return "192.0.2.1/24" }
	return client
}

func causeOf(t *testing.T, err error) Cause {
	t.Helper()
	var e *Error
	require.ErrorAs(t, err, &e)
	require.NotEmpty(t, e.Error())
	require.NotContains(t, fmt.Sprintf("%v %+v", e, *e), canary)
	return e.Cause
}

// The bytes on the wire are read by hand: a lenient server would hide mistakes.
func TestTheRequestByteForByte(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	got := make(chan []byte, 1)
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		r := bufio.NewReader(conn)
		var seen bytes.Buffer
		req, err := http.ReadRequest(bufio.NewReader(io.TeeReader(r, &seen)))
		if err == nil {
			_, _ = io.Copy(io.Discard, req.Body)
		}
		got <- seen.Bytes()
		_, _ = fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(okAnswer), okAnswer)
	}()
	client := newClient(t, Config{BaseURL: "http://" + listener.Addr().String() + "/pre%20fix", UserAgent: "MediaDrop/1.2.3"})
	content := []byte("\xff\xd8\xff\x00binary\r\n--x\r\n")
	progress := &Progress{}
	media, err := client.Upload(context.Background(), canary, "hNyRN_fLUy7rrOrN9jLpipA%3d%3d", newFile(t, "a;\"b\"\r\n\\c\u202e/שלום.jpg", content), progress)
	require.NoError(t, err)
	require.Equal(t, "257250616863050", media.ID)
	require.Equal(t, int64(len(content)), progress.Sent())
	require.True(t, progress.HandedOver())

	wire := string(<-got)
	head, body, found := strings.Cut(wire, "\r\n\r\n")
	require.True(t, found)
	lines := strings.Split(head, "\r\n")
	require.Equal(t, "POST /pre%20fix/whatsapp/uploadmedia/hNyRN_fLUy7rrOrN9jLpipA%3d%3d HTTP/1.1", lines[0])
	require.Contains(t, lines, "Authorization: Bearer "+canary)
	require.Contains(t, lines, "User-Agent: MediaDrop/1.2.3")
	require.Contains(t, lines, fmt.Sprintf("Content-Length: %d", len(body)))
	require.NotContains(t, head, "Transfer-Encoding")
	require.Contains(t, lines, "Accept-Encoding: identity")
	i := strings.Index(head, "boundary=")
	boundary, _, _ := strings.Cut(head[i+len("boundary="):], "\r\n")
	require.Equal(t, "--"+boundary+"\r\n"+
		`Content-Disposition: form-data; name="pic"; filename="a;'b'_c_שלום.jpg"`+"\r\n"+
		"Content-Type: image/jpeg\r\n\r\n"+string(content)+"\r\n--"+boundary+"--\r\n", body)
}

// TestHTTP2IsLeftOut: a server that offers it is spoken to in HTTP/1.1 all the same.
func TestHTTP2IsLeftOut(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor != 1 || r.ContentLength <= 0 || r.URL.EscapedPath() != "/whatsapp/uploadmedia/a%3d%3d" {
			w.WriteHeader(http.StatusTeapot)
		}
		_, _ = io.Copy(io.Discard, r.Body)
		_, _ = io.WriteString(w, okAnswer)
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	client := newClient(t, Config{BaseURL: server.URL, TLS: server.Client().Transport.(*http.Transport).TLSClientConfig})
	media, err := client.Upload(context.Background(), canary, "a%3d%3d", newFile(t, "a.jpg", make([]byte, 3<<20)), nil)
	require.NoError(t, err)
	require.Equal(t, "257250616863050", media.ID)
}

func TestMemoryIsFlat(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		_, _ = io.WriteString(w, okAnswer)
	}))
	defer server.Close()
	client := newClient(t, Config{BaseURL: server.URL})
	allocated := func(size int64) uint64 {
		path := filepath.Join(t.TempDir(), "sparse")
		f, err := os.Create(path)
		require.NoError(t, err)
		require.NoError(t, f.Truncate(size))
		require.NoError(t, f.Close())
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err = client.Upload(context.Background(), canary, "a%3d%3d", File{Path: path, Name: "a", MIME: "video/mp4", Size: size}, nil)
		require.NoError(t, err)
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	allocated(1 << 20) // warms up pools and the connection
	small, large := allocated(1<<20), allocated(128<<20)
	require.Less(t, large, small+1<<20, "127 MB more may not cost a megabyte, even of garbage")
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	for _, status := range []int{301, 302, 303, 307, 308} {
		var requests int
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			requests++
			_, _ = io.Copy(io.Discard, r.Body)
			w.Header().Set("Location", "/elsewhere")
			w.WriteHeader(status)
		}))
		_, err := newClient(t, Config{BaseURL: server.URL}).Upload(context.Background(), canary, "a%3d%3d", newFile(t, "a", []byte("x")), nil)
		server.Close()
		require.Equal(t, CauseRedirected, causeOf(t, err))
		require.Equal(t, 1, requests)
	}
}

func TestConnectionCauses(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, closed.Close())
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	defer secure.Close()
	secure.Config.ErrorLog = nil
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	for name, c := range map[string]struct {
		config Config
		want   Cause
	}{
		"refused":           {Config{BaseURL: "http://" + closed.Addr().String()}, CauseUnreachable},
		"no such name":      {Config{BaseURL: "http://x.invalid", DialContext: func(context.Context, string, string) (net.Conn, error) { return nil, &net.DNSError{IsNotFound: true} }}, CauseUnreachable},
		"unknown authority": {Config{BaseURL: secure.URL}, CauseCertificate},
		"wrong host":        {Config{BaseURL: secure.URL, TLS: &tls.Config{RootCAs: secure.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs, ServerName: "other.example"}}, CauseCertificate},
		"no TLS there":      {Config{BaseURL: strings.Replace(plain.URL, "http", "https", 1)}, CauseCertificate},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := newClient(t, c.config).Upload(context.Background(), canary, "a%3d%3d", newFile(t, "a", []byte("x")), nil)
			require.Equal(t, c.want, causeOf(t, err))
		})
	}
}

func TestTheFileMustStayWhatItWas(t *testing.T) {
	var completed int
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
		part, err := multipart.NewReader(r.Body, params["boundary"]).NextPart()
		if err == nil {
			_, err = io.Copy(io.Discard, part)
		}
		if err == nil {
			completed++
		}
		_, _ = io.WriteString(w, okAnswer)
	}))
	defer server.Close()
	client := newClient(t, Config{BaseURL: server.URL})
	for name, c := range map[string]struct {
		damage func(f File)
		want   Cause
	}{
		"vanished before":   {func(f File) { _ = os.Remove(f.Path) }, CauseFileGone},
		"grew before":       {func(f File) { _ = os.WriteFile(f.Path, make([]byte, f.Size+1), 0o600) }, CauseFileChanged},
		"shrank before":     {func(f File) { _ = os.Truncate(f.Path, f.Size-1) }, CauseFileChanged},
		"written to before": {func(f File) { _ = os.Chtimes(f.Path, time.Now(), time.Unix(1, 0)) }, CauseFileChanged},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFile(t, "a", make([]byte, 100))
			c.damage(f)
			_, err := client.Upload(context.Background(), canary, "a%3d%3d", f, nil)
			require.Equal(t, c.want, causeOf(t, err))
		})
	}
	for name, damage := range map[string]func(f File){
		"grew":     func(f File) { appendTo(f.Path) },
		"shrank":   func(f File) { _ = os.Truncate(f.Path, 10) },
		"vanished": func(f File) { _ = os.Remove(f.Path) },
		"replaced": func(f File) {
			_ = os.Rename(f.Path, f.Path+"2")
			_ = os.WriteFile(f.Path, make([]byte, f.Size), 0o600)
			_ = os.Chtimes(f.Path, f.ModTime, f.ModTime)
		},
		"overwritten": func(f File) { _ = os.Chtimes(f.Path, time.Now(), time.Unix(1, 0)) },
	} {
		t.Run(name+" while it was sent", func(t *testing.T) {
			f := newFile(t, "a", make([]byte, 100))
			body, err := openBody(f, &Progress{})
			require.NoError(t, err)
			defer body.Close()
			body.dog = newWatchdog(patient, func(error) {})
			defer body.dog.stop()
			_, err = body.frame()
			require.NoError(t, err)
			first := make([]byte, len(body.head)+20)
			_, err = io.ReadFull(body, first)
			require.NoError(t, err)
			damage(f)
			_, err = io.Copy(io.Discard, body)
			require.Equal(t, CauseFileChanged, causeOf(t, err))
			require.False(t, body.progress.HandedOver())
		})
	}
	require.Zero(t, completed, "a changed file may never arrive whole")
}

func appendTo(path string) {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err == nil {
		_, _ = f.WriteString("more")
		_ = f.Close()
	}
}

func TestBreaks(t *testing.T) {
	for name, c := range map[string]struct {
		serve    func(conn net.Conn)
		size     int
		timeouts Timeouts
		want     Cause
		maybe    bool
	}{
		"reset in the middle": {func(conn net.Conn) {
			_, _ = io.ReadFull(conn, make([]byte, 1000))
			_ = conn.(*net.TCPConn).SetLinger(0)
		}, 64 << 20, patient, CauseInterrupted, false},
		"closed after the whole file": {func(conn net.Conn) { drain(conn) }, 100, patient, CauseNoAnswer, true},
		"silence after the whole file": {func(conn net.Conn) { drain(conn); _, _ = conn.Read(make([]byte, 1)) }, 100,
			Timeouts{time.Minute, time.Minute, 50 * time.Millisecond}, CauseNoAnswer, true},
		"an answer that never ends": {func(conn net.Conn) {
			drain(conn)
			_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{")
			_, _ = conn.Read(make([]byte, 1))
		}, 100, Timeouts{time.Minute, time.Minute, 50 * time.Millisecond}, CauseNoAnswer, true},
		"nothing moves": {func(conn net.Conn) { _, _ = conn.Read(make([]byte, 1)); <-t.Context().Done() }, 64 << 20,
			Timeouts{time.Minute, 50 * time.Millisecond, time.Minute}, CauseStalled, false},
		"endless headers": {func(conn net.Conn) {
			drain(conn)
			_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\n")
			for range 100_000 {
				if _, err := io.WriteString(conn, "X-Header: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n"); err != nil {
					return
				}
			}
		}, 100, patient, CauseNoAnswer, true},
		"not HTTP": {func(conn net.Conn) { drain(conn); _, _ = io.WriteString(conn, "SSH-2.0-x\r\n\r\n") }, 100, patient, CauseNoAnswer, true},
	} {
		t.Run(name, func(t *testing.T) {
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			require.NoError(t, err)
			defer listener.Close()
			go func() {
				for {
					conn, err := listener.Accept()
					if err != nil {
						return
					}
					go func() { defer conn.Close(); c.serve(conn) }()
				}
			}()
			client := newClient(t, Config{BaseURL: "http://" + listener.Addr().String(), Timeouts: c.timeouts})
			_, err = client.Upload(context.Background(), canary, "a%3d%3d", newFile(t, "a", make([]byte, c.size)), nil)
			require.Equal(t, c.want, causeOf(t, err), "%v", err)
			var e *Error
			errors.As(err, &e)
			require.Equal(t, c.maybe, e.MayBeDelivered())
		})
	}
}

// drain reads one whole request.
func drain(conn net.Conn) {
	req, err := http.ReadRequest(bufio.NewReader(conn))
	if err == nil {
		_, _ = io.Copy(io.Discard, req.Body)
	}
}

func TestCancel(t *testing.T) {
	arrived := make(chan struct{}, 1)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		arrived <- struct{}{}
		<-r.Context().Done()
	}))
	defer server.Close()
	client := newClient(t, Config{BaseURL: server.URL})
	ctx, cancel := context.WithCancel(context.Background())
	handedOver := false
	go func() { <-arrived; cancel() }()
	_, err := client.Upload(ctx, canary, "a%3d%3d", newFile(t, "a", []byte("x")), &Progress{OnHandOver: func() { handedOver = true }})
	require.Equal(t, CauseCanceled, causeOf(t, err))
	require.True(t, handedOver)
	var e *Error
	errors.As(err, &e)
	require.True(t, e.MayBeDelivered())

	_, err = client.Upload(ctx, canary, "a%3d%3d", newFile(t, "a", []byte("x")), nil)
	require.Equal(t, CauseCanceled, causeOf(t, err))
	errors.As(err, &e)
	require.False(t, e.MayBeDelivered())
}

// TestGivenUpBeforeTheLastByte: while the hand-over is being written down, which takes as long as a
// slow disk does, the time runs out, or the person cancels. Then the last bytes stay here.
func TestGivenUpBeforeTheLastByte(t *testing.T) {
	file := newFile(t, "a", make([]byte, 100))
	for name, want := range map[string]Cause{"stalled": CauseStalled, "canceled": CauseCanceled} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ours, theirs := net.Pipe()
				defer theirs.Close()
				whole := make(chan bool)
				go func() {
					request, err := http.ReadRequest(bufio.NewReader(theirs))
					if err == nil {
						_, err = io.Copy(io.Discard, request.Body)
					}
					whole <- err == nil
				}()
				client, err := New(Config{
					BaseURL: "http://example.com", Timeouts: patient,
					DialContext: func(context.Context, string, string) (net.Conn, error) { return ours, nil },
				})
				require.NoError(t, err)
				defer client.Close()
				ctx, cancel := context.WithCancel(t.Context())
				progress := &Progress{OnHandOver: func() {
					if want == CauseCanceled {
						cancel()
					}
					time.Sleep(2 * patient.Stall)
				}}
				_, err = client.Upload(ctx, canary, "a%3d%3d", file, progress)
				require.Equal(t, want, causeOf(t, err))
				var e *Error
				errors.As(err, &e)
				require.False(t, e.MayBeDelivered())
				require.False(t, progress.HandedOver())
				require.False(t, <-whole, "the service must not have it")
			})
		})
	}
}

// TestASlowServerIsNoStalledOne takes much longer than a stall may, in steps that each take less.
func TestASlowServerIsNoStalledOne(t *testing.T) {
	file := newFile(t, "a", make([]byte, 1<<20))
	synctest.Test(t, func(t *testing.T) {
		ours, theirs := net.Pipe()
		defer theirs.Close()
		go func() {
			in := bufio.NewReader(theirs)
			request, err := http.ReadRequest(in)
			for piece := int64(1); err == nil && piece > 0; {
				time.Sleep(patient.Stall - time.Second)
				piece, err = io.CopyN(io.Discard, request.Body, 64<<10)
			}
			_, _ = fmt.Fprintf(theirs, wireAnswer, len(okAnswer), okAnswer)
		}()
		client, err := New(Config{
			BaseURL: "http://example.com", Timeouts: patient,
			DialContext: func(context.Context, string, string) (net.Conn, error) { return ours, nil },
		})
		require.NoError(t, err)
		defer client.Close()
		began := time.Now()
		_, err = client.Upload(t.Context(), canary, "a%3d%3d", file, nil)
		require.NoError(t, err)
		require.Greater(t, time.Since(began), 10*patient.Stall)
	})
}

// TestATimeLimitThatFiresTooLate: the last byte has left at the same moment.
func TestATimeLimitThatFiresTooLate(t *testing.T) {
	for _, limit := range []error{errConnectTimeout, errStallTimeout, errAnswerTimeout} {
		ctx, cancel := context.WithCancelCause(t.Context())
		cancel(limit)
		x := &exchange{connected: true}
		require.Equal(t, CauseNoAnswer, x.causeOfBreak(ctx, context.Canceled, true), limit)
	}
}

func TestNewRefusesWhatIsNoAddress(t *testing.T) {
	for _, base := range []string{"", "x", "http://", "://", "http://[::1"} {
		_, err := New(Config{BaseURL: base})
		require.Error(t, err, base)
	}
}
