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

// process is one run of ffmpeg or ffprobe.
type process struct {
	program string
	args    []string
	folder  string
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

// run runs the program at low priority until it ends or ctx does.
func (p process) run(ctx context.Context) error {
	cmd := exec.CommandContext(ctx, p.program, p.args...)
	cmd.Dir, cmd.Env, cmd.WaitDelay = p.folder, environment(), grace
	tail := &tail{}
	cmd.Stdout, cmd.Stderr = p.out, io.Writer(tail)
	if p.log != nil {
		cmd.Stderr = io.MultiWriter(tail, p.log)
	}
	isolate(cmd)
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start %s: %w", p.program, err)
	}
	lowerPriority(cmd.Process.Pid)
	err := cmd.Wait()
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case err == nil || errors.Is(err, exec.ErrWaitDelay):
		return nil
	case isDiskFull(err, tail.String()):
		return &failure{ErrDiskFull, tail.String()}
	}
	return &failure{err, tail.String()}
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

// limited keeps the first bytes written to it and drops the rest.
type limited struct {
	bytes.Buffer
	most int
}

func (l *limited) Write(b []byte) (int, error) {
	if left := l.most - l.Len(); left > 0 {
		l.Buffer.Write(b[:min(left, len(b))])
	}
	return len(b), nil
}
