//go:build linux

// Package e2e tests the built program the way a person meets it: a real window on a virtual
// display, with a window manager, a file manager to drag from and a keyring.
//
// It needs build/mediadrop and the packages of `.ci/deps e2e`; `make e2e` sees to both.
package e2e

import (
	"bufio"
	"fmt"
	"image"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// screen is the size of every virtual display, in pixels.
var screen = image.Rect(0, 0, 1600, 1000)

// desktop is a display with nothing of the person's own around it: folders, bus and keyring
// are new and go away with the test.
type desktop struct {
	t   *testing.T
	env []string // the whole environment of a program that runs on it
}

// bareEnv is an environment without a display or a session, at home in a new folder.
func bareEnv(t *testing.T) []string {
	t.Helper()
	home := t.TempDir()
	// Sockets are made in here, and their paths end at 107 bytes: t.TempDir may be too long.
	runtimeDir, err := os.MkdirTemp("", "e2e")
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(runtimeDir) })
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

// newDisplay starts a virtual display with nothing on it.
func newDisplay(t *testing.T, xvfbArgs ...string) *desktop {
	t.Helper()
	d := &desktop{t: t, env: bareEnv(t)}
	reader, writer, err := os.Pipe()
	require.NoError(t, err)
	defer reader.Close()
	args := append([]string{
		"-displayfd", "3", "-nolisten", "tcp", "-noreset",
		"-screen", "0", fmt.Sprintf("%dx%dx24", screen.Dx(), screen.Dy()),
	}, xvfbArgs...)
	xvfb := d.command("Xvfb", args...)
	xvfb.ExtraFiles = []*os.File{writer}
	start(t, xvfb)
	require.NoError(t, writer.Close())
	number, err := bufio.NewReader(reader).ReadString('\n')
	require.NoError(t, err, "Xvfb names the display it took")
	d.env = append(d.env, "DISPLAY=:"+strings.TrimSpace(number))
	return d
}

// newDesktop starts a display with a window manager and a session bus, with an unlocked and
// empty keyring on it.
func newDesktop(t *testing.T) *desktop {
	t.Helper()
	d := newDisplay(t)
	d.startBus()
	d.startKeyring()
	start(t, d.command("openbox", "--sm-disable"))
	waitUntil(t, "the window manager", func() bool {
		return d.try("xdotool", "get_desktop").code == 0
	})
	return d
}

func (d *desktop) startBus() {
	d.t.Helper()
	bus := d.command("dbus-daemon", "--session", "--nofork", "--print-address")
	stdout, writer := io.Pipe()
	bus.Stdout = writer
	start(d.t, bus)
	address, err := bufio.NewReader(stdout).ReadString('\n')
	require.NoError(d.t, err, "dbus-daemon prints its address")
	go io.Copy(io.Discard, stdout) //nolint:errcheck // ends with the daemon
	d.env = append(d.env, "DBUS_SESSION_BUS_ADDRESS="+strings.TrimSpace(address))
}

func (d *desktop) startKeyring() {
	d.t.Helper()
	daemon := d.command("gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets")
	daemon.Stdin = strings.NewReader("a password for this test only")
	start(d.t, daemon)
	waitUntil(d.t, "the keyring", func() bool {
		return strings.Contains(d.try("dbus-send", "--print-reply", "--dest=org.freedesktop.DBus", "/",
			"org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets").stdout, "true")
	})
}

// command prepares a program to run on the desktop.
func (d *desktop) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Env = d.env
	return cmd
}

// try runs a program on the desktop to its end.
func (d *desktop) try(name string, args ...string) outcome {
	d.t.Helper()
	return runToEnd(d.t, d.env, name, args...)
}

// must is try for a program that has to succeed; it returns what was printed.
func (d *desktop) must(name string, args ...string) string {
	d.t.Helper()
	result := d.try(name, args...)
	require.Zerof(d.t, result.code, "%s %q: %s", name, args, result.stderr)
	return result.stdout
}

// clipboard returns the text on the clipboard.
func (d *desktop) clipboard() string {
	d.t.Helper()
	return d.must("xclip", "-o", "-selection", "clipboard")
}

// repository is the folder that the program is built from.
func repository(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs(filepath.Join("..", ".."))
	require.NoError(t, err)
	return root
}

// TestDesktop holds what the other tests stand on: a keyring and a clipboard that work, and
// that start out empty.
func TestDesktop(t *testing.T) {
	d := newDesktop(t)
	secret := []string{"secret-tool", "lookup", "service", "mediadrop", "username", "Main"}
	require.NotZero(t, d.try(secret[0], secret[1:]...).code, "an empty keyring")
	store := d.command("secret-tool", "store", "--label=MediaDrop", "service", "mediadrop", "username", "Main")
	store.Stdin = strings.NewReader("a key")
	require.Zero(t, start(t, store).exitCode(t))
	require.Equal(t, "a key", d.must(secret[0], secret[1:]...))

	copied := d.command("xclip", "-quiet", "-selection", "clipboard")
	copied.Stdin = strings.NewReader("257250616863050")
	start(t, copied)
	waitUntil(t, "the copied text", func() bool {
		return d.try("xclip", "-o", "-selection", "clipboard").code == 0
	})
	require.Equal(t, "257250616863050", d.clipboard())
}
