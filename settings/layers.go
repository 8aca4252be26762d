package settings

import (
	"bytes"
	"encoding/json"
	"slices"
)

// own is what the person's own file says.
type own struct {
	Settings
	given   []string          // the members it has: what the person, or somebody for them, chose
	dormant []json.RawMessage // channels that cannot be used while their account is missing
}

func (o *own) gives(field string) bool { return slices.Contains(o.given, field) }

func (o *own) give(field string) {
	if !o.gives(field) {
		o.given = append(slices.Clone(o.given), field)
	}
}

// effective lays the person's own settings over the administrator's: what the
// program works with. Nothing of the own settings changes by that, so that they
// are whole on the day on which the administrator's have gone.
func (p *preset) effective(o own) Settings {
	s := o.Settings.clone()
	for _, f := range scalars {
		if p.gives(f.name) && (p.locked || !o.gives(f.name)) {
			f.take(&s, &p.settings)
		}
	}
	s.Accounts = p.accounts(o)
	s.Channels = slices.Concat(p.settings.Channels, p.ownChannels(o, s))
	if s.SelectedChannel == "" {
		s.SelectedChannel = p.settings.SelectedChannel
	}
	if checkSelected(&s) != nil {
		s.SelectedChannel = ""
	}
	if checkCopyFormat(&s) != nil {
		s.CopyFormat = CopyID
	}
	return s.clone()
}

// accounts gives the administrator's, then the person's own that are not called
// like one of them.
func (p *preset) accounts(o own) []Account {
	if !p.gives(FieldAccounts) {
		return slices.Clone(o.Accounts)
	}
	accounts := slices.Clone(p.settings.Accounts)
	if p.locks(FieldAccounts) {
		return accounts
	}
	for _, a := range o.Accounts {
		_, theirs := p.settings.Account(a.Name)
		chosen := o.gives(FieldAccounts) || slices.ContainsFunc(o.Channels, func(c Channel) bool { return c.Account == a.Name })
		if !theirs && chosen {
			accounts = append(accounts, a)
		}
	}
	return accounts
}

// builtInAccount is the account that every installation has: nobody chose it.
var builtInAccount = Default().Accounts[0]

// ownChannels gives the person's own channels that can be used beside the
// administrator's. One must never go to a server that it was not meant for: an
// administrator's account of the same name only counts for it where it is that
// of the same server, or where the own one was chosen by nobody.
func (p *preset) ownChannels(o own, s Settings) (channels []Channel) {
	if p.locks(FieldChannels) {
		return nil
	}
	for _, c := range o.Channels {
		if _, theirs := p.settings.Channel(c.Name); theirs {
			continue
		}
		meant, known := o.Account(c.Account)
		now, there := s.Account(c.Account)
		if there && (!known || meant.BaseURL == now.BaseURL || meant.Name == builtInAccount.Name && meant.BaseURL == builtInAccount.BaseURL) {
			channels = append(channels, c)
		}
	}
	return channels
}

// refuse says why a change is not the person's to make; nil when it is.
func (p *preset) refuse(before, after *Settings) *Problem {
	for _, f := range scalars {
		if p.locks(f.name) && !bytes.Equal(f.value(before), f.value(after)) {
			return &Problem{Field: f.name, Code: Locked}
		}
	}
	for field, changed := range map[string]bool{
		FieldAccounts: !slices.Equal(before.Accounts, after.Accounts),
		FieldChannels: !slices.Equal(before.Channels, after.Channels),
	} {
		if changed && p.locks(field) {
			return &Problem{Field: field, Code: Locked}
		}
	}
	for _, a := range before.Accounts {
		if a.Preset && !slices.Contains(after.Accounts, a) {
			return &Problem{Code: NotYours, Value: a.Name}
		}
	}
	for _, c := range before.Channels {
		if c.Preset && !slices.Contains(after.Channels, c) {
			return &Problem{Code: NotYours, Value: c.Name}
		}
	}
	return nil
}

// change gives the own settings after the effective ones were changed. What
// cannot be seen beside the administrator's stays in them as it was.
func (p *preset) change(o own, before, after *Settings) own {
	for _, f := range scalars {
		if !bytes.Equal(f.value(before), f.value(after)) {
			f.take(&o.Settings, after)
			o.give(f.name)
		}
	}
	if !slices.Equal(before.Accounts, after.Accounts) {
		o.Accounts = mine(after.Accounts, o.Accounts, before.Accounts, Account.ofPreset)
		o.give(FieldAccounts)
	}
	if !slices.Equal(before.Channels, after.Channels) {
		o.Channels = mine(after.Channels, o.Channels, before.Channels, Channel.ofPreset)
		o.give(FieldChannels)
	}
	if before.SelectedChannel != after.SelectedChannel {
		o.SelectedChannel = after.SelectedChannel
	}
	o.Version, o.Window, o.other = after.Version, after.Window, after.other
	return o
}

// mine gives the person's own of what is there after a change, and those that
// could not be seen before it.
func mine[T comparable](after, own, before []T, ofPreset func(T) bool) (kept []T) {
	for _, item := range after {
		if !ofPreset(item) {
			kept = append(kept, item)
		}
	}
	for _, item := range own {
		if !slices.Contains(before, item) {
			kept = append(kept, item)
		}
	}
	return kept
}
