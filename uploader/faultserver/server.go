// Package faultserver plays, for tests only, a service that misbehaves in every
// way a test asks for. It speaks HTTP by hand over bare sockets, because a real
// HTTP server is too well-behaved: it cannot reset a connection at a byte
// count, stop reading, or lie about a length. It keeps the books of what came
// in and of what it handed out.
package faultserver

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/textproto"
	"strings"
	"sync"
	"time"
)

// receiveBuffer keeps the system from taking in more of a body than the script
// asked for: without a bound, megabytes of it vanish into buffers.
const receiveBuffer = 32 << 10

// Script plays one exchange. When it returns, the connection is used for the
// next request if Answer finished the exchange properly, else it is closed.
type Script func(*Exchange)

// Options say how a server deals with connections.
type Options struct {
	// Certificate makes the server speak TLS with it.
	Certificate *tls.Certificate
	// Instead, when set, deals with each connection in place of HTTP.
	Instead func(net.Conn)
}

// Request is one request whose header was read.
type Request struct {
	Path  string
	Key   string // the bearer key
	File  string // the file name in its part
	Try   int    // how many requests for this path and file there were, with this one
	Whole bool   // the whole body came in
	ID    string // the media ID that was handed out for it; "" for none
}

// Server is a running fault server. Its methods may be called concurrently.
type Server struct {
	listener net.Listener
	options  Options
	choose   func(Request) Script
	running  sync.WaitGroup
	closing  chan struct{}

	mu          sync.Mutex
	requests    []*Request
	tries       map[string]int
	handedOut   int
	connections map[net.Conn]struct{}
	accepted    int
}

// Start starts a server on a free port of the loopback; choose gives the script
// for each request and may be called concurrently.
func Start(o Options, choose func(Request) Script) (*Server, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("start the fault server: %w", err)
	}
	s := &Server{
		listener: listener, options: o, choose: choose, closing: make(chan struct{}),
		tries: map[string]int{}, connections: map[net.Conn]struct{}{},
	}
	s.running.Add(1)
	go s.accept()
	return s, nil
}

// URL is the server's base URL.
func (s *Server) URL() string {
	scheme := "http"
	if s.options.Certificate != nil || s.options.Instead != nil {
		scheme = "https"
	}
	return scheme + "://" + s.listener.Addr().String() + "/"
}

// Requests returns the requests so far, in the order in which they began.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	requests := make([]Request, len(s.requests))
	for i, r := range s.requests {
		requests[i] = *r
	}
	return requests
}

// Connections is how many connections were accepted.
func (s *Server) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.accepted
}

// Close breaks all connections and returns when no script runs any more.
func (s *Server) Close() {
	s.mu.Lock()
	select {
	case <-s.closing:
	default:
		close(s.closing)
	}
	_ = s.listener.Close()
	for conn := range s.connections {
		_ = conn.Close()
	}
	s.mu.Unlock()
	s.running.Wait()
}

func (s *Server) accept() {
	defer s.running.Done()
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return
		}
		_ = conn.(*net.TCPConn).SetReadBuffer(receiveBuffer)
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

// adopt takes a connection on, unless the server closes.
func (s *Server) adopt(conn net.Conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.closing:
		_ = conn.Close()
		return false
	default:
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
	r := bufio.NewReader(conn)
	for {
		x, err := s.begin(conn, r)
		if err != nil {
			return
		}
		x.socket = socket.(*net.TCPConn)
		s.choose(*x.request)(x)
		if !x.again {
			return
		}
	}
}

// begin reads the header of a request and of its only part.
func (s *Server) begin(conn net.Conn, r *bufio.Reader) (*Exchange, error) {
	req, err := http.ReadRequest(r)
	if err != nil {
		return nil, err
	}
	request := &Request{Path: req.URL.EscapedPath(), Key: strings.TrimPrefix(req.Header.Get("Authorization"), "Bearer ")}
	x := &Exchange{server: s, conn: conn, in: r, request: request, left: req.ContentLength}
	s.count(request)
	file := x.readPartHeader()
	s.mu.Lock()
	defer s.mu.Unlock()
	request.File = file
	s.tries[request.Path+"\n"+request.File]++
	request.Try = s.tries[request.Path+"\n"+request.File]
	return x, nil
}

// count enters a request into the books. It counts from here on, whatever
// becomes of it.
func (s *Server) count(r *Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, r)
}

// readPartHeader reads up to the first byte of the file and gives the file's
// name.
func (x *Exchange) readPartHeader() string {
	var head bytes.Buffer
	for !bytes.HasSuffix(head.Bytes(), []byte("\r\n\r\n")) && x.left > 0 {
		b, err := x.in.ReadByte()
		if err != nil {
			return ""
		}
		x.left--
		head.WriteByte(b)
	}
	_, header, _ := bytes.Cut(head.Bytes(), []byte("\r\n")) // behind the boundary
	fields, err := textproto.NewReader(bufio.NewReader(bytes.NewReader(header))).ReadMIMEHeader()
	if err != nil && err != io.EOF {
		return ""
	}
	_, parameters, err := mime.ParseMediaType(fields.Get("Content-Disposition"))
	if err != nil {
		return ""
	}
	return parameters["filename"]
}

// pause waits, but not for a server that closes.
func (s *Server) pause(d time.Duration) {
	select {
	case <-time.After(d):
	case <-s.closing:
	}
}
