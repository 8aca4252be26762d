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
	if !HasHebrew(s) && !(rightToLeft && HasHebrew(paragraph)) {
		return strings.NewReplacer(string(leftToRightMark), "", string(rightToLeftMark), "").Replace(s)
	}
	var line strings.Builder
	for _, c := range Drawn(s, rightToLeft) {
		line.WriteString(c.Text)
	}
	return Override(line.String())
}

// HasHebrew reports whether a text has a Hebrew letter.
func HasHebrew(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Hebrew, r) })
}

// Override marks a line that is in visual order already, or the beginning of one, to
// be drawn as it is.
func Override(visual string) string { return leftToRightOverride + visual + popDirection }

// Character is what a line shows of a character: it, or its mirror image, with the
// marks upon it.
type Character struct {
	Text     string
	From, To int // which characters of the line it is, from 0
	// Level is how deeply it is nested in changes of direction: at even levels what
	// comes next stands to the right of it, at odd ones to the left.
	Level int
}

// Drawn returns the characters of a line from left to right, as they are drawn in a
// window of this direction. Direction marks are not among them.
func Drawn(s string, rightToLeft bool) []Character {
	var runes []rune
	var places []int
	for i, r := range []rune(s) {
		// Other marks than these two are in file names only to deceive.
		if !unicode.Is(unicode.Bidi_Control, r) || IsMark(r) {
			runes, places = append(runes, r), append(places, i)
		}
	}
	return reorder(runes, places, levelsOf(runes, rightToLeft))
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

// Sentences puts sentences behind each other, without those that are empty. The mark
// between them keeps one that ends in Latin and one that begins so from being read as
// one piece of Latin.
func Sentences(rightToLeft bool, parts ...string) string {
	parts = slices.DeleteFunc(parts, func(part string) bool { return part == "" })
	if rightToLeft {
		return strings.Join(parts, string(rightToLeftMark)+" ")
	}
	return strings.Join(parts, " ")
}

// reorder turns around what is written from right to left (rules L2 to L4 of
// the Unicode Bidirectional Algorithm, UAX #9).
func reorder(runes []rune, places, levels []int) []Character {
	// A character and the marks upon it keep together.
	var line []Character
	var level []int
	for i, r := range runes {
		switch {
		case IsMark(r):
			continue
		case len(line) > 0 && classOf(r) == bidi.NSM:
			line[len(line)-1].Text += string(r)
			line[len(line)-1].To = places[i] + 1
			continue
		case levels[i]%2 == 1:
			r = mirror(r)
		}
		line = append(line, Character{Text: string(r), From: places[i], To: places[i] + 1, Level: levels[i]})
		level = append(level, levels[i])
	}
	for depth := 2; depth > 0; depth-- {
		for start := 0; start < len(level); start++ {
			end := start
			for end < len(level) && level[end] >= depth {
				end++
			}
			slices.Reverse(line[start:end])
			// At the next depth a whole group is turned around again, with
			// levels that are all above it.
			start = max(start, end-1)
		}
	}
	return line
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
