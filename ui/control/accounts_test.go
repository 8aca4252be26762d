package control

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/settings"
	"mediadrop/uploader"
	"mediadrop/uploader/commbox/commboxtest"
)

func TestStoreKeyCleansAndResumes(t *testing.T) {
	r := newRig(t)
	path := r.pdf("a.pdf")
	require.NoError(t, r.Drop(t.Context(), "Support", "", []string{path}, nil))
	j := r.await(path, uploader.Waiting)
	require.Equal(t, uploader.CodeKeyMissing, j.Problem.Code)
	require.Empty(t, r.service.Requests())

	require.NoError(t, r.StoreKey(t.Context(), "Main", "  Authorization: Bearer \"0123456789abcdef\"\r\n"))
	j = r.await(path, uploader.Done)
	require.Equal(t, commboxtest.MediaID(1), j.MediaID)
	require.Equal(t, map[string]string{"Main": "0123456789abcdef"}, r.keychain.All())
	asked := r.service.Requests()
	require.Len(t, asked, 1)
	require.Equal(t, "0123456789abcdef", asked[0].Key)
	require.Equal(t, "/whatsapp/uploadmedia/"+stream, asked[0].Path)
	require.Equal(t, "MediaDrop/1.2.3", asked[0].Agent)
}

func TestARefusedKeyIsReplaced(t *testing.T) {
	r := newRig(t)
	r.service.AcceptKeys("good")
	require.NoError(t, r.StoreKey(t.Context(), "Main", "expired"))
	path := r.pdf("a.pdf")
	require.NoError(t, r.Drop(t.Context(), "Support", "", []string{path}, nil))
	require.EqualValues(t, "key_refused", r.await(path, uploader.Waiting).Problem.Code)
	require.NoError(t, r.StoreKey(t.Context(), "Main", "good"))
	require.Equal(t, 2, r.await(path, uploader.Done).Attempts)
}

func TestStoreKeyRefusesWhatIsNoKey(t *testing.T) {
	r := newRig(t)
	for pasted, reason := range map[string]settings.KeyReason{
		"":           settings.KeyEmpty,
		"two words":  settings.KeySpace,
		"מפתח":       settings.KeyNonASCII,
		"https://x/": settings.KeyIsURL,
		stream:       settings.KeyIsStreamID,
	} {
		for _, store := range []func() error{
			func() error { return r.StoreKey(t.Context(), "Main", pasted) },
			func() error { return r.StoreKey(t.Context(), PracticeAccount, pasted) },
			func() error { return r.KeepKeyForSession("Main", pasted) },
		} {
			var refused *settings.KeyError
			require.ErrorAs(t, store(), &refused)
			require.Equal(t, reason, refused.Reason)
		}
	}
	require.Empty(t, r.keychain.All())
}

func TestWithoutAKeychain(t *testing.T) {
	r := newRig(t)
	r.keychain.Fail(errLocked)
	path := r.pdf("a.pdf")
	require.NoError(t, r.Drop(t.Context(), "Support", "", []string{path}, nil))
	require.Equal(t, uploader.CodeKeychain, r.await(path, uploader.Waiting).Problem.Code)
	require.Error(t, r.StoreKey(t.Context(), "Main", "good"))

	require.NoError(t, r.KeepKeyForSession("Main", " good "))
	r.await(path, uploader.Done)
	require.Equal(t, "good", r.service.Requests()[0].Key)
	status, err := r.KeyStatus(t.Context(), "Main")
	require.NoError(t, err)
	require.True(t, status.SessionOnly)
	require.Empty(t, r.keychain.All())
}

func TestDeleteKey(t *testing.T) {
	r := newRig(t)
	require.NoError(t, r.StoreKey(t.Context(), "Main", "good"))
	status, err := r.KeyStatus(t.Context(), "Main")
	require.NoError(t, err)
	require.True(t, status.Stored)
	require.NoError(t, r.DeleteKey(t.Context(), "Main"))
	status, err = r.KeyStatus(t.Context(), "Main")
	require.NoError(t, err)
	require.Zero(t, status)
}

func TestAccounts(t *testing.T) {
	r := newRig(t)
	requireProblem(t, r.AddAccount("main", "https://example.com/"), settings.NameTaken)
	requireProblem(t, r.AddAccount("Second", "http://example.com/"), settings.BaseURLNotHTTPS)
	require.ErrorIs(t, r.DeleteAccount(t.Context(), "Main"), ErrAccountInUse, "the only one")

	require.NoError(t, r.AddAccount("Second", "https://example.com/api"))
	require.NoError(t, r.StoreKey(t.Context(), "Main", "key-of-Main"))
	require.NoError(t, r.StoreKey(t.Context(), "Second", "key-of-Second"))
	require.ErrorIs(t, r.DeleteAccount(t.Context(), "Main"), ErrAccountInUse, "Support is in it")
	require.NoError(t, r.SaveChannel(ChannelForm{Name: "Sales", StreamID: stream, Account: "Second"}, ""))
	require.ErrorIs(t, r.DeleteAccount(t.Context(), "Second"), ErrAccountInUse)
	require.Len(t, r.keychain.All(), 2)

	require.NoError(t, r.DeleteChannel("Sales"))
	r.keychain.Fail(errLocked)
	require.Error(t, r.DeleteAccount(t.Context(), "Second"), "a key must not be left behind")
	require.Len(t, r.Settings.Get().Accounts, 2)
	r.keychain.Fail(nil)
	require.NoError(t, r.DeleteAccount(t.Context(), "Second"))
	require.Len(t, r.Settings.Get().Accounts, 1)
	require.Equal(t, map[string]string{"Main": "key-of-Main"}, r.keychain.All())
}

func TestChangeAccount(t *testing.T) {
	r := newRig(t)
	require.NoError(t, r.StoreKey(t.Context(), "Main", "good"))
	require.NoError(t, r.ChangeAccount(t.Context(), "Main", "  Head office ", "https://example.com"))
	require.Equal(t, map[string]string{"Head office": "good"}, r.keychain.All())
	to, err := r.Destination("Support")
	require.NoError(t, err)
	require.Equal(t, "Head office", to.Account, "its channels come along")
	key, err := r.key(t.Context(), to.Account)
	require.NoError(t, err)
	require.Equal(t, "good", key)
	account, ok := r.Settings.Get().Account("Head office")
	require.True(t, ok)
	require.Equal(t, "https://example.com/", account.BaseURL)

	require.NoError(t, r.ChangeAccount(t.Context(), "Head office", "HEAD OFFICE", "https://example.com/"))
	require.Equal(t, map[string]string{"HEAD OFFICE": "good"}, r.keychain.All())
	require.NoError(t, r.ChangeAccount(t.Context(), "HEAD OFFICE", "HEAD OFFICE", "https://example.org/"))
	require.Equal(t, map[string]string{"HEAD OFFICE": "good"}, r.keychain.All())
	require.Error(t, r.ChangeAccount(t.Context(), "Gone", "X", "https://example.org/"))
}

func TestAnAccountThatCannotBeChangedKeepsItsKey(t *testing.T) {
	r := newRig(t)
	require.NoError(t, r.AddAccount("Second", "https://example.com/"))
	require.NoError(t, r.StoreKey(t.Context(), "Main", "key-of-Main"))
	require.NoError(t, r.StoreKey(t.Context(), "Second", "key-of-Second"))
	requireNothingMoved := func() {
		t.Helper()
		require.Equal(t, map[string]string{"Main": "key-of-Main", "Second": "key-of-Second"}, r.keychain.All())
		to, err := r.Destination("Support")
		require.NoError(t, err)
		require.Equal(t, "Main", to.Account)
	}
	requireProblem(t, r.ChangeAccount(t.Context(), "Main", "Second", "https://example.com/"), settings.NameTaken)
	requireNothingMoved()
	requireProblem(t, r.ChangeAccount(t.Context(), "Main", "Third", "http://example.com/"), settings.BaseURLNotHTTPS)
	requireNothingMoved()
	r.keychain.Fail(errLocked)
	require.ErrorIs(t, r.ChangeAccount(t.Context(), "Main", "Third", "https://example.com/"), settings.ErrKeychainLocked)
	r.keychain.Fail(nil)
	requireNothingMoved()

	if runtime.GOOS == "windows" {
		return // a folder cannot be put there while the file is open
	}
	path := r.Settings.Path()
	require.NoError(t, os.Remove(path))
	require.NoError(t, os.MkdirAll(filepath.Join(path, "in the way"), 0o700))
	require.Error(t, r.ChangeAccount(t.Context(), "Main", "Third", "https://example.com/"), "the file cannot be written")
	requireNothingMoved()
}
