// Package team shares media IDs between the computers of one desk, through a
// PostgreSQL database that the company runs.
//
// Each computer keeps its own history; the desk's rows are a copy in it, so
// that search, list and copy are as quick as without a desk, and work offline.
// A Sync carries over what changed here, and brings what changed there. What
// is still to be carried over waits in the history, so that nothing is lost
// when the program ends.
//
// Every change of a row takes the next revision from one counter in the
// database, under a lock that is held until the change is committed: the order
// of revisions is the order of commits, and a reader that goes on from the
// highest revision it saw misses nothing.
package team

import "time"

// State is how the connection to the desk stands, in the log's words.
type State string

// The states.
const (
	Connected State = "connected"
	Offline   State = "offline" // not reached; tried again by itself
	Refused   State = "refused" // needs a person: a password, a certificate, an administrator
	Left      State = "left"
)

// Status is what a person is told about the desk.
type Status struct {
	State   State
	Since   time.Time // of the state
	Waiting int       // changes that are to be shared
	Filling bool      // older rows of the desk are still on their way
	Problem *Problem  // why it is not as it should be; also of a connection that can only read
}
