package control

import (
	"log"
	"log/slog"
	"regexp"
	"strings"
)

// quoted is what a library quotes in a line of its own.
var quoted = regexp.MustCompile(`"(?:[^"\\]|\\.)*"?`)

// CatchLibraryLog sends what libraries write through package log to the program's
// own log, without what they quote: net/http, for one, quotes bytes that a
// server sends unasked, and those can hold the key. It belongs to the program's
// start.
func CatchLibraryLog(to *slog.Logger) {
	log.SetFlags(0)
	log.SetOutput(libraryLog{to})
}

type libraryLog struct{ to *slog.Logger }

// Write takes one message.
func (l libraryLog) Write(message []byte) (int, error) {
	l.to.Warn("library", "said", quoted.ReplaceAllLiteralString(strings.TrimSpace(string(message)), `"…"`))
	return len(message), nil
}
