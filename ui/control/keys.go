package control

import (
	"context"
	"errors"
	"fmt"
	"time"

	"mediadrop/settings/keychain"
	"mediadrop/uploader"
)

// KeyOwner returns the owner of an account's key: the account, and the server
// that it sends to as the settings are now.
func (c *Control) KeyOwner(account string) (keychain.Owner, error) {
	if account == PracticeAccount {
		return practiceOwner, nil
	}
	a, err := c.account(account)
	return a.KeyOwner(), err
}

// StoreKey cleans a pasted key, keeps it in the keychain and lets the account's
// waiting uploads go on. The error is a *keychain.KeyError where the text cannot
// be a key, else one of settings' keychain errors.
func (c *Control) StoreKey(ctx context.Context, owner keychain.Owner, pasted string) error {
	key, err := keychain.CleanKey(pasted)
	if err != nil {
		return err
	}
	if owner == practiceOwner { // only plays that a key is needed
		c.practice.ReplaceKey()
	} else if err := c.keys.Store(ctx, owner, key); err != nil {
		return err
	}
	c.queue.Resume(owner.Account)
	return nil
}

// KeepKeyForSession keeps a key in memory until the program closes, where there
// is no keychain.
func (c *Control) KeepKeyForSession(owner keychain.Owner, pasted string) error {
	key, err := keychain.CleanKey(pasted)
	if err != nil {
		return err
	}
	c.keys.KeepForSession(owner, key)
	c.queue.Resume(owner.Account)
	return nil
}

// DeleteKey takes an account's key out of the keychain.
func (c *Control) DeleteKey(ctx context.Context, account string) error {
	owner, err := c.KeyOwner(account)
	if err != nil {
		return err
	}
	return c.keys.Delete(ctx, owner)
}

// KeyStatus returns what is known of an account's key.
func (c *Control) KeyStatus(ctx context.Context, account string) (keychain.Status, error) {
	owner, err := c.KeyOwner(account)
	if err != nil {
		return keychain.Status{}, err
	}
	return c.keys.Status(ctx, owner)
}

const (
	// keyAtOnce is how long an upload waits for its key. What takes longer may be a
	// prompt, and the row says that; nothing else is held up by it.
	keyAtOnce = time.Second
	// glanceTime bounds a look that asks nobody anything.
	glanceTime = 2 * time.Second
)

// key returns the bearer key for the server that a client sends to.
func (c *Control) key(ctx context.Context, _ string, to uploader.Client) (string, error) {
	connection, ok := to.(connection)
	if !ok {
		return "", fmt.Errorf("a key is asked for a %T", to)
	}
	ctx, cancel := context.WithTimeout(ctx, keyAtOnce)
	defer cancel()
	key, err := c.keyOf(ctx, connection.owner)
	if errors.Is(err, keychain.ErrTimeout) {
		return "", fmt.Errorf("%w: %w", uploader.ErrKeyAsked, err)
	}
	return key, err
}

func (c *Control) keyOf(ctx context.Context, owner keychain.Owner) (string, error) {
	if owner == practiceOwner {
		return c.practice.Key(), nil
	}
	key, err := c.keys.Get(ctx, owner)
	switch {
	case errors.Is(err, keychain.ErrNotFound):
		return "", uploader.ErrNoKey
	case errors.Is(err, keychain.ErrUnavailable) && !errors.Is(err, keychain.ErrTimeout): // there is one that is silent
		return "", fmt.Errorf("%w: %w", uploader.ErrNoKeychain, err)
	}
	return key, err
}

// keyStates are what the queue makes of what is known of a key.
var keyStates = map[keychain.Presence]uploader.KeyState{
	keychain.Here: uploader.KeyReady, keychain.Asked: uploader.KeyAsked,
	keychain.Locked: uploader.KeyLocked, keychain.Absent: uploader.KeyMissing,
}

// keyState returns what is known of an account's key without asking the person.
func (c *Control) keyState(ctx context.Context, account, refused string) uploader.KeyState {
	owner, err := c.KeyOwner(account)
	switch {
	case err != nil:
		return uploader.KeyUnknown
	case owner == practiceOwner && c.practice.Key() == refused:
		return uploader.KeyMissing
	case owner == practiceOwner:
		return uploader.KeyReady
	}
	ctx, cancel := context.WithTimeout(ctx, glanceTime)
	defer cancel()
	return keyStates[c.keys.Presence(ctx, owner, refused)]
}

// watchKeychain has the queue look again whenever the keychain says that something
// changed, until ctx ends. Without that it looks every few seconds.
func (c *Control) watchKeychain(ctx context.Context) {
	err := c.keys.Watch(ctx, func() {
		for _, account := range c.Settings().Accounts {
			c.queue.LookAgain(account.Name)
		}
	})
	if err != nil {
		c.options.Log.Info("keychain not watched", "error", err.Error())
	}
}
