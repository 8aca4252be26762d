package settings

import (
	"bytes"
	"cmp"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"time"
)

// rawMembers holds the members of a JSON object that this program does not
// know, as compact JSON text ("a":1,"b":[2]) in the order of the file. Being a
// string it is copied with its struct and cannot be shared by mistake.
type rawMembers string

// field is a member of the settings file.
type field struct {
	name  string
	value []byte
	leave bool // left out: it has the value that a missing member has
}

// fields gives all members that this program knows, in the order of the file.
// Accounts and channels that are as the administrator set them up stand with
// their name only, so that they follow the administrator's file.
func fields(s Settings, p *preset) []field {
	number := func(n int) []byte { return strconv.AppendInt(nil, int64(n), 10) }
	truth := func(is bool) []byte { return strconv.AppendBool(nil, is) }
	return []field{
		{"version", number(s.Version), false},
		{FieldAccounts, list(s.Accounts, p.encodeAccount), false},
		{FieldChannels, list(s.Channels, p.encodeChannel), false},
		{"selected_channel", quote(s.SelectedChannel), false},
		{FieldParallel, number(s.ParallelUploads), false},
		{FieldMendFiles, quote(string(s.MendFiles)), false},
		{FieldCopyWhenDone, truth(s.CopyIDWhenDone), false},
		{FieldCopyFormat, quote(cmp.Or(s.CopyFormat, CopyID)), s.CopyFormat == "" || s.CopyFormat == CopyID},
		{FieldCopyFormats, list(s.CopyFormats, CopyFormat.encode), len(s.CopyFormats) == 0},
		{FieldStripMetadata, truth(s.StripMetadata), !s.StripMetadata},
		{FieldFFmpeg, quote(s.FFmpeg), s.FFmpeg == ""},
		{FieldKeepDays, number(s.KeepDays), s.KeepDays == 0},
		{FieldKeepFailedDays, number(s.KeepFailedDays), s.KeepFailedDays == 0},
		{FieldTimeouts, s.Timeouts.encode(), false},
		{FieldLanguage, quote(s.Language), s.Language == ""},
		{"window", s.Window.encode(), s.Window == (Window{})},
	}
}

// encode returns the text of a person's own settings file: without what is as
// the administrator set it up.
func encode(s Settings, p *preset) []byte {
	var o objectWriter
	preset := fields(p.settings, p)
	for i, f := range fields(s, p) {
		leave := f.leave
		if slices.Contains(p.given, f.name) {
			leave = p.locked || bytes.Equal(f.value, preset[i].value)
		}
		if !leave {
			o.raw(f.name, f.value)
		}
	}
	return indented(o.end(s.other))
}

func indented(object []byte) []byte {
	var out bytes.Buffer
	// Indent fails only on broken JSON, and every part here was encoded or
	// parsed before.
	_ = json.Indent(&out, object, "", "  ")
	out.WriteByte('\n')
	return out.Bytes()
}

// Export returns a settings file with the accounts and channels alone, for an
// administrator to hand out. No key is in it: settings never hold one.
func Export(s Settings) []byte {
	for i := range s.Accounts {
		s.Accounts[i].other = ""
	}
	for i := range s.Channels {
		s.Channels[i].other = ""
	}
	var o objectWriter
	for _, f := range fields(s, &preset{}) {
		if f.name == "version" || f.name == FieldAccounts || f.name == FieldChannels {
			o.raw(f.name, f.value)
		}
	}
	return indented(o.end(""))
}

func (p *preset) encodeAccount(a Account) []byte {
	var o objectWriter
	o.text("name", a.Name)
	if theirs, ok := p.settings.Account(a.Name); ok && theirs.Preset && a == theirs {
		o.raw("preset", []byte("true"))
	} else {
		o.text("base_url", a.BaseURL)
	}
	return o.end(a.other)
}

func (p *preset) encodeChannel(c Channel) []byte {
	var o objectWriter
	o.text("name", c.Name)
	if theirs, ok := p.settings.Channel(c.Name); ok && c == theirs {
		o.raw("preset", []byte("true"))
		return o.end("")
	}
	o.text("stream_id", c.StreamID)
	o.text("account", c.Account)
	if c.Header != "" {
		o.text("header", c.Header)
	}
	return o.end(c.other)
}

func (t Timeouts) encode() []byte {
	var o objectWriter
	o.raw("connect", []byte(formatSeconds(t.Connect)))
	o.raw("stall", []byte(formatSeconds(t.Stall)))
	o.raw("answer", []byte(formatSeconds(t.Answer)))
	return o.end(t.other)
}

func (w Window) encode() []byte {
	var o objectWriter
	o.raw("width", []byte(formatSide(w.Width)))
	o.raw("height", []byte(formatSide(w.Height)))
	o.text("filter", w.Filter)
	return o.end(w.other)
}

func formatSeconds(d time.Duration) string {
	return strconv.FormatFloat(d.Seconds(), 'f', -1, 64)
}

func formatSide(side float32) string {
	if math.IsInf(float64(side), 0) || math.IsNaN(float64(side)) {
		return "not a number"
	}
	return strconv.FormatFloat(float64(side), 'f', -1, 32)
}

func list[T any](items []T, encode func(T) []byte) []byte {
	out := []byte{'['}
	for i, item := range items {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, encode(item)...)
	}
	return append(out, ']')
}

// objectWriter writes a JSON object member by member. encoding/json would do
// with structs, but cannot add members that are only known as text.
type objectWriter struct{ buf []byte }

func (o *objectWriter) raw(name string, value []byte) {
	o.buf = append(o.buf, ',', '"')
	o.buf = append(o.buf, name...)
	o.buf = append(o.buf, '"', ':')
	o.buf = append(o.buf, value...)
}

func (o *objectWriter) text(name, value string) { o.raw(name, quote(value)) }

// end adds the members in other and returns the object.
func (o *objectWriter) end(other rawMembers) []byte {
	if other != "" {
		o.buf = append(append(o.buf, ','), other...)
	}
	if len(o.buf) == 0 {
		return []byte("{}")
	}
	o.buf[0] = '{' // instead of the first comma
	return append(o.buf, '}')
}

// quote returns text as a JSON string in which & < > stay readable.
func quote(text string) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(text) // a string always encodes, and a Buffer always takes it
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
