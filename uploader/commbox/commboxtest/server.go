// Package commboxtest provides a CommBox for tests: a server on the loopback that takes uploads as
// the service's documentation says, and misbehaves in every way a test asks for. It keeps the
// books of what came in and of the media IDs that it handed out.
//
// It speaks HTTP/1.1 by hand over bare sockets, because a real HTTP server is too well-behaved: it
// cannot reset a connection at a byte count, stop reading, or lie about a length.
package commboxtest

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"net"
	"sync"
	"testing"
)

// Options say how a server deals with connections and requests.
type Options struct {
	// Script plays each exchange; nil is Behave. It may be called concurrently.
	Script Script
	// Certificate makes the server speak TLS with it.
	Certificate *tls.Certificate
	// Instead, when set, deals with each connection in place of HTTP.
	Instead func(net.Conn)
	// KeepBodies makes a Request hold the bytes of its file.
	KeepBodies bool
	// ReadAhead is how many bytes of a body may be taken in before a script reads them. 0 keeps that
	// as small as the system allows: else megabytes vanish into buffers of which no script knows.
	ReadAhead int
}

// Script plays one exchange. When it returns, the connection is used for the next request if
// Answer finished the exchange properly, else it is closed.
type Script func(*Exchange)

// Server is a running server. Its methods may be called concurrently.
type Server struct {
	listener net.Listener
	options  Options
	running  sync.WaitGroup
	closing  chan struct{}

	mu          sync.Mutex
	changed     *sync.Cond // a request came in whole, or the server closes
	requests    []*Request
	tries       map[string]int
	handedOut   int
	connections map[net.Conn]struct{}
	accepted    int
	manners
}

// New starts a server on a free port of the loopback, until the test ends.
func New(tb testing.TB, o Options) *Server {
	tb.Helper()
	s, err := Start(o)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(s.Close)
	return s
}

// Start starts a server on a free port of the loopback, until Close.
func Start(o Options) (*Server, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("start the fake service: %w", err)
	}
	if o.Script == nil {
		o.Script = Behave
	}
	s := &Server{
		listener: listener, options: o, closing: make(chan struct{}),
		tries: map[string]int{}, connections: map[net.Conn]struct{}{},
		manners: manners{answers: map[string]answer{}, held: map[string]chan struct{}{}},
	}
	s.changed = sync.NewCond(&s.mu)
	s.running.Go(s.accept)
	return s, nil
}

// URL returns the server's base URL, which ends with a slash.
func (s *Server) URL() string { return s.Origin() + "/" }

// Origin returns what keys belong to: scheme, host and port.
func (s *Server) Origin() string {
	scheme := "http"
	if s.options.Certificate != nil || s.options.Instead != nil {
		scheme = "https"
	}
	return scheme + "://" + s.listener.Addr().String()
}

// Connections returns how many connections were accepted.
func (s *Server) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.accepted
}

// Close breaks all connections and returns when no script runs any more.
func (s *Server) Close() {
	s.mu.Lock()
	if !s.isClosing() {
		close(s.closing)
	}
	_ = s.listener.Close()
	for conn := range s.connections {
		_ = conn.Close()
	}
	s.changed.Broadcast()
	s.mu.Unlock()
	s.running.Wait()
}

func (s *Server) isClosing() bool {
	select {
	case <-s.closing:
		return true
	default:
		return false
	}
}

func (s *Server) accept() {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return
		}
		if s.options.ReadAhead == 0 {
			_ = conn.(*net.TCPConn).SetReadBuffer(leastReadAhead)
		}
		if !s.adopt(conn) {
			return
		}
		go func() {
			defer s.running.Done()
			defer s.drop(conn)
			s.serve(conn)
		}()
	}
}

// leastReadAhead is the size of a connection's receive buffer that still lets data flow.
const leastReadAhead = 32 << 10

// adopt takes a connection on, unless the server closes.
func (s *Server) adopt(conn net.Conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.isClosing() {
		_ = conn.Close()
		return false
	}
	s.accepted++
	s.connections[conn] = struct{}{}
	s.running.Add(1)
	return true
}

func (s *Server) drop(conn net.Conn) {
	_ = conn.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.connections, conn)
}

func (s *Server) serve(socket net.Conn) {
	if s.options.Instead != nil {
		s.options.Instead(socket)
		return
	}
	conn := socket
	if s.options.Certificate != nil {
		conn = tls.Server(socket, &tls.Config{Certificates: []tls.Certificate{*s.options.Certificate}})
	}
	in := bufio.NewReaderSize(conn, s.options.ReadAhead) // 16 bytes at least
	for {
		x, err := s.begin(conn, in)
		if err != nil {
			return
		}
		x.socket = socket.(*net.TCPConn)
		s.options.Script(x)
		if !x.again {
			return
		}
	}
}
