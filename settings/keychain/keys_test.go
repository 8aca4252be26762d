package keychain

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
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

func TestCallsHaveATimeLimit(t *testing.T) {
	calls := map[keychaintest.Call]func(context.Context, *Keys) error{
		"get":    func(ctx context.Context, k *Keys) error { _, err := k.Get(ctx, at("Main")); return err },
		"set":    func(ctx context.Context, k *Keys) error { return k.Store(ctx, at("Main"), "one") },
		"delete": func(ctx context.Context, k *Keys) error { return k.Delete(ctx, at("Main")) },
	}
	for kind, do := range calls {
		synctest.Test(t, func(t *testing.T) {
			fake := keychaintest.NewKeychain()
			release := fake.Hang(kind)
			k := New(fake)
			start := time.Now()
			err := do(within(t, 3*time.Second), k)
			require.ErrorIs(t, err, ErrTimeout)
			require.ErrorIs(t, err, context.DeadlineExceeded)
			require.Equal(t, 3*time.Second, time.Since(start))

			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(time.Second, cancel)
			err = do(ctx, k)
			require.ErrorIs(t, err, context.Canceled)
			require.NotErrorIs(t, err, ErrTimeout)

			// Whoever comes while it hangs adds no call.
			for range 50 {
				for _, do := range calls {
					require.Error(t, do(within(t, time.Second), k))
				}
			}
			synctest.Wait()
			require.Len(t, fake.Calls(), 1)
			release()
			synctest.Wait()
			require.NoError(t, k.Store(t.Context(), at("Main"), "two"))
			requireKey(t, k, at("Main"), "two")
			require.Equal(t, 1, fake.Crowd())
		})
	}
}

// A caller without a deadline waits for a person who looks for a password, and
// not for ever.
func TestThePatienceWithAKeychainIsAMinute(t *testing.T) {
	for kind, do := range map[keychaintest.Call]func(context.Context, *Keys) error{
		"get": func(ctx context.Context, k *Keys) error { _, err := k.Get(ctx, at("Main")); return err },
		"set": func(ctx context.Context, k *Keys) error { return k.Store(ctx, at("Main"), "one") },
	} {
		synctest.Test(t, func(t *testing.T) {
			fake := keychaintest.NewKeychain()
			release := fake.Hang(kind)
			start := time.Now()
			require.ErrorIs(t, do(t.Context(), New(fake)), ErrTimeout)
			require.Equal(t, time.Minute, time.Since(start))
			release()
			synctest.Wait()
		})
	}
}

func TestAnEndedContextBeginsNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	fake := keychaintest.NewKeychain()
	require.ErrorIs(t, New(fake).Store(ctx, at("Main"), "one"), context.Canceled)
	require.Empty(t, fake.Calls())
}

func TestThoseWhoAskAtOnceShareOneQuestion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := keychaintest.NewKeychain()
		fake.Fail(errors.New("failed to unlock correct collection"), "get")
		release := fake.Hang("get")
		k := New(fake)
		var wg sync.WaitGroup
		for range 10 {
			wg.Go(func() {
				_, err := k.Get(t.Context(), at("Main"))
				if !errors.Is(err, ErrLocked) {
					t.Error(err)
				}
			})
		}
		synctest.Wait()
		release()
		wg.Wait()
		require.Equal(t, 1, count(fake.Calls(), "get "+at("Main").User()))
	})
}

func TestALateResultIsNotNewerThanWhatWasDoneSince(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := keychaintest.NewKeychain()
		fake.Put(at("Main").User(), "old")
		release := fake.Hang("get")
		k := New(fake)
		_, err := k.Get(within(t, time.Second), at("Main"))
		require.ErrorIs(t, err, ErrTimeout)

		// The store waits for the read that hangs.
		stored := make(chan error, 1)
		go func() { stored <- k.Store(t.Context(), at("Main"), "new") }()
		synctest.Wait()
		release()
		require.NoError(t, <-stored)
		requireKey(t, k, at("Main"), "new")
	})
}

func TestALateStoreLeavesTheSessionKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := keychaintest.NewKeychain()
		fake.Put(at("Main").User(), "old")
		k := New(fake)
		requireKey(t, k, at("Main"), "old")
		release := fake.Hang("set")
		require.ErrorIs(t, k.Store(within(t, time.Second), at("Main"), "late"), ErrTimeout)
		requireKey(t, k, at("Main"), "old")
		k.KeepForSession(at("Main"), "session")
		release()
		synctest.Wait()
		requireKey(t, k, at("Main"), "session")
		require.NoError(t, k.Rename(t.Context(), at("Main"), at("Office")))
		requireKey(t, k, at("Office"), "session")
		requireNoKey(t, New(fake), at("Office"))
	})
}

// A key whose prompt was left, and that the keychain takes when another was given since,
// does not stay: nobody would know that the next start uses it.
func TestALateStoreDoesNotOutliveWhatWasGivenSince(t *testing.T) {
	main := at("Main")
	for name, c := range map[string]struct {
		since func(t *testing.T, k *Keys)
		want  string // in the keychain
	}{
		"nothing":             {func(*testing.T, *Keys) {}, "late"},
		"a key for now":       {func(_ *testing.T, k *Keys) { k.KeepForSession(main, "newer") }, ""},
		"another owner's key": {func(_ *testing.T, k *Keys) { k.KeepForSession(at("Office"), "newer") }, "late"},
		"a store that was left, too": {func(t *testing.T, k *Keys) {
			require.ErrorIs(t, k.Store(within(t, time.Second), main, "newer"), ErrTimeout)
		}, ""},
		"a deletion that was left, too": {func(t *testing.T, k *Keys) {
			require.ErrorIs(t, k.Delete(within(t, time.Second), main), ErrTimeout)
		}, ""},
		"a store that waits": {func(t *testing.T, k *Keys) {
			go func() { _ = k.Store(t.Context(), main, "newer") }()
			synctest.Wait()
		}, "newer"},
		"what is no key": {func(t *testing.T, k *Keys) { require.Error(t, k.Store(t.Context(), main, "")) }, "late"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				fake := keychaintest.NewKeychain()
				fake.Put(main.User(), "old")
				release := fake.Hang("set")
				k := New(fake)
				require.ErrorIs(t, k.Store(within(t, time.Second), main, "late"), ErrTimeout)
				c.since(t, k)
				release()
				synctest.Wait()
				require.Equal(t, c.want, fake.Secret(main.User()))
			})
		})
	}
}

func TestARenameGivenUpLeavesTheKeyWhereItWas(t *testing.T) {
	for name, foldCase := range map[string]bool{"case counts": false, "case does not count": true} {
		for _, to := range []string{"Office", "MAIN"} {
			for _, kind := range []keychaintest.Call{"get", "set"} {
				t.Run(name+" "+to+" "+string(kind), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						fake := keychaintest.NewKeychain()
						fake.FoldCase = foldCase
						fake.Put(at("Main").User(), "one")
						before := fake.All()
						release := fake.Hang(kind)
						k := New(fake)
						require.ErrorIs(t, k.Rename(within(t, time.Second), at("Main"), at(to)), ErrTimeout)
						release()
						synctest.Wait()
						require.Equal(t, before, fake.All())
						requireKey(t, k, at("Main"), "one")
					})
				})
			}
		}
	}
}

// When the copy is made and only the removal of the former one hangs, the
// rename has succeeded.
func TestARenameThatOnlyTidiesUpIsDone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := keychaintest.NewKeychain()
		fake.Put(at("Main").User(), "one")
		release := fake.Hang("delete")
		k := New(fake)
		require.NoError(t, k.Rename(within(t, time.Second), at("Main"), at("Office")))
		requireKey(t, k, at("Office"), "one")
		release()
		synctest.Wait()
		require.Equal(t, map[string]string{at("Office").User(): "one"}, fake.All())
	})
}

func TestKeysAreSafeForConcurrentUse(t *testing.T) {
	fake := keychaintest.NewKeychain()
	k := New(fake)
	var wg sync.WaitGroup
	for _, account := range []string{"A", "B", "C"} {
		for range 4 {
			wg.Go(func() {
				for range 20 {
					_ = k.Store(t.Context(), at(account), "key"+account)
					if key, err := k.Get(t.Context(), at(account)); err == nil && key != "key"+account {
						t.Error("got", key)
					}
					k.KeepForSession(at(account), "key"+account)
					_, _ = k.Status(t.Context(), at(account))
					_ = k.Delete(t.Context(), at(account))
				}
			})
		}
	}
	wg.Wait()
	require.Equal(t, 1, fake.Crowd())
	require.Empty(t, fake.All())
}
