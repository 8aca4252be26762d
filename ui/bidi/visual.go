// Package bidi puts lines that mix Hebrew with Latin and digits into the order
// in which they are drawn (Unicode Bidirectional Algorithm, UAX #9). The toolkit
// draws every line from left to right and turns around only each Hebrew word
// group by itself, so that such a sentence comes out in the wrong order. Until
// it knows about paragraphs, lines are put into visual order right before they
// are drawn, and marked to be left as they are. Its functions may be called
// concurrently.
//
// The library golang.org/x/text/unicode/bidi has the algorithm, too, but does
// not pair brackets and hides the levels; its classes and mirrored characters
// are used.
package bidi

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/bidi"
)

const (
	leftToRightOverride = "\u202d"
	popDirection        = "\u202c"
	leftToRightMark     = '\u200e'
	rightToLeftMark     = '\u200f'
)

// Visual returns one line in the order in which it is to be drawn, in the
// direction of its window, whatever it begins with. Lines without Hebrew stay as
// they are; so do lines with Arabic, whose letters join only in their own order.
func Visual(s string, rightToLeft bool) string { return VisualLine(s, s, rightToLeft) }

// VisualLine is Visual for a line of a paragraph that takes several: what stands in
// the others decides with. The full stop behind a Latin word that ends a Hebrew
// paragraph belongs to the left of it, also where the word has a line of its own.
func VisualLine(s, paragraph string, rightToLeft bool) string {
	if strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Arabic, r) }) {
		return s
	}
	isHebrew := func(r rune) bool { return unicode.Is(unicode.Hebrew, r) }
	if !strings.ContainsFunc(s, isHebrew) && !(rightToLeft && strings.ContainsFunc(paragraph, isHebrew)) {
		return strings.NewReplacer(string(leftToRightMark), "", string(rightToLeftMark), "").Replace(s)
	}
	// Other marks than these two are in file names only to deceive.
	runes := slices.DeleteFunc([]rune(s), func(r rune) bool {
		return unicode.Is(unicode.Bidi_Control, r) && !IsMark(r)
	})
	return leftToRightOverride + reorder(runes, levelsOf(runes, rightToLeft)) + popDirection
}

// IsMark reports whether a character is one of the two marks that Join puts in.
func IsMark(r rune) bool { return r == leftToRightMark || r == rightToLeftMark }

// Join puts parts behind each other on one line, without those that are empty.
// The marks between them keep a number from moving to the other side of the part
// before it.
func Join(rightToLeft bool, parts ...string) string {
	parts = slices.DeleteFunc(parts, func(part string) bool { return part == "" })
	mark := leftToRightMark
	if rightToLeft {
		mark = rightToLeftMark
	}
	return strings.Join(parts, " "+string(mark)+"· "+string(mark))
}

// reorder turns around what is written from right to left (rules L2 to L4 of
// the Unicode Bidirectional Algorithm, UAX #9).
func reorder(runes []rune, levels []int) string {
	// A character and the marks upon it keep together.
	var characters []string
	var level []int
	for i, r := range runes {
		switch {
		case IsMark(r):
			continue
		case len(characters) > 0 && classOf(r) == bidi.NSM:
			characters[len(characters)-1] += string(r)
			continue
		case levels[i]%2 == 1:
			r = mirror(r)
		}
		characters, level = append(characters, string(r)), append(level, levels[i])
	}
	for depth := 2; depth > 0; depth-- {
		for start := 0; start < len(level); start++ {
			end := start
			for end < len(level) && level[end] >= depth {
				end++
			}
			slices.Reverse(characters[start:end])
			// At the next depth a whole group is turned around again, with
			// levels that are all above it.
			start = max(start, end-1)
		}
	}
	return strings.Join(characters, "")
}

// angles are characters in pairs that the library does not count as brackets.
const angles = "<>«»‹›≤≥"

// mirror returns the character that is drawn for one that is written from right
// to left.
func mirror(r rune) rune {
	pairs := []rune(angles)
	if i := slices.Index(pairs, r); i >= 0 {
		return pairs[i^1]
	}
	return []rune(bidi.ReverseString(string(r)))[0]
}

func classOf(r rune) bidi.Class {
	properties, _ := bidi.LookupRune(r)
	return properties.Class()
}
