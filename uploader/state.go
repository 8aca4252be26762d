package uploader

import (
	"slices"

	"mediadrop/uploader/history"
)

// State is where an upload stands.
type State = history.State

// The states.
const (
	Checking  = history.Checking
	Queued    = history.Queued
	Uploading = history.Uploading
	Waiting   = history.Waiting
	Done      = history.Done
	Failed    = history.Failed
	Unknown   = history.Unknown
	Canceled  = history.Canceled
	Blocked   = history.Blocked
)

// nextStates is the whole state machine: every transition that is not here is a bug.
var nextStates = map[State][]State{
	Checking:  {Queued, Blocked, Failed, Canceled, Waiting, Done}, // done: it has a media ID already
	Queued:    {Uploading, Waiting, Canceled, Failed, Checking},   // checking: the file changed
	Uploading: {Done, Failed, Unknown, Waiting, Canceled, Checking},
	Waiting:   {Queued, Checking, Canceled, Failed, Blocked, Done, Unknown}, // the last two: as the same file before it
	Failed:    {Checking},
	Unknown:   {Checking},
	Canceled:  {Checking},
	Blocked:   {Checking},
	Done:      {},
}

func canBecome(s, next State) bool { return slices.Contains(nextStates[s], next) }
