//go:build linux

package stage

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// Service stands for CommBox: it takes whatever comes and gives each request a media ID of its
// own, the first of which is 987654321000001.
type Service struct {
	*httptest.Server
	mu   sync.Mutex
	seen []string // what each request was, without its body
}

// NewService starts a service on the loopback, until the test ends.
func NewService(tb testing.TB) *Service {
	tb.Helper()
	s := &Service{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		s.mu.Lock()
		s.seen = append(s.seen, fmt.Sprintf("%s %s %s", r.Method, r.URL.EscapedPath(), r.Header.Get("Authorization")))
		n := len(s.seen)
		s.mu.Unlock()
		fmt.Fprintf(w, `{"status":"200","description":"Operation successful","data":[{"filename":"x","id":"98765432100000%d"}]}`, n)
	}))
	tb.Cleanup(s.Close)
	return s
}

// Requests returns method, path and Authorization of each request so far.
func (s *Service) Requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.seen...)
}
