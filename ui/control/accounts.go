package control

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"mediadrop/assets"
	"mediadrop/settings"
	"mediadrop/uploader/commbox"
)

// StoreKey cleans a pasted key, keeps it in the keychain and lets the
// account's waiting uploads go on. The error is a *settings.KeyError where the
// text cannot be a key, else one of settings' keychain errors.
func (c *Control) StoreKey(ctx context.Context, account, pasted string) error {
	key, err := settings.CleanKey(pasted)
	if err != nil {
		return err
	}
	if account == PracticeAccount { // only plays that a key is needed
		c.practice.ReplaceKey()
		c.Queue.Resume(account)
		return nil
	}
	if err := c.Keys.Store(ctx, account, key); err != nil {
		return err
	}
	c.Queue.Resume(account)
	return nil
}

// KeepKeyForSession keeps a key in memory until the program closes, where
// there is no keychain.
func (c *Control) KeepKeyForSession(account, pasted string) error {
	key, err := settings.CleanKey(pasted)
	if err != nil {
		return err
	}
	c.Keys.KeepForSession(account, key)
	c.Queue.Resume(account)
	return nil
}

// DeleteKey takes an account's key out of the keychain.
func (c *Control) DeleteKey(ctx context.Context, account string) error {
	return c.Keys.Delete(ctx, account)
}

// KeyStatus returns what is known of an account's key.
func (c *Control) KeyStatus(ctx context.Context, account string) (settings.KeyStatus, error) {
	return c.Keys.Status(ctx, account)
}

// Check proves a key and a channel by uploading a tiny picture. An empty
// pasted key means the stored one.
func (c *Control) Check(ctx context.Context, account, streamID, pastedKey string) (commbox.Media, error) {
	id, err := commbox.ParseStreamID(streamID)
	if err != nil {
		return commbox.Media{}, err
	}
	client, err := c.client(account)
	if err != nil {
		return commbox.Media{}, err
	}
	key, err := c.checkKey(ctx, account, pastedKey)
	if err != nil {
		return commbox.Media{}, err
	}
	dir, err := os.MkdirTemp("", "mediadrop-check-*")
	if err != nil {
		return commbox.Media{}, fmt.Errorf("write the test picture: %w", err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "mediadrop-check.png")
	if err := os.WriteFile(path, assets.CheckPicture, 0o600); err != nil {
		return commbox.Media{}, fmt.Errorf("write the test picture: %w", err)
	}
	file := commbox.File{Path: path, Name: filepath.Base(path), MIME: "image/png", Size: int64(len(assets.CheckPicture))}
	return client.Upload(ctx, key, id, file, nil)
}

func (c *Control) checkKey(ctx context.Context, account, pasted string) (string, error) {
	if pasted != "" {
		return settings.CleanKey(pasted)
	}
	return c.key(ctx, account)
}

// AddAccount makes another account.
func (c *Control) AddAccount(name, baseURL string) error {
	return c.Settings.Update(func(s *settings.Settings) error {
		s.Accounts = append(s.Accounts, settings.Account{Name: name, BaseURL: baseURL})
		return nil
	})
}

// ErrAccountInUse is why an account cannot be deleted.
var ErrAccountInUse = errors.New("channels still use the account")

// DeleteAccount forgets an account without channels, and its key.
func (c *Control) DeleteAccount(ctx context.Context, name string) error {
	s := c.Settings.Get()
	if len(s.Accounts) < 2 || slices.ContainsFunc(s.Channels, func(ch settings.Channel) bool { return ch.Account == name }) {
		return ErrAccountInUse
	}
	if err := c.DeleteKey(ctx, name); err != nil {
		return err
	}
	return c.Settings.Update(func(s *settings.Settings) error {
		s.Accounts = slices.DeleteFunc(s.Accounts, func(a settings.Account) bool { return a.Name == name })
		return nil
	})
}

// ChangeAccount renames an account, with its key and its channels, and sets
// its base URL.
func (c *Control) ChangeAccount(ctx context.Context, name, newName, baseURL string) error {
	newName = strings.TrimSpace(newName) // as the settings write it
	change := func(s *settings.Settings) error {
		i := slices.IndexFunc(s.Accounts, func(a settings.Account) bool { return a.Name == name })
		if i < 0 {
			return fmt.Errorf("there is no account %q any more", name)
		}
		s.Accounts[i].Name, s.Accounts[i].BaseURL = newName, baseURL
		for j := range s.Channels {
			if s.Channels[j].Account == name {
				s.Channels[j].Account = newName
			}
		}
		return nil
	}
	// Asked before the key moves: under the name of another account it would
	// take the place of that one's.
	if err := c.Settings.Check(change); err != nil {
		return err
	}
	if err := c.renameKey(ctx, name, newName); err != nil {
		return err
	}
	if err := c.Settings.Update(change); err != nil {
		return errors.Join(err, c.renameKey(ctx, newName, name))
	}
	return nil
}

func (c *Control) renameKey(ctx context.Context, from, to string) error {
	return c.Keys.Rename(ctx, from, to)
}
