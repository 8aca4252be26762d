// Package settings keeps what a person has set up: the settings file with its
// accounts and channels. Keys never stand in it: see settings/keychain.
package settings

import (
	"slices"
	"time"

	"mediadrop/uploader/convertpolicy"
)

const (
	// CurrentVersion is the version of the settings file this program writes.
	CurrentVersion = 1
	// DefaultBaseURL is the address of the CommBox service.
	DefaultBaseURL = "https://api.commbox.io/"
	// DefaultAccount is the name of the account a fresh installation has.
	DefaultAccount = "Main"
	// PracticeChannel is the name of the built-in channel that answers from
	// this computer only. It is never in the file, and no channel there may
	// take its name.
	PracticeChannel = "Practice"
)

// Settings is the content of the settings file. It is a plain value; copies
// that [File.Get] returns share nothing with the file's own.
type Settings struct {
	Version         int
	Accounts        []Account // never empty; the first is the one a channel has by default
	Channels        []Channel // in the person's order
	SelectedChannel string    // a channel's name, PracticeChannel, or "" if none was ever chosen
	ParallelUploads int       // MinParallelUploads to MaxParallelUploads
	ConvertFiles    convertpolicy.Policy
	CopyIDWhenDone  bool
	CopyFormat      string       // one of BuiltInFormats(), or the name of one of CopyFormats; "" given to File.Update means CopyID
	CopyFormats     []CopyFormat // the person's own
	StripMetadata   bool         // take location and camera details out of all pictures, not only of converted ones
	FFmpeg          string       // path of the program or of its folder; "" = look for it in the usual places
	KeepDays        int          // how long rows of done uploads stay in the list; 0 = for ever
	KeepFailedDays  int          // the same for all others that have ended
	Timeouts        Timeouts
	Team            Team
	Templates       []Template
	TestNumber      string // the person's own phone number, to which test messages go: digits with the country code; "" = none
	Language        string // "" = the system's, or one of Languages()
	Theme           string // "" = as the system, "light" or "dark"
	TextSize        int    // percent of the usual size, MinTextSize to MaxTextSize
	Window          Window

	other rawMembers
}

// Timeouts are the time limits of an upload.
type Timeouts struct {
	Connect time.Duration // to connect, TLS included
	Stall   time.Duration // with no byte moving while the file is sent
	Answer  time.Duration // from the last byte sent until the answer is read whole

	other rawMembers
}

// Team is the library of media IDs that colleagues share; the zero value means
// none.
type Team struct {
	URL    string // of its PostgreSQL database, without a password
	Member string // this person's name, as colleagues see it

	other rawMembers
}

// Window is what the window remembers; zero values mean nothing is remembered.
type Window struct {
	Width, Height float32 // in device-independent pixels
	Filter        string  // the list filter, in words of the user interface's own

	other rawMembers
}

// Languages returns the languages a person can choose, as ISO 639-1 codes.
func Languages() []string { return []string{"en", "he"} }

// Default returns the settings of a fresh installation.
func Default() Settings {
	s := Settings{
		Version:  CurrentVersion,
		Accounts: []Account{{Name: DefaultAccount, BaseURL: DefaultBaseURL}},
	}
	for _, f := range table {
		f.reset(&s)
	}
	return s
}

// Channel returns the channel of that name; upper and lower case are the same.
func (s Settings) Channel(name string) (Channel, bool) {
	i := slices.IndexFunc(s.Channels, func(c Channel) bool { return sameName(c.Name, name) })
	if i < 0 {
		return Channel{}, false
	}
	return s.Channels[i], true
}

// Account returns the account of that name; upper and lower case are the same.
func (s Settings) Account(name string) (Account, bool) {
	i := slices.IndexFunc(s.Accounts, func(a Account) bool { return sameName(a.Name, name) })
	if i < 0 {
		return Account{}, false
	}
	return s.Accounts[i], true
}

// clone returns a copy that shares no slice with s.
func (s Settings) clone() Settings {
	s.Accounts = slices.Clone(s.Accounts)
	s.Channels = slices.Clone(s.Channels)
	s.CopyFormats = slices.Clone(s.CopyFormats)
	s.Templates = slices.Clone(s.Templates)
	for i, t := range s.Templates {
		s.Templates[i] = t.Clone()
	}
	return s
}
