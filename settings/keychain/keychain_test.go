package keychain

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/zalando/go-keyring"
)

// exitError is what is looked at in an *exec.ExitError.
type exitError int

func (e exitError) Error() string { return fmt.Sprintf("exit status %d", int(e)) }
func (e exitError) ExitCode() int { return int(e) }

func TestClassify(t *testing.T) {
	var _ interface{ ExitCode() int } = new(exec.ExitError)
	text := errors.New
	tests := []struct {
		goos string
		err  error
		want error
	}{
		{"linux", keyring.ErrNotFound, ErrNotFound},
		{"linux", keyring.ErrSetDataTooBig, ErrTooLong},
		{"linux", text("The name org.freedesktop.secrets was not provided by any .service files"), ErrUnavailable},
		{"linux", text("The name is not activatable"), ErrUnavailable},
		{"linux", text("Process org.freedesktop.secrets exited with status 1"), ErrUnavailable},
		{"linux", text("Could not activate remote peer 'org.freedesktop.secrets': startup job failed"), ErrUnavailable},
		{"linux", text("Message recipient disconnected from message bus without replying"), ErrUnavailable},
		{"linux", text("No such interface “org.freedesktop.Secret.Collection” on object at path /org/freedesktop/secrets/collection/login"), ErrUnavailable},
		{"linux", text("dbus: couldn't determine address of session bus"), ErrUnavailable},
		{"linux", text("dbus: connection closed by user"), ErrUnavailable},
		{"linux", &exec.Error{Name: "dbus-launch", Err: exec.ErrNotFound}, ErrUnavailable},
		{"linux", exitError(1), ErrUnavailable}, // of dbus-launch
		{"linux", &net.OpError{Op: "dial", Net: "unix", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}, ErrUnavailable},
		{"linux", &net.OpError{Op: "dial", Net: "unix", Addr: &net.UnixAddr{Name: "/home/dismissed/bus"}, Err: os.ErrNotExist}, ErrUnavailable},
		{"linux", text("failed to unlock correct collection '/org/freedesktop/secrets/collection/login'"), ErrLocked},
		{"linux", text("failed to unlock correct collection '/org/freedesktop/secrets/aliases/default'"), ErrLocked},
		{"linux", text("Cannot create an item in a locked collection"), ErrLocked},
		{"linux", text("Cannot get secret of a locked object"), ErrLocked},
		{"linux", text("org.freedesktop.Secret.Error.IsLocked"), ErrLocked},
		{"linux", text("Prompt was dismissed"), ErrLocked},
		{"linux", keyring.ErrUnsupportedPlatform, ErrUnavailable},
		{"darwin", keyring.ErrNotFound, ErrNotFound},
		{"darwin", exitError(44), ErrNotFound},
		{"darwin", exitError(36), ErrLocked},
		{"darwin", exitError(51), ErrLocked},
		{"darwin", fmt.Errorf("wrapped: %w", exitError(128)), ErrLocked},
		{"darwin", exitError(37), ErrUnavailable}, // errSecNoDefaultKeychain
		{"darwin", exitError(-1), ErrUnavailable}, // killed
		{"darwin", &os.PathError{Op: "fork/exec", Path: "/usr/bin/security", Err: os.ErrNotExist}, ErrUnavailable},
		{"windows", keyring.ErrNotFound, ErrNotFound},
		{"windows", keyring.ErrSetDataTooBig, ErrTooLong},
		{"windows", syscall.Errno(1168), ErrNotFound},
		{"windows", syscall.Errno(1223), ErrLocked},
		{"windows", syscall.Errno(1783), ErrTooLong},
		{"windows", syscall.Errno(1312), ErrUnavailable},
		{"windows", text("Failed to find CredReadW procedure in advapi32.dll"), ErrUnavailable},
	}
	all := []error{ErrNotFound, ErrUnavailable, ErrLocked, ErrTimeout, ErrTooLong}
	for _, test := range tests {
		got := classify(test.goos, test.err)
		for _, kind := range all {
			require.Equal(t, kind == test.want, errors.Is(got, kind), "%s: %v", test.goos, test.err)
		}
		if errors.Is(got, ErrUnavailable) || errors.Is(got, ErrLocked) {
			require.ErrorIs(t, got, test.err) // the cause is there for the log
		}
		again := classify(test.goos, got)
		require.ErrorIs(t, again, test.want)
	}
	require.NoError(t, classify("linux", nil))
}

func TestAPanicOfTheLibraryIsAnError(t *testing.T) {
	err := call(func() error {
		var v any = "CANARY"
		_ = v.(int)
		return nil
	})
	require.ErrorIs(t, err, ErrUnavailable)
	require.NotContains(t, err.Error(), "CANARY")
}

func TestSessionBus(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, sessionBus("unix:path=/somewhere", dir))
	require.Error(t, sessionBus("", dir))
	require.Error(t, sessionBus("autolaunch:", dir))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "bus"), nil, 0o600))
	require.NoError(t, sessionBus("", dir))
}

// A machine without a session bus says at once that it has no keychain.
func TestNoSessionBus(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+t.TempDir()+"/none")
	if runtime.GOOS != "linux" {
		t.Skip("no Secret Service on this system")
	}
	_, err := New(System()).Get(t.Context(), at("Main"))
	require.ErrorIs(t, err, ErrUnavailable)
}
