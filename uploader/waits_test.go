package uploader

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/commbox"
)

// wait is one reason for which an account waits.
type wait struct {
	begin   func(r *rig) // before or while the files are sent
	code    Code
	over    func(r *rig)
	feeling bool // one upload is sent first, to find out
}

// errNoKeyAtAll comes of an entry that is no key, which only reading it shows.
var errNoKeyAtAll = errors.New("this is no key")

var errLocked = errors.New("the keychain is locked")

func waits() map[string]wait {
	refuse := func(r *rig) {
		r.fail("a.pdf", commbox.CauseKeyRefused)
		r.fail("b.pdf", commbox.CauseKeyRefused)
	}
	refused := Code(commbox.CauseKeyRefused)
	return map[string]wait{
		"the keychain is locked":       {func(r *rig) { r.keys.fail(errLocked) }, CodeKeychain, func(r *rig) { r.keys.fail(nil) }, false},
		"a prompt stands":              {func(r *rig) { r.keys.fail(ErrKeyAsked) }, CodeKeychainAsked, func(r *rig) { r.keys.fail(nil) }, false},
		"there is no key":              {func(r *rig) { r.keys.set("Main", "") }, CodeKeyMissing, func(r *rig) { r.keys.set("Main", "key") }, false},
		"the key is refused":           {refuse, refused, func(r *rig) { r.keys.set("Main", "another") }, true},
		"the key is refused from here": {refuse, refused, func(r *rig) { r.addresses.Store("192.0.2.7") }, true},
		"there is no network":          {func(r *rig) { r.offline.Store(true) }, CodeOffline, func(r *rig) { r.offline.Store(false) }, false},
	}
}

// startWaiting has four files wait for their account.
func (w wait) startWaiting(r *rig) []string {
	early := w.code != Code(commbox.CauseKeyRefused)
	if early {
		w.begin(r)
	}
	ids := r.addInTurn("a.pdf", "b.pdf", "c.pdf", "d.pdf")
	if !early {
		w.begin(r)
	}
	r.requireStates(ids, repeat(Waiting, 4)...)
	r.settleDown()
	for _, id := range ids {
		require.Equal(r, w.code, r.published(id).Problem.Code)
	}
	return ids
}

func (w wait) requireGoesOn(r *rig, ids []string) {
	r.Helper()
	synctest.Wait()
	if w.feeling {
		require.Equal(r, []string{"a.pdf"}, r.net.runningNames(), "one feels its way")
		r.succeed("a.pdf", "id")
	}
	require.Len(r, r.net.runningNames(), 2)
	r.net.answerAll()
	for _, name := range r.net.runningNames() {
		r.succeed(name, "id")
	}
	r.requireStates(ids, repeat(Done, len(ids))...)
}

// TestAWaitAsksAgain: whatever an account waits for, it goes on by itself when that
// is there, and until then nobody is asked for anything.
func TestAWaitAsksAgain(t *testing.T) {
	for name, w := range waits() {
		t.Run(name, func(t *testing.T) {
			bubble(t, 2, func(t *testing.T, r *rig) {
				ids := w.startWaiting(r)
				asked, requests := r.keys.count(), r.net.requests()
				time.Sleep(time.Hour)
				r.requireStates(ids, repeat(Waiting, 4)...)
				require.Equal(t, asked, r.keys.count(), "the keychain was not asked by itself")
				require.Equal(t, requests, r.net.requests(), "nor the service")
				w.over(r)
				time.Sleep(lookAgain)
				w.requireGoesOn(r, ids)
			})
		})
	}
}

// TestWhatThePersonDoesAsksAtOnce: Retry, F5 and a new drop do not wait for the next
// look.
func TestWhatThePersonDoesAsksAtOnce(t *testing.T) {
	for name, w := range waits() {
		for what, do := range map[string]func(r *rig, ids []string) []string{
			"Retry":      func(r *rig, ids []string) []string { require.NoError(r, r.q.Retry(r.Context(), ids[0])); return ids },
			"F5":         func(r *rig, ids []string) []string { r.q.AskAgain(); return ids },
			"a new drop": func(r *rig, ids []string) []string { return append(ids, r.add("e.pdf")...) },
			"a signal":   func(r *rig, ids []string) []string { r.q.LookAgain("Main"); return ids },
		} {
			t.Run(name+", "+what, func(t *testing.T) {
				bubble(t, 2, func(t *testing.T, r *rig) {
					ids := w.startWaiting(r)
					w.over(r)
					now := time.Now()
					ids = do(r, ids)
					synctest.Wait()
					require.Equal(t, now, time.Now())
					w.requireGoesOn(r, ids)
				})
			})
		}
	}
}

// TestAskedInVain: asking changes nothing, and all wait again, with one question
// for all of them.
func TestAskedInVain(t *testing.T) {
	for name, w := range waits() {
		t.Run(name, func(t *testing.T) {
			bubble(t, 2, func(t *testing.T, r *rig) {
				ids := w.startWaiting(r)
				for range 3 {
					ids = append(ids, r.add("e"+ids[len(ids)-1]+".pdf")...)
					if w.feeling {
						require.Equal(t, []string{"a.pdf"}, r.net.runningNames(), "one feels its way")
						r.fail("a.pdf", commbox.CauseKeyRefused)
					}
					r.requireStates(ids, repeat(Waiting, len(ids))...)
				}
				w.over(r)
				time.Sleep(lookAgain)
				w.requireGoesOn(r, ids)
			})
		})
	}
}

// TestAPromptThatIsDismissed: while it stands the rows say so, afterwards they say
// what is to be done.
func TestAPromptThatIsDismissed(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		r.keys.fail(ErrKeyAsked)
		ids := r.addInTurn("a.pdf", "b.pdf")
		r.settleDown()
		require.Equal(t, "waiting because of keychain_asked", r.row(ids[1]).Sentence)
		require.False(t, r.published(ids[0]).NeedsKey(), "no dialog of ours on top of the prompt")
		r.keys.fail(errLocked)
		time.Sleep(lookAgain)
		r.settleDown()
		for _, id := range ids {
			require.Equal(t, CodeKeychain, r.published(id).Problem.Code)
			require.Equal(t, "waiting because of keychain", r.row(id).Sentence)
		}
		asked := r.keys.count()
		time.Sleep(time.Hour)
		synctest.Wait()
		require.Equal(t, asked, r.keys.count())
		r.keys.fail(nil)
		time.Sleep(lookAgain)
		r.requireStates(ids, Uploading, Queued)
	})
}

// TestAKeyThatSeemsToBeThere but cannot be had, because what lies in the keychain
// is no key, is asked for ever more rarely.
func TestAKeyThatSeemsToBeThere(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		r.keys.fail(errNoKeyAtAll)
		id := r.add("a.pdf")[0]
		time.Sleep(time.Hour)
		r.requireStates([]string{id}, Waiting)
		require.Less(t, r.keys.count(), 30)
		require.Greater(t, r.keys.count(), 10)
		r.keys.fail(nil)
		r.q.LookAgain("Main")
		r.requireStates([]string{id}, Uploading)
	})
}

// TestNobodyLooksForNobody: with its last upload gone, an account is not looked at
// any more.
func TestNobodyLooksForNobody(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		r.keys.fail(errLocked)
		ids := r.addInTurn("a.pdf", "b.pdf")
		r.q.Cancel(ids...)
		time.Sleep(lookAgain)
		synctest.Wait()
		require.Nil(t, r.q.account("Main").pause)
	})
}

// TestOneAccountWaitsAlone.
func TestOneAccountWaitsAlone(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		r.keys.set("Main", "")
		r.requireStates(r.add("a.pdf"), Waiting)
		r.requireStates(r.addPaths(there, r.pdf("x.pdf")), Uploading)
	})
}

func TestOfflineWaitsWithoutSpendingAttempts(t *testing.T) {
	bubble(t, 2, func(t *testing.T, r *rig) {
		r.offline.Store(true)
		ids := r.add("a.pdf", "b.pdf", "c.pdf")
		others := r.addPaths(there, r.pdf("x.pdf"))
		r.requireStates(ids, Waiting, Waiting, Waiting)
		r.requireStates(others, Uploading)
		require.Equal(t, CodeOffline, r.job(ids[0]).Problem.Code)

		time.Sleep(time.Hour)
		synctest.Wait()
		r.requireStates(ids, Waiting, Waiting, Waiting)
		r.offline.Store(false)
		time.Sleep(lookAgain)
		synctest.Wait()
		r.requireStates(ids, Uploading, Queued, Queued)
		r.succeed("a.pdf", "id")
		require.Equal(t, 1, r.job(ids[0]).Attempts)
	})
}

func TestTheNetworkGoesWhileSending(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		id := r.add("a.pdf")[0]
		for range 5 { // more often than the policy has tries
			r.offline.Store(true)
			r.failWith("a.pdf", &commbox.Error{Cause: commbox.CauseUnreachable})
			r.requireStates([]string{id}, Waiting)
			r.offline.Store(false)
			time.Sleep(lookAgain)
			synctest.Wait()
			r.requireStates([]string{id}, Uploading)
		}
		r.succeed("a.pdf", "id")
		r.requireStates([]string{id}, Done)
	})
}

func TestCancelWhileOffline(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		r.offline.Store(true)
		ids := r.add("a.pdf", "b.pdf")
		r.q.Cancel(ids[0])
		synctest.Wait()
		r.offline.Store(false)
		time.Sleep(lookAgain)
		synctest.Wait()
		r.requireStates(ids, Canceled, Uploading)
		r.succeed("b.pdf", "id")
	})
}

func TestRetryNowForgetsNoneThatWaitForTheNetwork(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		r.offline.Store(true)
		ids := r.add("a.pdf", "b.pdf")
		r.offline.Store(false)
		require.NoError(t, r.q.Retry(t.Context(), ids[1]))
		synctest.Wait()
		r.requireStates(ids, Uploading, Queued)
		r.succeed("a.pdf", "id")
		r.succeed("b.pdf", "id")
	})
}

func TestAReplacedKeyForgetsNoneThatWaitForTheNetwork(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		r.offline.Store(true)
		ids := r.add("a.pdf", "b.pdf")
		r.offline.Store(false)
		r.q.Resume(here.Account)
		synctest.Wait()
		r.requireStates(ids, Uploading, Queued)
		r.succeed("a.pdf", "id")
		r.succeed("b.pdf", "id")
	})
}

func TestTheNetworkGoesWhileTheAccountIsHeld(t *testing.T) {
	bubble(t, 2, func(t *testing.T, r *rig) {
		ids := r.add("a.pdf", "b.pdf")
		r.failWith("a.pdf", &commbox.Error{Cause: commbox.CauseThrottled, RetryAfter: time.Minute, HasRetryAfter: true})
		r.offline.Store(true)
		r.failWith("b.pdf", &commbox.Error{Cause: commbox.CauseUnreachable})
		require.Equal(t, CodeOffline, r.job(ids[1]).Problem.Code)
		r.offline.Store(false)
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		r.requireStates(ids, Uploading, Queued)
		r.succeed("a.pdf", "id")
		r.succeed("b.pdf", "id")
	})
}
