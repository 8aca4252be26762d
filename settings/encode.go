package settings

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"time"
)

// rawMembers holds the members of a JSON object that this program does not
// know, as compact JSON text ("a":1,"b":[2]) in the order of the file. Being a
// string it is copied with its struct and cannot be shared by mistake.
type rawMembers string

// encode returns the text of a person's own settings file. What the
// administrator gives and the person never chose is left out.
func encode(o own, p *preset) []byte {
	var w objectWriter
	w.raw("version", strconv.AppendInt(nil, int64(o.Version), 10))
	if len(o.Accounts) > 0 && (o.gives(FieldAccounts) || !p.gives(FieldAccounts)) {
		w.raw(FieldAccounts, list(o.Accounts, Account.encode))
	}
	if o.gives(FieldChannels) || !p.gives(FieldChannels) {
		w.raw(FieldChannels, array(append(encoded(o.Channels, Channel.encode), o.dormant...)))
	}
	w.text("selected_channel", o.SelectedChannel)
	for _, s := range scalars {
		missing := s.absent != nil && s.absent(&o.Settings)
		if p.gives(s.name) {
			missing = !o.gives(s.name)
		}
		if !missing {
			w.raw(s.name, s.value(&o.Settings))
		}
	}
	if o.Window != (Window{}) {
		w.raw("window", o.Window.encode())
	}
	return indented(w.end(o.other))
}

// Export returns a settings file with the accounts and channels alone, for an
// administrator to hand out. No key is in it: settings never hold one.
func Export(s Settings) []byte {
	s = s.clone()
	for i := range s.Accounts {
		s.Accounts[i].other = ""
	}
	for i := range s.Channels {
		s.Channels[i].other = ""
	}
	var w objectWriter
	w.raw("version", strconv.AppendInt(nil, CurrentVersion, 10))
	w.raw(FieldAccounts, list(s.Accounts, Account.encode))
	w.raw(FieldChannels, list(s.Channels, Channel.encode))
	return indented(w.end(""))
}

func indented(object []byte) []byte {
	var out bytes.Buffer
	// Indent fails only on broken JSON, and every part here was encoded or
	// parsed before.
	_ = json.Indent(&out, object, "", "  ")
	out.WriteByte('\n')
	return out.Bytes()
}

func (a Account) encode() []byte {
	var o objectWriter
	o.text("name", a.Name)
	o.text("base_url", a.BaseURL)
	return o.end(a.other)
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

func list[T any](items []T, encode func(T) []byte) []byte { return array(encoded(items, encode)) }

func encoded[T any](items []T, encode func(T) []byte) (values []json.RawMessage) {
	for _, item := range items {
		values = append(values, encode(item))
	}
	return values
}

func array(values []json.RawMessage) []byte {
	out := []byte{'['}
	for i, value := range values {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, value...)
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
