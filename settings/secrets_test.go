package settings

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
)

// fakeKeychain is a keychain in memory that can fail and hang. The methods of
// go-keyring's own mock are not safe for concurrent use.
type fakeKeychain struct {
	mu       sync.Mutex
	secrets  map[string]string
	calls    []string
	fail     map[string]error         // by the kind of call
	hang     map[string]chan struct{} // by the kind of call: until closed
	forgets  bool                     // Set does nothing
	foldCase bool                     // names differ by more than case, as on Windows
	inside   int
	crowd    int // the most calls at a time
}

func newFake() *fakeKeychain {
	return &fakeKeychain{secrets: map[string]string{}, fail: map[string]error{}, hang: map[string]chan struct{}{}}
}

func (f *fakeKeychain) enter(kind, service, user string) error {
	f.mu.Lock()
	f.calls = append(f.calls, kind+" "+user)
	f.inside++
	f.crowd = max(f.crowd, f.inside)
	hang := f.hang[kind]
	f.mu.Unlock()
	if hang != nil {
		<-hang
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.inside--
	if service != "mediadrop" {
		return errors.New("wrong service")
	}
	return f.fail[kind]
}

func (f *fakeKeychain) id(user string) string {
	if f.foldCase {
		return strings.ToLower(user)
	}
	return user
}

func (f *fakeKeychain) Get(service, user string) (string, error) {
	if err := f.enter("get", service, user); err != nil {
		return "", err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if key, ok := f.secrets[f.id(user)]; ok {
		return key, nil
	}
	return "", keyring.ErrNotFound
}

func (f *fakeKeychain) Set(service, user, secret string) error {
	if err := f.enter("set", service, user); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.forgets {
		f.secrets[f.id(user)] = secret
	}
	return nil
}

func (f *fakeKeychain) Delete(service, user string) error {
	if err := f.enter("delete", service, user); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, ok := f.secrets[f.id(user)]; !ok {
		return keyring.ErrNotFound
	}
	delete(f.secrets, f.id(user))
	return nil
}

// hangs makes the calls of a kind hang; the function returned lets them go on.
func (f *fakeKeychain) hangs(kind string) (release func()) {
	gate := make(chan struct{})
	f.mu.Lock()
	defer f.mu.Unlock()
	f.hang[kind] = gate
	return func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		delete(f.hang, kind)
		close(gate)
	}
}

func (f *fakeKeychain) count(call string) (n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.calls {
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

func requireKey(t *testing.T, k *Keys, account, want string) {
	t.Helper()
	got, err := k.Get(within(t, time.Second), account)
	require.NoError(t, err)
	require.Equal(t, want, got)
}

func requireNoKey(t *testing.T, k *Keys, account string) {
	t.Helper()
	_, err := k.Get(within(t, time.Second), account)
	require.ErrorIs(t, err, ErrKeyNotFound)
	require.Contains(t, err.Error(), account)
}

func TestKeysFromBeginningToEnd(t *testing.T) {
	fake := newFake()
	k := NewKeys(fake)
	requireNoKey(t, k, "Main")

	require.NoError(t, k.Store(t.Context(), "Main", " Bearer one\n"))
	require.Equal(t, map[string]string{"Main": "one"}, fake.secrets)
	before := len(fake.calls)
	requireKey(t, k, "Main", "one")
	require.Len(t, fake.calls, before) // remembered
	requireKey(t, NewKeys(fake), "Main", "one")
	requireNoKey(t, k, "Other")

	require.NoError(t, k.Store(t.Context(), "Main", "two"))
	requireKey(t, k, "Main", "two")
	require.NoError(t, k.Delete(t.Context(), "Main"))
	requireNoKey(t, k, "Main")
	require.NoError(t, k.Delete(t.Context(), "Main")) // missing is no error
	require.Empty(t, fake.secrets)
}

func TestKeysOfOtherProgramsAreCleaned(t *testing.T) {
	fake := newFake()
	fake.secrets = map[string]string{"Main": "one\n", "Empty": "\n", "Odd": "a b"}
	k := NewKeys(fake)
	requireKey(t, k, "Main", "one")
	requireNoKey(t, k, "Empty")
	_, err := k.Get(t.Context(), "Odd")
	var refused *KeyError
	require.ErrorAs(t, err, &refused)
}

func TestStoreRefusesAndFails(t *testing.T) {
	fake := newFake()
	k := NewKeys(fake)
	var refused *KeyError
	require.ErrorAs(t, k.Store(t.Context(), "Main", "a b"), &refused)
	require.ErrorIs(t, k.Store(t.Context(), "Main", strings.Repeat("k", 3000)), ErrKeyTooLong)
	require.Empty(t, fake.calls)

	fake.fail["set"] = keyring.ErrSetDataTooBig
	require.ErrorIs(t, k.Store(t.Context(), "Main", "one"), ErrKeyTooLong)
	fake.fail["set"] = errors.New("failed: add-generic-password -w CANARY")
	err := k.Store(t.Context(), "Main", "CANARY")
	require.ErrorIs(t, err, ErrKeychainUnavailable)
	require.NotContains(t, err.Error(), "CANARY")

	fake.fail["set"] = nil
	fake.forgets = true // what a dismissed prompt looks like
	require.ErrorIs(t, k.Store(t.Context(), "Main", "one"), ErrKeychainUnavailable)
	fake.secrets["Main"] = "older"
	require.ErrorIs(t, k.Store(t.Context(), "Main", "one"), ErrKeychainUnavailable)
	requireKey(t, k, "Main", "older")
}

func TestSessionKeys(t *testing.T) {
	fake := newFake()
	noKeychain := errors.New("The name org.freedesktop.secrets was not provided by any .service files")
	fake.fail = map[string]error{"get": noKeychain, "set": noKeychain, "delete": noKeychain}
	k := NewKeys(fake)
	require.ErrorIs(t, k.Store(t.Context(), "Main", "one"), ErrKeychainUnavailable)
	_, err := k.Status(t.Context(), "Main")
	require.ErrorIs(t, err, ErrKeychainUnavailable)

	k.KeepForSession("Main", "one")
	requireKey(t, k, "Main", "one")
	status, err := k.Status(t.Context(), "Main")
	require.NoError(t, err)
	require.Equal(t, KeyStatus{SessionOnly: true}, status)

	require.NoError(t, k.Rename(t.Context(), "Main", "Office"))
	requireKey(t, k, "Office", "one")
	require.ErrorIs(t, k.Rename(t.Context(), "Main", "Nobody"), ErrKeychainUnavailable)
	require.NoError(t, k.Delete(t.Context(), "Office"))
	_, err = k.Get(t.Context(), "Office")
	require.ErrorIs(t, err, ErrKeychainUnavailable)
	require.ErrorIs(t, k.Delete(t.Context(), "Office"), ErrKeychainUnavailable)

	locked := errors.New("failed to unlock correct collection")
	fake.fail = map[string]error{"get": locked, "delete": locked}
	k.KeepForSession("Main", "one")
	require.NoError(t, k.Rename(t.Context(), "Main", "Office"))
	requireKey(t, k, "Office", "one")
	require.ErrorIs(t, k.Delete(t.Context(), "Office"), ErrKeychainLocked)
	_, err = k.Get(t.Context(), "Office")
	require.ErrorIs(t, err, ErrKeychainLocked) // the session key is gone all the same

	k.KeepForSession("Main", "one")
	fake.fail = map[string]error{}
	require.NoError(t, k.Rename(t.Context(), "Main", "Office")) // with a keychain that has none
	requireNoKey(t, k, "Main")
	requireKey(t, k, "Office", "one")
	require.NoError(t, k.Store(t.Context(), "Office", "two"))
	status, err = k.Status(t.Context(), "Office")
	require.NoError(t, err)
	require.Equal(t, KeyStatus{Stored: true}, status)
	requireKey(t, k, "Office", "two")
}

func TestStatus(t *testing.T) {
	fake := newFake()
	k := NewKeys(fake)
	status, err := k.Status(t.Context(), "Main")
	require.NoError(t, err)
	require.Zero(t, status)
	fake.secrets["Main"] = jwt(`{"alg":"none"}`, `{"exp":1893553445}`)
	status, err = k.Status(t.Context(), "Main")
	require.NoError(t, err)
	require.Equal(t, KeyStatus{Stored: true, Expires: time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)}, status)
}

func TestRename(t *testing.T) {
	for name, foldCase := range map[string]bool{"case counts": false, "case does not count": true} {
		t.Run(name, func(t *testing.T) {
			fake := newFake()
			fake.foldCase = foldCase
			k := NewKeys(fake)
			require.NoError(t, k.Store(t.Context(), "Main", "one"))
			for _, step := range [][2]string{{"Main", "Office"}, {"Office", "OFFICE"}, {"OFFICE", "OFFICE"}} {
				require.NoError(t, k.Rename(t.Context(), step[0], step[1]))
				require.Len(t, fake.secrets, 1)
				requireKey(t, NewKeys(fake), step[1], "one")
				requireKey(t, k, step[1], "one")
			}
			requireNoKey(t, k, "Main")
			require.NoError(t, k.Rename(t.Context(), "nobody", "somebody"))
		})
	}
}

func TestRenameFails(t *testing.T) {
	for _, kind := range []string{"get", "set", "delete"} {
		fake := newFake()
		fake.secrets["Main"] = "one"
		fake.fail[kind] = errors.New("failed to unlock correct collection")
		k := NewKeys(fake)
		require.ErrorIs(t, k.Rename(t.Context(), "Main", "Office"), ErrKeychainLocked, kind)
		fake.fail[kind] = nil
		requireKey(t, k, "Main", "one")
	}
}

func TestCallsHaveATimeLimit(t *testing.T) {
	calls := map[string]func(context.Context, *Keys) error{
		"get":    func(ctx context.Context, k *Keys) error { _, err := k.Get(ctx, "Main"); return err },
		"set":    func(ctx context.Context, k *Keys) error { return k.Store(ctx, "Main", "one") },
		"delete": func(ctx context.Context, k *Keys) error { return k.Delete(ctx, "Main") },
	}
	for kind, do := range calls {
		synctest.Test(t, func(t *testing.T) {
			fake := newFake()
			release := fake.hangs(kind)
			k := NewKeys(fake)
			start := time.Now()
			err := do(within(t, 3*time.Second), k)
			require.ErrorIs(t, err, ErrKeychainTimeout)
			require.ErrorIs(t, err, context.DeadlineExceeded)
			require.Equal(t, 3*time.Second, time.Since(start))

			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(time.Second, cancel)
			err = do(ctx, k)
			require.ErrorIs(t, err, context.Canceled)
			require.NotErrorIs(t, err, ErrKeychainTimeout)

			// Whoever comes while it hangs adds no call.
			for range 50 {
				for _, do := range calls {
					require.Error(t, do(within(t, time.Second), k))
				}
			}
			synctest.Wait()
			require.Len(t, fake.calls, 1)
			release()
			synctest.Wait()
			require.NoError(t, k.Store(t.Context(), "Main", "two"))
			requireKey(t, k, "Main", "two")
			require.Equal(t, 1, fake.crowd)
		})
	}
}

// A caller without a deadline waits for a person who looks for a password, and
// not for ever.
func TestThePatienceWithAKeychainIsAMinute(t *testing.T) {
	for kind, do := range map[string]func(context.Context, *Keys) error{
		"get": func(ctx context.Context, k *Keys) error { _, err := k.Get(ctx, "Main"); return err },
		"set": func(ctx context.Context, k *Keys) error { return k.Store(ctx, "Main", "one") },
	} {
		synctest.Test(t, func(t *testing.T) {
			fake := newFake()
			release := fake.hangs(kind)
			start := time.Now()
			require.ErrorIs(t, do(t.Context(), NewKeys(fake)), ErrKeychainTimeout)
			require.Equal(t, time.Minute, time.Since(start))
			release()
			synctest.Wait()
		})
	}
}

func TestAnEndedContextBeginsNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	fake := newFake()
	require.ErrorIs(t, NewKeys(fake).Store(ctx, "Main", "one"), context.Canceled)
	require.Empty(t, fake.calls)
}

func TestThoseWhoAskAtOnceShareOneQuestion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := newFake()
		fake.fail["get"] = errors.New("failed to unlock correct collection")
		release := fake.hangs("get")
		k := NewKeys(fake)
		var wg sync.WaitGroup
		for range 10 {
			wg.Go(func() {
				_, err := k.Get(t.Context(), "Main")
				if !errors.Is(err, ErrKeychainLocked) {
					t.Error(err)
				}
			})
		}
		synctest.Wait()
		release()
		wg.Wait()
		require.Equal(t, 1, fake.count("get Main"))
	})
}

func TestALateResultIsNotNewerThanWhatWasDoneSince(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := newFake()
		fake.secrets["Main"] = "old"
		release := fake.hangs("get")
		k := NewKeys(fake)
		_, err := k.Get(within(t, time.Second), "Main")
		require.ErrorIs(t, err, ErrKeychainTimeout)

		// The store waits for the read that hangs.
		stored := make(chan error, 1)
		go func() { stored <- k.Store(t.Context(), "Main", "new") }()
		synctest.Wait()
		release()
		require.NoError(t, <-stored)
		requireKey(t, k, "Main", "new")
	})
}

func TestALateStoreLeavesTheSessionKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := newFake()
		fake.secrets["Main"] = "old"
		k := NewKeys(fake)
		requireKey(t, k, "Main", "old")
		release := fake.hangs("set")
		require.ErrorIs(t, k.Store(within(t, time.Second), "Main", "late"), ErrKeychainTimeout)
		requireKey(t, k, "Main", "old")
		k.KeepForSession("Main", "session")
		release()
		synctest.Wait()
		requireKey(t, k, "Main", "session")
		require.NoError(t, k.Rename(t.Context(), "Main", "Office"))
		requireKey(t, k, "Office", "session")
		requireKey(t, NewKeys(fake), "Office", "late")
	})
}

func TestARenameGivenUpLeavesTheKeyWhereItWas(t *testing.T) {
	for name, foldCase := range map[string]bool{"case counts": false, "case does not count": true} {
		for _, to := range []string{"Office", "MAIN"} {
			for _, kind := range []string{"get", "set"} {
				t.Run(name+" "+to+" "+kind, func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						fake := newFake()
						fake.foldCase = foldCase
						fake.secrets[fake.id("Main")] = "one"
						release := fake.hangs(kind)
						k := NewKeys(fake)
						require.ErrorIs(t, k.Rename(within(t, time.Second), "Main", to), ErrKeychainTimeout)
						release()
						synctest.Wait()
						require.Equal(t, map[string]string{fake.id("Main"): "one"}, fake.secrets)
						requireKey(t, k, "Main", "one")
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
		fake := newFake()
		fake.secrets["Main"] = "one"
		release := fake.hangs("delete")
		k := NewKeys(fake)
		require.NoError(t, k.Rename(within(t, time.Second), "Main", "Office"))
		requireKey(t, k, "Office", "one")
		release()
		synctest.Wait()
		require.Equal(t, map[string]string{"Office": "one"}, fake.secrets)
	})
}

func TestKeysAreSafeForConcurrentUse(t *testing.T) {
	fake := newFake()
	k := NewKeys(fake)
	var wg sync.WaitGroup
	for _, account := range []string{"A", "B", "C"} {
		for range 4 {
			wg.Go(func() {
				for range 20 {
					_ = k.Store(t.Context(), account, "key"+account)
					if key, err := k.Get(t.Context(), account); err == nil && key != "key"+account {
						t.Error("got", key)
					}
					k.KeepForSession(account, "key"+account)
					_, _ = k.Status(t.Context(), account)
					_ = k.Delete(t.Context(), account)
				}
			})
		}
	}
	wg.Wait()
	require.Equal(t, 1, fake.crowd)
	require.Empty(t, fake.secrets)
}
