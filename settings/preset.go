package settings

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
)

// PresetPath returns where an administrator puts settings for everybody who
// uses this computer: settings.json in /etc/mediadrop, in
// /Library/Application Support/MediaDrop or in %ProgramData%\MediaDrop.
// Nothing needs to be there.
func PresetPath() string { return presetPath(runtime.GOOS, allUsersFolder) }

func presetPath(goos string, allUsers func() string) string {
	switch goos {
	case "windows":
		folder := allUsers()
		if folder == "" {
			return ""
		}
		return filepath.Join(folder, "MediaDrop", "settings.json")
	case "darwin":
		return "/Library/Application Support/MediaDrop/settings.json"
	default:
		return "/etc/mediadrop/settings.json"
	}
}

// preset is what an administrator set up. Its file is like a person's own; what
// it gives stands in for the built-in defaults, and with "locked": true also
// above what the person's own file says. Accounts and channels of it are not
// the person's to change.
type preset struct {
	path     string // "" = there is none that can be used
	settings Settings
	given    []string // members of the file that can be used
	locked   bool
}

// readPreset reads the administrator's file. One that cannot be used counts for
// nothing, and is told of: the person's own settings go on without it.
func readPreset(path string, trust func(*os.File) error, c checker) (*preset, []Problem) {
	none := &preset{}
	if path == "" {
		return none, nil
	}
	data, err := readTrusted(path, trust)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return none, nil
	case errors.Is(err, errTooLarge):
		return none, []Problem{{Code: TooLarge, Preset: path}}
	case errors.Is(err, errUntrusted):
		return none, []Problem{{Code: Untrusted, Err: err, Preset: path}}
	case err != nil:
		return none, []Problem{{Code: CannotRead, Err: err, Preset: path}}
	}
	o, problems := decode(data, c, none)
	p := &preset{path: path}
	for i := range problems {
		if problems[i].Code == NotJSON || problems[i].Field == "" && problems[i].Code == WrongType {
			p.path = "" // nothing of it can be used
		}
		problems[i].Preset = path
	}
	if p.path == "" {
		return p, problems
	}
	problems = append(problems, p.read(o, data)...)
	p.given = slices.DeleteFunc(p.given, func(field string) bool { // what cannot be used is not given
		return slices.ContainsFunc(problems, func(q Problem) bool { return q.Field == field })
	})
	return p, problems
}

var errUntrusted = errors.New("not to be trusted")

// readTrusted asks about the very file that it reads.
func readTrusted(path string, trust func(*os.File) error) ([]byte, error) {
	file, err := openRegular(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if trust != nil {
		if err := trust(file); err != nil {
			return nil, fmt.Errorf("%w: %w", errUntrusted, err)
		}
	}
	return readAll(file)
}

// read takes what the file gives. What this program does not know of it stays
// in it: it is no part of the person's own file.
func (p *preset) read(o own, data []byte) []Problem {
	p.settings, p.given = o.Settings, slices.Clone(o.given)
	s := &p.settings
	s.other, s.Timeouts.other, s.Window.other = "", "", ""
	d := decoder{data: data}
	if fields, _, ok := d.object(value{raw: trimMark(data)}, "", "locked"); ok {
		scalar(&d, fields, "", "locked", &p.locked, nil)
	}
	for i := range d.problems {
		d.problems[i].Preset = p.path
	}
	for i := range s.Accounts {
		s.Accounts[i].other, s.Accounts[i].Preset = "", true
	}
	for i := range s.Channels {
		s.Channels[i].other, s.Channels[i].Preset = "", true
	}
	if len(s.Channels) == 0 { // a list of none, or one that cannot be read, would leave nobody any
		p.given = slices.DeleteFunc(p.given, func(field string) bool { return field == FieldChannels })
	} else if !p.gives(FieldAccounts) {
		p.given = append(p.given, FieldAccounts) // the built-in one, which its channels are on
	}
	return d.problems
}

func (p *preset) gives(field string) bool { return slices.Contains(p.given, field) }

// locks tells whether what the person's own file says of a member counts for
// nothing.
func (p *preset) locks(field string) bool { return p.locked && p.gives(field) }

// lend adds the names of the administrator's accounts to those that channels of
// the person's own may be on.
func (p *preset) lend(accounts names) {
	if p.gives(FieldAccounts) {
		for _, a := range p.settings.Accounts {
			accounts.take(a.Name)
		}
	}
}
