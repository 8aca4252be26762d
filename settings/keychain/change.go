package keychain

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
)

// Store puts the owner's key into the keychain, reads it back to be sure, and
// forgets a key for this session. A key that CleanKey refuses is refused; a
// password only if it is empty or too long. A key that comes into the keychain after
// its caller has given up, and after another was given or it was deleted, is taken out
// again: the next start would use a key that the person has replaced.
func (k *Keys) Store(ctx context.Context, owner Owner, key string) error {
	key, err := owner.clean(key)
	if err != nil {
		return about("storing", owner, err)
	}
	turn := k.given(owner)
	return about("storing", owner, k.change(ctx, func(c *change) error {
		err := k.putEntry(owner, key)
		if former, ok := owner.formerUser(); ok && err == nil {
			_ = k.removeEntry(former) // it is not read again
		}
		if err == nil && c.settled.Load() && k.isReplaced(owner, turn) {
			err = k.takeOut(owner, key)
		}
		k.mu.Lock()
		defer k.mu.Unlock()
		// If it failed or came late, the next Get asks the keychain what it has.
		delete(k.stored, owner)
		if err == nil && c.settle() {
			k.stored[owner] = key
			delete(k.session, owner)
		}
		return err
	}))
}

// given counts that a key was given for an owner, or deleted, and returns which time
// that is.
func (k *Keys) given(owner Owner) int {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.turns[owner]++
	return k.turns[owner]
}

// isReplaced reports whether another key was given since, or it was deleted.
func (k *Keys) isReplaced(owner Owner, turn int) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.turns[owner] != turn
}

// takeOut removes an owner's entry where it holds this key.
func (k *Keys) takeOut(owner Owner, key string) error {
	switch there, err := k.fetchEntry(owner.User(), owner.clean); {
	case errors.Is(err, ErrNotFound), err == nil && there != key:
		return nil // another program was quicker
	case err != nil:
		return err
	}
	return k.removeEntry(owner.User())
}

// putEntry writes an owner's entry and reads it back: a prompt that was dismissed
// while the Secret Service was writing is no error to go-keyring.
func (k *Keys) putEntry(owner Owner, key string) error {
	user := owner.User()
	err := call(func() error { return k.backend.Set(Service, user, key) })
	if err != nil {
		if strings.Contains(err.Error(), key) {
			err = ErrUnavailable // without the text that holds the key
		}
		return err
	}
	back, err := k.fetchEntry(user, owner.clean)
	if errors.Is(err, ErrNotFound) || err == nil && back != key {
		return fmt.Errorf("%w: it did not keep the key", ErrUnavailable)
	}
	return err
}

// Delete removes the owner's key from memory, in any case, and from the
// keychain, also where it lies under its former name. That there is none is no
// error; nor is, where there was a key for this session, that the keychain is
// unavailable. (A locked one may hold a key still, and that is an error.)
func (k *Keys) Delete(ctx context.Context, owner Owner) error {
	k.mu.Lock()
	_, session := k.session[owner]
	delete(k.session, owner)
	delete(k.stored, owner)
	k.turns[owner]++
	k.mu.Unlock()
	err := k.change(ctx, func(*change) error {
		err := k.removeEntry(owner.User())
		if former, ok := owner.formerUser(); ok && err == nil {
			err = k.removeEntry(former)
		}
		k.mu.Lock()
		defer k.mu.Unlock()
		delete(k.stored, owner) // a Get may have been in between
		return err
	})
	if session && errors.Is(err, ErrUnavailable) {
		return nil
	}
	return about("deleting", owner, err)
}

// removeEntry deletes an entry of the keychain; that there is none is no error.
func (k *Keys) removeEntry(user string) error {
	err := call(func() error { return k.backend.Delete(Service, user) })
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}

// Rename moves a key to an owner with another account name. That there is none
// is no error; nor is, where there was a key for this session, that the
// keychain is unavailable or locked. Rename the account in the settings only
// after this succeeded: after an error, that of a time limit too, the key is
// where it was. A key stays with its server: it is an error if the origins
// differ.
func (k *Keys) Rename(ctx context.Context, from, to Owner) error {
	if from == to {
		return nil
	}
	if from.Origin != to.Origin {
		return about("renaming", from, fmt.Errorf("it is not for %s", to.Origin))
	}
	err := k.change(ctx, func(c *change) error { return k.move(c, from, to) })
	shut := errors.Is(err, ErrUnavailable) || errors.Is(err, ErrLocked)
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
func (k *Keys) move(c *change, from, to Owner) error {
	key, err := k.fetch(from)
	if errors.Is(err, ErrNotFound) {
		if c.settle() {
			k.copySession(from, to)
		}
		return nil
	}
	if err != nil || c.settled.Load() {
		return err
	}
	if err := k.putEntry(to, key); err != nil {
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

// removeTwin removes the key of the owner gone, of which the owner kept has a
// copy. A keychain for which upper and lower case are the same may hold the two
// as one; then the copy is put back.
func (k *Keys) removeTwin(gone, kept Owner, key string) error {
	if err := k.removeEntry(gone.User()); err != nil || !strings.EqualFold(gone.Account, kept.Account) {
		return err
	}
	return k.putEntry(kept, key)
}

// copySession keeps the session key of the owner from for the owner to as well.
// It reports whether there is one.
func (k *Keys) copySession(from, to Owner) (found bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	key, found := k.session[from]
	if found {
		k.session[to] = key
	}
	return found
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
