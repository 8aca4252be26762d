package commbox

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

const wireAnswer = "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s"

// rawServer accepts connections on the loopback and has serve deal with each.
func rawServer(t *testing.T, serve func(conn net.Conn)) (address string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	return serveRaw(t, listener, serve)
}

func serveRaw(t *testing.T, listener net.Listener, serve func(conn net.Conn)) (address string) {
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() { defer conn.Close(); serve(conn) }()
		}
	}()
	return listener.Addr().String()
}

// narrowServer is a rawServer that takes in only a few kilobytes at a time, from
// the handshake on.
func narrowServer(t *testing.T, serve func(conn net.Conn)) (address string) {
	t.Helper()
	config := net.ListenConfig{Control: func(_, _ string, raw syscall.RawConn) error {
		var err error
		if failed := raw.Control(func(fd uintptr) { err = setReceiveBuffer(fd, 4096) }); failed != nil {
			return failed
		}
		return err
	}}
	listener, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	return serveRaw(t, listener, serve)
}

// serveOne reads a whole request and answers it; false where none came.
func serveOne(conn net.Conn, r *bufio.Reader) bool {
	req, err := http.ReadRequest(r)
	if err != nil {
		return false
	}
	if _, err := io.Copy(io.Discard, req.Body); err != nil {
		return false
	}
	_, err = fmt.Fprintf(conn, wireAnswer, len(okAnswer), okAnswer)
	return err == nil
}

// hooked is a real connection that calls before its first write after armed.
type hooked struct {
	*net.TCPConn
	armed  *atomic.Bool
	before func()
}

func (h *hooked) Write(p []byte) (int, error) {
	if h.armed.CompareAndSwap(true, false) {
		h.before()
	}
	return h.TCPConn.Write(p)
}

func hookDialer(armed *atomic.Bool, before func()) dialFunc {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := newDialer().DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return &hooked{conn.(*net.TCPConn), armed, before}, nil
	}
}

// TestAServerThatClosesAnIdleConnectionAsTheRequestComes closes it between the
// client's choice of the connection and its first byte. That leaves no doubt:
// nothing arrived, and the next try takes a new connection.
func TestAServerThatClosesAnIdleConnectionAsTheRequestComes(t *testing.T) {
	for _, secure := range []bool{false, true} {
		t.Run(fmt.Sprint("TLS ", secure), func(t *testing.T) {
			if !knowsSendQueue(t) {
				t.Skip("this system does not tell what was acknowledged")
			}
			var armed atomic.Bool
			hangUp, hungUp := make(chan struct{}), make(chan struct{})
			serverTLS := &tls.Config{Certificates: []tls.Certificate{certificate(t, time.Now().Add(-time.Hour), time.Now().Add(time.Hour))}}
			address := rawServer(t, func(raw net.Conn) {
				conn := raw
				if secure {
					conn = tls.Server(raw, serverTLS)
				}
				if !serveOne(conn, bufio.NewReader(conn)) {
					return
				}
				<-hangUp
				_ = conn.Close()
				hungUp <- struct{}{}
			})
			config := Config{BaseURL: "http://" + address}
			if secure {
				config.BaseURL = "https://" + address
				config.TLS = &tls.Config{InsecureSkipVerify: true}
			}
			config.DialContext = hookDialer(&armed, func() { hangUp <- struct{}{}; <-hungUp })
			client := newClient(t, config)
			for range 30 {
				_, err := client.Upload(t.Context(), canary, "a%3d%3d", newFile(t, "a.jpg", []byte("x")), nil)
				require.NoError(t, err)
				armed.Store(true)
				_, err = client.Upload(t.Context(), canary, "a%3d%3d", newFile(t, "a.jpg", make([]byte, 60_000)), nil)
				if armed.Swap(false) {
					require.NoError(t, err)
					t.Fatal("the connection was not used again")
				}
				require.Equal(t, CauseStale, causeOf(t, err), "%v", err)
				var e *Error
				require.ErrorAs(t, err, &e)
				require.False(t, e.MayBeDelivered())
				require.False(t, e.NoRequest, "it was begun")
			}
		})
	}
}

// TestAServerThatReadAllAndThenReset may have the file, however little of it
// was acknowledged before: a reset acknowledges nothing.
func TestAServerThatReadAllAndThenReset(t *testing.T) {
	address := rawServer(t, func(conn net.Conn) {
		r := bufio.NewReader(conn)
		if serveOne(conn, r) {
			req, err := http.ReadRequest(r)
			if err == nil {
				_, _ = io.Copy(io.Discard, req.Body)
			}
			_ = conn.(*net.TCPConn).SetLinger(0)
		}
	})
	for range 50 {
		client := newClient(t, Config{BaseURL: "http://" + address})
		_, err := client.Upload(t.Context(), canary, "a%3d%3d", newFile(t, "a.jpg", []byte("x")), nil)
		require.NoError(t, err)
		_, err = client.Upload(t.Context(), canary, "a%3d%3d", newFile(t, "a.jpg", make([]byte, 2000)), nil)
		require.Equal(t, CauseNoAnswer, causeOf(t, err), "%v", err)
	}
}

// TestWhatNeverLeftWasNotHandedOver: the whole request is in the system's
// buffers, and the server takes in only a part of it before it hangs up.
func TestWhatNeverLeftWasNotHandedOver(t *testing.T) {
	if !knowsSendQueue(t) {
		t.Skip("this system does not tell what was acknowledged")
	}
	for name, end := range map[string]struct {
		do   func(conn *net.TCPConn, handedOver <-chan struct{})
		want Cause
	}{
		"reset":   {func(conn *net.TCPConn, handedOver <-chan struct{}) { <-handedOver; _ = conn.SetLinger(0) }, CauseInterrupted},
		"silence": {func(conn *net.TCPConn, _ <-chan struct{}) { <-t.Context().Done() }, CauseStalled},
		"an early fault": {func(conn *net.TCPConn, handedOver <-chan struct{}) {
			<-handedOver
			_, _ = io.WriteString(conn, "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
			<-t.Context().Done()
		}, CauseEarlyFault},
		"a login page": {func(conn *net.TCPConn, handedOver <-chan struct{}) {
			<-handedOver
			_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>")
			<-t.Context().Done()
		}, CauseEarlyAnswer},
		"a media ID": {func(conn *net.TCPConn, handedOver <-chan struct{}) {
			<-handedOver
			_, _ = fmt.Fprintf(conn, wireAnswer, len(okAnswer), okAnswer)
			<-t.Context().Done()
		}, CauseEarlyAnswer},
	} {
		t.Run(name, func(t *testing.T) {
			handedOver := make(chan struct{})
			address := narrowServer(t, func(conn net.Conn) {
				_, _ = io.ReadFull(conn, make([]byte, 1000))
				end.do(conn.(*net.TCPConn), handedOver)
			})
			timeouts := patient
			if end.want == CauseStalled {
				timeouts.Stall = 500 * time.Millisecond
			}
			client := newClient(t, Config{BaseURL: "http://" + address, Timeouts: timeouts})
			// More than the server takes in, and less than the client's buffers.
			_, err := client.Upload(t.Context(), canary, "a%3d%3d", newFile(t, "a.jpg", make([]byte, 100_000)),
				&Progress{OnHandOver: func() { close(handedOver) }})
			require.Equal(t, end.want, causeOf(t, err), "%v", err)
			var e *Error
			require.ErrorAs(t, err, &e)
			require.False(t, e.MayBeDelivered())
		})
	}
}

// knowsSendQueue reports whether this system tells what was acknowledged.
func knowsSendQueue(t *testing.T) bool {
	t.Helper()
	address := rawServer(t, func(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) })
	raw, err := counting(newDialer().DialContext)(t.Context(), "tcp", address)
	require.NoError(t, err)
	defer raw.Close()
	_, _, known := raw.(*conn).queue()
	return known
}

// TestTheSendQueueAfterTheEnd: what was known of a connection stays known when
// it is closed.
func TestTheSendQueueAfterTheEnd(t *testing.T) {
	if !knowsSendQueue(t) {
		t.Skip("this system does not tell what was acknowledged")
	}
	read := make(chan struct{})
	address := narrowServer(t, func(conn net.Conn) {
		_, _ = io.ReadFull(conn, make([]byte, 10))
		close(read)
		<-t.Context().Done()
	})
	raw, err := counting(newDialer().DialContext)(t.Context(), "tcp", address)
	require.NoError(t, err)
	c := raw.(*conn)
	_, err = c.Write(make([]byte, 10))
	require.NoError(t, err)
	<-read
	require.Eventually(t, func() bool { _, q, _ := c.queue(); return q.unacked == 0 }, time.Minute, time.Millisecond)
	go func() { _, _ = c.Write(make([]byte, 64<<20)) }() // more than the buffers on both sides
	require.Eventually(t, func() bool { _, q, _ := c.queue(); return q.unsent > 0 }, time.Minute, time.Millisecond)
	require.NoError(t, c.Close())
	written, q, known := c.queue()
	require.True(t, known)
	require.Positive(t, q.unacked)
	require.Less(t, q.unacked, written)
	require.LessOrEqual(t, q.unsent, q.unacked)
	require.Positive(t, q.unsent)
}

// TestConnectionsAreKeptForTwoSeconds.
func TestConnectionsAreKeptForTwoSeconds(t *testing.T) {
	file := newFile(t, "a.jpg", []byte("x"))
	synctest.Test(t, func(t *testing.T) {
		client, dialed := pipeClient(t)
		defer client.Close()
		upload := func() {
			_, err := client.Upload(t.Context(), canary, "a%3d%3d", file, nil)
			require.NoError(t, err)
			synctest.Wait()
		}
		upload()
		upload()
		time.Sleep(idleConnLifetime - time.Millisecond)
		upload()
		require.Equal(t, 1, *dialed)
		time.Sleep(idleConnLifetime + time.Millisecond)
		upload()
		require.Equal(t, 2, *dialed)
	})
}

// TestConnectionsDoNotOutliveANetwork, nor sleep.
func TestConnectionsDoNotOutliveANetwork(t *testing.T) {
	file := newFile(t, "a.jpg", []byte("x"))
	for name, change := range map[string]func(addresses *string, drift *time.Duration){
		"another address": func(addresses *string, _ *time.Duration) { *addresses = "192.0.2.7/24" },
		"no address":      func(addresses *string, _ *time.Duration) { *addresses = "" },
		"sleep":           func(_ *string, drift *time.Duration) { *drift += time.Hour },
		"a clock set":     func(_ *string, drift *time.Duration) { *drift -= time.Hour },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client, dialed := pipeClient(t)
				defer client.Close()
				addresses, drift := "192.0.2.1/24", time.Duration(0)
				client.pool.addresses = func() string { return addresses }
				client.pool.drift = func() time.Duration { return drift }
				upload := func() {
					_, err := client.Upload(t.Context(), canary, "a%3d%3d", file, nil)
					require.NoError(t, err)
					synctest.Wait()
				}
				upload()
				time.Sleep(lookPause)
				upload()
				require.Equal(t, 1, *dialed, "nothing changed")
				change(&addresses, &drift)
				time.Sleep(lookPause)
				upload()
				require.Equal(t, 2, *dialed)
				upload()
				require.Equal(t, 2, *dialed, "the new one is as good as any")
			})
		})
	}
}

// TestARelayThatGoesSilent is a line that dies unseen after an upload, as when
// another network takes its place: what is given to it is swallowed, and nobody
// can know what became of it. Once that is noticed, a new connection is made.
func TestARelayThatGoesSilent(t *testing.T) {
	for _, noticed := range []bool{false, true} {
		t.Run(fmt.Sprint("noticed ", noticed), func(t *testing.T) {
			service := rawServer(t, func(conn net.Conn) {
				for r := bufio.NewReader(conn); serveOne(conn, r); {
				}
			})
			var swallow atomic.Bool // in the connections there are
			var accepted atomic.Int64
			relay := rawServer(t, func(conn net.Conn) {
				first := accepted.Add(1) == 1
				there, err := net.Dial("tcp", service)
				if err != nil {
					return
				}
				defer there.Close()
				go func() { _, _ = io.Copy(conn, there) }()
				_, _ = io.Copy(writerFunc(func(p []byte) (int, error) {
					if first && swallow.Load() {
						return len(p), nil
					}
					return there.Write(p)
				}), conn)
			})
			client := newClient(t, Config{BaseURL: "http://" + relay})
			addresses := "192.0.2.1/24"
			client.pool.addresses = func() string { return addresses }
			upload := func() error {
				_, err := client.Upload(t.Context(), canary, "a%3d%3d", newFile(t, "a.jpg", make([]byte, 60_000)), nil)
				return err
			}
			require.NoError(t, upload())
			swallow.Store(true)
			client.pool.lookedAt = time.Time{} // as if the pause were over
			if !noticed {
				client.timeouts.Answer = time.Second
				require.Equal(t, CauseNoAnswer, causeOf(t, upload()))
				return
			}
			addresses = "192.0.2.2/24"
			require.NoError(t, upload())
			require.EqualValues(t, 2, accepted.Load())
		})
	}
}

type writerFunc func(p []byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

// pipeClient is a client in a bubble, with a service behind pipes; dialed counts
// the connections.
func pipeClient(t *testing.T) (client *Client, dialed *int) {
	t.Helper()
	dialed = new(int)
	client, err := New(Config{
		BaseURL: "http://service.example", Timeouts: patient,
		DialContext: func(context.Context, string, string) (net.Conn, error) {
			*dialed++
			ours, theirs := net.Pipe()
			go func() {
				defer theirs.Close()
				for r := bufio.NewReader(theirs); serveOne(theirs, r); {
				}
			}()
			return ours, nil
		},
	})
	require.NoError(t, err)
	return client, dialed
}

// TestTheAnswerMayTakeAsLongAsTheFile: a proxy that buffers 30 MB sends them on
// at its own pace before there can be an answer.
func TestTheAnswerMayTakeAsLongAsTheFile(t *testing.T) {
	const size = 30 << 20 // 251 s at 1 Mbit/s
	file := newFile(t, "a.mp4", make([]byte, size))
	for after, want := range map[time.Duration]error{250 * time.Second: nil, 252 * time.Second: errAnswerTimeout} {
		synctest.Test(t, func(t *testing.T) {
			ours, theirs := net.Pipe()
			client, err := New(Config{
				BaseURL: "http://service.example", Timeouts: Timeouts{time.Minute, time.Minute, 2 * time.Minute},
				DialContext: func(context.Context, string, string) (net.Conn, error) { return ours, nil },
			})
			require.NoError(t, err)
			defer client.Close()
			go func() {
				defer theirs.Close()
				drain(theirs)
				time.Sleep(after)
				_, _ = fmt.Fprintf(theirs, wireAnswer, len(okAnswer), okAnswer)
			}()
			_, err = client.Upload(t.Context(), canary, "a%3d%3d", file, nil)
			if want == nil {
				require.NoError(t, err)
			} else {
				require.Equal(t, CauseNoAnswer, causeOf(t, err))
				require.ErrorIs(t, err, want)
			}
			synctest.Wait()
			time.Sleep(time.Minute)
		})
	}
}

func TestAnswerTime(t *testing.T) {
	limits := Timeouts{Answer: 2 * time.Minute}
	for bytes, want := range map[int64]time.Duration{
		0: 2 * time.Minute, 60_000: 2 * time.Minute, 15_000_000: 2 * time.Minute,
		16_000_000: 128 * time.Second, 100_000_000: 800 * time.Second,
	} {
		require.Equal(t, want, limits.answerTime(bytes), "%d", bytes)
	}
	require.Equal(t, time.Hour, Timeouts{Answer: time.Hour}.answerTime(100_000_000), "the setting is the least")
}

// TestWhatMayHaveArrived is what is concluded from the send queue of a connection
// that ended, of which 1,000 bytes were written before the request and 1,000
// are the request.
func TestWhatMayHaveArrived(t *testing.T) {
	for name, c := range map[string]struct {
		queue         sendQueue
		unknown       bool
		silent        bool
		whole, nought bool // may be whole; nothing arrived
	}{
		"all acknowledged":                           {queue: sendQueue{}, whole: true},
		"all acknowledged, then silence":             {queue: sendQueue{}, silent: true, whole: true},
		"a part never left":                          {queue: sendQueue{unacked: 500, unsent: 100}},
		"a part never left, then silence":            {queue: sendQueue{unacked: 500, unsent: 100}, silent: true},
		"the end is on its way, then a reset":        {queue: sendQueue{unacked: 500}, whole: true},
		"the end is on its way, then silence":        {queue: sendQueue{unacked: 500}, silent: true, whole: true},
		"the end is on its way, then goodbye":        {queue: sendQueue{unacked: 500, farewell: true}},
		"all of it is on its way, then a reset":      {queue: sendQueue{unacked: 1000}, whole: true, nought: true},
		"all of it is on its way, then silence":      {queue: sendQueue{unacked: 1000}, silent: true, nought: true},
		"all of it is on its way, then goodbye":      {queue: sendQueue{unacked: 1000, farewell: true}, nought: true},
		"the bytes before it are on their way, too":  {queue: sendQueue{unacked: 1500}, silent: true, nought: true},
		"the system does not tell":                   {unknown: true, whole: true},
		"the system does not tell, and then silence": {unknown: true, silent: true, whole: true},
	} {
		t.Run(name, func(t *testing.T) {
			d := delivery{before: 1000, conn: &conn{written: 2000, closed: true, last: c.queue, known: !c.unknown}}
			require.Equal(t, c.whole, d.mayBeWhole(c.silent))
			require.Equal(t, c.nought, d.nothingArrived())
		})
	}
	require.True(t, delivery{}.mayBeWhole(true), "nothing is known at all")
	require.False(t, delivery{}.nothingArrived())
}
