package uploader

import "slices"

// State is where an upload stands. The texts are stable: they stand in the
// log and in the history.
type State string

// The states.
const (
	Checking  State = "checking"
	Queued    State = "queued"
	Uploading State = "uploading"
	Waiting   State = "waiting"  // for the next try, or for a person
	Done      State = "done"     // there is a media ID
	Failed    State = "failed"   // the service certainly has no usable copy
	Unknown   State = "unknown"  // the service may have it; never repeated by itself
	Canceled  State = "canceled" // the person stopped it
	Blocked   State = "blocked"  // the check says that WhatsApp would not deliver it
)

// Ended reports whether nothing happens to an upload any more unless a person asks.
func (s State) Ended() bool {
	switch s {
	case Done, Failed, Unknown, Canceled, Blocked:
		return true
	}
	return false
}

// CanRetry reports whether a person may ask for another try.
func (s State) CanRetry() bool { return s.Ended() && s != Done }

// nextStates is the whole state machine: every transition that is not here is a bug.
var nextStates = map[State][]State{
	Checking:  {Queued, Blocked, Failed, Canceled, Waiting, Done}, // done: it has a media ID already
	Queued:    {Uploading, Waiting, Canceled, Failed},
	Uploading: {Done, Failed, Unknown, Waiting, Canceled},
	Waiting:   {Queued, Checking, Canceled, Failed, Blocked},
	Failed:    {Checking},
	Unknown:   {Checking},
	Canceled:  {Checking},
	Blocked:   {Checking},
	Done:      {},
}

func (s State) canBecome(next State) bool { return slices.Contains(nextStates[s], next) }
