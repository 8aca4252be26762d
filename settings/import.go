package settings

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// ErrNoChannels means that a file is no export of channels.
var ErrNoChannels = errors.New("there are no channels in the file")

// Imported is what an import of channels adds.
type Imported struct {
	Channels, Templates int
	Hosts               []string // where the new channels' accounts send to
}

// Import adds the channels and templates of a file that Export made, and the
// accounts that they need, where they are not there yet. A channel is known by its
// stream ID and its server; a name that is taken gets a number. It never changes
// what is there, and brings no key. Without save it only says what it would add. The
// error is ErrNoChannels, or one of Update's.
func (f *File) Import(data []byte, save bool) (Imported, error) {
	if !isExport(data) {
		return Imported{}, ErrNoChannels
	}
	from, problems := decode(data, f.check, &preset{})
	if slices.ContainsFunc(problems, isAboutWholeFile) || len(from.Channels)+len(from.Templates) == 0 {
		return Imported{}, ErrNoChannels
	}
	var added Imported
	change := func(s *Settings) error {
		added = merge(s, from.Settings)
		return nil
	}
	do := f.Check
	if save {
		do = f.Update
	}
	err := do(change)
	return added, err
}

// isExport reports whether a file is an export. Libraries of uploads are JSON, too.
func isExport(data []byte) bool {
	d := decoder{data: data}
	members, _, ok := d.object(value{raw: trimMark(data)}, "", "version", FieldChannels, FieldAccounts)
	_, channels := members[FieldChannels]
	_, version := members["version"]
	return ok && channels && version
}

// merge adds what is in from and not in s.
func merge(s *Settings, from Settings) (added Imported) {
	channels := map[string]string{strings.ToLower(PracticeChannel): PracticeChannel} // by their names in from
	for _, ch := range from.Channels {
		account, _ := from.Account(ch.Account)
		if there, ok := findChannel(*s, ch.StreamID, account.BaseURL); ok {
			channels[strings.ToLower(ch.Name)] = there
			continue
		}
		name := freeName(ch.Name, func(name string) bool { _, taken := s.Channel(name); return taken })
		s.Channels = append(s.Channels, Channel{Name: name, StreamID: ch.StreamID, Account: accountFor(s, account, from.Accounts), Header: ch.Header})
		channels[strings.ToLower(ch.Name)] = name
		added.Channels++
		if u, err := url.Parse(account.BaseURL); err == nil && !slices.Contains(added.Hosts, u.Host) {
			added.Hosts = append(added.Hosts, u.Host)
		}
	}
	for _, t := range from.Templates {
		name, ok := channels[strings.ToLower(t.Channel)]
		same := func(o Template) bool {
			return sameName(o.Channel, name) && o.Name == t.Name && o.Language == t.Language
		}
		if !ok || slices.ContainsFunc(s.Templates, same) {
			continue
		}
		t = t.Clone()
		t.Channel, t.other = name, ""
		s.Templates = append(s.Templates, t)
		added.Templates++
	}
	return added
}

// findChannel returns the name of the channel with this stream at this server.
func findChannel(s Settings, streamID, baseURL string) (string, bool) {
	for _, ch := range s.Channels {
		if account, ok := s.Account(ch.Account); ok && ch.StreamID == streamID && account.BaseURL == baseURL {
			return ch.Name, true
		}
	}
	return "", false
}

// accountFor returns the name of the account that stands for one of a file: the one
// of that name at its server, else any there, unless the file tells several apart.
// Where there is none, it adds one.
func accountFor(s *Settings, wanted Account, inFile []Account) string {
	atServer := func(a Account) bool { return a.BaseURL == wanted.BaseURL }
	several := len(slices.DeleteFunc(slices.Clone(inFile), func(a Account) bool { return !atServer(a) })) > 1
	if a, ok := s.Account(wanted.Name); ok && atServer(a) {
		return a.Name
	}
	if i := slices.IndexFunc(s.Accounts, atServer); i >= 0 && !several {
		return s.Accounts[i].Name
	}
	name := freeName(wanted.Name, func(name string) bool { _, taken := s.Account(name); return taken })
	s.Accounts = append(s.Accounts, Account{Name: name, BaseURL: wanted.BaseURL})
	return name
}

// freeName returns a name that is not taken: this one, or this one with a number.
func freeName(name string, taken func(string) bool) string {
	free := name
	for n := 2; taken(free); n++ {
		free = name + " " + strconv.Itoa(n)
	}
	return free
}
