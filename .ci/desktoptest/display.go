//go:build linux

package desktoptest

import (
	"bufio"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// screen is the size of every virtual display, in pixels.
var screen = image.Rect(0, 0, 1600, 1000)

// NoOpenGL makes NewDisplay's display one on which OpenGL does not work, as on many a remote
// desktop.
var NoOpenGL = []string{"-extension", "GLX"}

// Display is a virtual display with nothing of the person's own around it: its folders are new
// and go away with the test.
type Display struct {
	TB     testing.TB
	Env    []string // the whole environment of a program that runs on it
	Server *Process
}

// BareEnv is an environment without a display or a session, at home in a new folder.
func BareEnv(tb testing.TB) []string {
	tb.Helper()
	home := tb.TempDir()
	// Sockets are made in here, and their paths end at 107 bytes: TempDir may be too long.
	runtimeDir, err := os.MkdirTemp("", "desktop")
	require.NoError(tb, err)
	tb.Cleanup(func() { _ = os.RemoveAll(runtimeDir) })
	return []string{
		"PATH=" + os.Getenv("PATH"),
		"HOME=" + home,
		"LANG=C.UTF-8",
		"XDG_CONFIG_HOME=" + filepath.Join(home, ".config"),
		"XDG_DATA_HOME=" + filepath.Join(home, ".local", "share"),
		"XDG_STATE_HOME=" + filepath.Join(home, ".local", "state"),
		"XDG_CACHE_HOME=" + filepath.Join(home, ".cache"),
		"XDG_RUNTIME_DIR=" + runtimeDir,
		"LIBGL_ALWAYS_SOFTWARE=1",
	}
}

// NewDisplay starts Xvfb on a number that is free, with nothing on it.
func NewDisplay(tb testing.TB, xvfbArgs ...string) *Display {
	tb.Helper()
	d := &Display{TB: tb, Env: BareEnv(tb)}
	reader, writer, err := os.Pipe()
	require.NoError(tb, err)
	defer reader.Close()
	args := append([]string{
		"-displayfd", "3", "-nolisten", "tcp", "-noreset",
		"-screen", "0", fmt.Sprintf("%dx%dx24", screen.Dx(), screen.Dy()),
	}, xvfbArgs...)
	xvfb := d.Command("Xvfb", args...)
	xvfb.ExtraFiles = []*os.File{writer}
	d.Server = Start(tb, xvfb)
	require.NoError(tb, writer.Close())
	number, err := bufio.NewReader(reader).ReadString('\n')
	require.NoError(tb, err, "Xvfb names the display it took")
	d.Env = append(d.Env, "DISPLAY=:"+strings.TrimSpace(number))
	return d
}

// StartWindowManager starts openbox, without which no window can be moved or raised.
func (d *Display) StartWindowManager() {
	d.TB.Helper()
	Start(d.TB, d.Command("openbox", "--sm-disable"))
	WaitUntil(d.TB, "the window manager", func() bool {
		return d.Try("xdotool", "get_desktop").Code == 0
	})
}

// Command prepares a program to run on the display.
func (d *Display) Command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Env = d.Env
	return cmd
}

// Try runs a program on the display to its end.
func (d *Display) Try(name string, args ...string) Outcome {
	d.TB.Helper()
	return RunToEnd(d.TB, Patience, d.Env, name, args...)
}

// Must is Try for a program that has to succeed; it returns what was printed.
func (d *Display) Must(name string, args ...string) string {
	d.TB.Helper()
	result := d.Try(name, args...)
	require.Zerof(d.TB, result.Code, "%s %q: %s", name, args, result.Stderr)
	return result.Stdout
}
