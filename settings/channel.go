package settings

import (
	"slices"
	"strings"
)

// Channel is a nickname for an encrypted stream ID within an account. To change
// a channel, change its fields in place, as with an Account.
type Channel struct {
	Name     string
	StreamID string // canonical, as Options.ParseStreamID returns it
	Account  string // name of an account; "" given to File.Update means the first
	Header   string // the kind of template header its files are for, one of Headers(); "" = none in particular
	Preset   bool   // the administrator's, and not to be changed

	other rawMembers
}

// Headers returns the kinds of template headers that a channel can be for.
func Headers() []string { return []string{"image", "video", "document"} }

func (c Channel) isPreset() bool { return c.Preset }

// readChannels reads the channels of a file. Each is on one of accounts; the
// ones that name none are on the account called first.
func (d *decoder) readChannels(v value, u *userFile, accounts names, first string) {
	items, ok := d.array(v, FieldChannels)
	if ok {
		u.set(FieldChannels)
	}
	taken := names{}
	for i, v := range items {
		prefix := entry(FieldChannels, i)
		var c Channel
		members, other, ok := d.object(v, prefix, "name", "stream_id", "account", "header")
		ok = ok && readMember(d, members, prefix, "name", &c.Name, nil) &&
			readMember(d, members, prefix, "stream_id", &c.StreamID, nil) &&
			readMember(d, members, prefix, "account", &c.Account, nil)
		// A header that nobody knows is no reason to lose the channel.
		readMember(d, members, prefix, "header", &c.Header, checkHeader)
		if !ok {
			continue
		}
		problem := d.check.checkChannel(&c, taken, accounts, first)
		if d.entryIsGood(problem, prefix, v, members) {
			c.other = other
			u.Channels = append(u.Channels, c)
		} else if problem.Code == UnknownAccount {
			u.suspended = append(u.suspended, v.raw)
		}
	}
}

func (c Channel) encode() []byte {
	var o objectWriter
	o.text("name", c.Name)
	o.text("stream_id", c.StreamID)
	o.text("account", c.Account)
	if c.Header != "" {
		o.text("header", c.Header)
	}
	return o.end(c.other)
}

// checkChannel checks a channel and adds its name to those taken. Its account must
// be one of accounts; without a name it is the one called first.
func (c checker) checkChannel(ch *Channel, taken, accounts names, first string) *Problem {
	name, problem := checkName(ch.Name)
	if problem != nil {
		return problem
	}
	if sameName(name, PracticeChannel) {
		return &Problem{Field: "name", Code: NameReserved, Value: name}
	}
	id, err := c.parseStreamID(ch.StreamID)
	if err != nil {
		return &Problem{Field: "stream_id", Code: BadStreamID, Err: err}
	}
	account := ch.Account
	if strings.TrimSpace(account) == "" {
		account = first
	}
	account, ok := accounts.find(account)
	if !ok {
		return &Problem{Field: "account", Code: UnknownAccount, Value: shown(ch.Account)}
	}
	if !taken.take(name) {
		return &Problem{Field: "name", Code: NameTaken, Value: name}
	}
	if p := checkHeader(ch.Header); p != nil {
		return p.within("header")
	}
	ch.Name, ch.StreamID, ch.Account = name, id, account
	return nil
}

func checkHeader(kind string) *Problem {
	if kind == "" || slices.Contains(Headers(), kind) {
		return nil
	}
	return &Problem{Code: UnknownHeader, Value: shown(kind)}
}

// checkSelected spells the selected channel as the list does.
func checkSelected(s *Settings) *Problem {
	switch ch, ok := s.Channel(s.SelectedChannel); {
	case ok:
		s.SelectedChannel = ch.Name
	case strings.TrimSpace(s.SelectedChannel) == "":
		s.SelectedChannel = ""
	case sameName(s.SelectedChannel, PracticeChannel):
		s.SelectedChannel = PracticeChannel
	default:
		return &Problem{Code: UnknownChannel, Value: shown(s.SelectedChannel)}
	}
	return nil
}
