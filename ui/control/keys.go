package control

import (
	"context"

	"mediadrop/settings"
)

// KeyOwner returns the owner of an account's key: the account, and the server
// that it sends to as the settings are now.
func (c *Control) KeyOwner(account string) (settings.KeyOwner, error) {
	if account == PracticeAccount {
		return practiceOwner, nil
	}
	a, err := c.account(account)
	return a.KeyOwner(), err
}

// StoreKey cleans a pasted key, keeps it in the keychain and lets the account's
// waiting uploads go on. The error is a *settings.KeyError where the text cannot
// be a key, else one of settings' keychain errors.
func (c *Control) StoreKey(ctx context.Context, owner settings.KeyOwner, pasted string) error {
	key, err := settings.CleanKey(pasted)
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
func (c *Control) KeepKeyForSession(owner settings.KeyOwner, pasted string) error {
	key, err := settings.CleanKey(pasted)
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
func (c *Control) KeyStatus(ctx context.Context, account string) (settings.KeyStatus, error) {
	owner, err := c.KeyOwner(account)
	if err != nil {
		return settings.KeyStatus{}, err
	}
	return c.keys.Status(ctx, owner)
}
