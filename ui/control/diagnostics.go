package control

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"

	"mediadrop/settings"
	"mediadrop/uploader/media/worker/confine"
)

const (
	// diagnosticLines is how much of the log goes into the diagnostics.
	diagnosticLines = 200
	// diagnosticBytes bounds what is read of it.
	diagnosticBytes = 256 << 10
)

// Diagnostics returns what support needs to know, as text that can be handed on
// as it is: the version, the system, the settings, and the end of the log. The
// key is in none of these, and neither are whole paths and stream IDs.
func (c *Control) Diagnostics() string {
	var b strings.Builder
	discreet := c.discretion()
	fmt.Fprintf(&b, "MediaDrop %s, %s %s, %s\n", c.options.Version, runtime.GOOS, runtime.GOARCH, runtime.Version())
	if preset := c.file.Preset(); preset != "" {
		fmt.Fprintf(&b, "administrator's settings: %s\n", discreet.text(preset))
	}
	if held, known := c.options.Worker.Held(); known {
		fmt.Fprintf(&b, "workers: %s\nffmpeg: %s\n", discreet.text(held.String()), discreet.text(confine.HeldByProgram().String()))
	}
	describeSettings(&b, c.Settings())
	if c.historyProblem != nil {
		fmt.Fprintf(&b, "history: %s\n", discreet.text(c.historyProblem.Error()))
	}
	fmt.Fprintf(&b, "uploads: %+v\n\n", c.queue.Totals())
	lines, err := lastLines(c.options.Paths.Log, diagnosticLines)
	if err != nil {
		fmt.Fprintf(&b, "log: %s\n", discreet.text(err.Error()))
	}
	b.WriteString(discreet.log(lines))
	return b.String()
}

// describeSettings writes what is known to be no secret. Fields of the file
// that this program does not know are left out: somebody may have put a key
// there.
func describeSettings(w io.Writer, s settings.Settings) {
	for _, a := range s.Accounts {
		fmt.Fprintf(w, "account %q: %s\n", a.Name, a.BaseURL)
	}
	for _, ch := range s.Channels {
		fmt.Fprintf(w, "channel %q: %s in %q\n", ch.Name, shortStream(ch.StreamID), ch.Account)
	}
	fmt.Fprintf(w, "selected %q, parallel %d, convert %s, language %q, timeouts %v %v %v\n", s.SelectedChannel, s.ParallelUploads,
		s.ConvertFiles, s.Language, s.Timeouts.Connect, s.Timeouts.Stall, s.Timeouts.Answer)
}

// lastLines returns the last lines of a file, reading no more than it must.
func lastLines(path string, n int) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	start := max(info.Size()-diagnosticBytes, 0)
	data, err := io.ReadAll(io.NewSectionReader(f, start, diagnosticBytes))
	if err != nil {
		return "", err
	}
	lines := bytes.SplitAfter(data, []byte("\n"))
	if start > 0 {
		lines = lines[1:] // begins in the middle
	}
	return string(bytes.Join(lines[max(len(lines)-n-1, 0):], nil)), nil
}
