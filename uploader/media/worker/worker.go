// Package worker has everything that reads the content of strangers' files done in
// processes of their own: this program itself, started with a hidden flag, without
// window, keychain or network, with no rights but to the files that it was handed
// open. What such a file does there, it does to a process that can be ended; the
// process that holds the key goes on. GNOME's glycin and browsers do the same.
//
// A [Pool] is the side that asks, [Main] the side that answers. What is asked and
// answered is for others to say: here it is bytes. The asking side trusts nothing
// that comes back but its length, which it bounds.
package worker

import (
	"errors"
	"fmt"
	"os"
	"time"

	"mediadrop/uploader/media/worker/confine"
)

// Flag is the first argument of a process that answers, and programFlag of one
// that becomes a program of somebody else. Neither is for people.
const (
	Flag        = "--media-worker"
	programFlag = "--media-program"
)

// Why a worker has no answer.
var (
	// ErrMemory means that a file took more memory than one may.
	ErrMemory = errors.New("it takes more memory than one file may")
	// ErrTime means that a file took more time than one may.
	ErrTime = errors.New("it takes longer than one file may")
	// ErrCrashed means that the worker ended, or answered what is no answer.
	ErrCrashed = errors.New("it made the worker fail that looked into it")
	// ErrNotStarted means that there is no worker: the system does not start one.
	ErrNotStarted = errors.New("no worker could be started to look into files")
	// ErrBusy means that there was no memory for so long as it might wait.
	ErrBusy = errors.New("others use the memory that it needs")
	// ErrClosed means that the program is about to end.
	ErrClosed = errors.New("the workers have ended")
)

// Said is the error that a handler returned, in its words.
type Said struct{ Text string }

func (e *Said) Error() string { return e.Text }

// errFailed is ErrCrashed of a process that ended by itself.
var errFailed = fmt.Errorf("%w, and ended it", ErrCrashed)

// errEnded means that somebody else ended the worker: the system, when memory ran
// out, or a person. The file has no part in it.
var errEnded = errors.New("the worker was ended from outside")

// Limits of what is said between the two sides, in bytes.
const (
	maxRequest = 64 << 10 // of a request, with the names of what it hands over
	maxAnswer  = 32 << 20 // of an answer, where a request does not bound it to less
	maxFiles   = 3        // that a request hands over
)

// Size is how much memory the work on a file is given, in bytes. What does not
// fit is done once more with the next size, up to Large: most things fit the
// smallest, and what does not shows it at once. The same is done with what makes a
// worker fail: Go does not always get to say that it has no memory.
type Size int64

// The sizes. They are of resident memory, of which 30 MB are the program itself.
// A JPEG of 12 megapixels takes 85 to be converted, a HEIC of 12 megapixels 175
// and one of 48 megapixels 460 (measured).
const (
	Small  Size = 64 << 20
	Light  Size = 96 << 20
	Medium Size = 224 << 20
	Large  Size = 512 << 20
)

// next returns the next larger size, and false for the largest.
func (s Size) next() (Size, bool) {
	switch s {
	case Small:
		return Medium, true // what needs more than a look is seldom content with a little more
	case Light:
		return Medium, true
	case Medium:
		return Large, true
	}
	return s, false
}

// What all take together. Two workers for looks are always there; the room is
// what the others share: conversions, thumbnails, and programs such as ffmpeg.
const (
	lookers = 2
	room    = Large + Light
	// urgentRoom is what only urgent work takes besides: a film that is converted for
	// half an hour must not keep a preview waiting.
	urgentRoom = Large
)

// Request is one thing to be done.
type Request struct {
	Name  string     // of the handler
	Body  []byte     // in JSON
	Files []*os.File // open files that are handed over; they stay the caller's
	// Look reports whether it is a quick look, for which a worker stands by. Everything
	// else gets a worker of its own, that ends with it.
	Look bool
	// Urgent reports whether a person waits for it: it gets memory before all others, and
	// runs at the usual priority. What has begun at low priority stays there, for no
	// Unix lets a process without rights raise another.
	Urgent bool
	// Least is the smallest size that is of use, and Largest the one beyond which it is
	// not worth to try; 0 for any. They are not for looks.
	Least, Largest Size
	// Processor is how much processor time it may take, and Wait how long it may
	// take at all: reading from a slow share takes none of the processor's.
	Processor, Wait time.Duration
	// Patience is how long it may wait for memory that others use; 0 means as long as
	// it takes.
	Patience time.Duration
	// Most is how long the answer may be, in bytes; 0 means maxAnswer.
	Most int
}

// hello is what a worker says first.
type hello struct {
	Version int
	Held    confine.Held
}

// version is that of what is said between the two sides: the program's file may be
// another one than the running program, after an update.
const version = 1
