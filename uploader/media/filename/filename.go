// Package filename knows the tricks that are played with the names of files,
// and makes names that can be sent. Its functions keep no state and may be
// called concurrently.
package filename

import (
	"slices"
	"strings"
	"unicode"
)

// Trick is what is wrong with a name.
type Trick string

// The tricks.
const (
	None            Trick = ""
	Executable      Trick = "executable"       // the name of a program or a script
	Shortcut        Trick = "shortcut"         // the name of what only points to a file or a page
	DoubleExtension Trick = "double_extension" // such a name made to look harmless: price.pdf.exe
	Direction       Trick = "direction"        // characters that make a part of the name read backwards
)

// Check returns the trick that a name plays, None for an honest one. The name is
// that of one file, without its folders. Of several tricks it returns the one that
// hides most: a direction before a double extension before a plain program. File
// managers name a shortcut after its file, so that price.pdf.lnk is just that.
func Check(name string) Trick {
	if turnsDirection(name) {
		return Direction
	}
	// What is invisible at the end of a name is not part of its extension, as
	// Windows sees it ("Naming Files, Paths, and Namespaces": trailing spaces
	// and dots are dropped).
	stem, extension := split(strings.TrimRightFunc(visible(name), isPadding))
	switch {
	case shortcuts[extension]:
		return Shortcut
	case !IsExecutable(extension):
		return None
	}
	if _, inner := split(strings.TrimRightFunc(stem, isPadding)); harmless[inner] {
		return DoubleExtension
	}
	return Executable
}

// turnsDirection reports whether a name has characters that reorder what is seen of
// it, from Unicode Standard Annex 9 (2.1 to 2.4): an override, or an embedding or
// isolate that is never closed. In pairs, embeddings and isolates are what honest
// programs put around Hebrew names; they keep the order of Latin letters. The
// marks (U+200E, U+200F, U+061C) and the isolate that takes the direction of its
// content (U+2068) are harmless alone, too.
func turnsDirection(name string) bool {
	embeddings := 0
	var isolates []rune // that are open
	for _, r := range name {
		switch r {
		case '\u202d', '\u202e':
			return true
		case '\u202a', '\u202b':
			embeddings++
		case '\u202c':
			embeddings = max(0, embeddings-1)
		case '\u2066', '\u2067', '\u2068':
			isolates = append(isolates, r)
		case '\u2069':
			isolates = isolates[:max(0, len(isolates)-1)]
		}
	}
	return embeddings > 0 || slices.ContainsFunc(isolates, func(r rune) bool { return r != '\u2068' })
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

// isPadding reports whether a character fills a name without meaning.
func isPadding(r rune) bool {
	return r == '.' || unicode.IsSpace(r) || isBlankLetter(r)
}

// isBlankLetter reports whether a letter shows as nothing: Hangul fillers and the
// blank Braille pattern.
func isBlankLetter(r rune) bool {
	switch r {
	case '\u115f', '\u1160', '\u3164', '\uffa0', '\u2800':
		return true
	}
	return false
}
