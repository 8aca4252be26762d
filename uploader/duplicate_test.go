package uploader

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/history"
	"mediadrop/uploader/media"
)

const day = 24 * time.Hour

// uploaded uploads a file and lets some time go by.
func (r *rig) uploaded(to Destination, name, mediaID string, ago time.Duration) Job {
	id := r.addPaths(to, r.pdf(name))[0]
	r.succeed(name, mediaID)
	time.Sleep(ago)
	r.settleDown()
	return r.job(id)
}

func TestAFileThatHasAnIDIsNotSentAgain(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		first := r.uploaded(here, "a.pdf", "4711", 7*day)
		id := r.addPaths(here, r.pdf("a.pdf"))[0]
		r.requireStates([]string{id}, Done)
		r.settleDown()
		again := r.job(id)
		require.True(t, again.Reused())
		require.Equal(t, "4711", again.MediaID)
		require.Zero(t, again.Attempts)
		require.Equal(t, first.FinishedAt.Truncate(time.Microsecond), again.FinishedAt, "its days count from then")
		require.Equal(t, first.Expires(), again.Expires())
		require.Equal(t, first.SentName, again.SentName)
		require.Equal(t, "done", r.logged("upload finished")[1]["state"])

		ids := r.q.AddAgain(here, "", r.pdf("a.pdf"))
		r.requireStates(ids, Uploading)
		r.succeed("a.pdf", "4712")
		r.requireStates(ids, Done)
	})
}

func TestWhatMakesAFileAnother(t *testing.T) {
	elsewhere := here
	elsewhere.Channel, elsewhere.StreamID = "Sales", "aaaaN_fLUy7rrOrN9jLpipA%3d%3d"
	for name, c := range map[string]struct {
		to   Destination
		file string
		wait time.Duration
	}{
		"another content": {here, "b.pdf", day},
		"another channel": {elsewhere, "a.pdf", day},
		"another account": {Destination{Channel: here.Channel, Account: "Other", StreamID: here.StreamID}, "a.pdf", day},
		"an expired ID":   {here, "a.pdf", history.Lifetime},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, 1, func(t *testing.T, r *rig) {
				r.uploaded(here, "a.pdf", "4711", c.wait)
				ids := r.addPaths(c.to, r.pdf(c.file))
				r.requireStates(ids, Uploading)
				require.Equal(t, name == "another channel", r.job(ids[0]).Elsewhere == "Support")
			})
		})
	}
}

func TestReuseCanBeRefused(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		r.uploaded(here, "a.pdf", "4711", day)
		r.q.cfg.Reuse = func(earlier history.Upload, name string) bool { return earlier.Name == name }
		ids := r.addPaths(here, r.file("b.pdf", pdf("a.pdf")), r.pdf("a.pdf"))
		r.requireStates(ids, Uploading, Done)
	})
}

func TestAConvertedFileThatHasAnIDIsNotAskedAbout(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		ids := r.addPaths(here, r.convertible("deep.png"))
		r.q.Agree(ids...)
		r.succeed("deep.jpg", "4711")
		r.settleDown()
		ids = r.addPaths(here, r.convertible("deep.png"))
		r.requireStates(ids, Done)
		require.Equal(t, "image/jpeg", r.job(ids[0]).SentMIME)
		require.Equal(t, media.Convert, r.job(ids[0]).Verdict)
	})
}

func TestRenewing(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		first := r.uploaded(here, "a.pdf", "4711", 26*day)
		ids := r.q.AddAgain(here, first.ID, r.pdf("a.pdf"))
		synctest.Wait()
		require.Equal(t, first.ID, r.row(ids[0]).Renews)
		r.succeed("a.pdf", "4712")
		r.settleDown()
		require.Equal(t, first.ID, r.job(ids[0]).Renews)
	})
}

func TestWhatWasNotConvertedIsNoReplacement(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		yard := r.file("yard.jpg", commented())
		r.addPaths(here, yard)
		r.succeed("yard.jpg", "4711")
		r.settleDown()
		r.rules.Private = true
		ids := r.addPaths(here, yard)
		r.requireStates(ids, Uploading)
		require.NotEqual(t, yard, r.call("yard.jpg").file.Path, "the copy without the comment")
	})
}

func TestARenewalThatDidNotWorkIsTriedAgain(t *testing.T) {
	for name, end := range map[string]func(r *rig, id string){
		"failed":   func(r *rig, _ string) { r.fail("a.pdf", "rejected") },
		"canceled": func(r *rig, id string) { r.call("a.pdf"); r.q.Cancel(id) },
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, 1, func(t *testing.T, r *rig) {
				first := r.uploaded(here, "a.pdf", "4711", 26*day)
				ids := r.q.AddAgain(here, first.ID, r.pdf("a.pdf"))
				synctest.Wait()
				end(r, ids[0])
				r.settleDown()
				require.NoError(t, r.q.Retry(t.Context(), ids...))
				r.requireStates(ids, Uploading)
				r.succeed("a.pdf", "4712")
				require.Equal(t, "4712", r.row(ids[0]).MediaID)
			})
		})
	}
}
