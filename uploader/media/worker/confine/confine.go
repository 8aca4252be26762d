// Package confine starts processes that work on content from strangers, takes
// from them the rights that they do not need, bounds their memory, and measures
// what they use.
//
// What holds depends on the system; [Held] names it. Nothing here trusts the
// process: the limits are set from outside, and a process that breaks one is
// ended.
package confine

import (
	"os/exec"
	"strings"
	"time"
)

// Usage is what a process uses.
type Usage struct {
	Memory    int64         // resident, in bytes
	Processor time.Duration // since it was started
}

// Bounds are the limits of a process that are set from outside.
type Bounds struct {
	// Memory is how much resident memory it is meant to need at most, in bytes.
	// Where the system can bound what a process allocates, it is bound to a
	// little more (see slack); the rest is for a watch over [Process.Usage].
	Memory int64
	// Worker reports whether it is this program itself, which needs no rights: on
	// Windows it gets a token of low integrity and may start no process.
	Worker bool
	// Background reports whether what it does has time: it runs at low priority.
	Background bool
}

// Rights are what a program of somebody else needs of the files, besides those of
// the system.
type Rights struct {
	Read  []string // files, absolute
	Write string   // a folder, absolute; empty for none
}

// Held is what holds of a process on this system, in English, for diagnostics.
// The zero value says that nothing does.
type Held struct {
	Files     string // which files it can open
	Network   string
	Processes string // whether it can start others, or reach into them
	Memory    string
}

// String returns one line.
func (h Held) String() string {
	var parts []string
	for _, part := range []struct{ name, held string }{
		{"files", h.Files}, {"network", h.Network}, {"processes", h.Processes}, {"memory", h.Memory},
	} {
		if part.held == "" {
			part.held = notHeld
		}
		parts = append(parts, part.name+": "+part.held)
	}
	return strings.Join(parts, "; ")
}

const notHeld = "not restricted"

// Process is a process that was started here. Its methods may be called
// concurrently.
type Process struct {
	cmd    *exec.Cmd
	system system
}

// Wait waits for the process to end, and returns what [exec.Cmd.Wait] returns. It
// must be called once.
func (p *Process) Wait() error {
	err := p.cmd.Wait()
	p.system.release()
	return err
}
