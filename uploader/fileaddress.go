package uploader

import (
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// FilePath returns the path that is meant by what was given: a path, or the
// address of a file (RFC 8089) in any of its forms, file:/p, file:///p,
// file://localhost/p and file://this-computer/p. elsewhere tells that the address
// names another computer: its path means nothing here.
func FilePath(given string) (path string, elsewhere bool) {
	const scheme = "file:"
	if len(given) < len(scheme) || !strings.EqualFold(given[:len(scheme)], scheme) {
		return given, false
	}
	rest := given[len(scheme):]
	if after, ok := strings.CutPrefix(rest, "//"); ok {
		host, below, _ := strings.Cut(after, "/")
		if !isThisComputer(host) {
			return "", true
		}
		rest = "/" + below
	}
	plain, err := url.PathUnescape(rest)
	if err != nil || !strings.HasPrefix(rest, "/") || strings.ContainsRune(plain, 0) {
		return given, false // a file may be called like that
	}
	if runtime.GOOS == "windows" { // file:///C:/p
		plain = strings.TrimPrefix(plain, "/")
	}
	return filepath.FromSlash(plain), false
}

func isThisComputer(host string) bool {
	switch strings.ToLower(host) {
	case "", "localhost", "127.0.0.1", "[::1]":
		return true
	}
	name, err := os.Hostname()
	if err != nil {
		return false
	}
	short, _, _ := strings.Cut(name, ".")
	return strings.EqualFold(host, name) || strings.EqualFold(host, short)
}
