package uploader

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/commbox"
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

// TestLogOfEveryEnd holds the log line that other programs read: exactly one
// for each end, with exactly these fields.
func TestLogOfEveryEnd(t *testing.T) {
	for _, test := range []struct {
		name string
		end  func(r *rig, id string)
		want logLine
	}{
		{"done", func(r *rig, _ string) { r.succeed("a.pdf", "257250616863050") },
			logLine{"state": "done", "media_id": "257250616863050", "attempts": 1., "error": ""}},
		{"done at the second try", func(r *rig, _ string) {
			r.fail("a.pdf", commbox.CauseUnreachable)
			time.Sleep(maxDelay)
			r.succeed("a.pdf", "id")
		}, logLine{"state": "done", "media_id": "id", "attempts": 2., "error": ""}},
		{"failed", func(r *rig, _ string) { r.fail("a.pdf", commbox.CauseRejected) },
			logLine{"state": "failed", "media_id": "", "attempts": 1., "error": "upload: rejected: told by the service: rejected"}},
		{"unknown", func(r *rig, _ string) { r.cut("a.pdf") },
			logLine{"state": "unknown", "media_id": "", "attempts": 1., "error": "upload: no_answer"}},
		{"canceled under way", func(r *rig, id string) { r.call("a.pdf"); r.q.Cancel(id) },
			logLine{"state": "canceled", "media_id": "", "attempts": 1., "error": "upload: canceled: played by the test"}},
		{"canceled while it waits", func(r *rig, id string) { r.fail("a.pdf", commbox.CauseUnreachable); r.q.Cancel(id) },
			logLine{"state": "canceled", "media_id": "", "attempts": 1., "error": ""}},
	} {
		t.Run(test.name, func(t *testing.T) {
			bubble(t, 1, func(t *testing.T, r *rig) {
				id := r.add("a.pdf")[0]
				require.Empty(t, r.logged("upload finished"))
				test.end(r, id)
				r.requireStates([]string{id}, State(test.want["state"].(string)))
				test.want["level"], test.want["msg"] = "INFO", "upload finished"
				test.want["file"], test.want["channel"] = r.folder+"/a.pdf", "Support"
				test.want["bytes"] = float64(len(pdf("a.pdf")))
				require.Equal(t, []logLine{test.want}, r.logged("upload finished"))
			})
		})
	}
}

func TestLogOfBlocked(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		r.addPaths(here, r.file("a.svg", svg))
		require.Equal(t, []logLine{{
			"level": "INFO", "msg": "upload finished", "file": r.folder + "/a.svg", "channel": "Support", "state": "blocked",
			"media_id": "", "attempts": 0., "bytes": float64(len(svg)), "error": "unsupported_type image/svg+xml",
		}}, r.logged("upload finished"))
	})
}

func TestLogOfTheCheck(t *testing.T) {
	bubble(t, 5, func(t *testing.T, r *rig) {
		line := func(name, kind, mime, verdict, reason string) logLine {
			return logLine{
				"level": "INFO", "msg": "file checked", "file": r.folder + "/" + name,
				"kind": kind, "mime": mime, "verdict": verdict, "reason": reason,
			}
		}
		r.pdf("ok.pdf")
		r.file("warn.txt", "only text")
		r.file("blocked.svg", svg)
		r.file("empty.jpg", "")
		r.addPaths(here, r.folder+"/ok.pdf", r.folder+"/warn.txt", r.folder+"/blocked.svg", r.folder+"/empty.jpg", r.folder+"/missing")
		require.ElementsMatch(t, []logLine{
			line("ok.pdf", "document", "application/pdf", "ok", ""),
			line("warn.txt", "document", "text/plain", "warn", "not_for_template_headers"),
			line("blocked.svg", "image", "image/svg+xml", "blocked", "unsupported_type"),
			line("empty.jpg", "other", "inode/x-empty", "blocked", "empty_file"),
		}, r.logged("file checked"), "what is not there cannot be checked")
	})
}

func TestLogOfAnEarlierRun(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		r.leave(history.Upload{Name: "a.pdf", State: "uploading", HandedOver: true, Attempts: 1, Size: 7})
		_, err := r.q.Restore(r.Context())
		require.NoError(t, err)
		synctest.Wait()
		require.Equal(t, []logLine{{
			"level": "INFO", "msg": "upload finished", "file": r.folder + "/a.pdf", "channel": "Support", "state": "unknown",
			"media_id": "", "attempts": 1., "bytes": 7., "error": "the program ended while the answer was awaited",
		}}, r.logged("upload finished"))
	})
}
