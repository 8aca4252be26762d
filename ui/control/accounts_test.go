package control

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/settings"
	"mediadrop/settings/keychain"
	"mediadrop/uploader"
	"mediadrop/uploader/commbox/commboxtest"
)

func TestStoreKeyCleansAndResumes(t *testing.T) {
	r := newRig(t)
	path := r.pdf("a.pdf")
	require.NoError(t, r.Drop(t.Context(), "Support", "", []string{path}, nil, nil))
	j := r.awaitCode(path, uploader.CodeKeyMissing)
	require.Empty(t, r.service.Requests())

	require.NoError(t, r.StoreKey(t.Context(), r.owner("Main"), "  Authorization: Bearer \"0123456789abcdef\"\r\n"))
	j = r.await(path, uploader.Done)
	require.Equal(t, commboxtest.MediaID(1), j.MediaID)
	require.Equal(t, map[string]string{r.owner("Main").User(): "0123456789abcdef"}, r.keychain.All())
	asked := r.service.Requests()
	require.Len(t, asked, 1)
	require.Equal(t, "0123456789abcdef", asked[0].Key)
	require.Equal(t, "/whatsapp/uploadmedia/"+stream, asked[0].Path)
	require.Equal(t, "MediaDrop/1.2.3", asked[0].Agent)
}

func TestARefusedKeyIsReplaced(t *testing.T) {
	r := newRig(t)
	r.service.AcceptKeys("good")
	require.NoError(t, r.StoreKey(t.Context(), r.owner("Main"), "expired"))
	path := r.pdf("a.pdf")
	require.NoError(t, r.Drop(t.Context(), "Support", "", []string{path}, nil, nil))
	r.awaitCode(path, "key_refused")
	require.NoError(t, r.StoreKey(t.Context(), r.owner("Main"), "good"))
	require.Equal(t, 2, r.await(path, uploader.Done).Attempts)
}

func TestStoreKeyRefusesWhatIsNoKey(t *testing.T) {
	r := newRig(t)
	for pasted, reason := range map[string]keychain.KeyReason{
		"":           keychain.KeyEmpty,
		"two words":  keychain.KeySpace,
		"מפתח":       keychain.KeyNonASCII,
		"https://x/": keychain.KeyIsURL,
		stream:       keychain.KeyIsStreamID,
	} {
		for _, store := range []func() error{
			func() error { return r.StoreKey(t.Context(), r.owner("Main"), pasted) },
			func() error { return r.StoreKey(t.Context(), r.owner(PracticeAccount), pasted) },
			func() error { return r.KeepKeyForSession(r.owner("Main"), pasted) },
		} {
			var refused *keychain.KeyError
			require.ErrorAs(t, store(), &refused)
			require.Equal(t, reason, refused.Reason)
		}
	}
	require.Empty(t, r.keychain.All())
}

func TestWithoutAKeychain(t *testing.T) {
	for code, err := range map[uploader.Code]error{
		uploader.CodeKeychain:   errLocked,
		uploader.CodeNoKeychain: errors.New("the name org.freedesktop.secrets was not provided by any .service files"),
	} {
		t.Run(string(code), func(t *testing.T) {
			r := newRig(t)
			r.keychain.Fail(err)
			path := r.pdf("a.pdf")
			require.NoError(t, r.Drop(t.Context(), "Support", "", []string{path}, nil, nil))
			r.awaitCode(path, code)
			require.Error(t, r.StoreKey(t.Context(), r.owner("Main"), "good"))

			require.NoError(t, r.KeepKeyForSession(r.owner("Main"), " good "))
			r.await(path, uploader.Done)
			require.Equal(t, "good", r.service.Requests()[0].Key)
			status, err := r.KeyStatus(t.Context(), "Main")
			require.NoError(t, err)
			require.True(t, status.SessionOnly)
			require.Empty(t, r.keychain.All())
		})
	}
}

func TestDeleteKey(t *testing.T) {
	r := newRig(t)
	require.NoError(t, r.StoreKey(t.Context(), r.owner("Main"), "good"))
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
	require.NoError(t, r.StoreKey(t.Context(), r.owner("Main"), "key-of-Main"))
	require.NoError(t, r.StoreKey(t.Context(), r.owner("Second"), "key-of-Second"))
	require.ErrorIs(t, r.DeleteAccount(t.Context(), "Main"), ErrAccountInUse, "Support is in it")
	require.NoError(t, r.SaveChannel(ChannelForm{Name: "Sales", StreamID: stream, Account: "Second"}, ""))
	require.ErrorIs(t, r.DeleteAccount(t.Context(), "Second"), ErrAccountInUse)
	require.Len(t, r.keychain.All(), 2)

	require.NoError(t, r.DeleteChannel("Sales"))
	r.keychain.Fail(errLocked)
	require.Error(t, r.DeleteAccount(t.Context(), "Second"), "a key must not be left behind")
	require.Len(t, r.Settings().Accounts, 2)
	r.keychain.Fail(nil)
	require.NoError(t, r.DeleteAccount(t.Context(), "Second"))
	require.Len(t, r.Settings().Accounts, 1)
	require.Equal(t, map[string]string{r.owner("Main").User(): "key-of-Main"}, r.keychain.All())
}

func TestChangeAccount(t *testing.T) {
	r := newRig(t)
	here := r.owner("Main").Origin
	require.NoError(t, r.StoreKey(t.Context(), r.owner("Main"), "good"))
	require.NoError(t, r.ChangeAccount(t.Context(), "Main", "  Head office ", r.service.URL()+"under/it"))
	require.Equal(t, map[string]string{"Head office@" + here: "good"}, r.keychain.All())
	to, err := r.Destination("Support")
	require.NoError(t, err)
	require.Equal(t, "Head office", to.Account, "its channels come along")
	key, err := r.keyOf(t.Context(), r.owner(to.Account))
	require.NoError(t, err)
	require.Equal(t, "good", key)
	account, ok := r.Settings().Account("Head office")
	require.True(t, ok)
	require.Equal(t, r.service.URL()+"under/it/", account.BaseURL)

	require.NoError(t, r.ChangeAccount(t.Context(), "Head office", "HEAD OFFICE", r.service.URL()))
	require.Equal(t, map[string]string{"HEAD OFFICE@" + here: "good"}, r.keychain.All())
	require.Error(t, r.ChangeAccount(t.Context(), "Gone", "X", "https://example.org/"))
}

// A key is for the server that it was entered for, and found again there.
func TestAnAccountThatMovesLeavesItsKeyBehind(t *testing.T) {
	r := newRig(t)
	require.NoError(t, r.StoreKey(t.Context(), r.owner("Main"), "good"))
	kept := r.keychain.All()
	require.NoError(t, r.ChangeAccount(t.Context(), "Main", "Main", " HTTPS://Example.com "))
	require.Equal(t, "Main@https://example.com", r.owner("Main").User())
	status, err := r.KeyStatus(t.Context(), "Main")
	require.NoError(t, err)
	require.Zero(t, status)
	require.Equal(t, kept, r.keychain.All())
	require.NoError(t, r.ChangeAccount(t.Context(), "Main", "Office", "https://example.com:8443/"))
	require.Equal(t, kept, r.keychain.All(), "renamed and moved")
	require.NoError(t, r.ChangeAccount(t.Context(), "Office", "Main", r.service.URL()))
	status, err = r.KeyStatus(t.Context(), "Main")
	require.NoError(t, err)
	require.True(t, status.Stored)
}

// What waits for a key goes on when the account is back where it has one.
func TestUploadsGoOnWhenAnAccountIsBackAtItsServer(t *testing.T) {
	r := newRig(t)
	require.NoError(t, r.KeepKeyForSession(r.owner("Main"), "good"))
	require.NoError(t, r.ChangeAccount(t.Context(), "Main", "Main", "http://127.0.0.1:1/"))
	path := r.pdf("a.pdf")
	require.NoError(t, r.Drop(t.Context(), "Support", "", []string{path}, nil, nil))
	r.awaitCode(path, uploader.CodeKeyMissing)
	require.NoError(t, r.ChangeAccount(t.Context(), "Main", "Main", r.service.URL()))
	r.await(path, uploader.Done)
	require.Equal(t, "good", r.service.Requests()[0].Key)
}

// A client sends the key for the server that it was made for, also when the
// account gets another address between the two.
func TestAKeyNeverGoesWithAnotherClient(t *testing.T) {
	r := newRig(t)
	require.NoError(t, r.StoreKey(t.Context(), r.owner("Main"), "good"))
	before, err := r.client("Main")
	require.NoError(t, err)
	require.NoError(t, r.ChangeAccount(t.Context(), "Main", "Main", "https://example.com/"))
	require.NoError(t, r.StoreKey(t.Context(), r.owner("Main"), "other"))
	after, err := r.client("Main")
	require.NoError(t, err)
	for client, want := range map[uploader.Client]string{before: "good", after: "other"} {
		key, err := r.key(t.Context(), "Main", client)
		require.NoError(t, err)
		require.Equal(t, want, key)
	}
}

func TestAnAccountThatCannotBeChangedKeepsItsKey(t *testing.T) {
	r := newRig(t)
	require.NoError(t, r.AddAccount("Second", "https://example.com/"))
	require.NoError(t, r.StoreKey(t.Context(), r.owner("Main"), "key-of-Main"))
	require.NoError(t, r.StoreKey(t.Context(), r.owner("Second"), "key-of-Second"))
	kept := r.keychain.All()
	requireNothingMoved := func() {
		t.Helper()
		require.Equal(t, kept, r.keychain.All())
		to, err := r.Destination("Support")
		require.NoError(t, err)
		require.Equal(t, "Main", to.Account)
	}
	requireProblem(t, r.ChangeAccount(t.Context(), "Main", "Second", "https://example.com/"), settings.NameTaken)
	requireNothingMoved()
	requireProblem(t, r.ChangeAccount(t.Context(), "Main", "Third", "http://example.com/"), settings.BaseURLNotHTTPS)
	requireNothingMoved()
	r.keychain.Fail(errLocked)
	require.ErrorIs(t, r.ChangeAccount(t.Context(), "Main", "Third", r.service.URL()), keychain.ErrLocked)
	r.keychain.Fail(nil)
	requireNothingMoved()

	if runtime.GOOS == "windows" {
		return // a folder cannot be put there while the file is open
	}
	path := r.file.Path()
	require.NoError(t, os.Remove(path))
	require.NoError(t, os.MkdirAll(filepath.Join(path, "in the way"), 0o700))
	require.Error(t, r.ChangeAccount(t.Context(), "Main", "Third", r.service.URL()), "the file cannot be written")
	requireNothingMoved()
}
