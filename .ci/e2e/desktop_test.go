//go:build linux

// Package e2e tests the built program the way a person meets it: a real window on a virtual
// display, with a window manager, a file manager to drag from and a keyring.
//
// It needs build/mediadrop and the packages of `.ci/deps e2e`; `make e2e` sees to both.
package e2e

import (
	"bufio"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/stage"
)

// desktop is a display with a session on it: bus and keyring are new, too.
type desktop struct{ *stage.Display }

// newDesktop starts a display with a window manager and a session bus, with an unlocked and
// empty keyring on it.
func newDesktop(t *testing.T) *desktop {
	t.Helper()
	d := &desktop{stage.NewDisplay(t)}
	d.startBus()
	d.startKeyring()
	d.StartWindowManager()
	return d
}

func (d *desktop) startBus() {
	d.TB.Helper()
	bus := d.Command("dbus-daemon", "--session", "--nofork", "--print-address")
	stdout, writer := io.Pipe()
	bus.Stdout = writer
	stage.Start(d.TB, bus)
	address, err := bufio.NewReader(stdout).ReadString('\n')
	require.NoError(d.TB, err, "dbus-daemon prints its address")
	go io.Copy(io.Discard, stdout) //nolint:errcheck // ends with the daemon
	d.Env = append(d.Env, "DBUS_SESSION_BUS_ADDRESS="+strings.TrimSpace(address))
}

func (d *desktop) startKeyring() {
	d.TB.Helper()
	daemon := d.Command("gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets")
	daemon.Stdin = strings.NewReader("a password for this test only")
	stage.Start(d.TB, daemon)
	stage.WaitUntil(d.TB, "the keyring", func() bool {
		return strings.Contains(d.Try("dbus-send", "--print-reply", "--dest=org.freedesktop.DBus", "/",
			"org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets").Stdout, "true")
	})
}

// clipboard returns the text on the clipboard.
func (d *desktop) clipboard() string {
	d.TB.Helper()
	return d.Must("xclip", "-o", "-selection", "clipboard")
}

// TestDesktop holds what the other tests stand on: a keyring and a clipboard that work, and
// that start out empty.
func TestDesktop(t *testing.T) {
	d := newDesktop(t)
	secret := []string{"secret-tool", "lookup", "service", "mediadrop", "username", "Main"}
	require.NotZero(t, d.Try(secret[0], secret[1:]...).Code, "an empty keyring")
	store := d.Command("secret-tool", "store", "--label=MediaDrop", "service", "mediadrop", "username", "Main")
	store.Stdin = strings.NewReader("a key")
	require.Zero(t, stage.Start(t, store).ExitCode(t))
	require.Equal(t, "a key", d.Must(secret[0], secret[1:]...))

	copied := d.Command("xclip", "-quiet", "-selection", "clipboard")
	copied.Stdin = strings.NewReader("257250616863050")
	stage.Start(t, copied)
	stage.WaitUntil(t, "the copied text", func() bool {
		return d.Try("xclip", "-o", "-selection", "clipboard").Code == 0
	})
	require.Equal(t, "257250616863050", d.clipboard())
}
