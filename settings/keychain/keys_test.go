package keychain

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/zalando/go-keyring"

	"mediadrop/settings/keychain/keychaintest"
)

// at is the owner of a key for a server that is not CommBox's.
func at(account string) Owner { return Owner{Account: account, Origin: "https://one.example"} }

func count(calls []string, call string) (n int) {
	for _, c := range calls {
		if c == call {
			n++
		}
	}
	return n
}

func within(t *testing.T, d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

func requireKey(t *testing.T, k *Keys, owner Owner, want string) {
	t.Helper()
	got, err := k.Get(within(t, patience), owner)
	require.NoError(t, err)
	require.Equal(t, want, got)
}

func requireNoKey(t *testing.T, k *Keys, owner Owner) {
	t.Helper()
	_, err := k.Get(within(t, patience), owner)
	require.ErrorIs(t, err, ErrNotFound)
	require.Contains(t, err.Error(), owner.Account)
}

func TestKeysFromBeginningToEnd(t *testing.T) {
	fake := keychaintest.NewKeychain()
	k := New(fake)
	requireNoKey(t, k, at("Main"))

	require.NoError(t, k.Store(t.Context(), at("Main"), " Bearer one\n"))
	require.Equal(t, map[string]string{at("Main").User(): "one"}, fake.All())
	before := len(fake.Calls())
	requireKey(t, k, at("Main"), "one")
	require.Len(t, fake.Calls(), before) // remembered
	requireKey(t, New(fake), at("Main"), "one")
	requireNoKey(t, k, at("Other"))

	require.NoError(t, k.Store(t.Context(), at("Main"), "two"))
	requireKey(t, k, at("Main"), "two")
	require.NoError(t, k.Delete(t.Context(), at("Main")))
	requireNoKey(t, k, at("Main"))
	require.NoError(t, k.Delete(t.Context(), at("Main"))) // missing is no error
	require.Empty(t, fake.All())
}

func TestKeysOfOtherProgramsAreCleaned(t *testing.T) {
	fake := keychaintest.NewKeychain()
	for account, secret := range map[string]string{"Main": "one\n", "Empty": "\n", "Odd": "a b"} {
		fake.Put(at(account).User(), secret)
	}
	k := New(fake)
	requireKey(t, k, at("Main"), "one")
	requireNoKey(t, k, at("Empty"))
	_, err := k.Get(t.Context(), at("Odd"))
	var refused *KeyError
	require.ErrorAs(t, err, &refused)
}

func TestStoreRefusesAndFails(t *testing.T) {
	fake := keychaintest.NewKeychain()
	k := New(fake)
	var refused *KeyError
	require.ErrorAs(t, k.Store(t.Context(), at("Main"), "a b"), &refused)
	require.ErrorIs(t, k.Store(t.Context(), at("Main"), strings.Repeat("k", 3000)), ErrTooLong)
	require.Empty(t, fake.Calls())

	fake.Fail(keyring.ErrSetDataTooBig, "set")
	require.ErrorIs(t, k.Store(t.Context(), at("Main"), "one"), ErrTooLong)
	fake.Fail(errors.New("failed: add-generic-password -w CANARY"), "set")
	err := k.Store(t.Context(), at("Main"), "CANARY")
	require.ErrorIs(t, err, ErrUnavailable)
	require.NotContains(t, err.Error(), "CANARY")

	fake.Fail(nil, "set")
	fake.Forgetful = true // what a dismissed prompt looks like
	require.ErrorIs(t, k.Store(t.Context(), at("Main"), "one"), ErrUnavailable)
	fake.Put(at("Main").User(), "older")
	require.ErrorIs(t, k.Store(t.Context(), at("Main"), "one"), ErrUnavailable)
	requireKey(t, k, at("Main"), "older")
}

func TestSessionKeys(t *testing.T) {
	fake := keychaintest.NewKeychain()
	noKeychain := errors.New("The name org.freedesktop.secrets was not provided by any .service files")
	fake.Fail(noKeychain)
	k := New(fake)
	require.ErrorIs(t, k.Store(t.Context(), at("Main"), "one"), ErrUnavailable)
	_, err := k.Status(t.Context(), at("Main"))
	require.ErrorIs(t, err, ErrUnavailable)

	k.KeepForSession(at("Main"), "one")
	requireKey(t, k, at("Main"), "one")
	status, err := k.Status(t.Context(), at("Main"))
	require.NoError(t, err)
	require.Equal(t, Status{SessionOnly: true}, status)

	require.NoError(t, k.Rename(t.Context(), at("Main"), at("Office")))
	requireKey(t, k, at("Office"), "one")
	require.ErrorIs(t, k.Rename(t.Context(), at("Main"), at("Nobody")), ErrUnavailable)
	require.NoError(t, k.Delete(t.Context(), at("Office")))
	_, err = k.Get(t.Context(), at("Office"))
	require.ErrorIs(t, err, ErrUnavailable)
	require.ErrorIs(t, k.Delete(t.Context(), at("Office")), ErrUnavailable)

	locked := errors.New("failed to unlock correct collection")
	fake.Fail(nil)
	fake.Fail(locked, keychaintest.Get, keychaintest.Delete)
	k.KeepForSession(at("Main"), "one")
	require.NoError(t, k.Rename(t.Context(), at("Main"), at("Office")))
	requireKey(t, k, at("Office"), "one")
	require.ErrorIs(t, k.Delete(t.Context(), at("Office")), ErrLocked)
	_, err = k.Get(t.Context(), at("Office"))
	require.ErrorIs(t, err, ErrLocked) // the session key is gone all the same

	k.KeepForSession(at("Main"), "one")
	fake.Fail(nil)
	require.NoError(t, k.Rename(t.Context(), at("Main"), at("Office"))) // with a keychain that has none
	requireNoKey(t, k, at("Main"))
	requireKey(t, k, at("Office"), "one")
	require.NoError(t, k.Store(t.Context(), at("Office"), "two"))
	status, err = k.Status(t.Context(), at("Office"))
	require.NoError(t, err)
	require.Equal(t, Status{Stored: true}, status)
	requireKey(t, k, at("Office"), "two")
}

func TestStatus(t *testing.T) {
	fake := keychaintest.NewKeychain()
	k := New(fake)
	status, err := k.Status(t.Context(), at("Main"))
	require.NoError(t, err)
	require.Zero(t, status)
	fake.Put(at("Main").User(), jwt(`{"alg":"none"}`, `{"exp":1893553445}`))
	status, err = k.Status(t.Context(), at("Main"))
	require.NoError(t, err)
	require.Equal(t, Status{Stored: true, Expires: time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)}, status)
}

func TestRename(t *testing.T) {
	for name, foldCase := range map[string]bool{"case counts": false, "case does not count": true} {
		t.Run(name, func(t *testing.T) {
			fake := keychaintest.NewKeychain()
			fake.FoldCase = foldCase
			k := New(fake)
			require.NoError(t, k.Store(t.Context(), at("Main"), "one"))
			for _, step := range [][2]string{{"Main", "Office"}, {"Office", "OFFICE"}, {"OFFICE", "OFFICE"}} {
				require.NoError(t, k.Rename(t.Context(), at(step[0]), at(step[1])))
				require.Len(t, fake.All(), 1)
				requireKey(t, New(fake), at(step[1]), "one")
				requireKey(t, k, at(step[1]), "one")
			}
			requireNoKey(t, k, at("Main"))
			require.NoError(t, k.Rename(t.Context(), at("nobody"), at("somebody")))
		})
	}
}

func TestRenameFails(t *testing.T) {
	for _, kind := range []keychaintest.Call{"get", "set", "delete"} {
		fake := keychaintest.NewKeychain()
		fake.Put(at("Main").User(), "one")
		fake.Fail(errors.New("failed to unlock correct collection"), kind)
		k := New(fake)
		require.ErrorIs(t, k.Rename(t.Context(), at("Main"), at("Office")), ErrLocked, kind)
		fake.Fail(nil, kind)
		requireKey(t, k, at("Main"), "one")
	}
}
