package control

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/settings/keychain"
)

const (
	crashFolder = "MEDIADROP_TEST_CRASH"
	crashKey    = "CANARY0123456789abcdef"
)

// TestACrashLeavesAReport crashes a copy of this test, off its main goroutine.
func TestACrashLeavesAReport(t *testing.T) {
	if folder := os.Getenv(crashFolder); folder != "" {
		_, err := WatchCrashes(folder)
		require.NoError(t, err)
		keys := keychain.New(keychain.System())
		keys.KeepForSession(keychain.Owner{Account: "Main", Origin: "https://api.commbox.io"}, crashKey)
		go func(key string) { panic("a crash for a test") }(crashKey)
		select {}
	}
	folder := t.TempDir()
	cmd := exec.Command(os.Args[0], "-test.run=^TestACrashLeavesAReport$")
	cmd.Env = append(os.Environ(), crashFolder+"="+folder)
	require.Error(t, cmd.Run())

	watch, err := WatchCrashes(folder)
	require.NoError(t, err)
	report, err := os.ReadFile(watch.Previous)
	require.NoError(t, err)
	require.Contains(t, string(report), "a crash for a test")
	require.NotContains(t, string(report), crashKey, "a report tells where the program was, not what it held")
	info, err := os.Stat(watch.Previous)
	require.NoError(t, err)
	require.Zero(t, info.Mode().Perm()&0o077)
	require.NoError(t, watch.Stop())

	quiet, err := WatchCrashes(folder)
	require.NoError(t, err)
	require.Empty(t, quiet.Previous, "a report is told of once")
	require.NoError(t, quiet.Stop())
	left, err := filepath.Glob(filepath.Join(folder, "*"))
	require.NoError(t, err)
	require.Equal(t, []string{watch.Previous}, left)
}
