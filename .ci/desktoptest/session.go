//go:build linux

package desktoptest

import (
	"bufio"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// NewDesktop starts a display with a session on it: a window manager, and a bus with an unlocked
// and empty keyring.
func NewDesktop(tb testing.TB) *Display {
	tb.Helper()
	d := NewDisplay(tb)
	d.startBus()
	d.startKeyring()
	d.StartWindowManager()
	return d
}

func (d *Display) startBus() {
	d.TB.Helper()
	bus := d.Command("dbus-daemon", "--session", "--nofork", "--print-address")
	stdout, writer := io.Pipe()
	bus.Stdout = writer
	Start(d.TB, bus)
	address, err := bufio.NewReader(stdout).ReadString('\n')
	require.NoError(d.TB, err, "dbus-daemon prints its address")
	go io.Copy(io.Discard, stdout) //nolint:errcheck // ends with the daemon
	d.Env = append(d.Env, "DBUS_SESSION_BUS_ADDRESS="+strings.TrimSpace(address))
}

func (d *Display) startKeyring() {
	d.TB.Helper()
	daemon := d.Command("gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets")
	daemon.Stdin = strings.NewReader("a password for this display only")
	Start(d.TB, daemon)
	WaitUntil(d.TB, "the keyring", func() bool {
		return strings.Contains(d.Try("dbus-send", "--print-reply", "--dest=org.freedesktop.DBus", "/",
			"org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets").Stdout, "true")
	})
}

// StoreKey puts a key into the keyring, where the program looks for that of an account at a
// server: ACCOUNT@ORIGIN.
func (d *Display) StoreKey(user, key string) {
	d.TB.Helper()
	store := d.Command("secret-tool", "store", "--label=MediaDrop", "service", "mediadrop", "username", user)
	store.Stdin = strings.NewReader(key)
	require.Zero(d.TB, Start(d.TB, store).ExitCode(d.TB))
}
