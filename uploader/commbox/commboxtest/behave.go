package commboxtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
)

// manners are how a server behaves that plays no script of the test's.
type manners struct {
	keys    []string // that are taken; none: every key
	answers map[string]answer
	held    map[string]chan struct{} // by file; closed to let go
}

type answer struct {
	status int
	body   string
}

// every is the name under which all files are held.
const every = ""

// AcceptKeys makes the server refuse every key but these.
func (s *Server) AcceptKeys(keys ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keys = keys
}

// AnswerFile makes uploads of a file of this name, or messages with a template of this name, end
// with a status and a body.
func (s *Server) AnswerFile(file string, status int, body string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers[file] = answer{status, body}
}

// Recover makes all uploads succeed from now on.
func (s *Server) Recover() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.answers)
}

// Hold keeps the answer for a file or a template of this name back, and HoldAll every answer, until the function
// that it returns is called, or ReleaseAll.
func (s *Server) Hold(file string) (release func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	gate := make(chan struct{})
	s.held[file] = gate
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.held[file] == gate {
			delete(s.held, file)
			close(gate)
		}
	}
}

// HoldAll is described at Hold.
func (s *Server) HoldAll() (release func()) { return s.Hold(every) }

// ReleaseAll lets go of all answers that are held.
func (s *Server) ReleaseAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for file, gate := range s.held {
		delete(s.held, file)
		close(gate)
	}
}

// Behave is the script of a service in order: it takes a file whole and answers as AcceptKeys,
// AnswerFile and Hold have it, else with a media ID.
func Behave(x *Exchange) {
	if !x.ReadAll() {
		return
	}
	s, r := x.server, x.request
	s.mu.Lock()
	name := r.File + r.Template // it has one of them
	special, asked := s.answers[name]
	known := len(s.keys) == 0 || slices.Contains(s.keys, r.Key)
	gates := []chan struct{}{s.held[name], s.held[every]}
	s.mu.Unlock()
	for _, gate := range gates {
		if gate != nil && !x.wait(gate) {
			return
		}
	}
	switch {
	case !known:
		x.Answer(http.StatusUnauthorized, ErrorBody(http.StatusUnauthorized, "Unauthorized, trace 4711, for "+r.Key))
	case r.Template != "" && asked:
		x.Answer(special.status, special.body)
	case r.Template != "":
		x.Answer(http.StatusOK, MessageBody(http.StatusOK, ""))
	case r.Method != http.MethodPost || r.Field != "pic" || r.File == "":
		x.Answer(http.StatusBadRequest, ErrorBody(http.StatusBadRequest, "The form must have one file, named pic"))
	case asked:
		x.Answer(special.status, special.body)
	default:
		x.Success()
	}
}

// wait waits for a gate to open and reports whether it did before the server closes.
func (x *Exchange) wait(gate <-chan struct{}) bool {
	select {
	case <-gate:
		return true
	case <-x.server.closing:
		return false
	}
}

// MediaID returns the n-th media ID that a server hands out, n from 1. It is too long for a float,
// so that nothing on the way may take it for a number.
func MediaID(n int) string { return fmt.Sprintf("90071992547409931%06d", n) }

// SuccessBody returns the service's answer to an upload that it took.
func SuccessBody(file, id string) string {
	return fmt.Sprintf(`{"status":"200","description":"Operation successful","data":[{"filename":%s,"id":%q}]}`, quoted(file), id)
}

// ErrorBody returns an answer of the service that says what went wrong.
func ErrorBody(status int, description string) string {
	return fmt.Sprintf(`{"status":%d,"description":%s,"data":[]}`, status, quoted(description))
}

func quoted(text string) string {
	encoded, err := json.Marshal(text)
	if err != nil {
		panic(err) // a string always has JSON
	}
	return string(encoded)
}
