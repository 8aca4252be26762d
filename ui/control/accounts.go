package control

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"mediadrop/settings"
)

// AddAccount makes another account.
func (c *Control) AddAccount(name, baseURL string) error {
	return c.file.Update(func(s *settings.Settings) error {
		s.Accounts = append(s.Accounts, settings.Account{Name: name, BaseURL: baseURL})
		return nil
	})
}

// ErrAccountInUse is why an account cannot be deleted.
var ErrAccountInUse = errors.New("channels still use the account")

// DeleteAccount forgets an account without channels, and its key.
func (c *Control) DeleteAccount(ctx context.Context, name string) error {
	s := c.Settings()
	if len(s.Accounts) < 2 || slices.ContainsFunc(s.Channels, func(ch settings.Channel) bool { return ch.Account == name }) {
		return ErrAccountInUse
	}
	if err := c.DeleteKey(ctx, name); err != nil {
		return err
	}
	return c.file.Update(func(s *settings.Settings) error {
		s.Accounts = slices.DeleteFunc(s.Accounts, func(a settings.Account) bool { return a.Name == name })
		return nil
	})
}

// ChangeAccount renames an account, with its key and its channels, and sets its
// base URL. A key stays with the server that it was entered for: at another one
// the account has none until it is entered, and the former one is found again if
// the base URL is changed back.
func (c *Control) ChangeAccount(ctx context.Context, name, newName, baseURL string) error {
	now, err := c.account(name)
	if err != nil {
		return err
	}
	newName = strings.TrimSpace(newName) // as the settings write it
	change := func(s *settings.Settings) error {
		i := slices.IndexFunc(s.Accounts, func(a settings.Account) bool { return a.Name == now.Name })
		if i < 0 {
			return fmt.Errorf("there is no account %q any more", name)
		}
		s.Accounts[i].Name, s.Accounts[i].BaseURL = newName, baseURL
		for j := range s.Channels {
			if s.Channels[j].Account == now.Name {
				s.Channels[j].Account = newName
			}
		}
		return nil
	}
	// Asked before the key moves: under the name of another account it would
	// take the place of that one's.
	if err := c.file.Check(change); err != nil {
		return err
	}
	from, to := now.KeyOwner(), settings.Account{Name: newName, BaseURL: baseURL}.KeyOwner()
	if from.Origin != to.Origin {
		if err := c.file.Update(change); err != nil {
			return err
		}
		c.queue.Resume(newName) // there may be a key for that server
		c.nameTeamChannels()
		return nil
	}
	if err := c.keys.Rename(ctx, from, to); err != nil {
		return err
	}
	if err := c.file.Update(change); err != nil {
		return errors.Join(err, c.keys.Rename(ctx, to, from))
	}
	c.nameTeamChannels()
	return nil
}
