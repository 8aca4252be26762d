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

func (d *decoder) copyFormats(fields map[string]value, s *Settings) {
	list, _ := d.array(fields, "copy_formats")
	taken := names{}
	for i, v := range list {
		prefix := entry("copy_formats", i)
		var f CopyFormat
		members, other, ok := d.object(v, prefix, "name", "text")
		ok = ok && scalar(d, members, prefix, "name", &f.Name, nil) && scalar(d, members, prefix, "text", &f.Text, nil)
		if ok && d.entryIsGood(d.check.copyFormat(&f, taken), prefix, v, members) {
			f.other = other
			s.CopyFormats = append(s.CopyFormats, f)
		}
	}
}

// copyFormat checks one of the person's own formats for copying and adds its
// name to those taken.
func (c checker) copyFormat(f *CopyFormat, taken names) *Problem {
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
	if !taken.take(name) {
		return &Problem{Field: "name", Code: NameTaken, Value: name}
	}
	f.Name = name
	return nil
}

// checkCopyFormat spells the chosen format as the list does.
func checkCopyFormat(s *Settings) *Problem {
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
