package givenfiles

import (
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
)

// FilePath returns the path that is meant by what was given: a path, or the
// address of a file (RFC 8089) in any of its forms, file:/p, file:///p,
// file://localhost/p and file://this-computer/p. elsewhere reports whether the address
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
	return filepath.FromSlash(beforeDrive(runtime.GOOS, plain)), false
}

// beforeDrive returns the path of an address without the slash that stands before the
// letter of a drive, as in file:///C:/p. That of file:////server/share/p is the first
// of two, which name a server.
func beforeDrive(goos, path string) string {
	if goos == "windows" && len(path) > 2 && path[0] == '/' && path[2] == ':' {
		return path[1:]
	}
	return path
}

// IsHere reports whether a path is a whole one that may be looked at unasked. On
// Windows only those with a drive's letter may: others can name a server, in many
// ways, and to look there would tell it who is here, with a proof of their password.
func IsHere(path string) bool { return isHere(runtime.GOOS, path) }

// drivePath is an absolute path of Windows on a drive with a letter.
var drivePath = regexp.MustCompile(`^[A-Za-z]:[\\/]`)

func isHere(goos, path string) bool {
	if goos == "windows" {
		return drivePath.MatchString(path)
	}
	return filepath.IsAbs(path)
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
