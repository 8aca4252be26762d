package settings

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// KeychainService is the name under which the keys lie in the keychain, one an
// account; the user is the account's name.
const KeychainService = "mediadrop"

// KeyStatus is where the key of an account is; the zero value means it has none.
type KeyStatus struct {
	Stored      bool      // in the keychain
	SessionOnly bool      // in memory, until the program closes; this one is used
	Expires     time.Time // of a key that is a JWT, in UTC; else zero
}

// patience is how long the keychain may take: it may be asking the person for
// a password.
const patience = time.Minute

// Keys holds the accounts' bearer keys. Its methods may be called
// concurrently. They block for a minute at most, and no longer than their
// context allows: a deadline ends them with ErrKeychainTimeout, a cancellation
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
	stored  map[string]string // by account: known to be in the keychain
	session map[string]string // by account: in memory only
	reads   map[string]*read  // by account: under way, shared by all who ask
}

// read is the reading of one account's key.
type read struct {
	done chan struct{} // closed when the rest is set
	key  string
	err  error
}

// NewKeys returns the keys in a backend.
func NewKeys(backend Backend) *Keys {
	return &Keys{
		backend: backend,
		turn:    make(chan struct{}, 1),
		stored:  make(map[string]string),
		session: make(map[string]string),
		reads:   make(map[string]*read),
	}
}

// Get returns the account's key: the one for this session, or the one in the
// keychain, which is remembered. Those who ask at the same time share one
// question to the keychain, and so one prompt.
func (k *Keys) Get(ctx context.Context, account string) (string, error) {
	key, r := k.look(account)
	if r == nil {
		return key, nil
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case <-r.done:
		return r.key, about("reading", account, r.err)
	case <-ctx.Done():
		return "", about("reading", account, gaveUp(ctx))
	}
}

// look returns the key, or the read that will bring it.
func (k *Keys) look(account string) (string, *read) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if key, ok := k.session[account]; ok {
		return key, nil
	}
	if key, ok := k.stored[account]; ok {
		return key, nil
	}
	r, ok := k.reads[account]
	if !ok {
		r = &read{done: make(chan struct{})}
		k.reads[account] = r
		go k.read(account, r)
	}
	return "", r
}

func (k *Keys) read(account string, r *read) {
	k.turn <- struct{}{}
	defer func() { <-k.turn }()
	r.key, r.err = k.fetch(account)
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.reads, account)
	if r.err == nil {
		k.stored[account] = r.key
	}
	close(r.done)
}

// fetch asks the backend for a key. Other programs may have put it there, with
// a line end for instance, so it is cleaned like a pasted one.
func (k *Keys) fetch(account string) (key string, err error) {
	err = call(func() (err error) {
		key, err = k.backend.Get(KeychainService, account)
		return err
	})
	if err != nil {
		return "", err
	}
	var refused *KeyError
	if key, err = CleanKey(key); errors.As(err, &refused) && refused.Reason == KeyEmpty {
		return "", ErrKeyNotFound
	}
	return key, err
}

// Store puts the account's key into the keychain, reads it back to be sure, and
// forgets a key for this session. A key that CleanKey refuses is refused.
func (k *Keys) Store(ctx context.Context, account, key string) error {
	key, err := CleanKey(key)
	if err != nil {
		return about("storing", account, err)
	}
	return about("storing", account, k.change(ctx, func(c *change) error {
		err := k.put(account, key)
		k.mu.Lock()
		defer k.mu.Unlock()
		// If it failed or came late, the next Get asks the keychain what it has.
		delete(k.stored, account)
		if err == nil && c.settle() {
			k.stored[account] = key
			delete(k.session, account)
		}
		return err
	}))
}

// put writes a key and reads it back: a prompt that was dismissed while the
// Secret Service was writing is no error to go-keyring.
func (k *Keys) put(account, key string) error {
	err := call(func() error { return k.backend.Set(KeychainService, account, key) })
	if err != nil {
		if strings.Contains(err.Error(), key) {
			err = ErrKeychainUnavailable // without the text that holds the key
		}
		return err
	}
	back, err := k.fetch(account)
	if errors.Is(err, ErrKeyNotFound) || err == nil && back != key {
		return fmt.Errorf("%w: it did not keep the key", ErrKeychainUnavailable)
	}
	return err
}

// KeepForSession keeps a key, as CleanKey returned it, in memory until the
// program closes. It is for systems without a keychain.
func (k *Keys) KeepForSession(account, key string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.session[account] = key
}

// Delete removes the account's key from memory, in any case, and from the
// keychain. That there is none is no error; nor is, where there was a key for
// this session, that the keychain is unavailable. (A locked one may hold a key
// still, and that is said.)
func (k *Keys) Delete(ctx context.Context, account string) error {
	k.mu.Lock()
	_, session := k.session[account]
	delete(k.session, account)
	delete(k.stored, account)
	k.mu.Unlock()
	err := k.change(ctx, func(*change) error {
		err := k.remove(account)
		k.mu.Lock()
		defer k.mu.Unlock()
		delete(k.stored, account) // a Get may have been in between
		return err
	})
	if session && errors.Is(err, ErrKeychainUnavailable) {
		return nil
	}
	return about("deleting", account, err)
}

// remove deletes a key from the backend; that there is none is no error.
func (k *Keys) remove(account string) error {
	err := call(func() error { return k.backend.Delete(KeychainService, account) })
	if errors.Is(err, ErrKeyNotFound) {
		return nil
	}
	return err
}

// Rename moves the key of the account from to the account to. That there is
// none is no error; nor is, where there was a key for this session, that the
// keychain is unavailable or locked. Rename the account in the settings only
// after this succeeded: after an error, that of a time limit too, the key is
// where it was.
func (k *Keys) Rename(ctx context.Context, from, to string) error {
	if from == to {
		return nil
	}
	err := k.change(ctx, func(c *change) error { return k.move(c, from, to) })
	shut := errors.Is(err, ErrKeychainUnavailable) || errors.Is(err, ErrKeychainLocked)
	if shut && k.copySession(from, to) {
		err = nil
	}
	if err == nil {
		k.mu.Lock()
		defer k.mu.Unlock()
		delete(k.session, from)
	}
	return about("renaming", from, err)
}

// move puts a key under its new name and then removes the former one, or the
// other way round if the caller has given up by then.
func (k *Keys) move(c *change, from, to string) error {
	key, err := k.fetch(from)
	if errors.Is(err, ErrKeyNotFound) {
		if c.settle() {
			k.copySession(from, to)
		}
		return nil
	}
	if err != nil || c.settled.Load() {
		return err
	}
	if err := k.put(to, key); err != nil {
		return err
	}
	if !c.settle() {
		return k.removeTwin(to, from, key)
	}
	k.copySession(from, to)
	k.mu.Lock()
	delete(k.stored, from)
	k.stored[to] = key
	k.mu.Unlock()
	return k.removeTwin(from, to, key)
}

// removeTwin removes the key of the account gone, of which the account kept has
// a copy. A keychain for which upper and lower case are the same may hold the two
// as one; then the copy is put back.
func (k *Keys) removeTwin(gone, kept, key string) error {
	if err := k.remove(gone); err != nil || !sameName(gone, kept) {
		return err
	}
	return k.put(kept, key)
}

// copySession keeps the session key of the account from for the account to as
// well. It reports whether there is one.
func (k *Keys) copySession(from, to string) (found bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	key, found := k.session[from]
	if found {
		k.session[to] = key
	}
	return found
}

// Status returns where the key of an account is, and until when it is good. That
// there is none is no error.
func (k *Keys) Status(ctx context.Context, account string) (KeyStatus, error) {
	key, err := k.Get(ctx, account)
	if errors.Is(err, ErrKeyNotFound) {
		return KeyStatus{}, nil
	}
	if err != nil {
		return KeyStatus{}, err
	}
	k.mu.Lock()
	_, session := k.session[account]
	k.mu.Unlock()
	expires, _ := Expiry(key)
	return KeyStatus{Stored: !session, SessionOnly: session, Expires: expires}, nil
}

// change is a change of the keychain under way. Whoever settles it first has
// the say: the work, that it is done, or the caller, who has given up.
type change struct{ settled atomic.Bool }

func (c *change) settle() (first bool) { return c.settled.CompareAndSwap(false, true) }

// change does work when the keychain's turn has come, and waits for it no
// longer than ctx allows. Work that was begun runs to its end.
func (k *Keys) change(ctx context.Context, work func(*change) error) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if ctx.Err() != nil {
		return gaveUp(ctx)
	}
	select {
	case k.turn <- struct{}{}:
	case <-ctx.Done():
		return gaveUp(ctx)
	}
	c := new(change)
	done := make(chan error, 1)
	go func() {
		defer func() { <-k.turn }()
		done <- work(c)
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		if c.settle() {
			return gaveUp(ctx)
		}
		return nil // it is done; only tidying up goes on
	}
}

// gaveUp is the error of a context that has ended.
func gaveUp(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return fmt.Errorf("%w: %w", ErrKeychainTimeout, ctx.Err())
	}
	return ctx.Err()
}

// about returns an error that names what was being done.
func about(doing, account string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s the key of account %q: %w", doing, account, err)
}
