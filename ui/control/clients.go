package control

import (
	"fmt"

	"mediadrop/settings"
	"mediadrop/settings/keychain"
	"mediadrop/uploader"
	"mediadrop/uploader/commbox"
)

// clientKey is everything a client depends on: a changed setting makes
// another client, and uploads under way keep the one they have.
type clientKey struct {
	baseURL  string
	timeouts commbox.Timeouts
	practice bool
}

// connection is a client for an account, with the owner of the key for the
// server that it sends to. No other key may go there, whatever address the
// account has got meanwhile.
type connection struct {
	*commbox.Client
	owner keychain.Owner
}

// practiceOwner owns the practice channel's key, which is in no keychain.
var practiceOwner = keychain.Owner{Account: PracticeAccount}

// client returns the client for an account as the settings are now.
func (c *Control) client(account string) (uploader.Client, error) { return c.connect(account) }

func (c *Control) connect(account string) (connection, error) {
	if account == PracticeAccount {
		client, err := c.clientFor(clientKey{baseURL: c.practice.BaseURL(), practice: true, timeouts: c.timeouts()})
		return connection{client, practiceOwner}, err
	}
	a, err := c.account(account)
	if err != nil {
		return connection{}, err
	}
	client, err := c.clientFor(clientKey{baseURL: a.BaseURL, timeouts: c.timeouts()})
	return connection{client, a.KeyOwner()}, err
}

func (c *Control) account(name string) (settings.Account, error) {
	a, ok := c.Settings().Account(name)
	if !ok {
		return a, fmt.Errorf("there is no account %q any more", name)
	}
	return a, nil
}

func (c *Control) timeouts() commbox.Timeouts {
	t := c.Settings().Timeouts
	return commbox.Timeouts{Connect: t.Connect, Stall: t.Stall, Answer: t.Answer}
}

func (c *Control) clientFor(k clientKey) (*commbox.Client, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if client := c.clients[k]; client != nil {
		return client, nil
	}
	config := commbox.Config{BaseURL: k.baseURL, Timeouts: k.timeouts, UserAgent: "MediaDrop/" + c.options.Version, Proxy: c.options.Proxy}
	if k.practice {
		config.Proxy, config.DialContext = nil, c.practice.DialContext
	}
	client, err := commbox.New(config)
	if err != nil {
		return nil, err
	}
	c.clients[k] = client
	return client, nil
}
