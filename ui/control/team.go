package control

import (
	"context"
	"errors"
	"fmt"

	"mediadrop/settings"
	"mediadrop/settings/keychain"
	"mediadrop/uploader/history"
	"mediadrop/uploader/team"
)

// teamwork is what runs while this computer is in a team.
type teamwork struct {
	sync  *team.Sync
	place string
}

// TeamWatch is who wants to know of the team. Its functions are called from any
// goroutine; each may be nil.
type TeamWatch struct {
	Changed  func(team.Status) // how it stands
	Received func()            // uploads of colleagues came
}

// StartTeam goes on with the team that this computer is in, if the settings
// still name it. Somebody who is in none pays nothing for it.
func (c *Control) StartTeam(ctx context.Context, watch TeamWatch) error {
	c.mu.Lock()
	c.watch = watch
	c.mu.Unlock()
	t := c.Settings().Team
	joined, err := c.history.TeamPlace(ctx)
	if err != nil || joined == "" || t.URL == "" {
		return err
	}
	address, err := team.ParseAddress(t.URL)
	if err != nil {
		return err
	}
	if address.Place() != joined {
		return nil // another database was named since: the person has to join it
	}
	c.runTeam(address, t.Member)
	return nil
}

func (c *Control) runTeam(address team.Address, member string) {
	owner := keychain.PasswordOwner(address.Place())
	c.mu.Lock()
	watch := c.watch
	c.mu.Unlock()
	s := team.Start(team.Config{
		Address: address, Member: member, Store: c.history, Log: c.options.Log, Channel: c.teamChannel,
		Password: func(ctx context.Context) (string, error) { return c.keys.Get(ctx, owner) },
		Report:   watch.Changed, Received: watch.Received,
	})
	c.mu.Lock()
	c.team = &teamwork{sync: s, place: address.Place()}
	c.mu.Unlock()
	c.history.OnTeamChange(s.Wake)
}

func (c *Control) stopTeam() {
	c.mu.Lock()
	running := c.team
	c.team = nil
	c.mu.Unlock()
	if running != nil {
		c.history.OnTeamChange(nil)
		running.sync.Close()
	}
}

// teamChannel returns the person's own nickname and account for a stream.
func (c *Control) teamChannel(streamID string) (name, account string, ok bool) {
	for _, channel := range c.Settings().Channels {
		if channel.StreamID == streamID {
			return channel.Name, channel.Account, true
		}
	}
	return "", "", false
}

// nameTeamChannels gives the team's uploads the channels as they are called
// now. The settings are saved in any case: what fails here is only logged.
func (c *Control) nameTeamChannels() {
	if !c.InTeam() {
		return
	}
	channels := map[string]history.TeamChannel{}
	for _, channel := range c.Settings().Channels {
		channels[channel.StreamID] = history.TeamChannel{Name: channel.Name, Account: channel.Account}
	}
	if err := c.history.TeamChannels(context.Background(), channels); err != nil {
		c.options.Log.Error("the channels of the team's uploads were not named", "error", err.Error())
	}
}

// InTeam reports whether this computer shares a team's library.
func (c *Control) InTeam() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.team != nil
}

// TeamStatus returns how it stands with the team; ok is false where this
// computer is in none.
func (c *Control) TeamStatus() (status team.Status, ok bool) {
	c.mu.Lock()
	running := c.team
	c.mu.Unlock()
	if running == nil {
		return team.Status{}, false
	}
	return running.sync.Status(), true
}

// RetryTeam tries to reach the team's library now.
func (c *Control) RetryTeam() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.team != nil {
		c.team.sync.Wake()
	}
}

// JoinTeam checks that the library can be used, keeps the password in the
// keychain and begins to share; with earlier, also what was uploaded before.
// The error is a *team.Problem, or one of settings' where the settings or the
// keychain cannot be written.
func (c *Control) JoinTeam(ctx context.Context, to settings.Team, password string, earlier bool) error {
	address, err := team.ParseAddress(to.URL)
	if err != nil {
		return err
	}
	owner := keychain.PasswordOwner(address.Place())
	if password == "" { // the one that is there, as after an administrator changed the address
		if password, err = c.keys.Get(ctx, owner); err != nil {
			return &team.Problem{Code: team.CodeNoPassword, Detail: err.Error()}
		}
	}
	if err := team.Check(ctx, address, password); err != nil {
		return err
	}
	if err := c.leave(ctx, address.Place()); err != nil {
		return err
	}
	if err := c.keys.Store(ctx, owner, password); err != nil {
		return err
	}
	change := func(s *settings.Settings) error { s.Team.URL, s.Team.Member = to.URL, to.Member; return nil }
	if err := c.file.Update(change); err != nil {
		return err
	}
	if err := c.history.JoinTeam(ctx, address.Place(), PracticeAccount, earlier); err != nil {
		return err
	}
	c.runTeam(address, to.Member)
	return nil
}

// leave leaves the team that this computer is in, if it is another one than
// that at place.
func (c *Control) leave(ctx context.Context, place string) error {
	c.stopTeam()
	joined, err := c.history.TeamPlace(ctx)
	if err != nil || joined == "" || joined == place {
		return err
	}
	return c.history.LeaveTeam(ctx)
}

// LeaveTeam deletes the team's uploads from this computer, with the password,
// and nothing from the team's library.
func (c *Control) LeaveTeam(ctx context.Context) error {
	c.mu.Lock()
	running := c.team
	c.mu.Unlock()
	c.stopTeam()
	if err := c.history.LeaveTeam(ctx); err != nil {
		return err
	}
	c.options.Log.Info("team", "state", string(team.Left), "error", "")
	var forgotten error
	if running != nil {
		forgotten = c.keys.Delete(ctx, keychain.PasswordOwner(running.place))
	}
	err := c.file.Update(func(s *settings.Settings) error {
		if !c.file.Locked(settings.FieldTeamURL) {
			s.Team.URL = ""
		}
		return nil
	})
	if err != nil {
		err = fmt.Errorf("forget the team's address: %w", err)
	}
	return errors.Join(err, forgotten)
}
