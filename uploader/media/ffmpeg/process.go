package ffmpeg

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"time"
)

// grace is how long pipes may stay open after the program was ended.
const grace = 3 * time.Second

// maxTail bounds what errors carry of the program's own words.
const maxTail = 2 << 10

// Needs are what a run needs of the machine.
type Needs struct {
	Read   []string // files, absolute
	Write  string   // a folder for what it makes, absolute; empty for none
	Effort Effort
	Urgent bool // a person waits for it
}

// Effort is how much memory and time a run takes.
type Effort int

// The efforts. What turns out to need more memory than that for a look is done once
// more as Decodes.
const (
	Looks   Effort = iota // some 60 MB, and seconds
	Decodes               // some hundred megabytes, and seconds
	Encodes               // as much, and hours
)

// ErrMemory is the error of a Runner that a program took more memory than its
// effort allows.
var ErrMemory = errors.New("ffmpeg takes more memory than it may")

// Runner runs a program that is ready to be started to its end, and ends it when
// ctx does. It is called concurrently. Its errors are those of [exec.Cmd.Wait], or
// its own.
type Runner interface {
	Run(ctx context.Context, cmd *exec.Cmd, needs Needs) error
}

// process is one run of ffmpeg or ffprobe.
type process struct {
	runner  Runner
	program string
	args    []string
	needs   Needs
	out     io.Writer // standard output; nil for none
	log     io.Writer // standard error; nil for only the tail
}

// failure is a run that ended badly, with its last words.
type failure struct {
	err  error
	tail string
}

func (f *failure) Error() string { return fmt.Sprintf("ffmpeg: %v: %s", f.err, f.tail) }

func (f *failure) Unwrap() error { return f.err }

// run runs the program until it ends or ctx does.
func (p process) run(ctx context.Context) error {
	cmd := exec.CommandContext(ctx, p.program, p.args...)
	cmd.Dir, cmd.Env, cmd.WaitDelay = p.needs.Write, environment(), grace
	tail := &tail{}
	cmd.Stdout, cmd.Stderr = p.out, io.Writer(tail)
	if p.log != nil {
		cmd.Stderr = io.MultiWriter(tail, p.log)
	}
	err := p.runner.Run(ctx, cmd, p.needs)
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case p.needs.Effort == Looks && (errors.Is(err, ErrMemory) || err != nil && strings.Contains(tail.String(), "Cannot allocate memory")):
		p.needs.Effort = Decodes
		for _, w := range []io.Writer{p.out, p.log} {
			if kept, ok := w.(*limited); ok {
				kept.kept = nil
			}
		}
		return p.run(ctx)
	case err == nil || errors.Is(err, exec.ErrWaitDelay):
		return nil
	case isDiskFull(err, tail.String()):
		return &failure{ErrDiskFull, tail.String()}
	case errors.As(err, &exit):
		return &failure{err, tail.String()}
	}
	return fmt.Errorf("run %s: %w", p.program, err)
}

// isDiskFull recognises what strerror and Windows say of a full disk, and the
// exit status of newer versions: the error's number, as a byte.
func isDiskFull(err error, tail string) bool {
	const enospc = 256 - 28
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == enospc {
		return true
	}
	for _, text := range []string{"No space left on device", "not enough space on the disk", "Disk quota exceeded", "Error number -28"} {
		if strings.Contains(tail, text) {
			return true
		}
	}
	return false
}

// tail keeps the last maxTail bytes written to it. A process writes to it from
// one goroutine, and it is read after that has ended.
type tail struct{ kept []byte }

func (t *tail) Write(b []byte) (int, error) {
	n := len(b)
	if n > maxTail {
		b = b[n-maxTail:]
	}
	t.kept = append(t.kept, b...)
	if excess := len(t.kept) - maxTail; excess > 0 {
		t.kept = append(t.kept[:0], t.kept[excess:]...)
	}
	return n, nil
}

// String returns the last lines; the first may have lost its beginning.
func (t *tail) String() string {
	return strings.ToValidUTF8(string(bytes.TrimSpace(t.kept)), "")
}

// limited keeps the first bytes written to it and drops the rest. It must not be a
// bytes.Buffer in disguise: io.Copy would read into that without a limit.
type limited struct {
	kept []byte
	most int
}

func (l *limited) Write(b []byte) (int, error) {
	l.kept = append(l.kept, b[:min(len(b), l.most-len(l.kept))]...)
	return len(b), nil
}

func (l *limited) Bytes() []byte { return l.kept }

func (l *limited) String() string { return string(l.kept) }
