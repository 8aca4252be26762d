package practice

import (
	"net"
	"net/http"
	"path"
	"regexp"
	"strconv"
	"strings"
)

// scenario is what the name of a file or of a template asks for; empty means
// success.
type scenario string

// scenarioPattern finds the words of the table in the package's comment as
// words of their own: "terror 400" and "error 4000" ask for nothing.
var scenarioPattern = regexp.MustCompile(
	`(?i)(?:^|[^\pL\pN])error[ _-]+(206|400|401|404|413|429|500|503|inside[ _-]+200|no[ _-]+id|html|reset|slow)(?:[^\pL\pN]|$)`)

var separators = regexp.MustCompile(`[ _-]+`)

// scenarioOf reads the first scenario in a name.
func scenarioOf(filename string) scenario {
	stem := strings.TrimSuffix(filename, path.Ext(filename))
	match := scenarioPattern.FindStringSubmatch(stem)
	if match == nil {
		return ""
	}
	return scenario(separators.ReplaceAllString(strings.ToLower(match[1]), " "))
}

// taken is what was read whole and is to be answered.
type taken struct {
	name    string                 // of the file or the template; it can ask for a scenario
	success func(id string) answer // with an ID, or without one where it is empty
	refused answer
	newID   func() string
}

// fileRequest is an upload.
func fileRequest(filename string) taken {
	return taken{
		name: filename, newID: newMediaID,
		success: func(id string) answer { return success(filename, id) },
		refused: badRequest("The file could not be processed",
			"This is a practice error: the file's name asked for it",
			"A real refusal would say here what is wrong with the file"),
	}
}

// play answers a request.
func (s *Server) play(w http.ResponseWriter, r *http.Request, q taken) {
	switch asked := scenarioOf(q.name); asked {
	case "":
		q.success(q.newID()).write(w, http.StatusOK)
	case "206":
		refused := q.refused
		refused.Status = "206"
		refused.write(w, http.StatusPartialContent)
	case "400":
		q.refused.write(w, http.StatusBadRequest)
	case "inside 200":
		q.refused.write(w, http.StatusOK)
	case "no id":
		q.success("").write(w, http.StatusOK)
	case "html":
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(webPage)) // the client has gone: nobody is left to tell
	case "reset":
		reset(r)
	case "slow":
		s.hold(r)
	case "401":
		s.refuseKey(w, q)
	case "429":
		s.throttle(w, q)
	default: // the pattern lets only status codes through
		status, err := strconv.Atoi(string(asked))
		if err != nil {
			panic(err)
		}
		plain(status).write(w, status)
	}
}

// webPage is what a proxy or a sign-in page in between would send.
const webPage = `<!DOCTYPE html>
<html><head><title>Practice</title></head>
<body><h1>This is a web page, not an answer of the service.</h1></body></html>
`

// refuseKey refuses names that ask for it until the key was replaced.
func (s *Server) refuseKey(w http.ResponseWriter, q taken) {
	if s.keyReplaced.Load() {
		q.success(q.newID()).write(w, http.StatusOK)
		return
	}
	plain(http.StatusUnauthorized).write(w, http.StatusUnauthorized)
}

// throttle refuses a name once, and never again.
func (s *Server) throttle(w http.ResponseWriter, q taken) {
	s.mu.Lock()
	again := s.throttled[q.name]
	s.throttled[q.name] = true
	s.mu.Unlock()
	if again {
		q.success(q.newID()).write(w, http.StatusOK)
		return
	}
	w.Header().Set("Retry-After", "2")
	plain(http.StatusTooManyRequests).write(w, http.StatusTooManyRequests)
}

// hold waits until the client goes away or the server closes, and does not
// answer.
func (s *Server) hold(r *http.Request) {
	select {
	case <-r.Context().Done():
	case <-s.closing:
	}
	panic(http.ErrAbortHandler)
}

// reset closes the connection at once. Without lingering, TCP sends RST
// instead of FIN.
func reset(r *http.Request) {
	if tcp, ok := r.Context().Value(connKey{}).(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // else it closes without RST, which is no answer either
	}
	panic(http.ErrAbortHandler)
}
