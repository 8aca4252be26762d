package uploader

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/commbox"
)

// there is a destination of another account.
var there = Destination{Channel: "Sales", Account: "Other", StreamID: "0therStream%3d"}

func TestThrottlingHoldsTheWholeAccountAndNoOther(t *testing.T) {
	bubble(t, 2, func(t *testing.T, r *rig) {
		mine := r.add("a.pdf", "b.pdf", "c.pdf", "d.pdf")
		others := r.addPaths(there, r.pdf("x.pdf"), r.pdf("y.pdf"))
		running := r.inState(mine, Uploading)
		r.failWith(r.job(running[0]).Name, &commbox.Error{Cause: commbox.CauseThrottled, HTTPStatus: 429, RetryAfter: time.Minute, HasRetryAfter: true})
		r.requireStates(others, Uploading, Queued)
		r.succeed(r.job(running[1]).Name, "id") // what was under way goes on
		r.requireStates(others, Uploading, Uploading)
		require.Len(t, r.inState(mine, Queued), 2)
		require.Len(t, r.inState(mine, Waiting), 1)

		r.succeed("x.pdf", "id")
		r.succeed("y.pdf", "id")
		late := r.add("late.pdf")
		time.Sleep(time.Minute - 1)
		synctest.Wait()
		require.Empty(t, r.net.runningNames(), "nothing of the account, not even a new drop")
		r.requireStates(late, Queued)
		time.Sleep(time.Millisecond)
		synctest.Wait()
		require.Len(t, r.net.runningNames(), 1, "one feels its way")
		r.succeed(r.net.runningNames()[0], "id")
		require.Len(t, r.net.runningNames(), 2, "and the others follow")
	})
}

func TestTheLongestHoldCounts(t *testing.T) {
	bubble(t, 2, func(t *testing.T, r *rig) {
		ids := r.add("a.pdf", "b.pdf", "c.pdf")
		running := r.inState(ids, Uploading)
		start := time.Now()
		for i, after := range []time.Duration{time.Hour, time.Minute} {
			r.failWith(r.job(running[i]).Name, &commbox.Error{Cause: commbox.CauseThrottled, RetryAfter: after, HasRetryAfter: true})
		}
		time.Sleep(time.Hour - 1)
		synctest.Wait()
		require.Empty(t, r.net.runningNames())
		time.Sleep(time.Nanosecond)
		synctest.Wait()
		require.Len(t, r.net.runningNames(), 1)
		require.Equal(t, time.Hour, time.Since(start))
	})
}

func TestRetryNowEndsTheHold(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		id := r.add("a.pdf")[0]
		r.add("b.pdf")
		r.failWith("a.pdf", &commbox.Error{Cause: commbox.CauseThrottled, RetryAfter: time.Hour, HasRetryAfter: true})
		require.NoError(t, r.q.Retry(r.Context(), id))
		r.requireStates([]string{id}, Uploading)
		r.succeed("a.pdf", "id")
		require.Equal(t, []string{"b.pdf"}, r.net.runningNames())
	})
}

func TestWithoutAKeyTheAccountWaits(t *testing.T) {
	reasons := map[Code]func(r *rig){
		CodeKeyMissing: func(r *rig) { r.keys.set("Main", "") },
		CodeKeychain:   func(r *rig) { r.keys.fail(errors.New("the keychain is locked")) },
		CodeNoKeychain: func(r *rig) { r.keys.fail(ErrNoKeychain) },
	}
	for code, spoil := range reasons {
		t.Run(string(code), func(t *testing.T) {
			bubble(t, 2, func(t *testing.T, r *rig) {
				spoil(r)
				ids := r.add("a.pdf", "b.pdf", "c.pdf", "d.pdf")
				r.requireStates(ids, repeat(Waiting, 4)...)
				r.settleDown()
				for _, id := range ids {
					require.Equal(t, code, r.published(id).Problem.Code)
					require.Zero(t, r.published(id).RetryAt, "only a person can help")
				}
				time.Sleep(time.Hour)
				synctest.Wait()
				require.Zero(t, r.net.requests())
				require.Empty(t, r.logged("upload finished"), "it has not ended")

				r.keys.fail(nil)
				r.keys.set("Main", "new key")
				r.net.answerAll()
				r.q.SetParallel(1)
				r.q.Resume("Main")
				r.requireStates(ids, repeat(Done, 4)...)
				require.Equal(t, []string{"a.pdf", "b.pdf", "c.pdf", "d.pdf"}, r.net.names(), "each once, in the order given")
				require.Equal(t, "new key", r.net.calls[0].key)
			})
		})
	}
}

func TestARefusedKeyStopsTheAccountOnce(t *testing.T) {
	bubble(t, 2, func(t *testing.T, r *rig) {
		ids := r.add("a.pdf", "b.pdf", "c.pdf", "d.pdf")
		others := r.addPaths(there, r.pdf("x.pdf"))
		refused := r.inState(ids, Uploading)
		for _, id := range refused {
			r.failWith(r.job(id).Name, &commbox.Error{Cause: commbox.CauseKeyRefused, HTTPStatus: 401, HandedOver: true})
		}
		r.requireStates(ids, repeat(Waiting, 4)...)
		r.requireStates(others, Uploading)
		require.Equal(t, 3, r.net.requests())
		require.False(t, r.row(refused[0]).HandedOver, "it was refused")

		r.q.Resume("Other") // somebody else's key
		r.requireStates(ids, repeat(Waiting, 4)...)
		r.net.answerAll()
		r.q.Resume("Main")
		r.requireStates(ids, repeat(Done, 4)...)
		require.Equal(t, 3+4, r.net.requests(), "one more for each")
		require.Equal(t, 2, r.row(refused[0]).Attempts)
	})
}

// TestAnOldKeyIsRefusedAfterTheNewOneCame: the larger of two files is refused
// only when the person has already given a new key for the smaller.
func TestAnOldKeyIsRefusedAfterTheNewOneCame(t *testing.T) {
	bubble(t, 2, func(t *testing.T, r *rig) {
		ids := r.add("small.pdf", "large.pdf")
		r.fail("small.pdf", commbox.CauseKeyRefused)
		r.keys.set("Main", "new key")
		r.q.Resume("Main")
		r.requireStates(ids, Uploading, Uploading)
		r.fail("large.pdf", commbox.CauseKeyRefused)
		r.requireStates(ids, Uploading, Uploading)
		require.Equal(t, "new key", r.call("large.pdf").key)
		r.fail("large.pdf", commbox.CauseKeyRefused)
		r.requireStates(ids, Uploading, Waiting)
	})
}

func TestTheKeyComesWhileTheKeychainIsAsked(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		r.keys.set("Main", "")
		unlock := r.keys.lock()
		id := r.add("a.pdf")[0]
		r.q.Resume("Main") // stored, but the question was asked before
		unlock()
		synctest.Wait()
		r.requireStates([]string{id}, Waiting)
		require.Equal(t, 2, r.keys.asked, "asked once more, and not for ever")
	})
}

func TestRetryOfOneThatWaitsForTheKey(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		r.keys.set("Main", "")
		id := r.add("a.pdf")[0]
		require.NoError(t, r.q.Retry(r.Context(), id))
		r.requireStates([]string{id}, Waiting)
		r.keys.set("Main", "key")
		require.NoError(t, r.q.Retry(r.Context(), id))
		r.requireStates([]string{id}, Uploading)
	})
}

func TestAKeyHoldIsNotEndedByATimeHold(t *testing.T) {
	bubble(t, 2, func(t *testing.T, r *rig) {
		ids := r.add("a.pdf", "b.pdf", "c.pdf")
		running := r.inState(ids, Uploading)
		r.fail(r.job(running[0]).Name, commbox.CauseKeyRefused)
		r.failWith(r.job(running[1]).Name, &commbox.Error{Cause: commbox.CauseThrottled, RetryAfter: time.Minute, HasRetryAfter: true})
		time.Sleep(time.Hour)
		r.requireStates(ids, repeat(Waiting, 3)...)
		require.Equal(t, 2, r.net.requests())
		r.net.answerAll()
		r.q.Resume("Main")
		r.requireStates(ids, repeat(Done, 3)...)
	})
}

// throttleAll answers with 429 until stop is called.
func (r *rig) throttleAll() (stop func()) {
	r.net.answerWith(func(c *call) (commbox.Media, error) {
		c.handOver()
		return commbox.Media{}, &commbox.Error{Cause: commbox.CauseThrottled, HTTPStatus: 429, HandedOver: true}
	})
	return func() { r.net.answerWith(nil) }
}

// TestBeingThrottledIsNotFailing: however often the service has too many requests,
// no upload fails of it, and for ten minutes nobody reads of it.
func TestBeingThrottledIsNotFailing(t *testing.T) {
	bubble(t, 3, func(t *testing.T, r *rig) {
		stop := r.throttleAll()
		start := time.Now()
		ids := r.addInTurn("a.pdf", "b.pdf", "c.pdf", "d.pdf", "e.pdf", "f.pdf")
		for time.Since(start) < tellThrottled-time.Second {
			r.settleDown()
			for _, id := range ids {
				j := r.job(id)
				require.True(t, j.State == Queued || j.WaitsItsTurn(), "%s: %+v after %s", j.State, j.Problem, time.Since(start))
			}
			time.Sleep(10 * time.Second)
		}
		requests := r.net.requests()
		require.Greater(t, requests, 10, "it is asked again and again")
		require.Less(t, requests, 200, "by one at a time, and ever more slowly")

		time.Sleep(time.Minute)
		r.settleDown()
		for _, id := range ids {
			j := r.published(id)
			require.Equal(t, Waiting, j.State, "now all say so")
			require.True(t, j.Problem.Long)
			require.False(t, j.WaitsItsTurn())
		}
		time.Sleep(24 * time.Hour)
		synctest.Wait()
		require.LessOrEqual(t, r.net.requests(), requests+26*60*60/5)
		for _, id := range ids {
			require.Equal(t, Waiting, r.job(id).State, "and go on waiting")
		}
		stop()
		time.Sleep(2 * maxThrottle)
		synctest.Wait()
		require.Len(t, r.net.runningNames(), 1, "one feels its way")
		r.net.answerAll()
		r.succeed(r.net.runningNames()[0], "id")
		r.requireStates(ids, repeat(Done, 6)...)
		require.Equal(t, throttle{}, r.q.account("Main").throttle, "it begins anew")
	})
}

// TestASuccessDuringThePause: what was under way when the pause began ends neither
// the pause nor the care, but ten minutes begin anew.
func TestASuccessDuringThePause(t *testing.T) {
	bubble(t, 2, func(t *testing.T, r *rig) {
		ids := r.addInTurn("a.pdf", "b.pdf", "c.pdf")
		r.failWith("a.pdf", &commbox.Error{Cause: commbox.CauseThrottled, HTTPStatus: 429, RetryAfter: 15 * time.Minute, HasRetryAfter: true})
		time.Sleep(9 * time.Minute)
		r.succeed("b.pdf", "id")
		require.Empty(t, r.net.runningNames(), "the service said when")
		time.Sleep(5 * time.Minute)
		r.settleDown()
		require.True(t, r.job(ids[0]).WaitsItsTurn(), "there was a success five minutes ago")
		time.Sleep(time.Minute)
		r.requireStates(ids, Uploading, Done, Queued)
	})
}

// TestTheOneThatFeelsItsWayDoesNotComeBack: then another one does.
func TestTheOneThatFeelsItsWayDoesNotComeBack(t *testing.T) {
	for _, long := range []bool{false, true} {
		bubble(t, 2, func(t *testing.T, r *rig) {
			stop := r.throttleAll()
			ids := r.addInTurn("a.pdf", "b.pdf", "c.pdf")
			if long {
				time.Sleep(tellThrottled)
			}
			stop()
			time.Sleep(2 * maxThrottle)
			synctest.Wait()
			require.Equal(t, []string{"a.pdf"}, r.net.runningNames())
			r.q.Cancel(ids[0])
			synctest.Wait()
			require.Equal(t, []string{"b.pdf"}, r.net.runningNames())
			r.fail("b.pdf", commbox.CauseInterrupted)
			require.Equal(t, []string{"c.pdf"}, r.net.runningNames())
			r.failWith("c.pdf", &commbox.Error{Cause: commbox.CauseNotFound, HTTPStatus: 404})
			time.Sleep(maxDelay)
			r.requireStates(ids, Canceled, Uploading, Failed)
		})
	}
}

// TestRetryEndsThePause also where the service had said when to come back.
func TestRetryEndsThePause(t *testing.T) {
	bubble(t, 2, func(t *testing.T, r *rig) {
		ids := r.addInTurn("a.pdf", "b.pdf", "c.pdf")
		r.failWith("a.pdf", &commbox.Error{Cause: commbox.CauseThrottled, HTTPStatus: 429, RetryAfter: time.Hour, HasRetryAfter: true})
		r.failWith("b.pdf", &commbox.Error{Cause: commbox.CauseThrottled, HTTPStatus: 429, RetryAfter: time.Hour, HasRetryAfter: true})
		require.NoError(t, r.q.Retry(t.Context(), ids[1]))
		synctest.Wait()
		require.Len(t, r.net.runningNames(), 1)
		r.succeed(r.net.runningNames()[0], "id")
		require.Len(t, r.net.runningNames(), 2, "and the others follow")
	})
}
