package keychain

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/settings/keychain/keychaintest"
)

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

// Where each answer comes too late, it is heard all the same that there is no key.
func TestALateFailureIsHeard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := keychaintest.NewKeychain()
		k := New(fake)
		asked := func() int { return count(fake.Calls(), "get "+at("Main").User()) }
		late := func() {
			t.Helper()
			release := fake.Hang("get")
			_, err := k.Get(within(t, time.Second), at("Main"))
			require.ErrorIs(t, err, ErrTimeout)
			release()
			synctest.Wait()
		}
		late()
		_, err := k.Get(within(t, time.Second), at("Main"))
		require.ErrorIs(t, err, ErrNotFound)
		require.Equal(t, 1, asked(), "the person is not asked once more")

		late()
		time.Sleep(lateFor)
		_, err = k.Get(t.Context(), at("Main"))
		require.ErrorIs(t, err, ErrNotFound)
		require.Equal(t, 3, asked(), "it is long ago")

		late()
		require.NoError(t, k.Store(t.Context(), at("Main"), "new"))
		require.NoError(t, k.Delete(t.Context(), at("Main")))
		fake.Put(at("Main").User(), "another")
		requireKey(t, k, at("Main"), "another")
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
