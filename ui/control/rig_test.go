package control

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"mediadrop/settings"
	"mediadrop/settings/home"
	"mediadrop/settings/keychain"
	"mediadrop/settings/keychain/keychaintest"
	"mediadrop/uploader"
	"mediadrop/uploader/commbox"
	"mediadrop/uploader/commbox/commboxtest"
	"mediadrop/uploader/media"
	"mediadrop/uploader/media/mediatest"
	"mediadrop/uploader/media/worker/workertest"
)

// The log's goroutine that deletes former files never ends (lumberjack#56).
func TestMain(m *testing.M) {
	if keychaintest.IsInSession() { // the connection to the bus never ends
		os.Exit(m.Run())
	}
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
	service  *commboxtest.Server
	keychain *keychaintest.Keychain
	folder   string

	mu   sync.Mutex
	jobs map[string]uploader.Job
	told chan struct{} // after each snapshot
}

// open opens a Control for a test. A settings file that was there stays.
func open(t *testing.T, folder string) *rig {
	r := &rig{
		t: t, folder: folder, service: commboxtest.New(t, commboxtest.Options{KeepBodies: true}), keychain: keychaintest.NewKeychain(),
		jobs: map[string]uploader.Job{}, told: make(chan struct{}, 1),
	}
	paths, err := home.Locate(folder)
	require.NoError(t, err)
	file, problems := settings.Open(paths.Settings, settings.Options{ParseStreamID: func(s string) (string, error) {
		id, err := commbox.ParseStreamID(s)
		return string(id), err
	}})
	require.Empty(t, problems)
	r.Control, err = Open(t.Context(), Options{
		Paths: paths, File: file, Keychain: r.keychain, Version: "1.2.3", Worker: workertest.InProcess(media.Handlers()),
		Describe: func(s uploader.State, p *uploader.Problem) string { return string(s) + ": " + p.Detail },
		Publish:  r.publish, Log: slog.New(slog.DiscardHandler),
	})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, r.Close()) })
	return r
}

// newRig opens a Control with an account Main at the test's own service and a
// channel Support.
func newRig(t *testing.T) *rig {
	r := open(t, t.TempDir())
	require.NoError(t, r.ChangeSettings(func(s *settings.Settings) error {
		s.Accounts[0].BaseURL = r.service.URL()
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
	require.NoError(r.t, os.WriteFile(path, mediatest.PDF(name, 0), 0o600))
	return path
}

var errLocked = errors.New("failed to unlock correct collection")

// owner is the owner of an account's key.
func (r *rig) owner(account string) keychain.Owner {
	r.t.Helper()
	owner, err := r.KeyOwner(account)
	require.NoError(r.t, err)
	return owner
}
