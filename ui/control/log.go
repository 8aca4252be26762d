package control

import (
	"log/slog"

	"gopkg.in/natefinch/lumberjack.v2"
)

// The log is rotated by size: at most 20 MB are kept, in four files.
const (
	logMegabytes = 5 // in one file
	formerLogs   = 3 // files beside the one that is written
)

// OpenLog returns the program's log, which writes JSON lines for diagnostics.
// The file is made with the first line, and closed by the end of the program.
func OpenLog(path string) *slog.Logger {
	rotated := &lumberjack.Logger{Filename: path, MaxSize: logMegabytes, MaxBackups: formerLogs}
	return slog.New(slog.NewJSONHandler(rotated, nil))
}
