package document

import (
	"math"
	"strings"
	"sync"
	"unicode"
)

// A code page is guessed by what its languages would make of the bytes: each
// language is a small model of which letter follows which, and the language
// under which the bytes are likeliest names the code page. The detectors that
// there are for Go were measured: of the 28 texts of TestCodePages
// saintfish/chardet reads 17 right and wlynxg/chardet 15, and both take short
// Hebrew ones for Western, Greek or Cyrillic; this reads all. Of 48 others it was
// 47 against 36 and 25.

const (
	// maxJudged bounds how many pairs of letters are judged; the first are as
	// good as all.
	maxJudged = 4096
	// unlikely is the mean logarithm of a pair's probability below which no
	// language is likely. Those of TestCodePages are at -1.8 to -5.2 (Hebrew
	// with vowel points is the least likely), Shift JIS and GBK below -6.
	unlikely = -6.0
)

// Probabilities of what a model has not seen, by what it is. They need only be
// in a sensible order.
const (
	rareLetter    = 2e-4 // of the language's script
	anyOtherSign  = 1e-3 // dashes, quotation marks, currency signs
	strangeSign   = 5e-5 // other symbols
	strangeLetter = 1e-6 // of another script, or one that the language lacks
	undefined     = 1e-8 // the code page has no such character
)

// model is what is known of a language.
type model struct {
	charset string
	decode  [256]rune
	single  map[rune]float64
	pair    map[[2]rune]float64 // of the second, given the first
	script  *unicode.RangeTable
}

var models = sync.OnceValue(func() []*model {
	var all []*model
	for _, l := range languages {
		all = append(all, newModel(l))
	}
	return all
})

// newModel counts a language's sample. Everything but letters is a space.
func newModel(l language) *model {
	m := &model{charset: l.charset, single: map[rune]float64{}, pair: map[[2]rune]float64{}}
	decoder := charsets[l.charset].NewDecoder()
	for b := range m.decode {
		decoded, err := decoder.Bytes([]byte{byte(b)})
		if err != nil {
			decoded = []byte("\ufffd")
		}
		m.decode[b] = []rune(string(decoded))[0]
	}
	first := map[rune]float64{}
	all, last := 0.0, ' '
	for _, r := range strings.ToLower(l.sample) {
		r = letterOrSpace(r)
		m.single[r]++
		m.pair[[2]rune{last, r}]++
		first[last]++
		all++
		last = r
	}
	for r := range m.single {
		m.single[r] /= all
	}
	for p := range m.pair {
		m.pair[p] /= first[p[0]]
	}
	m.script = scriptOf(l.sample)
	return m
}

// scriptOf returns the script of the letters beyond ASCII.
func scriptOf(sample string) *unicode.RangeTable {
	for _, script := range []*unicode.RangeTable{unicode.Hebrew, unicode.Arabic, unicode.Cyrillic, unicode.Greek} {
		if strings.ContainsFunc(sample, func(r rune) bool { return unicode.Is(script, r) }) {
			return script
		}
	}
	return unicode.Latin
}

func letterOrSpace(r rune) rune {
	if unicode.IsLetter(r) {
		return r
	}
	return ' '
}

// likeliestCodePage returns the charset whose language explains best every pair
// of bytes of which one is not ASCII; "" when none does.
func likeliestCodePage(parts [][]byte) string {
	pairs := bytePairs(parts)
	best, charset := math.Inf(-1), ""
	for _, m := range models() {
		if mean := m.mean(pairs); mean > best {
			best, charset = mean, m.charset
		}
	}
	if best < unlikely {
		return ""
	}
	return charset
}

// bytePairs collects what is judged.
func bytePairs(parts [][]byte) [][2]byte {
	var pairs [][2]byte
	for _, part := range parts {
		last := byte(' ')
		for _, b := range part {
			if last >= 0x80 || b >= 0x80 {
				pairs = append(pairs, [2]byte{last, b})
			}
			last = b
			if len(pairs) == maxJudged {
				return pairs
			}
		}
	}
	return pairs
}

// mean returns the mean logarithm of the probability of pairs.
func (m *model) mean(pairs [][2]byte) float64 {
	sum := 0.0
	for _, p := range pairs {
		sum += math.Log(m.probability(m.decode[p[0]], m.decode[p[1]]))
	}
	return sum / float64(len(pairs))
}

// probability is that of a character after another.
func (m *model) probability(last, r rune) float64 {
	const pairs, singles = 0.6, 0.4 // how much each is trusted
	if unicode.IsUpper(r) && unicode.IsLower(last) {
		return strangeLetter // "wORD" is no word
	}
	low, lastLow := letterOrSpace(unicode.ToLower(r)), letterOrSpace(unicode.ToLower(last))
	if !unicode.IsLetter(r) {
		return m.signProbability(r, lastLow)
	}
	if m.script != unicode.Latin && unicode.Is(unicode.Latin, r) != unicode.Is(unicode.Latin, last) && unicode.IsLetter(last) {
		return strangeLetter // two scripts in one word
	}
	if known := m.single[low]; known > 0 {
		return singles*known + pairs*m.pair[[2]rune{lastLow, low}]
	}
	if unicode.Is(m.script, r) && m.script != unicode.Latin || r < 0x80 {
		return rareLetter
	}
	return strangeLetter
}

// signProbability is that of anything but a letter.
func (m *model) signProbability(r, last rune) float64 {
	switch {
	case r == unicode.ReplacementChar || r >= 0x80 && r < 0xa0:
		return undefined
	case r < 0x80:
		return max(0.02, m.pair[[2]rune{last, ' '}])
	case unicode.IsMark(r) && unicode.Is(m.script, r):
		return rareLetter // vowel points
	case strings.ContainsRune("\u00a0–—‘’“”„«»…•€£₪°§№", r):
		return anyOtherSign
	}
	return strangeSign
}
