package history

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// separator keeps a word from matching across two fields. fold leaves none.
const separator = "\x1f"

// searchText is what Filter.Text is looked for in.
func searchText(u Upload) string {
	fields := []string{u.Name, u.MediaID, u.Channel, string(u.Kind), u.Label, u.Note}
	for i, field := range fields {
		fields[i] = fold(field)
	}
	return strings.Join(fields, separator)
}

// sortName is what ByName orders by: the name that the list shows.
func sortName(u Upload) string {
	if u.Label != "" {
		return fold(u.Label)
	}
	return fold(u.Name)
}

// fold makes texts comparable without regard to case, in every script that
// has one, and to how an accent is written: macOS may hand out names with
// the accent as a character of its own.
func fold(s string) string {
	if plain(s) {
		return strings.ToLower(s)
	}
	return strings.Map(foldRune, norm.NFC.String(strings.ToValidUTF8(s, "\ufffd")))
}

// plain: printable ASCII.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// foldRune goes by way of the upper case, which joins characters of one
// letter such as σ and ς. What SQLite's tokenizers take for something else
// is replaced: NUL ends a text there and the characters below the blank
// separate, so they become noncharacters, which no text has; U+FFFE and
// U+FFFF become U+FFFD (READ_UTF8 in SQLite's fts5_unicode2.c).
func foldRune(r rune) rune {
	const firstNoncharacter = 0xfdd0 // U+FDD0 to U+FDEF: 32, as many as control characters
	switch {
	case r < ' ':
		return firstNoncharacter + r
	case r == 0xfffe || r == 0xffff:
		return utf8.RuneError
	}
	return unicode.ToLower(unicode.ToUpper(r))
}

// maxText bounds what is searched for, in characters. More is cut off: no
// field that people search is longer.
const maxText = 4096

// words are the different words of a search text, folded.
func words(text string) []string {
	if utf8.RuneCountInString(text) > maxText {
		text = string([]rune(text)[:maxText])
	}
	var list []string
	seen := map[string]bool{}
	for _, word := range strings.Fields(text) {
		if word = fold(word); !seen[word] {
			seen[word] = true
			list = append(list, word)
		}
	}
	return list
}
