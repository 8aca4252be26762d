package alerts

import (
	"time"

	"mediadrop/uploader"
)

// ending is how an upload was seen to end. That it ended once more in the same
// way is new, also when no snapshot showed it on its way there.
type ending struct {
	state    uploader.State
	attempts int
	ended    time.Time
}

// endings are those that were seen, by ID of the upload.
type endings map[string]ending

// newlyEnded returns the uploads whose end, or whose wait for a key, was not seen
// yet.
func (e endings) newlyEnded(jobs []uploader.Job) []uploader.Job {
	var ended []uploader.Job
	for _, j := range jobs {
		now := ending{j.State, j.Attempts, j.FinishedAt}
		if seen, known := e[j.ID]; known && seen == now {
			continue
		}
		delete(e, j.ID)
		if j.State.Ended() || j.NeedsKey() {
			e[j.ID] = now
			ended = append(ended, j)
		}
	}
	return ended
}

// needsAlert reports whether an end is to be shown in a dialog: not what went
// well, nor what the person did.
func needsAlert(j uploader.Job) bool {
	switch j.State {
	case uploader.Failed, uploader.Unknown:
		return true
	case uploader.Blocked:
		return j.Problem == nil || j.Problem.Code != uploader.CodeLeftOut
	}
	return j.NeedsKey()
}
