package practice

import (
	"crypto/subtle"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// The paths of the two endpoints; the stream ID follows.
const (
	uploadPath  = "/whatsapp/uploadmedia/"
	messagePath = "/v2/whatsapp/sendtemplatedmessage/"
)

// What is still read of a body after an early refusal, so that the client
// gets to see the answer: whoever closes with unread data sends a reset, and
// that can overtake the answer.
const (
	drainTime  = 5 * time.Second
	drainBytes = 256 << 20
)

// serve checks as the service does: the path, the method, the key, the
// channel, and then the body.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	take := s.take
	stream, found := strings.CutPrefix(r.URL.Path, uploadPath)
	if !found {
		take = s.takeMessage
		stream, found = strings.CutPrefix(r.URL.Path, messagePath)
	}
	switch {
	case !found:
		refuse(w, r, http.StatusNotFound)
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", http.MethodPost)
		refuse(w, r, http.StatusMethodNotAllowed)
	case !s.authorized(r):
		w.Header().Set("WWW-Authenticate", "Bearer")
		refuse(w, r, http.StatusUnauthorized)
	case stream != decodedStreamID:
		refuse(w, r, http.StatusNotFound)
	default:
		take(w, r)
	}
}

// decodedStreamID is StreamID after one decoding, as in a request's URL.Path;
// one that was escaped twice does not match.
var decodedStreamID = func() string {
	id, err := url.PathUnescape(StreamID)
	if err != nil {
		panic(err) // a constant of this package
	}
	return id
}()

func (s *Server) authorized(r *http.Request) bool {
	scheme, key, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	return strings.EqualFold(scheme, "Bearer") && subtle.ConstantTimeCompare([]byte(key), []byte(s.key)) == 1
}

// refuse answers before the body, then reads the body within bounds.
func refuse(w http.ResponseWriter, r *http.Request, status int) {
	control := http.NewResponseController(w)
	// Without this, net/http reads 256 KiB of the body and then closes. An
	// error means that the request cannot have it both ways, and then that is
	// all that can be done.
	duplex := control.EnableFullDuplex() == nil
	w.Header().Set("Connection", "close")
	plain(status).write(w, status)
	if !duplex || control.Flush() != nil {
		return
	}
	if control.SetReadDeadline(time.Now().Add(drainTime)) == nil {
		_, _ = io.CopyN(io.Discard, r.Body, drainBytes) // the answer is out, however this ends
	}
}

// take reads the file and answers.
func (s *Server) take(w http.ResponseWriter, r *http.Request) {
	body := &pacedBody{ReadCloser: r.Body, size: r.ContentLength, pace: s.pace, closing: s.closing}
	r.Body = body
	filename, problem := readFile(r)
	// Whatever follows the form belongs to the request as well. When it ends
	// too early, the client or this server has gone, and nobody is left to
	// answer.
	if _, err := io.Copy(io.Discard, body); err != nil {
		panic(http.ErrAbortHandler)
	}
	if problem != "" {
		badRequest("Bad request", problem).write(w, http.StatusBadRequest)
		return
	}
	s.play(w, r, fileRequest(filename))
}

// What can be wrong with a form, as the service tells it.
const (
	noForm   = "The body is not multipart/form-data"
	badForm  = "The form cannot be read to its end"
	notAFile = "The form must have exactly one part, a file named pic"
)

// readFile reads the form and forgets the file. It returns the file's name,
// or what is wrong.
func readFile(r *http.Request) (filename, problem string) {
	form, err := r.MultipartReader()
	if err != nil {
		return "", noForm
	}
	part, err := form.NextPart()
	if err != nil {
		return "", badForm
	}
	filename = part.FileName()
	if part.FormName() != "pic" || filename == "" {
		return "", notAFile
	}
	if _, err := io.Copy(io.Discard, part); err != nil {
		return "", badForm
	}
	switch _, err := form.NextPart(); {
	case err == nil:
		return "", notAFile
	case err != io.EOF: // other errors wrap it
		return "", badForm
	}
	return filename, ""
}
