package settings

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
)

// value is a JSON value and its place in the file.
type value struct {
	raw json.RawMessage
	at  int // offset of raw[0]
}

// member is a member of a JSON object, or an item of an array, without a name.
type member struct {
	name  string
	value value
}

// rawMembers holds the members of a JSON object that this program does not
// know, as compact JSON text ("a":1,"b":[2]) in the order of the file. Being a
// string it is copied with its struct and cannot be shared by mistake.
type rawMembers string

// readValue reads a value into *into if it has the right type and is good to
// check, which may be nil. Otherwise *into stays as it is, a problem with the
// field is reported, and readValue returns false.
func readValue[T plain | float64](d *decoder, v value, field string, into *T, check func(T) *Problem) bool {
	var read T
	var problem *Problem
	if json.Unmarshal(v.raw, &read) != nil {
		problem = wrongType(v, read)
	} else if check != nil {
		problem = check(read)
	}
	if problem != nil {
		d.report(problem.within(field), v.at)
		return false
	}
	*into = read
	return true
}

// readMember reads the member called name, if there is one, as readValue does.
func readMember[T plain | float64](d *decoder, members map[string]value, prefix, name string, into *T, check func(T) *Problem) bool {
	v, found := members[name]
	return !found || readValue(d, v, prefix+name, into, check)
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

// object returns the members of a JSON object that are known, and all others as
// text. A known member that is null counts as absent; of two with the same name
// the last one counts. A value that is no object is reported for field.
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
		other.Write(toJSON(m.name))
		other.WriteByte(':')
		// Compact fails only on broken JSON; the whole file was found good.
		_ = json.Compact(&other, m.value.raw)
	}
	return fields, rawMembers(other.String()), true
}

// array returns the items of a JSON array. A value that is none is reported for
// field; the zero value, which stands for a missing member, is not.
func (d *decoder) array(v value, field string) (items []value, ok bool) {
	if v.raw == nil {
		return nil, false
	}
	if typeOf(v) != "array" {
		d.report(&Problem{Field: field, Code: WrongType, Value: typeOf(v)}, v.at)
		return nil, false
	}
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
