package keychain

import (
	"encoding/base64"
	"encoding/json"
	"regexp"
	"strings"
	"time"
	"unicode"
)

// MaxKeyLength is the longest key that is taken, in bytes. The credential store
// of Windows holds at most 2,560 bytes (CRED_MAX_CREDENTIAL_BLOB_SIZE).
const MaxKeyLength = 2500

// KeyReason is why a text cannot be a key. The user interface words it.
type KeyReason string

// The reasons to refuse a key.
const (
	KeyEmpty      KeyReason = "empty"
	KeySpace      KeyReason = "white space or control characters inside"
	KeyNonASCII   KeyReason = "characters other than ASCII"
	KeyTooLong    KeyReason = "too long"
	KeyIsURL      KeyReason = "an address, not a key"
	KeyIsStreamID KeyReason = "a stream ID, not a key"
)

// KeyError is returned for a text that cannot be a key. It does not hold the
// text.
type KeyError struct{ Reason KeyReason }

// Error describes the refusal in English, for logs.
func (e *KeyError) Error() string { return "bearer key refused: " + string(e.Reason) }

// Is reports that a key that is too long is an ErrTooLong.
func (e *KeyError) Is(target error) bool { return e.Reason == KeyTooLong && target == ErrTooLong }

// CleanKey returns the bearer key in a pasted text: without the white space,
// line ends and quotes around it and without "Authorization:" and "Bearer" in
// front of it. If what is left cannot be a key, the error is a *KeyError.
// A key that CleanKey has returned is safe in an HTTP header, and CleanKey
// leaves it as it is.
func CleanKey(pasted string) (string, error) {
	key := unwrapKey(pasted)
	switch {
	case key == "":
		return "", &KeyError{KeyEmpty}
	case len(key) > MaxKeyLength:
		return "", &KeyError{KeyTooLong}
	case strings.ContainsFunc(key, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }):
		return "", &KeyError{KeySpace}
	case strings.ContainsFunc(key, func(r rune) bool { return r > unicode.MaxASCII }):
		return "", &KeyError{KeyNonASCII}
	case strings.Contains(key, "://"):
		return "", &KeyError{KeyIsURL}
	case streamIDEnding.MatchString(key):
		return "", &KeyError{KeyIsStreamID}
	}
	return key, nil
}

// streamIDEnding is the percent-encoded base64 padding of a stream ID. Neither
// a JWT nor a hexadecimal key has a percent sign.
var streamIDEnding = regexp.MustCompile(`(?i)%3d$`)

// unwrapKey takes off, again and again, whatever people copy along with a key.
func unwrapKey(text string) string {
	for {
		before := len(text)
		text = strings.TrimFunc(text, aroundKey)
		if rest, ok := cutWord(text, "authorization"); ok {
			// In JSON a quote stands before the colon.
			if rest, ok = strings.CutPrefix(strings.TrimLeftFunc(rest, aroundKey), ":"); ok {
				text = rest
			}
		}
		// "Bearer" must be a word of its own: a key might begin with it.
		if rest, ok := cutWord(text, "bearer"); ok && (rest == "" || strings.TrimLeftFunc(rest, aroundKey) != rest) {
			text = rest
		}
		if len(text) == before {
			return text
		}
	}
}

// aroundKey reports whether a character stands around keys but never in one:
// white space, control characters, invisible formatting characters (such as
// direction marks from Hebrew text), and quotes.
func aroundKey(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune("\"'`“”„‟‘’‚‛«»‹›", r)
}

// cutWord cuts a word off the front, whatever its case.
func cutWord(text, word string) (rest string, ok bool) {
	if len(text) < len(word) || !strings.EqualFold(text[:len(word)], word) {
		return text, false
	}
	return text[len(word):], true
}

// The times of expiry that are believed, in Unix seconds: 10 digits, from 2001
// to 2286. A time in milliseconds is larger.
const minExpiry, maxExpiry = 1e9, 1e10

// Expiry returns when a key that is a JWT runs out, in UTC. The key is only
// read, not verified: good for a warning and for nothing else. ok is false for
// other kinds of keys, and for a JWT without a believable "exp" (RFC 7519,
// section 4.1.4).
func Expiry(key string) (at time.Time, ok bool) {
	parts := strings.Split(key, ".")
	if len(parts) != 3 || len(key) > MaxKeyLength {
		return time.Time{}, false
	}
	var header struct {
		Alg string `json:"alg"`
	}
	var claims struct {
		Exp float64 `json:"exp"`
	}
	if !decodePart(parts[0], &header) || header.Alg == "" || !decodePart(parts[1], &claims) {
		return time.Time{}, false
	}
	if claims.Exp < minExpiry || claims.Exp >= maxExpiry {
		return time.Time{}, false
	}
	return time.Unix(int64(claims.Exp), 0).UTC(), true
}

// decodePart decodes a part of a JWT; some issuers leave the base64 padding on.
func decodePart(part string, into any) bool {
	data, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(part, "="))
	return err == nil && json.Unmarshal(data, into) == nil
}
