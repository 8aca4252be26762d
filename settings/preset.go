package settings

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
)

// The members of the settings file that an administrator can lock, besides
// accounts and channels. What the program remembers by itself (the version, the
// selected channel, the window) cannot be.
const (
	FieldAccounts       = "accounts"
	FieldChannels       = "channels"
	FieldParallel       = "parallel_uploads"
	FieldMendFiles      = "mend_files"
	FieldCopyWhenDone   = "copy_id_when_done"
	FieldCopyFormat     = "copy_format"
	FieldCopyFormats    = "copy_formats"
	FieldStripMetadata  = "strip_metadata"
	FieldFFmpeg         = "ffmpeg"
	FieldKeepDays       = "keep_days"
	FieldKeepFailedDays = "keep_failed_days"
	FieldTimeouts       = "timeouts_seconds"
	FieldLanguage       = "language"
)

var (
	lockable = []string{
		FieldAccounts, FieldChannels, FieldParallel, FieldMendFiles, FieldCopyWhenDone, FieldCopyFormat, FieldCopyFormats,
		FieldStripMetadata, FieldFFmpeg, FieldKeepDays, FieldKeepFailedDays, FieldTimeouts, FieldLanguage,
	}
	remembered = []string{"version", "selected_channel", "window"}
)

// PresetPath returns where an administrator puts settings for everybody who
// uses this computer: settings.json in /etc/mediadrop, in
// /Library/Application Support/MediaDrop or in %ProgramData%\MediaDrop.
// Nothing needs to be there.
func PresetPath() string { return presetPath(runtime.GOOS, os.Getenv) }

func presetPath(goos string, getenv func(string) string) string {
	switch goos {
	case "windows":
		all := getenv("ProgramData")
		if all == "" {
			return ""
		}
		return filepath.Join(all, "MediaDrop", "settings.json")
	case "darwin":
		return "/Library/Application Support/MediaDrop/settings.json"
	default:
		return "/etc/mediadrop/settings.json"
	}
}

// preset is what an administrator set up. Its file is like a person's own; what
// it gives stands in for the built-in defaults, and with "locked": true also
// above what the person's own file says.
type preset struct {
	path     string // "" = there is none
	settings Settings
	given    []string // members of the file
	locked   bool
}

// readPreset reads the administrator's file. Without one, or where it cannot be
// used, the preset is what a fresh installation has.
func readPreset(path string, trust func(string) error, c checker) (*preset, []Problem) {
	none := &preset{settings: Default()}
	if path == "" {
		return none, nil
	}
	data, err := readFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return none, nil
	case errors.Is(err, errTooLarge):
		return none, []Problem{{Code: TooLarge, Preset: path}}
	case err != nil:
		return none, []Problem{{Code: CannotRead, Err: err, Preset: path}}
	}
	if trust != nil {
		if err := trust(path); err != nil {
			return none, []Problem{{Code: Untrusted, Err: err, Preset: path}}
		}
	}
	p := &preset{path: path}
	var problems []Problem
	p.settings, problems = decode(data, c, none)
	problems = append(problems, p.read(data)...)
	for i := range problems {
		problems[i].Preset = path
	}
	for i := range p.settings.Accounts {
		p.settings.Accounts[i].Preset = slices.Contains(p.given, FieldAccounts)
	}
	for i := range p.settings.Channels {
		p.settings.Channels[i].Preset = true
	}
	return p, problems
}

// read notes which members the file has. What this program does not know of it
// stays in it: it is no part of the person's own file.
func (p *preset) read(data []byte) []Problem {
	d := decoder{data: bytes.TrimPrefix(data, []byte("\ufeff"))}
	if !json.Valid(d.data) || typeOf(value{raw: d.data}) != "object" {
		return nil // decode has reported it
	}
	fields, _, _ := d.object(value{raw: d.data}, "", append([]string{"locked"}, lockable...)...)
	scalar(&d, fields, "", "locked", &p.locked, nil)
	for _, name := range lockable {
		if _, there := fields[name]; there {
			p.given = append(p.given, name)
		}
	}
	s := &p.settings
	s.other, s.Timeouts.other, s.Window.other = "", "", ""
	for i := range s.Accounts {
		s.Accounts[i].other = ""
	}
	for i := range s.Channels {
		s.Channels[i].other = ""
	}
	return d.problems
}

// locks tells whether a member of the person's own file counts for nothing.
func (p *preset) locks(field string) bool { return p.locked && slices.Contains(p.given, field) }

// unlocked gives the members of the person's own file that count. The others
// are kept there like what this program does not know, for the day on which the
// administrator unlocks them.
func (p *preset) unlocked() []string {
	known := slices.Clone(remembered)
	for _, field := range lockable {
		if !p.locks(field) {
			known = append(known, field)
		}
	}
	return known
}

// accounts gives the administrator's accounts; the built-in one is nobody's.
func (p *preset) accounts() []Account {
	return slices.DeleteFunc(slices.Clone(p.settings.Accounts), func(a Account) bool { return !a.Preset })
}

// account completes an account of the person's own file that stands for the
// administrator's; false when that has gone.
func (p *preset) account(a *Account) bool {
	theirs, ok := p.settings.Account(a.Name)
	ok = ok && theirs.Preset
	// The account that every installation has was chosen by nobody.
	if short := a.Preset || sameName(a.Name, DefaultAccount) && a.BaseURL == DefaultBaseURL; short && ok {
		*a = theirs
		return true
	}
	standsFor := a.Preset
	a.Preset = ok
	return !standsFor
}

// channel is the same for a channel.
func (p *preset) channel(c *Channel) bool {
	theirs, ok := p.settings.Channel(c.Name)
	if c.Preset && ok {
		*c = theirs
		return true
	}
	standsFor := c.Preset
	c.Preset = ok
	return !standsFor
}

// refuse says why a change of the settings is not the person's to make; nil
// when it is.
func (p *preset) refuse(before, after Settings) *Problem {
	was := fields(before, p)
	for i, f := range fields(after, p) {
		if p.locks(f.name) && !bytes.Equal(f.value, was[i].value) {
			return &Problem{Field: f.name, Code: Locked}
		}
	}
	for _, a := range p.accounts() {
		if _, there := after.Account(a.Name); !there {
			return &Problem{Code: NotYours, Value: a.Name}
		}
	}
	for _, c := range p.settings.Channels {
		if _, there := after.Channel(c.Name); !there {
			return &Problem{Code: NotYours, Value: c.Name}
		}
	}
	return nil
}

// mark notes which accounts and channels the administrator's file has, too.
func (p *preset) mark(s *Settings) {
	for i := range s.Accounts {
		theirs, ok := p.settings.Account(s.Accounts[i].Name)
		s.Accounts[i].Preset = ok && theirs.Preset
	}
	for i := range s.Channels {
		_, s.Channels[i].Preset = p.settings.Channel(s.Channels[i].Name)
	}
}
