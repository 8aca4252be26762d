package commboxtest

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// Exchange is one request being answered. A script calls its methods one after the other; each is
// one thing a server can do. An error of the connection ends nothing: the methods called after it
// have no effect.
type Exchange struct {
	server  *Server
	conn    net.Conn // TLS, where there is any
	socket  *net.TCPConn
	in      *bufio.Reader
	request *Request
	end     string // what a body ends with, behind the file
	left    int64  // bytes of the body that were not read yet
	again   bool
}

// Request returns what came in.
func (x *Exchange) Request() Request { return *x.request }

// Left returns how many bytes of the body were not read yet.
func (x *Exchange) Left() int64 { return x.left }

// Read reads n more bytes of the body, or what there is.
func (x *Exchange) Read(n int64) {
	n = min(n, x.left)
	var read int
	var kept []byte
	if x.server.options.KeepBodies {
		kept = make([]byte, n)
		read, _ = io.ReadFull(x.in, kept) // an error shows in what is left
	} else {
		read, _ = x.in.Discard(int(n))
	}
	x.left -= int64(read)
	x.server.mu.Lock()
	defer x.server.mu.Unlock()
	x.request.Body += string(kept[:min(read, len(kept))])
	if x.left == 0 && !x.request.Whole {
		x.request.Whole = true
		x.request.Body = strings.TrimSuffix(x.request.Body, x.end)
		x.server.changed.Broadcast()
	}
}

// ReadAll reads the rest of the body and reports whether it came.
func (x *Exchange) ReadAll() bool {
	x.Read(x.left)
	return x.left == 0
}

// ReadSlowly reads the rest of the body in pieces with pauses between them.
func (x *Exchange) ReadSlowly(piece int64, pause time.Duration) {
	for before := int64(-1); x.left > 0 && x.left != before; {
		before = x.left
		x.Read(piece)
		x.server.pause(pause)
	}
}

// Reset breaks the connection with an RST.
func (x *Exchange) Reset() {
	_ = x.socket.SetLinger(0)
	_ = x.socket.Close()
}

// Close ends the connection properly (FIN), as far as what was read allows.
func (x *Exchange) Close() { _ = x.socket.Close() }

// Hang does nothing any more, not even read, until the server closes.
func (x *Exchange) Hang() { <-x.server.closing }

// BeSilent answers nothing until the other side goes away.
func (x *Exchange) BeSilent() { _, _ = io.Copy(io.Discard, x.in) }

// Say sends raw bytes.
func (x *Exchange) Say(raw string) { _, _ = io.WriteString(x.conn, raw) }

// SayForever sends the same bytes again and again until the other side, or the server, goes away;
// pause is kept between them.
func (x *Exchange) SayForever(raw string, pause time.Duration) {
	for {
		if _, err := io.WriteString(x.conn, raw); err != nil {
			return
		}
		if pause > 0 {
			x.server.pause(pause)
		}
	}
}

// Answer sends an HTTP answer with this body and extra header lines; the connection is used again
// if the body of the request was read whole.
func (x *Exchange) Answer(status int, body string, header ...string) {
	var lines strings.Builder
	for _, line := range header {
		lines.WriteString(line + "\r\n")
	}
	x.Say(fmt.Sprintf("HTTP/1.1 %d %s\r\n%sContent-Length: %d\r\n\r\n%s", status, http.StatusText(status), lines.String(), len(body), body))
	x.again = x.left == 0
}

// HandOut makes up a media ID for the request and enters it into the books.
func (x *Exchange) HandOut() string {
	x.server.mu.Lock()
	defer x.server.mu.Unlock()
	x.server.handedOut++
	x.request.ID = MediaID(x.server.handedOut)
	return x.request.ID
}

// Success reads the rest of the body and answers as the service does. A body that does not come
// whole gets no ID.
func (x *Exchange) Success() {
	if x.ReadAll() {
		x.Answer(http.StatusOK, SuccessBody(x.request.File, x.HandOut()))
	}
}

// pause waits, but not for a server that closes.
func (s *Server) pause(d time.Duration) {
	select {
	case <-time.After(d):
	case <-s.closing:
	}
}
