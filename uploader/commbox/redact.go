package commbox

import (
	"errors"
	"html"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// redacted stands where a secret was.
const redacted = "•••"

// redact takes the bearer key out of a text that came from outside, also where
// it is escaped as in JSON, in an address or in HTML, or where invisible
// characters or line ends stand in it, which cleaning would take out again.
func redact(s, key string) string {
	if key == "" {
		return s
	}
	s = strings.ReplaceAll(s, key, redacted) // an escape can be part of the key itself
	var b strings.Builder
	for i := 0; i < len(s); {
		if n := keyAt(s[i:], key); n > 0 {
			b.WriteString(redacted)
			i += n
			continue
		}
		b.WriteByte(s[i])
		i++
	}
	return b.String()
}

// withoutKey returns the error as it is where it does not hold the key, else its
// text without it.
func withoutKey(err error, key string) error {
	if err == nil || redact(err.Error(), key) == err.Error() {
		return err
	}
	return errors.New(redact(err.Error(), key))
}

// minPiece is how many characters of the key count as it where a text breaks
// off.
const minPiece = 6

// keyAt returns how many bytes at the beginning of s are the key, or its
// beginning where the text ends in it; 0 for none.
func keyAt(s, key string) int {
	at := 0
	for i := range len(key) {
		for i > 0 && at < len(s) {
			r, size := utf8.DecodeRuneInString(s[at:])
			if r != utf8.RuneError && !unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp) {
				break
			}
			at += size
		}
		if at == len(s) && i >= minPiece {
			return at
		}
		n := charAt(s[at:], key[i])
		if n == 0 {
			return 0
		}
		at += n
	}
	return at
}

// charAt returns how many bytes at the beginning of s stand for the character,
// 0 when they stand for something else.
func charAt(s string, char byte) int {
	if s == "" {
		return 0
	}
	switch s[0] {
	case '\\': // as many as there are: a text can be quoted more than once
		rest := strings.TrimLeft(s, `\`)
		quotes := len(s) - len(rest)
		switch {
		case len(rest) >= 5 && rest[0] == 'u' && isHex(rest[1:5], char):
			return quotes + 5
		case rest != "" && rest[0] == char:
			return quotes + 1
		}
	case '%':
		if len(s) >= 3 && isHex(s[1:3], char) {
			return 3
		}
	case '&':
		end := strings.IndexByte(s[:min(len(s), 10)], ';')
		if end > 0 && html.UnescapeString(s[:end+1]) == string(rune(char)) {
			return end + 1
		}
	}
	if s[0] == char {
		return 1
	}
	return 0
}

// isHex reports whether the digits are the character's code.
func isHex(digits string, char byte) bool {
	n, err := strconv.ParseUint(digits, 16, 16)
	return err == nil && n == uint64(char)
}
