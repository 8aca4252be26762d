package settings

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The formats for copying that are always there.
const (
	CopyID      = "id"      // the media ID alone
	CopyHeader  = "header"  // a template's header
	CopyRequest = "request" // the request that sends a template
	CopyCSV     = "csv"     // a row of a table
)

// BuiltInFormats returns the names of the formats for copying that are always
// there.
func BuiltInFormats() []string { return []string{CopyID, CopyHeader, CopyRequest, CopyCSV} }

// CopyFormat is a text that a person made up, with places for what is known of
// an upload. Whether it can be filled in is not checked here. To change one,
// change its fields in place, as with an Account.
type CopyFormat struct {
	Name string
	Text string

	other rawMembers
}

func (f CopyFormat) encode() []byte {
	var o objectWriter
	o.text("name", f.Name)
	o.text("text", f.Text)
	return o.end(f.other)
}

// readCopyFormat reads one of the person's own formats.
func readCopyFormat(d *decoder, v value, prefix string, s *Settings) {
	var f CopyFormat
	members, other, ok := d.object(v, prefix, "name", "text")
	ok = ok && readMember(d, members, prefix, "name", &f.Name, nil) && readMember(d, members, prefix, "text", &f.Text, nil)
	if ok && d.entryIsGood(checkCopyFormat(&f, s.CopyFormats), prefix, v, members) {
		f.other = other
		s.CopyFormats = append(s.CopyFormats, f)
	}
}

// checkCopyFormats checks all of the person's own formats.
func checkCopyFormats(s *Settings) *Problem {
	for i := range s.CopyFormats {
		if p := checkCopyFormat(&s.CopyFormats[i], s.CopyFormats[:i]); p != nil {
			return p.within(entry(FieldCopyFormats, i))
		}
	}
	return nil
}

// checkCopyFormat checks one of the person's own formats. It needs another name
// than those before it.
func checkCopyFormat(f *CopyFormat, before []CopyFormat) *Problem {
	name, problem := checkName(f.Name)
	if problem != nil {
		return problem
	}
	if slices.ContainsFunc(BuiltInFormats(), func(word string) bool { return sameName(word, name) }) {
		return &Problem{Field: "name", Code: NameBuiltIn, Value: name}
	}
	if !utf8.ValidString(f.Text) {
		return &Problem{Field: "text", Code: TextUnprintable}
	}
	if n := utf8.RuneCountInString(f.Text); n > MaxFormatLength {
		return &Problem{Field: "text", Code: OutOfRange, Value: strconv.Itoa(n)}
	}
	if slices.ContainsFunc(before, func(other CopyFormat) bool { return sameName(other.Name, name) }) {
		return &Problem{Field: "name", Code: NameTaken, Value: name}
	}
	f.Name = name
	return nil
}

// readChosenFormat reads which format is used. It may be one of the preset's.
func readChosenFormat(d *decoder, v value, s *Settings) bool {
	chosen := Settings{CopyFormats: slices.Concat(s.CopyFormats, d.preset.settings.CopyFormats)}
	ok := readValue(d, v, FieldCopyFormat, &chosen.CopyFormat, func(name string) *Problem {
		checked := chosen
		checked.CopyFormat = name
		return checkChosenFormat(&checked)
	})
	if ok {
		_ = checkChosenFormat(&chosen) // it was found good
		s.CopyFormat = chosen.CopyFormat
	}
	return ok
}

// checkChosenFormat spells the chosen format as the list does.
func checkChosenFormat(s *Settings) *Problem {
	known := BuiltInFormats()
	for _, f := range s.CopyFormats {
		known = append(known, f.Name)
	}
	if strings.TrimSpace(s.CopyFormat) == "" {
		s.CopyFormat = CopyID
	}
	i := slices.IndexFunc(known, func(name string) bool { return sameName(name, s.CopyFormat) })
	if i < 0 {
		return &Problem{Code: UnknownCopyFormat, Value: shown(s.CopyFormat)}
	}
	s.CopyFormat = known[i]
	return nil
}
