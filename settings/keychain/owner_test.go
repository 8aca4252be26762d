package keychain

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/settings/keychain/keychaintest"
)

func TestKeyOwner(t *testing.T) {
	for base, want := range map[string]string{
		"https://api.commbox.io/":              "Main@https://api.commbox.io",
		"HTTPS://API.CommBox.IO":               "Main@https://api.commbox.io",
		"https://api.commbox.io:443/":          "Main@https://api.commbox.io",
		"https://api.commbox.io:0443/":         "Main@https://api.commbox.io",
		"https://api.commbox.io/under/it/":     "Main@https://api.commbox.io",
		"https://api.commbox.io:8443/":         "Main@https://api.commbox.io:8443",
		"https://api.commbox.io:80/":           "Main@https://api.commbox.io:80",
		"https://api.commbox.io./":             "Main@https://api.commbox.io.",
		"https://evil.example/api.commbox.io/": "Main@https://evil.example",
		"http://127.0.0.1:8080/":               "Main@http://127.0.0.1:8080",
		"http://localhost:80/":                 "Main@http://localhost",
		"http://localhost:443/":                "Main@http://localhost:443",
		"http://[::1]:80/":                     "Main@http://[::1]",
		"https://[2001:DB8::1]:8443/":          "Main@https://[2001:db8::1]:8443",
	} {
		owner := OwnerOf("Main", base)
		require.Equal(t, want, owner.User(), base)
		require.Equal(t, want == "Main@https://api.commbox.io", owner.IsCommBox(), base)
	}
	require.Equal(t, "api.commbox.io:8443", Owner{Account: "Main", Origin: "https://api.commbox.io:8443"}.Host())
}

func commBox(account string) Owner {
	return Owner{Account: account, Origin: "https://api.commbox.io"}
}

// What MediaDrop kept under the account's name alone is taken over once.
func TestAFormerEntryIsTakenOver(t *testing.T) {
	fake := keychaintest.NewKeychain()
	fake.Put("Main", " Bearer old\n")
	k := New(fake)
	requireKey(t, k, commBox("Main"), "old")
	require.Equal(t, map[string]string{"Main@https://api.commbox.io": "old"}, fake.All())

	fake.Put("Main", "of an older program, since")
	requireKey(t, New(fake), commBox("Main"), "old")
	require.NoError(t, k.Store(t.Context(), commBox("Main"), "new"))
	require.Equal(t, map[string]string{"Main@https://api.commbox.io": "new"}, fake.All())
}

func TestAFormerEntryIsForCommBoxOnly(t *testing.T) {
	for _, origin := range []string{"https://evil.example", "https://api.commbox.io:8443", "https://api.commbox.io.evil.example", "http://127.0.0.1:8080"} {
		fake := keychaintest.NewKeychain()
		fake.Put("Main", "old")
		k := New(fake)
		owner := Owner{Account: "Main", Origin: origin}
		requireNoKey(t, k, owner)
		require.NoError(t, k.Store(t.Context(), owner, "other"))
		require.NoError(t, k.Delete(t.Context(), owner))
		require.Equal(t, map[string]string{"Main": "old"}, fake.All(), origin)
		require.NotContains(t, fake.Calls(), "get Main")
	}
}

// An account can be called like another entry of the keychain. That one is not
// a former one of the account.
func TestNoEntryOfAnotherOwnerIsTakenOver(t *testing.T) {
	for _, user := range []string{"Main@https://proxy.example", "team@db.example.com:5432/mediadrop"} {
		fake := keychaintest.NewKeychain()
		fake.Put(user, "secret")
		k := New(fake)
		requireNoKey(t, k, commBox(user))
		require.NoError(t, k.Delete(t.Context(), commBox(user)))
		require.Equal(t, map[string]string{user: "secret"}, fake.All())
	}
}

func TestAFormerEntryIsUsedWhereTheKeychainTakesNoNewOne(t *testing.T) {
	fake := keychaintest.NewKeychain()
	fake.Put("Main", "old")
	fake.Fail(errors.New("failed to unlock correct collection"), keychaintest.Set)
	requireKey(t, New(fake), commBox("Main"), "old")
	require.Equal(t, map[string]string{"Main": "old"}, fake.All())

	fake.Fail(nil)
	fake.Fail(errors.New("failed to unlock correct collection"), keychaintest.Delete)
	k := New(fake)
	requireKey(t, k, commBox("Main"), "old")
	fake.Fail(nil)
	require.NoError(t, k.Delete(t.Context(), commBox("Main")))
	require.Empty(t, fake.All(), "a deleted key does not come back")
	requireNoKey(t, New(fake), commBox("Main"))
}

func TestAFormerEntryComesAlongWithARename(t *testing.T) {
	fake := keychaintest.NewKeychain()
	fake.Put("Main", "old")
	k := New(fake)
	require.NoError(t, k.Rename(t.Context(), commBox("Main"), commBox("Office")))
	require.Equal(t, map[string]string{"Office@https://api.commbox.io": "old"}, fake.All())
	requireNoKey(t, k, commBox("Main"))
}

// Many who ask at once, and a keychain that hangs, make no second copy of it.
func TestAFormerEntryIsTakenOverWhileTheKeychainHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := keychaintest.NewKeychain()
		fake.Put("Main", "old")
		release := fake.Hang(keychaintest.Set)
		k := New(fake)
		_, err := k.Get(within(t, time.Second), commBox("Main"))
		require.ErrorIs(t, err, ErrTimeout)
		release()
		requireKey(t, k, commBox("Main"), "old")
		require.Equal(t, map[string]string{"Main@https://api.commbox.io": "old"}, fake.All())
	})
}

// A key that is kept in memory belongs to its server as well.
func TestOwnersShareNothing(t *testing.T) {
	fake := keychaintest.NewKeychain()
	k := New(fake)
	require.NoError(t, k.Store(t.Context(), at("Main"), "stored"))
	k.KeepForSession(commBox("Main"), "session")
	elsewhere := Owner{Account: "Main", Origin: "https://evil.example"}
	requireNoKey(t, k, elsewhere)
	require.Error(t, k.Rename(t.Context(), at("Main"), elsewhere))
	require.Error(t, k.Rename(t.Context(), commBox("Main"), elsewhere))
	requireNoKey(t, k, elsewhere)
	requireKey(t, k, at("Main"), "stored")
	requireKey(t, k, commBox("Main"), "session")
	require.NoError(t, k.Delete(t.Context(), elsewhere))
	requireKey(t, New(fake), at("Main"), "stored")
}

// A password is no key: what a key is cleaned of may be part of it.
func TestPasswordsAreKeptAsTheyAre(t *testing.T) {
	fake := keychaintest.NewKeychain()
	owner := PasswordOwner("db.example.com:5432/mediadrop")
	require.Equal(t, "team@db.example.com:5432/mediadrop", owner.User())
	for _, password := range []string{"two words", `"quoted"`, " spaces around ", "Bearer x", "סיסמה", "https://x", "50%3d"} {
		require.NoError(t, New(fake).Store(t.Context(), owner, password))
		requireKey(t, New(fake), owner, password)
	}
	var refused *KeyError
	require.ErrorAs(t, New(fake).Store(t.Context(), owner, ""), &refused)
	require.ErrorIs(t, New(fake).Store(t.Context(), owner, strings.Repeat("x", MaxKeyLength+1)), ErrTooLong)
	require.NotContains(t, fake.Calls(), "get team")
}
