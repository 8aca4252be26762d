//go:build linux

// Package linux tests the packages that .ci/package-linux makes: installs them where nothing of
// the program was before, uses it, and looks for what stays behind.
//
// It needs the packages of `.ci/deps test-packages-linux`, and root for what installs; what
// cannot be tested is skipped by name.
package linux

import (
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/desktoptest"
)

const (
	appID      = "io.github.mediadrop.MediaDrop"
	older      = "1.2.3"
	newer      = "1.2.4"
	buildLimit = 8 * time.Minute // a first build compiles OpenGL's bindings
)

// built holds what was built already in this run, by what was asked for.
var built struct {
	sync.Mutex
	folders map[string]string
}

// build makes packages of a version, once, and returns their folder.
func build(t *testing.T, version string, formats ...string) string {
	t.Helper()
	built.Lock()
	defer built.Unlock()
	if folder, ok := built.folders[version]; ok {
		return folder
	}
	folder := filepath.Join(leftHere(t), version)
	require.NoError(t, os.RemoveAll(folder))
	buildInto(t, folder, version, nil, formats...)
	if built.folders == nil {
		built.folders = map[string]string{}
	}
	built.folders[version] = folder
	return folder
}

// buildInto runs .ci/package-linux. What became too large is TestSizes' to tell.
func buildInto(t *testing.T, folder, version string, env []string, formats ...string) {
	t.Helper()
	need(t, "gcc", "xz")
	env = append(append(os.Environ(),
		"VERSION="+version, "OUT="+folder, "MAX_EXE_MB=1000", "MAX_INSTALLER_MB=1000"), env...)
	script := filepath.Join(desktoptest.Repository(t), ".ci", "package-linux")
	began := time.Now()
	result := desktoptest.RunToEnd(t, buildLimit, env, script, formats...)
	require.Zero(t, result.Code, result.Stderr)
	t.Logf("built in %v:\n%s", time.Since(began).Round(time.Second), result.Stdout)
}

// leftHere is the folder in which this test leaves packages and pictures.
func leftHere(t *testing.T) string {
	t.Helper()
	return filepath.Join(desktoptest.Repository(t), "build", "packages-test")
}

// one finds the only file of a name's pattern.
func one(t *testing.T, parts ...string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(parts...))
	require.NoError(t, err)
	require.Len(t, found, 1, "%v", parts)
	return found[0]
}

// unpacked unpacks the tar.xz and returns its folder.
func unpacked(t *testing.T) string {
	t.Helper()
	into := t.TempDir()
	must(t, "tar", "-xJf", one(t, build(t, older), "*.tar.xz"), "-C", into)
	return one(t, into, "*")
}

// must runs a program that has to succeed, and returns what it printed.
func must(t *testing.T, name string, args ...string) string {
	t.Helper()
	result := desktoptest.RunToEnd(t, desktoptest.Patience, os.Environ(), name, args...)
	require.Zerof(t, result.Code, "%s %q: %s%s", name, args, result.Stdout, result.Stderr)
	return result.Stdout
}

// need skips the test where a program is missing.
func need(t *testing.T, programs ...string) {
	t.Helper()
	for _, program := range programs {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed: .ci/deps build package-linux test-packages-linux", program)
		}
	}
}

// needRoot skips the test for everybody else.
func needRoot(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can install a package")
	}
}
