// Package practice is the stand-in for the upload service behind the practice
// channel: it answers from this computer only and needs no account, so that a
// new person can try everything at once. It speaks real HTTP/1.1 on a
// loopback address and answers as the service's documentation says, at a pace
// at which progress can be seen. What it receives it forgets.
//
// A file's name can ask for an error, for training and for tests. It is asked
// for by two or three words somewhere in the name before its extension, in
// any case, with spaces, dashes or underscores between them, as in
// "price list ERROR-429 (2).pdf":
//
//	in the name        what the upload, or the message of a template of that name, gets
//	error 206          HTTP 206, status "206", with the data rows of error 400
//	error 400          HTTP 400, status "400" as a string, and two data rows with recipient, status, failed
//	error 401          HTTP 401, status 401 as a number, until the key of the practice channel is replaced
//	error 404          HTTP 404, status 404 as a number
//	error 413          HTTP 413, status 413 as a number
//	error 429          HTTP 429 with Retry-After: 2, status 429 as a number; from the second request for this name on, success
//	error 500          HTTP 500, status 500 as a number
//	error 503          HTTP 503 without Retry-After, status 503 as a number
//	error inside 200   HTTP 200 that holds the answer of error 400
//	error no id        HTTP 200, successful, but without an id
//	error html         HTTP 200 with a web page
//	error reset        no answer: the connection is reset after the whole file was taken
//	error slow         no answer: the connection stays open until the program gives up
//
// All of them come after the whole file was taken.
package practice

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// StreamID is the encrypted stream ID of the only channel, percent-encoded as
// it stands in a path.
const StreamID = "pRaCt1ce_MediaDr0pL0cal%3d%3d"

// socketBuffer is how many bytes each end of a connection may hold back. With
// the systems' own sizes, up to some megabytes, a usual file would be gone at
// once for its sender, whatever the pace of its reader. Half of it was tried
// on Linux: the window is then so much smaller than a loopback packet
// (64 KiB) that senders wait for TCP's timers.
const socketBuffer = 32 << 10

// Server is the running stand-in. Its methods may be called concurrently.
type Server struct {
	address string
	key     string
	pace    pace
	http    http.Server

	closing   chan struct{} // closed when Close begins
	closeOnce sync.Once
	closeErr  error
	serving   sync.WaitGroup // the accept loop
	conns     sync.WaitGroup

	keyReplaced atomic.Bool

	mu        sync.Mutex
	throttled map[string]bool // file names that got their 429
}

// Option changes how a Server behaves.
type Option func(*Server)

// WithoutPacing makes the server take files as fast as they come.
func WithoutPacing() Option {
	return func(s *Server) { s.pace = func(int64) time.Duration { return 0 } }
}

// Start listens on a free loopback port and serves until Close.
func Start(options ...Option) (*Server, error) {
	key := make([]byte, 16)
	rand.Read(key) // never fails, as crypto/rand documents
	s := &Server{
		key:       hex.EncodeToString(key),
		pace:      believable,
		closing:   make(chan struct{}),
		throttled: make(map[string]bool),
	}
	for _, option := range options {
		option(s)
	}

	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("practice: listen: %w", err)
	}
	s.address = listener.Addr().String()
	s.http = http.Server{
		Handler:           http.HandlerFunc(s.serve),
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          log.New(io.Discard, "", 0), // it would name what strangers send
		ConnState:         s.connState,
		ConnContext: func(ctx context.Context, conn net.Conn) context.Context {
			return context.WithValue(ctx, connKey{}, conn)
		},
	}
	// Serve returns when Close closes the listener, and for no other reason
	// that could be converted here.
	s.serving.Go(func() { _ = s.http.Serve(smallBuffers{listener}) })
	return s, nil
}

// BaseURL is the address below which the service is found, with a slash at
// its end.
func (s *Server) BaseURL() string { return "http://" + s.address + "/" }

// Key is the bearer key that the server asks for. It is made anew at each
// start, so that no other program is answered.
func (s *Server) Key() string { return s.key }

// ReplaceKey plays that a person gave a better key: names that ask for error
// 401 succeed from now on.
func (s *Server) ReplaceKey() { s.keyReplaced.Store(true) }

// DialContext dials as net.Dialer does, but for small socket buffers: what is
// sent through such a connection is soon read, and its sender sees the pace
// of the server.
func (s *Server) DialContext(ctx context.Context, network, addr string) (net.Conn, error) {
	conn, err := new(net.Dialer).DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		if err := tcp.SetWriteBuffer(socketBuffer); err != nil {
			_ = conn.Close() // the first error is the one to tell
			return nil, fmt.Errorf("practice: make the send buffer small: %w", err)
		}
	}
	return conn, nil
}

// Close ends the server and all its connections, and returns when nothing of
// it runs any more. Later calls return what the first one did.
func (s *Server) Close() error {
	s.closeOnce.Do(func() {
		close(s.closing)
		s.closeErr = s.http.Close()
		s.serving.Wait()
		s.conns.Wait()
	})
	return s.closeErr
}

// connState counts the connections, for Close to wait for. One that arrives
// just after http.Server.Close went through them would stay open: it is
// closed here.
func (s *Server) connState(conn net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		s.conns.Add(1)
		select {
		case <-s.closing:
			_ = conn.Close() // nobody is left to hear of it
		default:
		}
	case http.StateClosed:
		s.conns.Done()
	}
}

// connKey is where a request's context has its connection.
type connKey struct{}

// smallBuffers is a listener for connections with small receive buffers.
type smallBuffers struct{ net.Listener }

func (l smallBuffers) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		// Only the sight of progress depends on it, or the peer has gone
		// already: no reason to refuse service.
		_ = tcp.SetReadBuffer(socketBuffer)
	}
	return conn, nil
}
