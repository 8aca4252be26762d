package settings

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// decode reads the text of a settings file as far as it can be used. What
// cannot be used has its default value, or is left out of its list, and is
// reported. A file of a newer version is read, and reported as NewerVersion.
// The file may name accounts, channels and formats of the preset.
func decode(data []byte, c checker, p *preset) (userFile, []Problem) {
	data = trimMark(data)
	d := decoder{data: data, check: c, preset: p}
	u := userFile{Settings: Default()}
	var syntax *json.SyntaxError
	if err := json.Unmarshal(data, new(json.RawMessage)); errors.As(err, &syntax) {
		// Offset counts the wrong character, except at the end of the text.
		at := max(0, int(syntax.Offset)-1)
		if syntax.Error() == "unexpected end of JSON input" {
			at = len(data)
		}
		d.report(&Problem{Code: NotJSON, Err: err}, at)
		return u, d.problems
	}
	d.readFile(value{raw: data}, &u)
	return u, d.problems
}

// trimMark cuts off the byte order mark that Windows Notepad may put in front.
func trimMark(data []byte) []byte { return bytes.TrimPrefix(data, []byte("\ufeff")) }

// decoder reads one file and collects its problems.
type decoder struct {
	data     []byte
	check    checker
	preset   *preset
	problems []Problem
}

// maxProblems is how many problems of one file are reported; beyond, nobody
// reads them.
const maxProblems = 100

// report notes a problem with its place.
func (d *decoder) report(p *Problem, at int) {
	if len(d.problems) == maxProblems {
		return
	}
	before := d.data[:min(at, len(d.data))]
	lineStart := bytes.LastIndexByte(before, '\n') + 1
	q := *p
	q.Line = bytes.Count(before, []byte("\n")) + 1
	q.Column = utf8.RuneCount(before[lineStart:]) + 1
	d.problems = append(d.problems, q)
}

// readFile reads the whole file.
func (d *decoder) readFile(v value, u *userFile) {
	s := &u.Settings
	members, ok := d.fileMembers(v, s)
	if !ok {
		return
	}
	readMember(d, members, "", "version", &s.Version, checkVersion)
	if s.Version > CurrentVersion {
		d.report(&Problem{Field: "version", Code: NewerVersion, Value: strconv.Itoa(s.Version)}, members["version"].at)
	}
	accounts, first := d.readAccounts(members, u)
	d.readChannels(members[FieldChannels], u, accounts, first)
	readMember(d, members, "", "selected_channel", &s.SelectedChannel, func(name string) *Problem {
		checked := Settings{Channels: slices.Concat(s.Channels, d.preset.settings.Channels), SelectedChannel: name}
		return checkSelected(&checked)
	})
	_ = checkSelected(s) // spells the name as the list does; it was found good
	for _, f := range table {
		if v, found := members[f.name]; found && f.read(d, v, s) {
			u.set(f.name)
		}
	}
}

// fileMembers returns the members of the file that are known. Those of an
// object that holds several fields have its name in front: "window.width".
func (d *decoder) fileMembers(v value, s *Settings) (map[string]value, bool) {
	known := []string{"version", FieldAccounts, FieldChannels, "selected_channel"}
	within := map[string][]string{} // the names of fields, by their object's
	for _, f := range table {
		if object, name, nested := strings.Cut(f.name, "."); nested {
			within[object] = append(within[object], name)
		} else {
			known = append(known, f.name)
		}
	}
	for _, object := range objects {
		known = append(known, object.name)
	}
	members, other, ok := d.object(v, "", known...)
	s.other = other
	for _, object := range objects {
		v, found := members[object.name]
		if !found {
			continue
		}
		fields, unknown, _ := d.object(v, object.name, within[object.name]...)
		*object.unknown(s) = unknown
		for name, v := range fields {
			members[object.name+"."+name] = v
		}
	}
	return members, ok
}

// entryIsGood reports the problem of a list's entry, if there is one, at the
// member that it is about.
func (d *decoder) entryIsGood(p *Problem, prefix string, v value, members map[string]value) bool {
	if p == nil {
		return true
	}
	if m, ok := members[p.Field]; ok {
		v = m
	}
	d.report(p.within(prefix), v.at)
	return false
}
