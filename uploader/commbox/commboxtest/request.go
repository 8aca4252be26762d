package commboxtest

import (
	"bufio"
	"bytes"
	"io"
	"mime"
	"net"
	"net/http"
	"net/textproto"
	"slices"
	"strings"
)

// Request is one request whose header was read.
type Request struct {
	Method string
	Path   string // as it was sent, escaped
	Key    string // the bearer key
	Agent  string // the header User-Agent
	Field  string // the form's name for the file
	File   string // the file's name
	MIME   string // the file's type
	Size   int64  // of the whole body, in bytes, as announced
	Try    int    // how many requests for this path and file there were, with this one
	Whole  bool   // the whole body came in
	Body   string // the file, where Options.KeepBodies is set; the whole body of a message
	// Template is the name of the template that a message sends; empty for uploads.
	Template string
	ID       string // the media ID that was handed out for it; "" for none
}

// Requests returns the requests so far, in the order in which they began: all of them, or those for
// files of these names.
func (s *Server) Requests(files ...string) []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	var requests []Request
	for _, r := range s.requests {
		if len(files) == 0 || slices.Contains(files, r.File) {
			requests = append(requests, *r)
		}
	}
	return requests
}

// Await waits until n requests have come in whole, or the server closes.
func (s *Server) Await(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for !s.isClosing() {
		whole := 0
		for _, r := range s.requests {
			if r.Whole {
				whole++
			}
		}
		if whole >= n {
			return
		}
		s.changed.Wait()
	}
}

// begin reads the header of a request and of its only part.
func (s *Server) begin(conn net.Conn, in *bufio.Reader) (*Exchange, error) {
	req, err := http.ReadRequest(in)
	if err != nil {
		return nil, err
	}
	request := &Request{
		Method: req.Method, Path: req.URL.EscapedPath(), Agent: req.UserAgent(), Size: req.ContentLength,
		Key: strings.TrimPrefix(req.Header.Get("Authorization"), "Bearer "),
	}
	x := &Exchange{server: s, conn: conn, in: in, request: request, left: req.ContentLength}
	s.enter(request)
	if req.Header.Get("Expect") == "100-continue" { // as curl asks before a large body
		x.Say("HTTP/1.1 100 Continue\r\n\r\n")
	}
	if strings.Contains(request.Path, messagePath) {
		x.readMessage()
		return x, nil
	}
	_, parameters, err := mime.ParseMediaType(req.Header.Get("Content-Type"))
	if err == nil {
		x.end = "\r\n--" + parameters["boundary"] + "--\r\n"
	}
	part := x.readPartHeader()
	_, disposition, err := mime.ParseMediaType(part.Get("Content-Disposition"))
	if err != nil {
		disposition = nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	request.Field, request.File, request.MIME = disposition["name"], disposition["filename"], part.Get("Content-Type")
	try := request.Path + "\n" + request.File
	s.tries[try]++
	request.Try = s.tries[try]
	return x, nil
}

// enter writes a request into the books. It counts from here on, whatever becomes of it.
func (s *Server) enter(r *Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, r)
}

// readPartHeader reads up to the first byte of the file and returns the header of its part, as far
// as it is one.
func (x *Exchange) readPartHeader() textproto.MIMEHeader {
	var head bytes.Buffer
	for !bytes.HasSuffix(head.Bytes(), []byte("\r\n\r\n")) && x.left > 0 {
		b, err := x.in.ReadByte()
		if err != nil {
			return nil
		}
		x.left--
		head.WriteByte(b)
	}
	_, header, _ := bytes.Cut(head.Bytes(), []byte("\r\n")) // behind the boundary
	fields, err := textproto.NewReader(bufio.NewReader(bytes.NewReader(header))).ReadMIMEHeader()
	if err != nil && err != io.EOF {
		return nil
	}
	return fields
}
