package settings

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// preset is the administrator's settings file, which has the form of a user
// file. What it sets replaces the built-in defaults; with "locked": true it
// replaces what the user file says as well. Its accounts and channels stand
// before the person's, who cannot change them. There is always a preset; the
// zero value, without a path, sets nothing.
type preset struct {
	path     string
	settings Settings
	explicit []string // what it sets, as in a userFile
	locked   bool
}

// readPreset reads the preset at path. What is wrong with it is reported and
// not used; of a file that cannot be read nothing is.
func readPreset(path string, trust func(*os.File) error, c checker) (*preset, []Problem) {
	if path == "" {
		return &preset{}, nil
	}
	data, err := readTrusted(path, trust)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &preset{}, nil
	case errors.Is(err, errTooLarge):
		return &preset{}, []Problem{{Code: TooLarge, Preset: path}}
	case errors.Is(err, errUntrusted):
		return &preset{}, []Problem{{Code: Untrusted, Err: err, Preset: path}}
	case err != nil:
		return &preset{}, []Problem{{Code: CannotRead, Err: err, Preset: path}}
	}
	u, problems := decode(data, c, &preset{})
	p := &preset{}
	if !slices.ContainsFunc(problems, isAboutWholeFile) {
		problems = append(problems, p.use(path, u, data)...)
	}
	for i := range problems {
		problems[i].Preset = path
	}
	return p, problems
}

// isAboutWholeFile reports whether a problem means that nothing of the file can
// be used.
func isAboutWholeFile(p Problem) bool {
	return p.Code == NotJSON || p.Field == "" && p.Code == WrongType
}

var errUntrusted = errors.New("not to be trusted")

// readTrusted reads a file after trust, which may be nil, had no objection to
// it. Both look at the same open file.
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

// use makes the content of a file the preset. Members that this program does
// not know are left out: the user file must never get them.
func (p *preset) use(path string, u userFile, data []byte) []Problem {
	p.path, p.settings = path, u.Settings
	s := &p.settings
	s.other = ""
	for _, object := range objects {
		*object.unknown(s) = ""
	}
	for i := range s.Accounts {
		s.Accounts[i].other, s.Accounts[i].Preset = "", true
	}
	for i := range s.Channels {
		s.Channels[i].other, s.Channels[i].Preset = "", true
	}
	for i := range s.CopyFormats {
		s.CopyFormats[i].other = ""
	}
	for i := range s.Templates {
		s.Templates[i].other = ""
	}
	d := decoder{data: data}
	if members, _, ok := d.object(value{raw: trimMark(data)}, "", "locked"); ok {
		readMember(&d, members, "", "locked", &p.locked, nil)
	}
	p.explicit = u.explicit
	for _, f := range table {
		if f.personal {
			p.unset(f.name)
		}
	}
	switch {
	case len(s.Channels) == 0: // an empty list would leave everybody without any
		p.unset(FieldChannels)
	case !p.sets(FieldAccounts): // its channels are on the built-in account
		p.explicit = append(p.explicit, FieldAccounts)
	}
	return d.problems
}

// sets reports whether the preset sets a field.
func (p *preset) sets(field string) bool { return slices.Contains(p.explicit, field) }

func (p *preset) unset(field string) {
	p.explicit = slices.DeleteFunc(p.explicit, func(f string) bool { return f == field })
}

// locks reports whether a person cannot change a field, or a field of an
// object.
func (p *preset) locks(field string) bool {
	return p.locked && slices.ContainsFunc(p.explicit, func(f string) bool {
		return f == field || strings.HasPrefix(f, field+".")
	})
}

// shareNames adds the names of the preset's accounts to those that channels of
// the user file may be on.
func (p *preset) shareNames(accounts names) {
	if p.sets(FieldAccounts) {
		for _, a := range p.settings.Accounts {
			accounts.take(a.Name)
		}
	}
}
