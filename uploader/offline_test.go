package uploader

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/commbox"
)

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
