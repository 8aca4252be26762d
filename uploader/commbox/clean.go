package commbox

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// maxSentence is how many characters of a text from the service are shown.
	maxSentence = 300
	// maxRaw is how many bytes of the raw answer are kept for the details.
	maxRaw = 16 << 10
)

// markup is a tag or a comment of HTML or XML.
var markup = regexp.MustCompile(`<[a-zA-Z/!?][^<>]*>`)

// clean makes a text from the service fit to show: valid UTF-8 on one line,
// without markup, control characters, invisible characters or direction
// overrides that could make it read as something else, and short.
func clean(s string) string {
	s = markup.ReplaceAllLiteralString(s, " ")
	var b strings.Builder
	runes, space := 0, false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		case r == utf8.RuneError, unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs):
			continue
		}
		if runes >= maxSentence {
			return b.String() + "…"
		}
		if space {
			b.WriteByte(' ')
			runes, space = runes+1, false
		}
		b.WriteRune(r)
		runes++
	}
	return b.String()
}

// cleanRaw keeps the lines of a raw answer, for a person who wants to see it.
func cleanRaw(s string) string {
	s = strings.ToValidUTF8(s, "�")
	cut := len(s) > maxRaw
	if cut {
		s = strings.ToValidUTF8(s[:maxRaw], "")
	}
	s = strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && unicode.In(r, unicode.Cc, unicode.Cf) {
			return -1
		}
		return r
	}, s)
	if cut {
		s += "…"
	}
	return s
}
