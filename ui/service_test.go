package ui

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"

	"mediadrop/assets"
	"mediadrop/settings"
)

// badKey is a key that the service does not take.
const badKey = "ffffffffffffffffffffffffffffffff"

var pictureBytes = assets.CheckPicture

// service stands for CommBox: a real server on the loopback.
type service struct {
	server *httptest.Server

	mu       sync.Mutex
	keys     map[string]bool
	answers  map[string]string // by file name: status, a space, the body
	held     map[string]chan struct{}
	requests []request
}

// request is what the service was sent.
type request struct {
	path, key, file string
}

func newService(t *testing.T) *service {
	s := &service{keys: map[string]bool{goodKey: true}, answers: map[string]string{}, held: map[string]chan struct{}{}}
	s.server = httptest.NewServer(s)
	t.Cleanup(s.server.Close)
	return s
}

func (s *service) url() string { return s.server.URL + "/" }

// answer makes uploads of a file end with a status and a body.
func (s *service) answer(file string, status int, body string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers[file] = strconv.Itoa(status) + " " + body
}

// convert makes all uploads succeed from now on.
func (s *service) convert() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.answers)
}

// hold keeps the answer for a file back until it is released.
func (s *service) hold(file string) (release func()) {
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

func (s *service) releaseAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for file, gate := range s.held {
		delete(s.held, file)
		close(gate)
	}
}

// sent returns the requests that came in, all or those for one file.
func (s *service) sent(file string) []request {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []request
	for _, r := range s.requests {
		if file == "" || r.file == file {
			found = append(found, r)
		}
	}
	return found
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	status, body := s.take(r)
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

// take reads a request whole and says what to answer.
func (s *service) take(r *http.Request) (int, string) {
	key := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	file, header, err := r.FormFile("pic")
	if err != nil {
		return http.StatusBadRequest, `{"status":400,"description":"no file"}`
	}
	_ = file.Close()
	s.mu.Lock()
	s.requests = append(s.requests, request{path: r.URL.EscapedPath(), key: key, file: header.Filename})
	n, known, special, gate := len(s.requests), s.keys[key], s.answers[header.Filename], s.held[header.Filename]
	s.mu.Unlock()
	if gate != nil {
		select {
		case <-gate:
		case <-r.Context().Done():
		}
	}
	switch {
	case !known:
		return http.StatusUnauthorized, `{"status":401,"description":"Unauthorized, trace 4711, for ` + key + `"}`
	case special != "":
		code, text, _ := strings.Cut(special, " ")
		status, _ := strconv.Atoi(code)
		return status, text
	}
	name, _ := json.Marshal(header.Filename)
	// Too long for a float, so that nothing on the way may take it for a number.
	return http.StatusOK, `{"status":"200","data":[{"filename":` + string(name) + `,"id":"` + mediaID(n) + `"}]}`
}

// mediaID is what the service gives to its n-th request.
func mediaID(n int) string { return "90071992547409931" + strconv.Itoa(1000+n) }

// fakeKeychain is a keychain that can be broken.
type fakeKeychain struct {
	mu   sync.Mutex
	keys map[string]string
	err  error         // of every call
	hung chan struct{} // calls wait until it is closed
}

func newFakeKeychain() *fakeKeychain { return &fakeKeychain{keys: map[string]string{}} }

func (k *fakeKeychain) put(account, key string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.keys[account] = key
}

func (k *fakeKeychain) get(account string) string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.keys[account]
}

// fail makes every call fail; nil ends that.
func (k *fakeKeychain) fail(err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.err = err
}

// hang makes every call wait until release.
func (k *fakeKeychain) hang() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.hung = make(chan struct{})
}

func (k *fakeKeychain) release() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.hung != nil {
		close(k.hung)
		k.hung = nil
	}
}

// begin waits where the keychain hangs, and locks it.
func (k *fakeKeychain) begin(service string) error {
	k.mu.Lock()
	hung := k.hung
	k.mu.Unlock()
	if hung != nil {
		<-hung
	}
	k.mu.Lock()
	if service != settings.KeychainService {
		return errors.New("another program's key")
	}
	return k.err
}

func (k *fakeKeychain) Get(service, account string) (string, error) {
	defer k.mu.Unlock()
	if err := k.begin(service); err != nil {
		return "", err
	}
	key, ok := k.keys[account]
	if !ok {
		return "", settings.ErrKeyNotFound
	}
	return key, nil
}

func (k *fakeKeychain) Set(service, account, key string) error {
	defer k.mu.Unlock()
	if err := k.begin(service); err != nil {
		return err
	}
	k.keys[account] = key
	return nil
}

func (k *fakeKeychain) Delete(service, account string) error {
	defer k.mu.Unlock()
	if err := k.begin(service); err != nil {
		return err
	}
	if _, ok := k.keys[account]; !ok {
		return settings.ErrKeyNotFound
	}
	delete(k.keys, account)
	return nil
}
