package settings

import "slices"

// userFile is the content of a person's own settings file.
type userFile struct {
	Settings
	explicit  []string // what the file sets: fields of the table, FieldAccounts, FieldChannels
	suspended [][]byte // JSON of channels whose account is missing; they stay in the file until it is back
}

// sets reports whether the file sets a field, be it to its default value.
func (u *userFile) sets(field string) bool { return slices.Contains(u.explicit, field) }

func (u *userFile) set(field string) {
	if !u.sets(field) {
		u.explicit = append(slices.Clone(u.explicit), field)
	}
}

// updated returns the user file after a person changed the effective settings
// from before to after. What the preset hid from them stays in the file.
func (u userFile) updated(before, after *Settings) userFile {
	for _, f := range table {
		if !f.equal(before, after) {
			f.copy(&u.Settings, after)
			u.set(f.name)
		}
	}
	if !slices.Equal(before.Accounts, after.Accounts) {
		u.Accounts = userEntries(u.Accounts, before.Accounts, after.Accounts, Account.isPreset)
		u.set(FieldAccounts)
	}
	if !slices.Equal(before.Channels, after.Channels) {
		u.Channels = userEntries(u.Channels, before.Channels, after.Channels, Channel.isPreset)
		u.set(FieldChannels)
	}
	if before.SelectedChannel != after.SelectedChannel {
		u.SelectedChannel = after.SelectedChannel
	}
	u.Version = after.Version
	return u
}

// userEntries returns a list of the user file after a change: the entries of
// the effective list that are not the preset's, then those of the file that
// were not in the effective list.
func userEntries[T comparable](inFile, before, after []T, isPreset func(T) bool) (kept []T) {
	for _, item := range after {
		if !isPreset(item) {
			kept = append(kept, item)
		}
	}
	for _, item := range inFile {
		if !slices.Contains(before, item) {
			kept = append(kept, item)
		}
	}
	return kept
}
