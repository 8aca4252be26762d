package clipboard

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os/exec"
	"strings"
)

// wayland asks the program wl-paste.
type wayland struct{ program string }

func (w wayland) names(ctx context.Context) ([]string, error) {
	list, err := w.run(ctx, maxList, "--list-types")
	var exit *exec.ExitError
	if errors.As(err, &exit) { // its answer to an empty clipboard
		return nil, nil
	}
	return strings.Fields(string(list)), err
}

func (w wayland) get(ctx context.Context, name string, most int) ([]byte, error) {
	return w.run(ctx, most, "--no-newline", "--type", name)
}

// run returns what the program prints.
func (w wayland) run(ctx context.Context, most int, args ...string) ([]byte, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // ends one that prints more than it may
	cmd := exec.CommandContext(ctx, w.program, args...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	var data bytes.Buffer
	n, err := io.Copy(&data, io.LimitReader(out, int64(most)+1))
	if n > int64(most) {
		cancel()
		_ = cmd.Wait()
		return nil, ErrTooBig
	}
	if waited := cmd.Wait(); waited != nil {
		return nil, waited
	}
	return data.Bytes(), err
}
