package uploader

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// TestRandomCommands gives a queue random commands and compares it with a
// model after each: no upload runs twice at a time, none stands still without
// a reason, each comes to the end that the policy says, and the history, the
// log and the network agree in the end.
func TestRandomCommands(t *testing.T) {
	seeds := []uint64{1, 2, rand.Uint64(), rand.Uint64()}
	for _, seed := range seeds {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			bubble(t, 2, func(t *testing.T, r *rig) {
				m := &model{rig: r, t: t, random: rand.New(rand.NewPCG(seed, 0)), uploads: map[string]*expected{}, parallel: 2}
				for range 300 {
					m.step()
					m.check()
				}
				m.bringToAnEnd()
				m.balanceTheBooks()
			})
		})
	}
}

// check compares the queue with the model while nothing moves.
func (m *model) check() {
	running := len(m.net.runningNames())
	m.allowed = max(m.parallel, min(m.allowed, running))
	require.LessOrEqual(m.t, running, m.allowed, m.last)
	require.Empty(m.t, m.net.twice, m.last)
	requests := m.net.requestsByPath()
	jobs := m.allJobs()
	for id, e := range m.uploads {
		j := jobs[id]
		require.Equal(m.t, requests[e.path], j.Attempts, "%s after %s", e.path, m.last)
		if e.ended != "" {
			require.Equal(m.t, e.ended, j.State, "%s after %s", e.path, m.last)
			continue
		}
		m.checkActive(j, e, running)
	}
}

// allJobs returns every upload as the queue has it, or the history where the
// queue has forgotten it.
func (m *model) allJobs() map[string]Job {
	rows, err := m.store.Page(m.Context(), historyAll, 0, -1)
	require.NoError(m.t, err)
	jobs := map[string]Job{}
	for _, row := range rows {
		jobs[row.ID] = FromHistory(row)
	}
	m.q.mu.Lock()
	defer m.q.mu.Unlock()
	for id, j := range m.q.jobs {
		jobs[id] = j.view()
	}
	return jobs
}

// checkActive holds that an upload that has not ended has something to wait
// for.
func (m *model) checkActive(j Job, e *expected, running int) {
	switch j.State {
	case Uploading:
		require.Contains(m.t, m.net.runningNames(), filepath.Base(j.Path), m.last)
	case Checking:
		require.True(m.t, j.BeingWritten, "%s is checked for ever after %s", j.Path, m.last)
	case Queued:
		require.True(m.t, running >= m.parallel || m.isBehind(j), "%s waits for nothing after %s", j.Path, m.last)
	case Waiting:
		require.True(m.t, j.RetryAt.After(time.Now()) || m.isPaused(j) || m.isBehind(j) || e.asks && j.NeedsAnswer(), "%s waits for nothing after %s", j.Path, m.last)
	default:
		m.t.Fatalf("%s is %s after %s", j.Path, j.State, m.last)
	}
}

// isPaused reports whether an upload waits for its account, and somebody looks
// whether that is over.
func (m *model) isPaused(j Job) bool {
	m.q.mu.Lock()
	defer m.q.mu.Unlock()
	return m.q.jobs[j.ID].held && m.q.account(j.Account).pause != nil
}

// isBehind reports whether an upload waits for the end of a pause, or behind one
// that feels its way.
func (m *model) isBehind(j Job) bool {
	m.q.mu.Lock()
	defer m.q.mu.Unlock()
	a := m.q.account(j.Account)
	return a.isThrottled() || a.feeling && m.q.isSending(a)
}

// bringToAnEnd lets everything succeed from now on.
func (m *model) bringToAnEnd() {
	m.last = "the end"
	m.net.answerAll()
	for _, account := range []string{"Main", "Other"} {
		m.keys.set(account, "key")
		m.resume(account)
	}
	for id, e := range m.uploads {
		e.asks = false
		m.q.Agree(id)
	}
	synctest.Wait()
	for _, name := range m.net.runningNames() {
		m.succeed(name, "id of "+name)
	}
	time.Sleep(time.Hour)
	synctest.Wait()
	for _, e := range m.uploads {
		if e.ended == "" {
			e.end(Done)
		}
	}
	m.check()
}

func (m *model) balanceTheBooks() {
	m.settleDown()
	require.Zero(m.t, m.q.Totals())
	require.Empty(m.t, m.q.jobs)
	rows, err := m.store.Page(m.Context(), historyAll, 0, -1)
	require.NoError(m.t, err)
	require.Len(m.t, rows, len(m.uploads))
	ends := map[any]int{}
	for _, line := range m.logged("upload finished") {
		ends[line["file"]]++
	}
	for _, row := range rows {
		e := m.uploads[row.ID]
		require.NotNil(m.t, e, row.ID)
		require.Equal(m.t, e.ended, row.State)
		require.Equal(m.t, e.ended, m.published(row.ID).State, "the window knows")
		require.Equal(m.t, m.requestsOf(e.path), row.Attempts)
		require.Equal(m.t, e.ends, ends[e.path], "one line for each end of %s", e.path)
		if e.ended == Done {
			require.Equal(m.t, "id of "+filepath.Base(e.path), row.MediaID)
		}
	}
}
