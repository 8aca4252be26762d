package bidi

import (
	"slices"

	"golang.org/x/text/unicode/bidi"
)

// levelsOf finds how deeply each character of a line is nested in changes of
// direction: even levels are written from left to right, odd ones from right
// to left. It follows the algorithm for text without direction marks and Arabic.
func levelsOf(runes []rune, rightToLeft bool) []int {
	line := bidiLine{runes: runes, base: bidi.L, classes: make([]bidi.Class, len(runes))}
	if rightToLeft {
		line.base = bidi.R
	}
	for i, r := range runes {
		line.classes[i] = classOf(r)
	}
	line.resolveNumbers()
	line.resolveBrackets()
	line.resolveNeutrals()
	return line.levels()
}

// bidiLine is a line while the classes of its characters are narrowed down to
// L, R, EN and AN.
type bidiLine struct {
	runes   []rune
	base    bidi.Class // L or R
	classes []bidi.Class
}

// resolveNumbers is rules W1 to W7: marks are like what they stand upon, signs
// belong to the numbers around them, and numbers to Latin in front of them.
func (b *bidiLine) resolveNumbers() {
	before := b.base
	for i, class := range b.classes {
		switch class {
		case bidi.NSM:
			b.classes[i] = before
		case bidi.AL:
			b.classes[i] = bidi.R
		}
		before = b.classes[i]
	}
	for i := 1; i+1 < len(b.classes); i++ {
		left, class, right := b.classes[i-1], b.classes[i], b.classes[i+1]
		if left == right && (class == bidi.CS && (left == bidi.EN || left == bidi.AN) || class == bidi.ES && left == bidi.EN) {
			b.classes[i] = left
		}
	}
	for i, class := range b.classes {
		if class == bidi.EN {
			b.joinSigns(i, -1)
			b.joinSigns(i, 1)
		}
	}
	strong := b.base
	for i, class := range b.classes {
		switch class {
		case bidi.L, bidi.R:
			strong = class
		case bidi.EN:
			if strong == bidi.L {
				b.classes[i] = bidi.L
			}
		}
	}
}

// joinSigns makes the signs next to a number, such as % and €, a part of it.
func (b *bidiLine) joinSigns(number, step int) {
	for i := number + step; i >= 0 && i < len(b.classes) && b.classes[i] == bidi.ET; i += step {
		b.classes[i] = bidi.EN
	}
}

// direction returns L or R for what has a direction, and false for the rest.
// Numbers count as R here.
func direction(class bidi.Class) (bidi.Class, bool) {
	switch class {
	case bidi.L:
		return bidi.L, true
	case bidi.R, bidi.EN, bidi.AN:
		return bidi.R, true
	}
	return 0, false
}

// resolveBrackets is rule N0: both brackets of a pair have one direction.
func (b *bidiLine) resolveBrackets() {
	for _, pair := range b.bracketPairs() {
		same, other := false, false
		for _, class := range b.classes[pair[0]+1 : pair[1]] {
			if d, ok := direction(class); ok {
				same, other = same || d == b.base, other || d != b.base
			}
		}
		d := b.base
		if !same && other {
			d = b.strongBefore(pair[0])
		}
		if same || other {
			b.classes[pair[0]], b.classes[pair[1]] = d, d
		}
	}
}

func (b *bidiLine) strongBefore(i int) bidi.Class {
	for i--; i >= 0; i-- {
		if d, ok := direction(b.classes[i]); ok {
			return d
		}
	}
	return b.base
}

// bracketPairs finds the brackets that belong together (definition BD16), in
// the order of the opening ones.
func (b *bidiLine) bracketPairs() [][2]int {
	var open []int
	var pairs [][2]int
	for i, r := range b.runes {
		properties, _ := bidi.LookupRune(r)
		if !properties.IsBracket() || b.classes[i] != bidi.ON {
			continue
		}
		if properties.IsOpeningBracket() {
			open = append(open, i)
			continue
		}
		for j := len(open) - 1; j >= 0; j-- {
			if mirror(b.runes[open[j]]) == r {
				pairs = append(pairs, [2]int{open[j], i})
				open = open[:j]
				break
			}
		}
	}
	slices.SortFunc(pairs, func(a, b [2]int) int { return a[0] - b[0] })
	return pairs
}

// resolveNeutrals is rules N1 and N2: what has no direction of its own takes
// that of its neighbors where they agree, else that of the line.
func (b *bidiLine) resolveNeutrals() {
	before := b.base
	for i := 0; i < len(b.classes); i++ {
		if d, ok := direction(b.classes[i]); ok {
			before = d
			continue
		}
		end, after := i, b.base
		for ; end < len(b.classes); end++ {
			if d, ok := direction(b.classes[end]); ok {
				after = d
				break
			}
		}
		d := b.base
		if before == after {
			d = before
		}
		for ; i < end; i++ {
			b.classes[i] = d
		}
		i--
	}
}

// levels is rules I1, I2 and L1.
func (b *bidiLine) levels() []int {
	levels := make([]int, len(b.classes))
	end := len(b.runes)
	for end > 0 && classOf(b.runes[end-1]) == bidi.WS {
		end-- // white space at the end stays there
	}
	for i, class := range b.classes {
		switch {
		case i >= end:
			if b.base == bidi.R {
				levels[i] = 1
			}
		case class == bidi.R:
			levels[i] = 1
		case class != b.base:
			levels[i] = 2 // a number, or Latin in Hebrew
		}
	}
	return levels
}
