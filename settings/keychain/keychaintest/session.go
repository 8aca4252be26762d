package keychaintest

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/zalando/go-keyring"
)

// inner names the test that runs in a session, to the process that runs it.
const inner = "MEDIADROP_TEST_IN_SESSION"

// IsInSession reports whether this process was started by InSession.
func IsInSession() bool { return os.Getenv(inner) != "" }

// InSession runs the test that calls it once more, in a process with a D-Bus
// session of its own and an unlocked, empty Secret Service. It returns true
// there, and false here, after that run. Where a program for this is not
// installed, the test is skipped.
func InSession(t *testing.T) bool {
	t.Helper()
	if !inSession(t, "gnome-keyring-daemon") {
		return false
	}
	startSecretService(t)
	return true
}

// inSession runs a test in a session that has no Secret Service yet. Programs are what
// it needs there.
func inSession(t *testing.T, programs ...string) bool {
	t.Helper()
	if os.Getenv(inner) == t.Name() {
		return true
	}
	for _, program := range append(programs, "dbus-run-session", "dbus-send", "secret-tool") {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed", program)
		}
	}
	folder := t.TempDir()
	runtimeFolder := filepath.Join(folder, "run")
	require.NoError(t, os.Mkdir(runtimeFolder, 0o700))
	command := exec.CommandContext(t.Context(), "dbus-run-session", "--", os.Args[0],
		"-test.run", "^"+regexp.QuoteMeta(t.Name())+"$", "-test.v", "-test.timeout", "5m")
	command.Env = append(os.Environ(), inner+"="+t.Name(), "DBUS_SESSION_BUS_ADDRESS=", "HOME="+folder, "XDG_RUNTIME_DIR="+runtimeFolder,
		"XDG_CONFIG_HOME=", "XDG_DATA_HOME=", "XDG_STATE_HOME=", "XDG_CACHE_HOME=")
	command.WaitDelay = time.Second // the keyring may hold the output open
	output, err := command.CombinedOutput()
	require.NoError(t, err, string(output))
	require.Contains(t, string(output), "--- PASS: "+t.Name(), "it ran")
	return false
}

// Restart ends the keyring, with the prompts that stand, and starts it anew, unlocked.
func Restart(t *testing.T) {
	t.Helper()
	var number uint32
	conn := bus(t)
	require.NoError(t, conn.BusObject().Call("org.freedesktop.DBus.GetConnectionUnixProcessID", 0, serviceName).Store(&number))
	process, err := os.FindProcess(int(number))
	require.NoError(t, err)
	require.NoError(t, process.Kill())
	for owned := true; owned; time.Sleep(20 * time.Millisecond) {
		require.NoError(t, conn.BusObject().Call("org.freedesktop.DBus.NameHasOwner", 0, serviceName).Store(&owned))
	}
	startSecretService(t)
}

// startSecretService starts an unlocked keyring and waits for it.
func startSecretService(t *testing.T) {
	daemon := exec.CommandContext(t.Context(), "gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets")
	daemon.Stdin = strings.NewReader(password)
	require.NoError(t, daemon.Start())
	t.Cleanup(func() { _ = daemon.Wait() }) // it is killed when the test's context ends
	awaitSecretService(t)
}

func awaitSecretService(t *testing.T) {
	t.Helper()
	for end := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		answer, err := exec.CommandContext(t.Context(), "dbus-send", "--print-reply", "--dest=org.freedesktop.DBus", "/",
			"org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets").Output()
		if err == nil && strings.Contains(string(answer), "true") {
			return
		}
		require.True(t, time.Now().Before(end), "no Secret Service")
	}
}

// Look returns a secret as other programs find it, with the attributes that
// MediaDrop promises them; "" if there is none.
func Look(t *testing.T, user string) string {
	t.Helper()
	secret, err := keyring.Get("mediadrop", user)
	if err != nil {
		require.ErrorIs(t, err, keyring.ErrNotFound)
		return ""
	}
	out, err := exec.CommandContext(t.Context(), "secret-tool", "lookup", "service", "mediadrop", "username", user).Output()
	require.NoError(t, err)
	require.Equal(t, secret, strings.TrimSuffix(string(out), "\n"))
	return secret
}

// Keep stores a secret as another program would.
func Keep(t *testing.T, user, secret string) {
	t.Helper()
	store := exec.CommandContext(t.Context(), "secret-tool", "store", "--label=MediaDrop", "service", "mediadrop", "username", user)
	store.Stdin = strings.NewReader(secret)
	require.NoError(t, store.Run())
}
