package uploader

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/history"
)

var allStates = []State{Checking, Queued, Uploading, Waiting, Done, Failed, Unknown, Canceled, Blocked}

// TestStateMachine holds every step that is allowed, and that all others are
// not.
func TestStateMachine(t *testing.T) {
	const yes, no = true, false
	table := []struct {
		from State
		to   [9]bool // in the order of allStates
	}{
		//           checking queued uploading waiting done failed unknown canceled blocked
		{Checking, [9]bool{no, yes, no, yes, yes, yes, no, yes, yes}},
		{Queued, [9]bool{yes, no, yes, yes, no, yes, no, yes, no}},
		{Uploading, [9]bool{yes, no, no, yes, yes, yes, yes, yes, no}},
		{Waiting, [9]bool{yes, yes, no, no, yes, yes, yes, yes, yes}},
		{Done, [9]bool{}},
		{Failed, [9]bool{yes}},
		{Unknown, [9]bool{yes}},
		{Canceled, [9]bool{yes}},
		{Blocked, [9]bool{yes}},
	}
	require.Len(t, table, len(allStates))
	for _, row := range table {
		for i, to := range allStates {
			j := &job{Job: Job{Upload: history.Upload{ID: "id", State: row.from}, RetryAt: time.Now()}}
			if !row.to[i] {
				require.Panics(t, func() { j.setState(to) }, "%s to %s", row.from, to)
				require.Equal(t, row.from, j.State)
				continue
			}
			require.NotPanics(t, func() { j.setState(to) }, "%s to %s", row.from, to)
			require.Equal(t, to, j.State)
			require.Zero(t, j.RetryAt)
			require.Equal(t, to.Ended(), !j.FinishedAt.IsZero(), "only what ended has an end")
		}
	}
}

func TestEveryStateHasAnEnd(t *testing.T) {
	for _, s := range allStates {
		require.True(t, reachesEnd(s, map[State]bool{}), s)
		require.Equal(t, s.Ended() && s != Done, s.CanRetry(), s)
	}
	require.Equal(t, []State{Done, Failed, Unknown, Canceled, Blocked}, allStates[4:])
	for i, s := range allStates {
		require.Equal(t, i >= 4, s.Ended(), s)
	}
}

func reachesEnd(s State, seen map[State]bool) bool {
	if s.Ended() {
		return true
	}
	seen[s] = true
	for _, next := range nextStates[s] {
		if !seen[next] && reachesEnd(next, seen) {
			return true
		}
	}
	return false
}

func TestActiveIsWhatGoesOnByItself(t *testing.T) {
	require.Equal(t, 7, Totals{Checking: 1, Queued: 2, Uploading: 4, Waiting: 8}.Active())
}
