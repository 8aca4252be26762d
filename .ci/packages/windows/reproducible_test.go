//go:build linux

package windows

import (
	"crypto/sha256"
	"os/exec"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

// all are the packages of a run with MESA.
var all = []string{user, machine, remoteDesktop, portable}

// TestReproducibleMSI packs the same twice and wants the same bytes.
func TestReproducibleMSI(t *testing.T) {
	first, second := build(t, newer), run(t, newer)
	for _, kind := range all {
		require.Equal(t, sha256.Sum256(read(t, first.path(kind))), sha256.Sum256(read(t, second.path(kind))), kind)
	}
	// Windows knows an MSI by its package code, and what is installed by its product code.
	codes := map[string]bool{}
	for _, kind := range all[:3] {
		summary := info(t, "suminfo", first.path(kind))
		require.Contains(t, summary, "Last saved: Tue Nov 14 22:13:20 2023")
		codes[find(t, `Revision number \(UUID\): \{(\S+)\}`, summary)] = true
		codes[find(t, `ProductCode\t\{(\S+)\}`, info(t, "export", first.path(kind), "Property"))] = true
	}
	require.Len(t, codes, 6)
	upgrade := func(kind string) string {
		return find(t, `UpgradeCode\t\{(\S+)\}`, info(t, "export", first.path(kind), "Property"))
	}
	require.Equal(t, upgrade(machine), upgrade(remoteDesktop))
	require.NotEqual(t, upgrade(machine), upgrade(user))
}

func info(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.Command("msiinfo", args...)
	cmd.Env = append(cmd.Environ(), "TZ=UTC", "LC_ALL=C")
	out, err := cmd.Output()
	require.NoError(t, err)
	return string(out)
}

func find(t *testing.T, pattern, text string) string {
	t.Helper()
	found := regexp.MustCompile(pattern).FindStringSubmatch(text)
	require.Len(t, found, 2, text)
	return found[1]
}
