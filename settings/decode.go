package settings

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// decode reads the text of a settings file as far as it can be used. What
// cannot be used has its default value, or is left out of its list, and is
// reported. A newer file is reported with the code NewerVersion. Names of the
// preset's accounts and channels may be used in it.
func decode(data []byte, c checker, p *preset) (own, []Problem) {
	// Windows Notepad may begin a file with a byte order mark.
	data = trimMark(data)
	d := decoder{data: data, check: c, preset: p}
	o := own{Settings: Default()}
	var syntax *json.SyntaxError
	if err := json.Unmarshal(data, new(json.RawMessage)); errors.As(err, &syntax) {
		// Offset counts the wrong character, except at the end of the text.
		at := max(0, int(syntax.Offset)-1)
		if syntax.Error() == "unexpected end of JSON input" {
			at = len(data)
		}
		d.report(&Problem{Code: NotJSON, Err: err}, at)
		return o, d.problems
	}
	d.settings(value{raw: data}, &o)
	return o, d.problems
}

func trimMark(data []byte) []byte { return bytes.TrimPrefix(data, []byte("\ufeff")) }

// value is a JSON value and its place in the file.
type value struct {
	raw json.RawMessage
	at  int // offset of raw[0]
}

type member struct {
	name  string
	value value
}

// decoder collects the problems of one file.
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

func (d *decoder) settings(v value, o *own) {
	s := &o.Settings
	fields, other, ok := d.object(v, "", "version", "accounts", "channels", "selected_channel", "parallel_uploads",
		"mend_files", "copy_id_when_done", "copy_format", "copy_formats", "strip_metadata", "ffmpeg", "keep_days", "keep_failed_days", "timeouts_seconds", "language", "window")
	if !ok {
		return
	}
	s.other = other
	o.given = slices.Collect(maps.Keys(fields))
	scalar(d, fields, "", "version", &s.Version, func(n int) *Problem {
		if n < 1 {
			return &Problem{Code: OutOfRange, Value: strconv.Itoa(n)}
		}
		return nil
	})
	if s.Version > CurrentVersion {
		d.report(&Problem{Field: "version", Code: NewerVersion, Value: strconv.Itoa(s.Version)}, fields["version"].at)
	}
	accounts, first := d.accounts(fields, s)
	d.channels(fields, o, accounts, first)
	scalar(d, fields, "", "selected_channel", &s.SelectedChannel, func(name string) *Problem {
		checked := Settings{Channels: slices.Concat(s.Channels, d.preset.settings.Channels), SelectedChannel: name}
		return checkSelected(&checked)
	})
	_ = checkSelected(s) // the spelling; what is there now was found good
	scalar(d, fields, "", "parallel_uploads", &s.ParallelUploads, checkParallel)
	scalar(d, fields, "", "mend_files", &s.ConvertFiles, checkConvert)
	scalar(d, fields, "", "copy_id_when_done", &s.CopyIDWhenDone, nil)
	d.copyFormats(fields, s)
	scalar(d, fields, "", "copy_format", &s.CopyFormat, func(name string) *Problem {
		checked := Settings{CopyFormats: slices.Concat(s.CopyFormats, d.preset.settings.CopyFormats), CopyFormat: name}
		return checkCopyFormat(&checked)
	})
	_ = checkCopyFormat(s) // the spelling; what is there now was found good
	scalar(d, fields, "", "strip_metadata", &s.StripMetadata, nil)
	scalar(d, fields, "", "ffmpeg", &s.FFmpeg, checkPath)
	scalar(d, fields, "", "keep_days", &s.KeepDays, checkDays)
	scalar(d, fields, "", "keep_failed_days", &s.KeepFailedDays, checkDays)
	d.timeouts(fields, &s.Timeouts)
	scalar(d, fields, "", "language", &s.Language, checkLanguage)
	d.window(fields, &s.Window)
}

// accounts reads the accounts into s. It returns the accounts channels may
// refer to, and the name of the one that stands for none. Where the file's
// accounts are broken neither falls back to another account: a channel must
// never be moved to a server it was not meant for.
func (d *decoder) accounts(fields map[string]value, s *Settings) (usable names, first string) {
	usable = names{}
	defer d.preset.lend(usable)
	list, given := d.array(fields, "accounts")
	if !given || list != nil && len(list) == 0 {
		usable.take(s.Accounts[0].Name)
		return usable, s.Accounts[0].Name
	}
	var accounts []Account
	for i, v := range list {
		prefix := entry("accounts", i)
		a := Account{BaseURL: DefaultBaseURL}
		members, other, ok := d.object(v, prefix, "name", "base_url")
		ok = ok && scalar(d, members, prefix, "name", &a.Name, nil) && scalar(d, members, prefix, "base_url", &a.BaseURL, nil)
		if !ok || !d.entryIsGood(d.check.account(&a, usable), prefix, v, members) {
			continue
		}
		a.other = other
		accounts = append(accounts, a)
		if i == 0 {
			first = a.Name
		}
	}
	if len(accounts) > 0 {
		s.Accounts = accounts
	}
	return usable, first
}

func (d *decoder) channels(fields map[string]value, o *own, accounts names, first string) {
	list, _ := d.array(fields, "channels")
	taken := names{}
	for i, v := range list {
		prefix := entry("channels", i)
		var c Channel
		members, other, ok := d.object(v, prefix, "name", "stream_id", "account", "header")
		ok = ok && scalar(d, members, prefix, "name", &c.Name, nil) &&
			scalar(d, members, prefix, "stream_id", &c.StreamID, nil) &&
			scalar(d, members, prefix, "account", &c.Account, nil)
		// A header that nobody knows is no reason to lose the channel.
		scalar(d, members, prefix, "header", &c.Header, checkHeader)
		if !ok {
			continue
		}
		problem := d.check.channel(&c, taken, accounts, first)
		if d.entryIsGood(problem, prefix, v, members) {
			c.other = other
			o.Channels = append(o.Channels, c)
		} else if problem.Code == UnknownAccount {
			// It comes back with the account, which may be an administrator's.
			o.dormant = append(o.dormant, v.raw)
		}
	}
}

// entryIsGood reports the problem of a list's entry at the member it is about.
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

func (d *decoder) timeouts(fields map[string]value, t *Timeouts) {
	v, ok := fields["timeouts_seconds"]
	if !ok {
		return
	}
	members, other, _ := d.object(v, "timeouts_seconds", "connect", "stall", "answer")
	t.other = other
	limit := func(name string, into *time.Duration) {
		n := into.Seconds()
		scalar(d, members, "timeouts_seconds.", name, &n, func(n float64) *Problem {
			p := checkTimeout(seconds(n))
			if p != nil {
				p.Value = strconv.FormatFloat(n, 'g', -1, 64)
				return p
			}
			*into = seconds(n)
			return nil
		})
	}
	limit("connect", &t.Connect)
	limit("stall", &t.Stall)
	limit("answer", &t.Answer)
}

func (d *decoder) window(fields map[string]value, w *Window) {
	v, ok := fields["window"]
	if !ok {
		return
	}
	members, other, _ := d.object(v, "window", "width", "height", "filter")
	w.other = other
	scalar(d, members, "window.", "width", &w.Width, checkSide)
	scalar(d, members, "window.", "height", &w.Height, checkSide)
	scalar(d, members, "window.", "filter", &w.Filter, checkFilter)
}

// scalar reads the member called name into *into, if it is there, of the right
// type, and good to check (which may be nil). Otherwise *into stays as it is,
// and it returns false if there was something wrong.
func scalar[T int | float32 | float64 | bool | string | ConvertPolicy](
	d *decoder, fields map[string]value, prefix, name string, into *T, check func(T) *Problem,
) bool {
	v, ok := fields[name]
	if !ok {
		return true
	}
	var read T
	problem := wrongType(v, read)
	if err := json.Unmarshal(v.raw, &read); err == nil {
		problem = nil
		if check != nil {
			problem = check(read)
		}
	}
	if problem != nil {
		d.report(problem.within(prefix+name), v.at)
		return false
	}
	*into = read
	return true
}

// wrongType describes a value that is not what was wanted. A number that does
// not fit (3.5 of something, 1e999) is out of range rather than of another type.
func wrongType(v value, wanted any) *Problem {
	found := typeOf(v)
	switch wanted.(type) {
	case int, float32, float64:
		if found == "number" {
			return &Problem{Code: OutOfRange, Value: shown(string(v.raw))}
		}
	}
	return &Problem{Code: WrongType, Value: found}
}

// typeOf names the JSON type of a value.
func typeOf(v value) string {
	for _, c := range v.raw {
		switch c {
		case '{':
			return "object"
		case '[':
			return "array"
		case '"':
			return "string"
		case 't', 'f':
			return "boolean"
		case 'n':
			return "null"
		case ' ', '\t', '\r', '\n':
			continue
		}
		break
	}
	return "number"
}

// object takes a JSON object apart: the members that are known, without those
// that are null, which counts as absent; and the others. A name that comes
// twice has its last value. If v is no object, that is reported for field.
func (d *decoder) object(v value, field string, known ...string) (map[string]value, rawMembers, bool) {
	if typeOf(v) != "object" {
		d.report((&Problem{Code: WrongType, Value: typeOf(v)}).within(strings.TrimSuffix(field, ".")), v.at)
		return nil, "", false
	}
	fields := make(map[string]value, len(known))
	var other bytes.Buffer
	for _, m := range split(v) {
		if slices.Contains(known, m.name) {
			delete(fields, m.name)
			if typeOf(m.value) != "null" {
				fields[m.name] = m.value
			}
			continue
		}
		if other.Len() > 0 {
			other.WriteByte(',')
		}
		other.Write(quote(m.name))
		other.WriteByte(':')
		// Compact fails only on broken JSON; the whole file was found good.
		_ = json.Compact(&other, m.value.raw)
	}
	return fields, rawMembers(other.String()), true
}

// array takes the member called name apart. It returns nil and false if there
// is none, and nil and true if it is no array, which is reported.
func (d *decoder) array(fields map[string]value, name string) (items []value, given bool) {
	v, ok := fields[name]
	if !ok {
		return nil, false
	}
	if typeOf(v) != "array" {
		d.report(&Problem{Field: name, Code: WrongType, Value: typeOf(v)}, v.at)
		return nil, true
	}
	items = []value{}
	for _, m := range split(v) {
		items = append(items, m.value)
	}
	return items, true
}

// split returns the members of an object, or the items of an array as members
// without a name. The JSON is known to be good, so no call here can fail.
func split(v value) []member {
	var members []member
	dec := json.NewDecoder(bytes.NewReader(v.raw))
	opening, _ := dec.Token()
	for dec.More() {
		var m member
		if opening == json.Delim('{') {
			name, _ := dec.Token()
			m.name, _ = name.(string)
		}
		if dec.Decode(&m.value.raw) != nil {
			return members
		}
		m.value.at = v.at + int(dec.InputOffset()) - len(m.value.raw)
		members = append(members, m)
	}
	return members
}
