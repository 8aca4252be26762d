package filename

import (
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// longest is the largest number of bytes of a clean name. File systems
	// allow 255 (ext4, APFS; NTFS: 255 units of UTF-16), and what a recipient's
	// program adds, such as " (1)", must fit too.
	longest = 240
	// longestExtension is what is still taken for one, in bytes with its dot.
	longestExtension = 32
	// nameless is the name of a file that has no usable one.
	nameless = "file"
)

// Joiners that belong into text: the one that makes one emoji of several, and
// the one that Persian and Indian scripts need inside words.
const (
	zeroWidthNonJoiner = '\u200c'
	zeroWidthJoiner    = '\u200d'
)

// Clean returns the name to send: without control and format characters, without
// path separators and what else Windows forbids (each becomes "_"), without
// dots and spaces at its end, at most 240 bytes of UTF-8, with the extension
// kept and no character cut. It is never empty, and a clean name stays as it
// is.
func Clean(name string) string {
	name = strings.ToValidUTF8(name, "_")
	name = trimEnds(withoutFormats(name))
	name = trimEnds(shorten(name))
	extension := extensionOf(name)
	if strings.Trim(strings.TrimSuffix(name, extension), "._ ") == "" && !isHidden(name) {
		return nameless + extension
	}
	return name
}

// isHidden reports whether a name is one such as ".profile", which has no extension.
func isHidden(name string) bool { return len(name) > 1 && strings.LastIndexByte(name, '.') == 0 }

// trimEnds drops what Windows does at the end of a name, and spaces before it.
func trimEnds(name string) string {
	name = strings.TrimLeftFunc(name, unicode.IsSpace)
	return strings.TrimRightFunc(name, func(r rune) bool { return r == '.' || unicode.IsSpace(r) })
}

// withoutFormats drops or replaces what a name should not have. Joiners stay
// between the characters that they join.
func withoutFormats(name string) string {
	var clean strings.Builder
	last := ' '
	runes := []rune(name)
	for i, r := range runes {
		if isJoiner(r) {
			if !joins(last) || i+1 == len(runes) || !joins(runes[i+1]) {
				continue
			}
		} else if r = sendable(r); r < 0 {
			continue
		}
		clean.WriteRune(r)
		last = r
	}
	return clean.String()
}

func isJoiner(r rune) bool { return r == zeroWidthJoiner || r == zeroWidthNonJoiner }

// joins reports whether a joiner can stand beside a character: letters of other
// scripts, marks (with the variation selectors of emoji) and symbols.
func joins(r rune) bool {
	return r > unicode.MaxLatin1 && unicode.In(r, unicode.L, unicode.M, unicode.So, unicode.Sk)
}

// sendable returns a negative number for what is dropped, and "_" for what is
// replaced ("Naming Files, Paths, and Namespaces": reserved characters).
func sendable(r rune) rune {
	switch {
	case isTag(r):
		return r
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == '\u2028', r == '\u2029':
		return -1
	case unicode.IsSpace(r):
		return ' '
	case strings.ContainsRune(`/\:*?"<>|`, r):
		return '_'
	}
	return r
}

// isTag reports whether a character is one of those that spell the region in the emoji of some flags
// (Unicode Technical Standard 51, annex C).
func isTag(r rune) bool { return r >= '\U000e0020' && r <= '\U000e007f' }

// extensionOf returns the last extension with its dot, "" when there is none
// that is worth keeping.
func extensionOf(name string) string {
	extension := filepath.Ext(name)
	if len(extension) < 2 || len(extension) > longestExtension || strings.ContainsFunc(extension[1:], notInExtension) {
		return ""
	}
	return extension
}

func notInExtension(r rune) bool {
	return r != '-' && !unicode.In(r, unicode.L, unicode.M, unicode.N)
}

// shorten cuts the stem of a name that is too long, between characters.
func shorten(name string) string {
	if len(name) <= longest {
		return name
	}
	extension := extensionOf(name)
	stem := cutBetween(name, longest-len(extension))
	return trimEnds(stem) + extension
}

// cutBetween cuts before what can stand alone, and between any characters where
// that would leave too little: there is no limit to how many marks a letter
// can have.
func cutBetween(name string, most int) string {
	whole := name[:most]
	for !utf8.ValidString(whole) {
		whole = whole[:len(whole)-1]
	}
	for stem := whole; len(stem) > most/2; {
		if !isContinued(name[len(stem):]) && !endsInJoiner(stem) {
			return stem
		}
		_, n := utf8.DecodeLastRuneInString(stem)
		stem = stem[:len(stem)-n]
	}
	return strings.TrimRightFunc(whole, isJoiner)
}

func endsInJoiner(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return isJoiner(r)
}

// isContinued reports whether what follows belongs to the character before it: an
// accent, a vowel point, the rest of an emoji.
func isContinued(rest string) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	isSkinTone := r >= '\U0001f3fb' && r <= '\U0001f3ff'
	return isJoiner(r) || isTag(r) || isSkinTone || unicode.Is(unicode.M, r)
}
