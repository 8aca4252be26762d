//go:build !windows && !darwin

package keychain

import (
	"sync"
	"testing"

	"github.com/godbus/dbus/v5"
	"github.com/stretchr/testify/require"

	"mediadrop/settings/keychain/keychaintest"
)

// TestManyLooksLeaveTheKeyringRunning: GNOME Keyring aborted after some hundreds, when
// each look came with a connection of its own.
func TestManyLooksLeaveTheKeyringRunning(t *testing.T) {
	if !keychaintest.InSession(t) {
		return
	}
	owner := at("Main")
	keychaintest.Keep(t, owner.User(), hexKey)
	bus, err := dbus.ConnectSessionBus()
	require.NoError(t, err)
	defer bus.Close()
	process := func() (number uint32) {
		require.NoError(t, bus.BusObject().Call("org.freedesktop.DBus.GetConnectionUnixProcessID", 0, secretService).Store(&number))
		return number
	}
	keyring := process()
	var looking sync.WaitGroup
	for range 8 {
		looking.Go(func() {
			for range 500 {
				look := New(System()) // with nothing in memory
				look.Presence(t.Context(), owner, "")
			}
		})
	}
	looking.Wait()
	require.Equal(t, keyring, process())
}
