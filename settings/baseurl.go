package settings

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"unicode"
)

// parseBaseURL returns the canonical form of a service's base URL: https, or
// http on a loopback address; without user, query and fragment; ending in "/",
// so that the paths of the service can be appended. A host with letters beyond
// ASCII is refused: it can look like another one. (The form with xn-- is taken.)
func parseBaseURL(text string) (string, *Problem) {
	text = strings.TrimSpace(text)
	u, err := url.Parse(text)
	// The parse error is left out of the problem: it repeats the text, which
	// may be a key that was pasted into the wrong field.
	if err != nil || u.Hostname() == "" || !validPort(u) || strings.ContainsFunc(u.Host, func(r rune) bool { return r > unicode.MaxASCII }) {
		return "", &Problem{Code: BaseURLInvalid}
	}
	if u.User != nil || u.RawQuery != "" || strings.ContainsAny(text, "?#") {
		return "", &Problem{Code: BaseURLExtra}
	}
	u.Host = strings.ToLower(u.Host)
	switch {
	case u.Scheme == "https", u.Scheme == "http" && IsLoopback(u.Hostname()):
		return u.JoinPath("/").String(), nil
	case u.Scheme == "http":
		return "", &Problem{Code: BaseURLNotHTTPS, Value: shown(u.Scheme + "://" + u.Host)}
	default:
		return "", &Problem{Code: BaseURLInvalid}
	}
}

func validPort(u *url.URL) bool {
	port := u.Port()
	if port == "" {
		return !strings.HasSuffix(u.Host, ":")
	}
	n, err := strconv.ParseUint(port, 10, 16)
	return err == nil && n > 0
}

// IsLoopback reports whether a host, as url.URL.Hostname gives it, is this
// computer.
func IsLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}
