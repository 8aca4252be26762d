package settings

import (
	"strings"
	"unicode"
)

// names holds names of accounts or channels that are taken, by nameKey.
type names map[string]string

// take adds a name, unless it is taken.
func (n names) take(name string) bool {
	key := nameKey(name)
	if _, taken := n[key]; taken {
		return false
	}
	n[key] = name
	return true
}

// find returns a name in the spelling it was taken in.
func (n names) find(name string) (string, bool) {
	spelling, ok := n[nameKey(name)]
	return spelling, ok
}

// sameName is how names of accounts and channels are compared everywhere. A
// credential store (that of Windows) may take upper and lower case for the same.
func sameName(a, b string) bool { return nameKey(a) == nameKey(b) }

// nameKey is the same for names that differ in case, or in white space around
// them, only: each character is replaced by the first of those that fold to it.
func nameKey(name string) string {
	return strings.Map(func(r rune) rune {
		least := r
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			least = min(least, f)
		}
		return least
	}, strings.TrimSpace(name))
}
