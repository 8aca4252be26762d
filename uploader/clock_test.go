package uploader

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/commbox"
	"mediadrop/uploader/history"
)

// at is what an answer tells of the clocks, where this computer's is ahead.
func at(ahead time.Duration) commbox.Clock {
	return commbox.Clock{Service: time.Now().Add(-ahead).UTC(), Ahead: ahead}
}

// succeedAt answers with an ID, and with the service's time.
func (r *rig) succeedAt(name, mediaID string, ahead time.Duration) {
	c := r.call(name)
	c.handOver()
	c.answer <- reply{media: commbox.Media{ID: mediaID, Clock: at(ahead)}}
	r.settleDown()
}

func (r *rig) clockAhead() time.Duration {
	snapshots := r.snapshots()
	return snapshots[len(snapshots)-1].ClockAhead
}

// TestAClockThatIsWrong is told of, whatever the answer was, until it is right.
func TestAClockThatIsWrong(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		r.add("a.pdf")
		r.succeedAt("a.pdf", "1", ClockTolerance)
		require.Zero(t, r.clockAhead(), "as wrong as any clock")
		r.add("b.pdf")
		r.failWith("b.pdf", &commbox.Error{Cause: commbox.CauseNotFound, HTTPStatus: 404, Clock: at(3 * day)})
		r.settleDown()
		require.Equal(t, 3*day, r.clockAhead())
		r.add("c.pdf")
		r.fail("c.pdf", commbox.CauseNotFound)
		r.settleDown()
		require.Equal(t, 3*day, r.clockAhead(), "an answer that says nothing of it changes nothing")
		r.add("d.pdf")
		r.succeedAt("d.pdf", "2", -400*day)
		require.Equal(t, -400*day, r.clockAhead(), "behind")
		r.add("e.pdf")
		r.succeedAt("e.pdf", "3", 0)
		require.Zero(t, r.clockAhead())
	})
}

// TestIDsAreCountedByTheServicesClock: with this computer's clock 25 days ahead, an
// ID of ten days ago is good, which that clock would not say.
func TestIDsAreCountedByTheServicesClock(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		r.add("a.pdf")
		r.succeedAt("a.pdf", "4711", 0)
		time.Sleep(10 * day)
		r.add("other.pdf")
		r.succeedAt("other.pdf", "1", 0)
		time.Sleep(25 * day) // of which the service knows nothing
		again := r.add("a.pdf")
		r.requireStates(again, Uploading)
		r.succeedAt("a.pdf", "4712", 25*day)
		row := r.row(again[0])
		require.WithinDuration(t, time.Now().Add(-25*day), row.AnsweredAt, time.Minute)
		require.Equal(t, row.AnsweredAt.Add(30*day), row.Expires())
		time.Sleep(10 * day)
		once := r.add("a.pdf")
		r.requireStates(once, Done)
		require.Equal(t, "4712", r.job(once[0]).MediaID)
	})
}

// TestPracticeKnowsNoTime: its service has this computer's clock, right or wrong.
func TestPracticeKnowsNoTime(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		r.add("a.pdf")
		r.succeedAt("a.pdf", "1", 3*day)
		r.keys.set("", "key")
		r.addPaths(Destination{Channel: "Practice", StreamID: here.StreamID}, r.pdf("b.pdf"))
		r.succeedAt("b.pdf", "2", 0)
		require.Equal(t, 3*day, r.clockAhead())
	})
}

// TestAClockThatWasSetBack makes no ID good that has expired, nor a row that is
// removed now look as if that had been long ago: it is at least as late as when the
// service answered last.
func TestAClockThatWasSetBack(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		r.add("a.pdf")
		r.succeedAt("a.pdf", "4711", 0)
		known := marked("known")
		known.AnsweredAt = time.Now().Add(40 * day).UTC()
		practice := marked("practice")
		practice.Account, practice.AnsweredAt = "", known.AnsweredAt.Add(400*day)
		require.NoError(t, r.store.Save(t.Context(), []history.Upload{known, practice}))
		_, err := r.q.Restore(t.Context())
		require.NoError(t, err)

		// As after the next start: the service has not answered yet.
		r.q.clock.compared = false
		again := r.add("a.pdf")
		r.requireStates(again, Uploading)
		_, err = r.q.Remove(t.Context(), "known")
		require.NoError(t, err)
		require.Equal(t, known.AnsweredAt, r.row("known").RemovedAt)

		r.succeedAt("a.pdf", "4712", 0) // the clock is right: what the service had said was not
		once := r.add("a.pdf")
		r.requireStates(once, Done)
		require.Equal(t, "4712", r.job(once[0]).MediaID)
	})
}
