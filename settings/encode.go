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

// encode returns the text of the settings file.
func encode(s Settings) []byte {
	var o objectWriter
	o.number("version", int64(s.Version))
	o.raw("accounts", list(s.Accounts, Account.encode))
	o.raw("channels", list(s.Channels, Channel.encode))
	o.text("selected_channel", s.SelectedChannel)
	o.number("parallel_uploads", int64(s.ParallelUploads))
	o.text("mend_files", string(s.MendFiles))
	o.raw("copy_id_when_done", strconv.AppendBool(nil, s.CopyIDWhenDone))
	if s.CopyFormat != "" && s.CopyFormat != CopyID {
		o.text("copy_format", s.CopyFormat)
	}
	if len(s.CopyFormats) > 0 {
		o.raw("copy_formats", list(s.CopyFormats, CopyFormat.encode))
	}
	if s.StripMetadata {
		o.raw("strip_metadata", []byte("true"))
	}
	if s.FFmpeg != "" {
		o.text("ffmpeg", s.FFmpeg)
	}
	if s.KeepDays > 0 {
		o.number("keep_days", int64(s.KeepDays))
	}
	if s.KeepFailedDays > 0 {
		o.number("keep_failed_days", int64(s.KeepFailedDays))
	}
	o.raw("timeouts_seconds", s.Timeouts.encode())
	if s.Language != "" {
		o.text("language", s.Language)
	}
	if s.Window != (Window{}) {
		o.raw("window", s.Window.encode())
	}
	var out bytes.Buffer
	// Indent fails only on broken JSON, and every part here was encoded or
	// parsed before.
	_ = json.Indent(&out, o.end(s.other), "", "  ")
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
func (o *objectWriter) number(name string, value int64) {
	o.raw(name, strconv.AppendInt(nil, value, 10))
}

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
