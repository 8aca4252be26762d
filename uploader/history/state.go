package history

import "slices"

// State is where an upload stands. The texts are stable: they stand in the
// log and in the table.
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

// goesOn reports whether something happens to an upload by itself: of a state that is
// not known here, too, it does not.
func (s State) goesOn() bool {
	return slices.Contains([]State{Checking, Queued, Uploading, Waiting}, s)
}

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
