package commbox

import (
	"errors"
	"net/url"
	"strings"
	"unicode"
)

// StreamID is the encrypted name of a channel in the form the service hands
// out and expects on the wire: percent-encoded, in lower case
// (hNyRN_fLUy7rrOrN9jLpipA%3d%3d). Make one with [ParseStreamID].
type StreamID string

// Why a text cannot be a stream ID.
var (
	ErrStreamIDEmpty       = errors.New("no stream ID was given")
	ErrStreamIDPlaceholder = errors.New("this is the placeholder from the documentation, not a stream ID")
	ErrStreamIDIsKey       = errors.New("this looks like an API key, not a stream ID")
	ErrStreamIDIsNumber    = errors.New("this is a plain number; the encrypted stream ID is needed")
	ErrStreamIDNotInURL    = errors.New("this address holds no stream ID")
	ErrStreamIDMalformed   = errors.New("a stream ID has only letters, digits, - _ + / and = at its end")
	ErrStreamIDTooLong     = errors.New("this is too long for a stream ID")
)

// maxStreamID bounds what is accepted; the IDs seen are about 25 characters.
const maxStreamID = 512

// ParseStreamID returns the canonical form of every way a stream ID is handed
// around: with == or %3d%3d or %3D%3D (or escaped once more), with white
// space or quotes around it, or inside a whole pasted address.
func ParseStreamID(pasted string) (StreamID, error) {
	s := strings.TrimFunc(pasted, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.In(r, unicode.Cf) || strings.ContainsRune("\"'`“”‘’<>", r)
	})
	if s == "" {
		return "", ErrStreamIDEmpty
	}
	if isAddress(s) {
		var err error
		if s, err = lastSegment(s); err != nil {
			return "", err
		}
	}
	s = unescapeFully(s)
	if err := checkStreamID(s); err != nil {
		return "", err
	}
	return StreamID(escapeStreamID(s)), nil
}

func isAddress(s string) bool {
	return strings.Contains(s, "://") || strings.HasPrefix(s, "/") ||
		strings.Contains(lowerASCII(s), "whatsapp/")
}

// lastSegment returns what follows the endpoint's name in an address, still
// escaped.
func lastSegment(address string) (string, error) {
	address, _, _ = strings.Cut(address, "?")
	address, _, _ = strings.Cut(address, "#")
	lower := lowerASCII(address)
	for _, endpoint := range []string{"/uploadmedia/", "/sendtemplatedmessage/"} {
		if i := strings.LastIndex(lower, endpoint); i >= 0 {
			rest := strings.TrimRight(address[i+len(endpoint):], "/")
			if rest == "" {
				return "", ErrStreamIDNotInURL
			}
			return rest, nil
		}
	}
	// Another endpoint of the service: the stream ID comes last there, too.
	path := strings.TrimRight(address, "/")
	if _, after, found := strings.Cut(path, "://"); found {
		path = after
	}
	i := strings.LastIndex(path, "/")
	if i < 0 || !strings.Contains(unescapeFully(path[i+1:]), "=") {
		return "", ErrStreamIDNotInURL
	}
	return path[i+1:], nil
}

// lowerASCII lowers the letters A to Z and leaves every other byte alone, so that
// what is found in the result is in the same place of s. (The lower case of other
// letters can have another length.)
func lowerASCII(s string) string {
	lower := []byte(s)
	for i, c := range lower {
		if c >= 'A' && c <= 'Z' {
			lower[i] = c + 'a' - 'A'
		}
	}
	return string(lower)
}

// unescapeFully undoes percent-encoding, also where it was applied twice or
// three times. No stream ID contains a percent sign of its own.
func unescapeFully(s string) string {
	for range 3 {
		plain, err := url.PathUnescape(s)
		if err != nil || plain == s {
			break
		}
		s = plain
	}
	return s
}

func checkStreamID(s string) error {
	switch {
	case len(s) > maxStreamID:
		return ErrStreamIDTooLong
	case strings.ContainsAny(s, "{}<>") || strings.EqualFold(s, "ENCRYPTED_STREAM_ID"):
		return ErrStreamIDPlaceholder
	case strings.HasPrefix(strings.ToLower(s), "bearer ") || strings.HasPrefix(s, "eyJ") && strings.Count(s, ".") == 2:
		return ErrStreamIDIsKey
	}
	body := strings.TrimRight(s, "=")
	if len(body) < 4 || len(s)-len(body) > 2 {
		return ErrStreamIDMalformed
	}
	digitsOnly := true
	for _, r := range body {
		if !isStreamIDRune(r) {
			return ErrStreamIDMalformed
		}
		digitsOnly = digitsOnly && r >= '0' && r <= '9'
	}
	if digitsOnly && len(s) == len(body) {
		return ErrStreamIDIsNumber
	}
	return nil
}

// LooksLikeKey reports whether the ID has the form of the service's keys, 32
// hexadecimal digits, and so may be one that was pasted into the wrong field.
func (id StreamID) LooksLikeKey() bool {
	return len(id) == 32 && !strings.ContainsFunc(string(id), func(r rune) bool {
		return !strings.ContainsRune("0123456789abcdefABCDEF", r)
	})
}

func isStreamIDRune(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_+/", r)
}

// escapeStreamID escapes as .NET does, with lower-case digits; [url.PathEscape]
// would leave '=' and '+' alone and write %2F.
func escapeStreamID(s string) string {
	return strings.NewReplacer("=", "%3d", "+", "%2b", "/", "%2f").Replace(s)
}
