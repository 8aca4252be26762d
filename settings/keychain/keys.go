package keychain

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// Status is where a key is; the zero value means it has none.
type Status struct {
	Stored      bool      // in the keychain
	SessionOnly bool      // in memory, until the program closes; this one is used
	Expires     time.Time // of a key that is a JWT, in UTC; else zero
}

// patience is how long the keychain may take: it may be asking the person for
// a password.
const patience = time.Minute

// Keys holds the accounts' bearer keys. Its methods may be called
// concurrently. They block for a minute at most, and no longer than their
// context allows: a deadline ends them with ErrTimeout, a cancellation
// with context.Canceled.
//
// The keychain itself knows no time limits. So the backend is called in a
// goroutine of its own, and by one goroutine at a time: a hung keychain holds
// up that one and what waits for it, never a growing number; a result that
// comes late cannot be newer than what was done since; and two prompts of the
// Secret Service on one connection cannot take each other's answer.
type Keys struct {
	backend Backend
	turn    chan struct{} // holds a token while the backend is called

	mu      sync.Mutex
	stored  map[Owner]string // known to be in the keychain
	session map[Owner]string // in memory only
	reads   map[Owner]*read  // under way, shared by all who ask
	late    map[Owner]*read  // that failed when somebody had given up
	turns   map[Owner]int    // how often a key was given, or deleted
	refused map[Owner]refusal
	changed func() // see Watch; may be nil
}

// read is the reading of one key.
type read struct {
	turn   int           // of the owner when it began
	missed bool          // somebody gave up
	done   chan struct{} // closed when the rest is set
	key    string
	err    error
	end    time.Time
}

// lateFor is how long a failure is told of that came after somebody had given up.
// Watch calls at once for whoever waits, and who would only ask anew and give up again,
// where the keychain always takes longer, or the person has said no. It is short: who
// asks again later wants the keychain to be asked.
const lateFor = 5 * time.Second

// New returns the keys in a backend.
func New(backend Backend) *Keys {
	return &Keys{
		backend: backend,
		turn:    make(chan struct{}, 1),
		stored:  make(map[Owner]string),
		session: make(map[Owner]string),
		reads:   make(map[Owner]*read),
		late:    make(map[Owner]*read),
		turns:   make(map[Owner]int),
		refused: make(map[Owner]refusal),
	}
}

// Get returns the owner's key: the one for this session, or the one in the
// keychain, which is remembered. Those who ask at the same time share one
// question to the keychain, and so one prompt. A failure that came too late for somebody
// is the answer to the next question, if that comes within seconds, and Presence has not
// returned anything else since.
func (k *Keys) Get(ctx context.Context, owner Owner) (string, error) {
	key, r := k.look(owner)
	if r == nil {
		return key, nil
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case <-r.done:
		return r.key, about("reading", owner, r.err)
	case <-ctx.Done():
		k.mu.Lock()
		defer k.mu.Unlock()
		r.missed = true
		return "", about("reading", owner, gaveUp(ctx))
	}
}

// look returns the key, or the read that will bring it.
func (k *Keys) look(owner Owner) (string, *read) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if key, ok := k.session[owner]; ok {
		return key, nil
	}
	if key, ok := k.stored[owner]; ok {
		return key, nil
	}
	if r, ok := k.late[owner]; ok {
		delete(k.late, owner)
		if r.turn == k.turns[owner] && time.Since(r.end) < lateFor {
			return "", r
		}
	}
	r, ok := k.reads[owner]
	if !ok {
		r = &read{turn: k.turns[owner], done: make(chan struct{})}
		k.reads[owner] = r
		go k.read(owner, r)
	}
	return "", r
}

func (k *Keys) read(owner Owner, r *read) {
	k.turn <- struct{}{}
	r.key, r.err = k.fetch(owner)
	r.end = time.Now()
	k.mu.Lock()
	delete(k.reads, owner)
	switch {
	case r.err == nil:
		k.stored[owner] = r.key
	case r.missed:
		k.late[owner] = r
	}
	close(r.done)
	changed := k.changed
	k.mu.Unlock()
	<-k.turn // not before: what is done next must not be overwritten
	if changed != nil {
		changed() // whoever asked may have given up by now
	}
}

// fetch reads a key from the keychain, and takes one over that lies there under
// its former name.
func (k *Keys) fetch(owner Owner) (string, error) {
	key, err := k.fetchEntry(owner.User(), owner.clean)
	former, ok := owner.formerUser()
	if !errors.Is(err, ErrNotFound) || !ok {
		return key, err
	}
	if key, err = k.fetchEntry(former, owner.clean); err != nil {
		return "", err
	}
	// If the keychain takes no new entry, the key stays where it is for now.
	if k.putEntry(owner, key) == nil {
		_ = k.removeEntry(former) // it is not read again, and goes with the new one
	}
	return key, nil
}

// fetchEntry reads one entry of the keychain. Other programs may have put it
// there, with a line end for instance, so it is cleaned like a pasted one.
func (k *Keys) fetchEntry(user string, clean func(string) (string, error)) (key string, err error) {
	err = call(func() (err error) {
		key, err = k.backend.Get(Service, user)
		return err
	})
	if err != nil {
		return "", err
	}
	var refused *KeyError
	if key, err = clean(key); errors.As(err, &refused) && refused.Reason == KeyEmpty {
		return "", ErrNotFound
	}
	return key, err
}

// KeepForSession keeps a key, as CleanKey returned it, in memory until the
// program closes. It is for systems without a keychain.
func (k *Keys) KeepForSession(owner Owner, key string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.turns[owner]++
	k.session[owner] = key
}

// Status returns where the owner's key is, and until when it is good. That there
// is none is no error.
func (k *Keys) Status(ctx context.Context, owner Owner) (Status, error) {
	key, err := k.Get(ctx, owner)
	if errors.Is(err, ErrNotFound) {
		return Status{}, nil
	}
	if err != nil {
		return Status{}, err
	}
	k.mu.Lock()
	_, session := k.session[owner]
	k.mu.Unlock()
	expires, _ := Expiry(key)
	return Status{Stored: !session, SessionOnly: session, Expires: expires}, nil
}

// gaveUp is the error of a context that has ended.
func gaveUp(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return fmt.Errorf("%w: %w", ErrTimeout, ctx.Err())
	}
	return ctx.Err()
}

// about returns an error that names what was being done.
func about(doing string, owner Owner, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s the key of account %q for %s: %w", doing, owner.Account, owner.Origin, err)
}
