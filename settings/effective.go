package settings

import "slices"

// effective returns the settings that the program works with: those of the user
// file together with those of the preset. The user file stays as it is, so that
// all of it counts again when the preset has gone.
func (p *preset) effective(u userFile) Settings {
	s := u.Settings.clone()
	for _, f := range table {
		if p.sets(f.name) && (p.locked || !u.sets(f.name)) {
			f.copy(&s, &p.settings)
		}
	}
	s.Accounts = p.effectiveAccounts(u)
	s.Channels = slices.Concat(p.settings.Channels, p.userChannels(u, s.Accounts))
	if s.SelectedChannel == "" {
		s.SelectedChannel = p.settings.SelectedChannel
	}
	if checkSelected(&s) != nil {
		s.SelectedChannel = ""
	}
	if checkChosenFormat(&s) != nil {
		s.CopyFormat = CopyID
	}
	return s.clone()
}

// effectiveAccounts returns the preset's accounts, and then those of the user
// file whose names are free. The built-in account, which every user file has,
// is only left beside those of a preset if the file names it or has a channel
// on it.
func (p *preset) effectiveAccounts(u userFile) []Account {
	if !p.sets(FieldAccounts) {
		return slices.Clone(u.Accounts)
	}
	accounts := slices.Clone(p.settings.Accounts)
	if p.locks(FieldAccounts) {
		return accounts
	}
	for _, a := range u.Accounts {
		_, taken := p.settings.Account(a.Name)
		used := u.sets(FieldAccounts) || slices.ContainsFunc(u.Channels, func(c Channel) bool { return c.Account == a.Name })
		if used && !taken {
			accounts = append(accounts, a)
		}
	}
	return accounts
}

// userChannels returns the channels of the user file that can be used beside
// the preset's: their names are free, and the account of theirs sends to the
// server that they were made for.
func (p *preset) userChannels(u userFile, accounts []Account) (channels []Channel) {
	if p.locks(FieldChannels) {
		return nil
	}
	effective := Settings{Accounts: accounts}
	for _, c := range u.Channels {
		_, taken := p.settings.Channel(c.Name)
		account, found := effective.Account(c.Account)
		if !taken && found && p.isSameServer(u, account) {
			channels = append(channels, c)
		}
	}
	return channels
}

// isSameServer reports whether channels of the user file may be on an effective
// account. They may not if the preset has an account of that name at another
// server. Only the built-in account follows the preset to any server: nobody
// chose where it is.
func (p *preset) isSameServer(u userFile, effective Account) bool {
	inFile, found := u.Account(effective.Name)
	builtIn := Default().Accounts[0]
	return !found || inFile.BaseURL == effective.BaseURL ||
		inFile.Name == builtIn.Name && inFile.BaseURL == builtIn.BaseURL
}

// refuse returns why a person cannot make a change, or nil.
func (p *preset) refuse(before, after *Settings) *Problem {
	for _, f := range table {
		if p.locks(f.name) && !f.equal(before, after) {
			return &Problem{Field: f.name, Code: Locked}
		}
	}
	if p.locks(FieldAccounts) && !slices.Equal(before.Accounts, after.Accounts) {
		return &Problem{Field: FieldAccounts, Code: Locked}
	}
	if p.locks(FieldChannels) && !slices.Equal(before.Channels, after.Channels) {
		return &Problem{Field: FieldChannels, Code: Locked}
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
