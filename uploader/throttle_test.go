package uploader

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/commbox"
)

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
