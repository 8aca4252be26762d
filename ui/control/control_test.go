package control

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"mediadrop/settings"
	"mediadrop/settings/home"
	"mediadrop/settings/keychain/keychaintest"
	"mediadrop/uploader"
	"mediadrop/uploader/commbox"
	"mediadrop/uploader/commbox/commboxtest"
	"mediadrop/uploader/history"
	"mediadrop/uploader/media"
	"mediadrop/uploader/media/mediatest"
	"mediadrop/uploader/media/worker/workertest"
)

func TestWhatTheSettingsSayMakesTheClient(t *testing.T) {
	r := newRig(t)
	client := func(account string) *commbox.Client {
		t.Helper()
		c, err := r.connect(account)
		require.NoError(t, err)
		return c.Client
	}
	first, practised := client("Main"), client(PracticeAccount)
	require.Same(t, first, client("Main"), "connections are reused")
	require.Same(t, first, client("main"))
	require.Same(t, practised, client(PracticeAccount))
	require.NotSame(t, first, practised)

	require.NoError(t, r.ChangeSettings(func(s *settings.Settings) error { s.Timeouts.Stall = time.Second; return nil }))
	patient := client("Main")
	require.NotSame(t, first, patient)
	require.NotSame(t, practised, client(PracticeAccount))

	require.NoError(t, r.ChangeAccount(t.Context(), "Main", "Main", "https://example.com/"))
	require.NotSame(t, patient, client("Main"))

	_, err := r.client("Gone")
	require.ErrorContains(t, err, `"Gone"`)
}

func TestAChangedAddressIsUsedForTheNextUpload(t *testing.T) {
	r := newRig(t)
	require.NoError(t, r.StoreKey(t.Context(), r.owner("Main"), "key"))
	first, second := r.pdf("1.pdf"), r.pdf("2.pdf")
	require.NoError(t, r.Drop(t.Context(), "Support", "", []string{first}, nil, nil))
	r.await(first, uploader.Done)
	other := commboxtest.New(t, commboxtest.Options{})
	require.NoError(t, r.ChangeAccount(t.Context(), "Main", "Main", other.URL()+"under/a/path"))
	require.NoError(t, r.Drop(t.Context(), "Support", "", []string{second}, nil, nil))
	r.awaitCode(second, uploader.CodeKeyMissing)
	require.Empty(t, other.Requests(), "the key is not for that server")
	require.NoError(t, r.StoreKey(t.Context(), r.owner("Main"), "other"))
	r.await(second, uploader.Done)
	require.Len(t, r.service.Requests(), 1)
	require.Equal(t, "other", other.Requests()[0].Key)
	require.Equal(t, "/under/a/path/whatsapp/uploadmedia/"+stream, other.Requests()[0].Path)
}

func TestAnAccountThatIsGoneFailsItsUploads(t *testing.T) {
	r := newRig(t)
	path := r.pdf("a.pdf")
	r.queue.Add(uploader.Destination{Channel: "Support", Account: "Gone", StreamID: stream}, []string{path})
	require.Equal(t, uploader.CodeChannelBroken, r.await(path, uploader.Failed).Problem.Code)
}

func TestTheHistoryStaysAfterARestart(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(t.TempDir(), "a.pdf")
	require.NoError(t, os.WriteFile(path, mediatest.PDF("a", 0), 0o600))
	var id string
	t.Run("first run", func(t *testing.T) {
		r := open(t, folder)
		require.NoError(t, r.HistoryProblem())
		require.NoError(t, r.Drop(t.Context(), "Practice", "", []string{path}, nil, nil))
		id = r.await(path, uploader.Done).MediaID
	})
	r := open(t, folder)
	rows, err := r.history.Page(t.Context(), everything, 0, -1)
	require.NoError(t, err)
	require.Len(t, rows, 1)
	require.Equal(t, id, rows[0].MediaID)
}

func TestAHistoryThatCannotBeOpened(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "history.db")
	require.NoError(t, os.WriteFile(file, []byte("this is no database, and long enough to be sure of that"), 0o600))
	r := open(t, folder)
	require.ErrorIs(t, r.HistoryProblem(), history.ErrBroken)
	path := r.pdf("a.pdf")
	require.NoError(t, r.Drop(t.Context(), "Practice", "", []string{path}, nil, nil))
	require.NotEmpty(t, r.await(path, uploader.Done).MediaID, "uploads go on")
	require.Equal(t, 1, r.count(), "and are remembered for now")
	left, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, "this is no database, and long enough to be sure of that", string(left))
}

func TestCloseInTheMiddleOfAnUpload(t *testing.T) {
	folder := t.TempDir()
	r := open(t, folder)
	require.NoError(t, r.ChangeSettings(func(s *settings.Settings) error {
		s.Accounts[0].BaseURL = r.service.URL()
		return nil
	}))
	require.NoError(t, r.SaveChannel(ChannelForm{Name: "Support", StreamID: stream}, ""))
	require.NoError(t, r.StoreKey(t.Context(), r.owner("Main"), "key"))
	r.service.HoldAll()
	path := r.pdf("a.pdf")
	require.NoError(t, r.Drop(t.Context(), "Support", "", []string{path}, nil, nil))
	r.service.Await(1)
	require.NoError(t, r.Close())
	r.await(path, uploader.Unknown) // it had been handed over

	store, err := history.Open(t.Context(), filepath.Join(folder, "history.db"))
	require.NoError(t, err)
	defer store.Close()
	rows, err := store.Page(t.Context(), everything, 0, -1)
	require.NoError(t, err)
	require.Equal(t, uploader.Unknown, rows[0].State)
}

func TestOpenWithoutAnythingToStartFrom(t *testing.T) {
	paths := home.Paths{Settings: filepath.Join(t.TempDir(), "none", "settings.json"), History: filepath.Join(t.TempDir(), "a", "b", "history.db")}
	file, problems := settings.Open(paths.Settings, settings.Options{})
	require.Empty(t, problems)
	c, err := Open(t.Context(), Options{
		Paths: paths, File: file, Keychain: keychaintest.NewKeychain(), Log: slog.New(slog.DiscardHandler), Worker: workertest.InProcess(media.Handlers()),
		Publish: func(uploader.Snapshot) {},
	})
	require.NoError(t, err)
	require.NoError(t, c.HistoryProblem())
	require.FileExists(t, paths.History)
	require.NoError(t, c.Close())
}

func TestCloseLeavesNothingRunning(t *testing.T) {
	before := goleak.IgnoreCurrent()
	t.Run("a run", func(t *testing.T) {
		r := newRig(t)
		require.NoError(t, r.StoreKey(t.Context(), r.owner("Main"), "key"))
		r.service.HoldAll()
		held, practised := r.pdf("a.pdf"), r.pdf("b.pdf")
		require.NoError(t, r.Drop(t.Context(), "Practice", "", []string{practised}, nil, nil))
		r.await(practised, uploader.Done)
		require.NoError(t, r.Drop(t.Context(), "Support", "", []string{held}, nil, nil))
		r.service.Await(1)
	})
	goleak.VerifyNone(t, before)
}
