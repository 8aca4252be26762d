package control

import (
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/zalando/go-keyring"
	"go.uber.org/goleak"

	"mediadrop/settings"
	"mediadrop/uploader"
	"mediadrop/uploader/commbox"
)

// The log's goroutine that deletes former files never ends (lumberjack#56).
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreTopFunction("gopkg.in/natefinch/lumberjack%2ev2.(*Logger).millRun"))
}

const (
	stream      = "hNyRN_fLUy7rrOrN9jLpipA%3d%3d"
	otherStream = "0therStreamID%3d%3d"
)

// rig is a Control over real files, a keychain in memory and a service on the
// loopback.
type rig struct {
	*Control
	t        *testing.T
	service  *service
	keychain *keychain
	folder   string

	mu   sync.Mutex
	jobs map[string]uploader.Job
	told chan struct{} // after each snapshot
}

// open opens a Control for a test. A settings file that was there stays.
func open(t *testing.T, folder string) *rig {
	r := &rig{
		t: t, folder: folder, service: newService(t), keychain: &keychain{secrets: map[string]string{}},
		jobs: map[string]uploader.Job{}, told: make(chan struct{}, 1),
	}
	paths, err := settings.Locate(folder)
	require.NoError(t, err)
	file, problems := settings.Open(paths.Settings, settings.Options{ParseStreamID: func(s string) (string, error) {
		id, err := commbox.ParseStreamID(s)
		return string(id), err
	}})
	require.Empty(t, problems)
	r.Control, err = Open(t.Context(), Options{
		Paths: paths, File: file, Keychain: r.keychain, Version: "1.2.3",
		Describe: func(s uploader.State, p *uploader.Problem) string { return string(s) + ": " + p.Detail },
		Publish:  r.publish, Log: slog.New(slog.DiscardHandler),
	})
	require.NoError(t, err)
	t.Cleanup(func() {
		require.NoError(t, r.Close())
		r.service.Close()
	})
	return r
}

// newRig opens a Control with an account Main at the test's own service and a
// channel Support.
func newRig(t *testing.T) *rig {
	r := open(t, t.TempDir())
	require.NoError(t, r.Settings.Update(func(s *settings.Settings) error {
		s.Accounts[0].BaseURL = r.service.URL
		return nil
	}))
	require.NoError(t, r.SaveChannel(ChannelForm{Name: "Support", StreamID: stream}, ""))
	return r
}

func (r *rig) publish(s uploader.Snapshot) {
	r.mu.Lock()
	for _, j := range s.Jobs {
		r.jobs[j.Path] = j
	}
	r.mu.Unlock()
	select {
	case r.told <- struct{}{}:
	default:
	}
}

// await waits until the upload of a file is in this state, and gives it.
func (r *rig) await(path string, state uploader.State) uploader.Job {
	r.t.Helper()
	for {
		r.mu.Lock()
		j := r.jobs[path]
		r.mu.Unlock()
		if j.State == state {
			return j
		}
		require.False(r.t, j.State.Ended(), "%s ended as %s: %s", path, j.State, j.Sentence)
		<-r.told
	}
}

func (r *rig) pdf(name string) string {
	path := filepath.Join(r.t.TempDir(), filepath.FromSlash(name))
	require.NoError(r.t, os.MkdirAll(filepath.Dir(path), 0o700))
	require.NoError(r.t, os.WriteFile(path, []byte("%PDF-1.7\n"+name), 0o600))
	return path
}

// service answers as the real one does, and remembers what it was asked.
type service struct {
	*httptest.Server
	mu       sync.Mutex
	requests []request
	key      string        // the one that is accepted; empty accepts all
	hold     chan struct{} // when set, no answer before it is closed
	arrived  chan struct{} // one for each request
}

type request struct {
	path, key, agent           string
	part, filename, mime, body string
	parts                      int
}

func newService(t *testing.T) *service {
	s := &service{arrived: make(chan struct{}, 1000)}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.serve(t, w, r) }))
	return s
}

func (s *service) serve(t *testing.T, w http.ResponseWriter, r *http.Request) {
	asked := request{path: r.URL.EscapedPath(), key: strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "), agent: r.UserAgent()}
	parts, err := r.MultipartReader()
	if err != nil {
		t.Error(err)
		return
	}
	for {
		part, err := parts.NextPart()
		if err != nil {
			break
		}
		body, _ := io.ReadAll(part)
		asked.parts++
		asked.part, asked.filename, asked.mime, asked.body = part.FormName(), part.FileName(), part.Header.Get("Content-Type"), string(body)
	}
	s.mu.Lock()
	s.requests = append(s.requests, asked)
	accepted, hold := s.key == "" || s.key == asked.key, s.hold
	s.mu.Unlock()
	s.arrived <- struct{}{}
	if hold != nil {
		select {
		case <-hold:
		case <-r.Context().Done():
			return
		}
	}
	if !accepted {
		w.WriteHeader(http.StatusUnauthorized)
		_ = json.NewEncoder(w).Encode(map[string]any{"status": 401, "description": "Unauthorized"})
		return
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"status": "200", "data": []any{map[string]any{"id": "257250616863050", "filename": asked.filename}}})
}

func (s *service) accept(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.key = key
}

func (s *service) seen() []request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]request(nil), s.requests...)
}

// keychain is a keychain in memory.
type keychain struct {
	mu      sync.Mutex
	secrets map[string]string
	err     error
}

var errLocked = errors.New("failed to unlock correct collection")

func (k *keychain) Get(_, user string) (string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if secret, ok := k.secrets[user]; ok || k.err != nil {
		return secret, k.err
	}
	return "", keyring.ErrNotFound
}

func (k *keychain) Set(_, user, secret string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.err == nil {
		k.secrets[user] = secret
	}
	return k.err
}

func (k *keychain) Delete(_, user string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if _, ok := k.secrets[user]; !ok && k.err == nil {
		return keyring.ErrNotFound
	}
	if k.err == nil {
		delete(k.secrets, user)
	}
	return k.err
}

func (k *keychain) all() map[string]string {
	k.mu.Lock()
	defer k.mu.Unlock()
	all := map[string]string{}
	for user, secret := range k.secrets {
		all[user] = secret
	}
	return all
}

func (k *keychain) fail(err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.err = err
}
