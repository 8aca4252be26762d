package control

import (
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/settings"
	"mediadrop/settings/home"
	"mediadrop/settings/keychain/keychaintest"
	"mediadrop/uploader"
	"mediadrop/uploader/commbox"
	"mediadrop/uploader/history"
	"mediadrop/uploader/media"
	"mediadrop/uploader/media/mediatest"
	"mediadrop/uploader/media/worker/workertest"
	"mediadrop/uploader/proctest"
)

// TestAHomeThatIsReadOnlyOrFull mounts a real disk, in a child with a namespace of
// its own: everything opens, files go up, and what does not work is known.
func TestAHomeThatIsReadOnlyOrFull(t *testing.T) {
	if folder, inside := proctest.InNamespace(t); inside {
		require.NoError(t, syscall.Mount("none", folder, "tmpfs", 0, "size=64k"))
		write(t, `{"version": 1}`, folder, "settings.json")
		filler := filepath.Join(folder, "filler")
		for size := 64 << 10; size > 0; size /= 2 { // to the last byte
			f, err := os.OpenFile(filler, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
			require.NoError(t, err)
			_, _ = f.Write(make([]byte, size))
			_ = f.Close()
		}
		t.Run("full", func(t *testing.T) { uploadAtHome(t, folder, history.ErrFull) })
		require.NoError(t, os.Remove(filler))
		require.NoError(t, syscall.Mount("none", folder, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""))
		t.Run("read-only", func(t *testing.T) { uploadAtHome(t, folder, history.ErrReadOnly) })
	}
}

func uploadAtHome(t *testing.T, folder string, want error) {
	paths, err := home.Locate(folder)
	require.ErrorContains(t, err, "full or read-only")
	require.NotEqual(t, folder, filepath.Dir(filepath.Dir(paths.Cache)), "copies go elsewhere")
	defer func() {
		require.NoError(t, paths.RemoveTemporary())
		require.NoDirExists(t, filepath.Dir(paths.Cache))
	}()
	file, problems := settings.Open(paths.Settings, settings.Options{ParseStreamID: func(s string) (string, error) {
		id, err := commbox.ParseStreamID(s)
		return string(id), err
	}})
	require.Empty(t, problems)
	r := &rig{t: t, jobs: map[string]uploader.Job{}, told: make(chan struct{}, 1), folder: t.TempDir(), mu: sync.Mutex{}}
	r.Control, err = Open(t.Context(), Options{
		Paths: paths, File: file, Keychain: keychaintest.NewKeychain(), Version: "1.2.3", Worker: workertest.InProcess(media.Handlers()),
		Describe: func(s uploader.State, p *uploader.Problem) string { return string(s) + ": " + p.Detail },
		Publish:  r.publish, Log: slog.New(slog.DiscardHandler),
	})
	require.NoError(t, err)
	defer func() { require.NoError(t, r.Close()) }()
	require.ErrorIs(t, r.HistoryProblem(), want)
	require.Error(t, r.ChangeSettings(func(s *settings.Settings) error { s.ParallelUploads = 2; return nil }), "and the settings say so")

	picture := filepath.Join(r.folder, "deep.png")
	require.NoError(t, os.WriteFile(picture, mediatest.DeepPNG(9), 0o600))
	require.NoError(t, r.Drop(t.Context(), settings.PracticeChannel, "", []string{picture}, nil, nil))
	r.Agree(r.awaitCode(picture, uploader.CodeQuestion).ID)
	r.await(picture, uploader.Done)
}
