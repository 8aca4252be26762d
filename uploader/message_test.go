package uploader

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/commbox"
)

// message has a message sent that ends with this error, and returns how often it
// was begun.
func (r *rig) message(err error) (State, *Problem, int) {
	times := 0
	state, problem := r.q.SendMessage(r.Context(), "Main", func(_ context.Context, key string, _ Client) error {
		times++
		require.Equal(r, r.keys.byAccount["Main"], key)
		return err
	})
	return state, problem, times
}

// TestAMessageFollowsTheRulesOfUploads goes through every fault of the policy, and
// repeats nothing.
func TestAMessageFollowsTheRulesOfUploads(t *testing.T) {
	for cause, want := range map[commbox.Cause]State{
		commbox.CauseUnreachable: Failed, commbox.CauseProxy: Failed, commbox.CauseProxyDown: Failed, commbox.CauseProxyLogin: Failed,
		commbox.CauseProxyDeadEnd: Failed, commbox.CauseCertificate: Failed, commbox.CauseCertificateTime: Failed, commbox.CauseTLSOutdated: Failed,
		commbox.CauseClientCertificate: Failed, commbox.CauseStale: Failed, commbox.CauseInterrupted: Failed, commbox.CauseStalled: Failed,
		commbox.CauseEarlyFault: Failed, commbox.CauseEarlyAnswer: Failed, commbox.CauseThrottled: Failed, commbox.CauseBusy: Failed,
		commbox.CauseKeyRefused: Failed, commbox.CauseNotFound: Failed, commbox.CauseTooLarge: Failed, commbox.CauseRejected: Failed,
		commbox.CauseRedirected: Failed, commbox.CauseNoAnswer: Unknown, commbox.CauseServerError: Unknown, commbox.CauseEmptyAnswer: Unknown,
		commbox.CauseUnreadable: Unknown, commbox.CauseCanceled: Failed,
	} {
		bubble(t, 1, func(t *testing.T, r *rig) {
			state, problem, times := r.message(&commbox.Error{Cause: cause})
			require.Equal(t, want, state, cause)
			require.Equal(t, Code(cause), problem.Code)
			require.Equal(t, 1, times)
			time.Sleep(time.Hour)
		})
	}
	bubble(t, 1, func(t *testing.T, r *rig) {
		state, _, _ := r.message(&commbox.Error{Cause: commbox.CauseCanceled, HandedOver: true})
		require.Equal(t, Unknown, state, "it may be on its way")
		state, problem, _ := r.message(nil)
		require.Equal(t, Done, state)
		require.Nil(t, problem)
		state, _, _ = r.message(errors.New("no error of the client"))
		require.Equal(t, Failed, state)
	})
}

// TestAThrottledMessage keeps uploads back, and is itself kept back by the pause of
// the uploads.
func TestAThrottledMessage(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		busy := &commbox.Error{Cause: commbox.CauseThrottled, HTTPStatus: 429, RetryAfter: time.Minute, HasRetryAfter: true}
		_, _, times := r.message(busy)
		require.Equal(t, 1, times)
		id := r.add("a.pdf")[0]
		r.settleDown()
		require.Empty(t, r.net.runningNames(), "the service asked to wait")
		state, problem, times := r.message(nil)
		require.Equal(t, Failed, state)
		require.Equal(t, Code(commbox.CauseThrottled), problem.Code)
		require.Zero(t, times)
		time.Sleep(time.Minute + time.Second)
		synctest.Wait()
		r.succeed("a.pdf", "id")
		require.Equal(t, Done, r.job(id).State)
		_, _, times = r.message(nil)
		require.Equal(t, 1, times)
	})
}

// TestARefusedKeyHoldsForMessages: a key that the service did not take is not tried
// again, by messages nor by uploads, until there is another one.
func TestARefusedKeyHoldsForMessages(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		refused := &commbox.Error{Cause: commbox.CauseKeyRefused, HTTPStatus: 401}
		ids := r.addInTurn("a.pdf", "b.pdf")
		r.requireStates(ids, Uploading, Queued)
		_, problem, times := r.message(refused)
		require.Equal(t, Code(commbox.CauseKeyRefused), problem.Code)
		require.Equal(t, 1, times)
		_, problem, times = r.message(nil)
		require.Equal(t, Code(commbox.CauseKeyRefused), problem.Code)
		require.Zero(t, times)
		r.succeed("a.pdf", "id")
		r.requireStates(ids, Done, Waiting)
		require.True(t, r.job(ids[1]).NeedsKey())
		r.keys.set("Main", "another key")
		r.q.Resume("Main")
		_, _, times = r.message(nil)
		require.Equal(t, 1, times)
		r.succeed("b.pdf", "id")
		r.requireStates(ids, Done, Done)
	})
	bubble(t, 1, func(t *testing.T, r *rig) {
		r.message(&commbox.Error{Cause: commbox.CauseKeyRefused, HTTPStatus: 403})
		r.add("a.pdf")
		r.settleDown()
		require.Len(t, r.net.runningNames(), 1, "a key that may not send messages may upload")
	})
}

// TestAMessageThatCannotBegin is sent nothing of.
func TestAMessageThatCannotBegin(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		r.offline.Store(true)
		_, problem, times := r.message(nil)
		require.Equal(t, CodeOffline, problem.Code)
		require.Zero(t, times)
		r.offline.Store(false)
		r.keys.set("Main", "")
		_, problem, times = r.message(nil)
		require.Equal(t, CodeKeyMissing, problem.Code)
		require.Zero(t, times)
		state, problem := r.q.SendMessage(t.Context(), "Gone", nil)
		require.Equal(t, Failed, state)
		require.NotNil(t, problem)
		r.q.Close()
		_, problem, times = r.message(nil)
		require.Equal(t, CodeInterrupted, problem.Code)
		require.Zero(t, times)
	})
}

// TestClosingStopsAMessage waits for what was begun.
func TestClosingStopsAMessage(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		ended := make(chan State)
		go func() {
			state, _ := r.q.SendMessage(t.Context(), "Main", func(ctx context.Context, _ string, _ Client) error {
				<-ctx.Done()
				return &commbox.Error{Cause: commbox.CauseCanceled, HandedOver: true}
			})
			ended <- state
		}()
		synctest.Wait()
		go r.q.Close()
		require.Equal(t, Unknown, <-ended)
	})
}
