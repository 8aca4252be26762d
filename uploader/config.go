package uploader

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"mediadrop/uploader/commbox"
	"mediadrop/uploader/convertpolicy"
	"mediadrop/uploader/history"
	"mediadrop/uploader/media"
)

// ErrNoKey is what Config.Key returns when no key is stored for an account.
var ErrNoKey = errors.New("no key is stored for the account")

// ErrNoKeychain is what Config.Key returns on a computer without a keychain.
var ErrNoKeychain = errors.New("there is no keychain")

// ErrKeyAsked is what Config.Key returns while the keychain is asked for a key, and
// may be asking the person in turn.
var ErrKeyAsked = errors.New("the keychain is being asked")

// KeyState is what can be known of an account's key without asking the person for
// anything.
type KeyState int

// The states of a key.
const (
	KeyUnknown KeyState = iota // it cannot be known
	KeyReady                   // Config.Key would return one at once, and not the refused one
	KeyAsked                   // the keychain is asked, and may be asking the person
	KeyLocked                  // the keychain would have to ask the person first
	KeyMissing                 // there is none, or none but the refused one
)

// Client sends one file in one request. *commbox.Client is one. Its method is
// called concurrently.
type Client interface {
	Upload(ctx context.Context, key string, to commbox.StreamID, f commbox.File, p *commbox.Progress) (commbox.Media, error)
}

// Converter judges files and makes converted copies of them. *media.Converter is one,
// and says what its methods do. They are called concurrently.
type Converter interface {
	Inspect(ctx context.Context, path string, o media.Options) (media.Report, error)
	CanTranscode(ctx context.Context) bool
	Forecast(ctx context.Context, path string, r media.Report) (media.Report, error)
	Discard(path string, r media.Report)
	Convert(ctx context.Context, path string, r media.Report, o media.Options, progress media.Progress) (media.Copy, error)
}

// SaveSoon is the usual Config.SaveWithin: nobody notices it, and a thousand
// small files wait for the disk half as often.
const SaveSoon = 50 * time.Millisecond

// Config is what a queue works with. The functions are called from many
// goroutines, never under the queue's lock except Describe.
type Config struct {
	History  *history.Store
	Parallel int // uploads at a time, at least 1
	// Client returns the client for an account.
	Client func(account string) (Client, error)
	// Key returns the bearer key of an account, or ErrNoKey, ErrNoKeychain or ErrKeyAsked. The key is one for
	// the very server that to sends to, which Client returned: the account may
	// have got another address since.
	Key func(ctx context.Context, account string, to Client) (string, error)
	// KeyState returns what is known of an account's key without asking the person;
	// refused, where it is not empty, is the key that the service did not accept. It
	// may take a moment; nil means that nothing is known.
	KeyState func(ctx context.Context, account, refused string) KeyState
	// Addresses returns what this computer's addresses are now, in any form: when it
	// changes, a service that refuses some addresses is asked again. It must be
	// quick; nil means that they never change.
	Addresses func() string
	// Offline reports whether this computer plainly has no network that leads to an
	// account's service; nil means never. It must be quick.
	Offline func(account string) bool
	// Rules give what the person settled about the check; nil means the usual.
	// They must be quick.
	Rules func() Rules
	// Converter makes the converted copies.
	Converter Converter
	// Reuse reports whether the media ID of an earlier upload of the same content
	// may stand for a file of this name; nil means always.
	Reuse func(earlier history.Upload, name string) bool
	// RestTime is how long a file must not have been written to before it is
	// checked and sent; 0 for none.
	RestTime time.Duration
	// OwnClock is the account whose service has no clock but this computer's.
	OwnClock string
	// Describe puts a problem into words for a person.
	Describe func(State, *Problem) string
	// Publish takes each snapshot, one after the other.
	Publish func(Snapshot)
	Log     *slog.Logger
	// SaveWithin is how long a change of an upload's state may wait to be saved
	// together with others. What a promise stands on is saved at once: new
	// rows, that a file is handed over, and the end.
	SaveWithin time.Duration
	// Delay, when set, changes how long the queue waits before it tries again
	// by itself; tests have no time to lose.
	Delay func(time.Duration) time.Duration
}

// Rules are what the person settled about the check of files.
type Rules struct {
	Convert convertpolicy.Policy
	// Private asks for pictures without metadata, also where nothing else is to
	// be converted.
	Private bool
}
