//go:build linux

// Package e2e tests the built program the way a person meets it: a real window on a virtual
// display, with a window manager, a file manager to drag from and a keyring.
//
// It needs build/mediadrop and the packages of `.ci/deps e2e`; `make e2e` sees to both.
package e2e

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/desktoptest"
)

// desktop is a display with a session on it: bus and keyring are new. Tests on desktops run beside
// each other.
type desktop struct{ *desktoptest.Display }

func newDesktop(t *testing.T) *desktop {
	t.Helper()
	t.Parallel() // each has a display of its own, on which it mostly waits
	return &desktop{desktoptest.NewDesktop(t)}
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
	secret := []string{"secret-tool", "lookup", "service", "mediadrop", "username", "Main@https://api.commbox.io"}
	require.NotZero(t, d.Try(secret[0], secret[1:]...).Code, "an empty keyring")
	d.StoreKey("Main@https://api.commbox.io", "a key")
	require.Equal(t, "a key", d.Must(secret[0], secret[1:]...))

	copied := d.Command("xclip", "-quiet", "-selection", "clipboard")
	copied.Stdin = strings.NewReader("257250616863050")
	desktoptest.Start(t, copied)
	desktoptest.WaitUntil(t, "the copied text", func() bool {
		return d.Try("xclip", "-o", "-selection", "clipboard").Code == 0
	})
	require.Equal(t, "257250616863050", d.clipboard())
}
