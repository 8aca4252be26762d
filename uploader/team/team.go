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

import (
	"context"
	"time"
)

// Row is one upload as the desk knows it. What is not here is never shared:
// no key, no path, nothing of the computer.
type Row struct {
	ID          string // a UUID
	Filename    string
	ContentHash string // BLAKE3-256 in hexadecimal
	Bytes       int64  // of the file that was given
	Kind        string
	MIME        string
	SentBytes   int64 // of what was sent
	SentMIME    string
	SentName    string
	StreamID    string
	Channel     string // the uploader's nickname for the stream
	MediaID     string
	Header      string // the kind of template header it was meant for
	Fits        string // the kind of template header it may stand in
	Verdict     string
	Reason      string
	FinishedAt  time.Time // when the media ID came; its days count from here
	Member      string    // who uploaded it
	Renews      string    // ID of the upload that this one renews; empty for none
	Name        string    // what people call it
	Note        string
	RemovedAt   time.Time // when its uploader took it from the desk; zero while it is there
	ProvenAt    time.Time // when somebody saw it arrive on a phone; zero when nobody did
	Revision    int64     // of its latest change; 0 before it is shared
}

// Field is what a change of a row concerns.
type Field string

// The fields. FieldUpload is the whole row, when it is new to the desk; the
// others can change afterwards.
const (
	FieldUpload  Field = "upload"
	FieldName    Field = "name"
	FieldNote    Field = "note"
	FieldRemoved Field = "removed"
	FieldRenews  Field = "renews"
	FieldProven  Field = "proven"
)

// Change is one entry of the queue of what is to be shared.
type Change struct {
	Number int64 // ascends in the order of the changes
	Field  Field
	Row    Row // as it is now
}

// Position is how far a computer has read a desk.
type Position struct {
	Revision int64 // all changes up to this one are here, but for what Filled leaves out
	Start    int64 // the revision at which the computer joined; rows up to it are fetched by and by
	Good     int64 // rows with a good ID up to this revision are here
	Filled   int64 // rows of any age up to this revision are here
}

// Store is the local copy. Its methods are called from one goroutine; each is
// one transaction.
type Store interface {
	// Changes returns the oldest changes that wait to be shared.
	Changes(ctx context.Context, limit int) ([]Change, error)
	// Waiting returns how many changes wait.
	Waiting(ctx context.Context) (int, error)
	// Shared forgets changes that the desk has now.
	Shared(ctx context.Context, changes []Change) error
	// Position returns how far the desk was read.
	Position(ctx context.Context) (Position, error)
	// Receive takes rows of the desk and the position behind them. It returns
	// the rows of colleagues that were not here before.
	Receive(ctx context.Context, rows []Row, p Position) (arrived []Row, err error)
}

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
