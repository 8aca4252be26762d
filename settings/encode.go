package settings

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
)

// encode returns the text of a user file. What only the preset sets is left
// out.
func encode(u userFile, p *preset) []byte {
	var w objectWriter
	w.raw("version", toJSON(u.Version))
	if len(u.Accounts) > 0 && (u.sets(FieldAccounts) || !p.sets(FieldAccounts)) {
		w.raw(FieldAccounts, list(u.Accounts, Account.encode))
	}
	if u.sets(FieldChannels) || !p.sets(FieldChannels) {
		w.raw(FieldChannels, array(append(encoded(u.Channels, Channel.encode), u.suspended...)))
	}
	w.text("selected_channel", u.SelectedChannel)
	for _, f := range table {
		if !strings.Contains(f.name, ".") && isWritten(f, u, p) {
			w.raw(f.name, f.write(&u.Settings))
		}
	}
	for _, object := range objects {
		var inner objectWriter
		for _, f := range table {
			if name, found := strings.CutPrefix(f.name, object.name+"."); found && isWritten(f, u, p) {
				inner.raw(name, f.write(&u.Settings))
			}
		}
		if text := inner.end(*object.unknown(&u.Settings)); string(text) != "{}" {
			w.raw(object.name, text)
		}
	}
	return indented(w.end(u.other))
}

// isWritten reports whether a field belongs into the user file.
func isWritten(f field, u userFile, p *preset) bool {
	if p.sets(f.name) {
		return u.sets(f.name)
	}
	return f.always || !f.isDefault(&u.Settings)
}

func indented(object []byte) []byte {
	var out bytes.Buffer
	// Indent fails only on broken JSON, and every part here was encoded or
	// parsed before.
	_ = json.Indent(&out, object, "", "  ")
	out.WriteByte('\n')
	return out.Bytes()
}

func list[T any](items []T, encode func(T) []byte) []byte { return array(encoded(items, encode)) }

func encoded[T any](items []T, encode func(T) []byte) (values [][]byte) {
	for _, item := range items {
		values = append(values, encode(item))
	}
	return values
}

func array(values [][]byte) []byte {
	return slices.Concat([]byte{'['}, bytes.Join(values, []byte{','}), []byte{']'})
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

func (o *objectWriter) text(name, value string) { o.raw(name, toJSON(value)) }

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

// toJSON returns a number, a truth value or a text as JSON in which & < > stay
// readable. An infinite number, which no check lets pass, is null.
func toJSON(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(v) != nil {
		return []byte("null")
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
