// Package filename knows the tricks that are played with the names of files,
// and makes names that can be sent. Its functions keep no state and may be
// called concurrently.
package filename

import (
	"strings"
	"unicode"
)

// Trick is what is wrong with a name.
type Trick string

// The tricks.
const (
	None            Trick = ""
	Executable      Trick = "executable"       // the name of a program, a script or a shortcut
	DoubleExtension Trick = "double_extension" // such a name made to look harmless: price.pdf.exe
	Direction       Trick = "direction"        // characters that make a part of the name read backwards
)

// Check tells whether a name is a trick. The name is that of one file, without
// its folders. Of several tricks it gives the one that hides most: a direction
// before a double extension before a plain program.
func Check(name string) Trick {
	if strings.ContainsFunc(name, turnsDirection) {
		return Direction
	}
	// What is invisible at the end of a name is not part of its extension, as
	// Windows sees it ("Naming Files, Paths, and Namespaces": trailing spaces
	// and dots are dropped).
	stem, extension := split(strings.TrimRightFunc(visible(name), isPadding))
	if !IsExecutable(extension) {
		return None
	}
	if _, inner := split(strings.TrimRightFunc(stem, isPadding)); harmless[inner] {
		return DoubleExtension
	}
	return Executable
}

// turnsDirection tells the characters that reorder visible text from Unicode
// Standard Annex 9 (2.1 to 2.3): embeddings, overrides and the two isolates
// with a direction. The marks (U+200E, U+200F, U+061C) and the isolate that
// takes the direction of its content (U+2068, ended by U+2069) are missing on
// purpose: phones and macOS put them into honest names, and they cannot turn
// Latin letters around.
func turnsDirection(r rune) bool {
	return r >= '\u202a' && r <= '\u202e' || r == '\u2066' || r == '\u2067'
}

// visible drops the characters that show nothing, which are put into an
// extension to hide it from those who look for it.
func visible(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) || unicode.IsControl(r) {
			return -1
		}
		return r
	}, name)
}

// split parts a name at its last dot. The extension is in small letters,
// without the dot and without spaces around it.
func split(name string) (stem, extension string) {
	dot := strings.LastIndexByte(name, '.')
	if dot < 0 {
		return name, ""
	}
	return name[:dot], strings.ToLower(strings.TrimFunc(name[dot+1:], isPadding))
}

// isPadding tells what fills a name without meaning.
func isPadding(r rune) bool {
	return r == '.' || unicode.IsSpace(r) || isBlankLetter(r)
}

// isBlankLetter tells letters that show as nothing: Hangul fillers and the
// blank Braille pattern.
func isBlankLetter(r rune) bool {
	switch r {
	case '\u115f', '\u1160', '\u3164', '\uffa0', '\u2800':
		return true
	}
	return false
}
