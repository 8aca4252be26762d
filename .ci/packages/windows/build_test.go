//go:build linux

// Package windows tests the packages for Windows as a person meets them: built by
// .ci/package-windows, installed and used under Wine, with a window on a virtual display.
//
// It needs the packages of `.ci/deps package-windows test-packages-windows`. The first build
// compiles C for some ten minutes, which Go's cache keeps: `.ci/package-windows` first.
package windows

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/desktoptest"
)

// The versions that the tests install, and one between two releases.
const (
	older = "1.2.3"
	newer = "1.2.4"

	development = "1.2.4+3.gabc1234"
)

// madeAt is the time of everything in them.
const madeAt = 1_700_000_000

// What .ci/package-windows makes.
const (
	user          = "user.msi"
	machine       = "machine.msi"
	remoteDesktop = "machine-remote-desktop.msi"
	portable      = "portable.zip"
)

// packages are those of one run of .ci/package-windows.
type packages struct {
	version, folder string
	output          string // what it printed
	tooLarge        bool   // it made them and then failed, because of their size
}

// path is where one of them is.
func (p packages) path(kind string) string {
	return filepath.Join(p.folder, "MediaDrop-"+p.version+"-windows-x64-"+kind)
}

// built keeps what was built for one test for the next one. Tests run one after the other.
var built = map[string]packages{}

var builtIn string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		var err error
		if builtIn, err = os.MkdirTemp("", "packages"); err != nil {
			panic(err)
		}
		defer os.RemoveAll(builtIn)
		if err := writeMesa(); err != nil {
			panic(err)
		}
		return m.Run()
	}())
}

// build returns the packages of a version.
func build(t *testing.T, version string) packages {
	t.Helper()
	p, ok := built[version]
	if !ok {
		p = run(t, version)
		built[version] = p
	}
	return p
}

// run runs .ci/package-windows, with more in its environment.
func run(t *testing.T, version string, env ...string) packages {
	t.Helper()
	folder, err := os.MkdirTemp(builtIn, "")
	require.NoError(t, err)
	cmd := exec.Command(filepath.Join(desktoptest.Repository(t), ".ci", "package-windows"))
	cmd.Env = append(os.Environ(), "VERSION="+version, "OUT="+folder, "MESA="+mesa(), "SIGN_PFX=",
		"SOURCE_DATE_EPOCH="+strconv.FormatInt(madeAt, 10))
	cmd.Env = append(cmd.Env, env...)
	start := time.Now()
	output, err := cmd.CombinedOutput()
	p := packages{version, folder, string(output), strings.Contains(string(output), "winpack: too large")}
	if !p.tooLarge { // which is for TestSizes to say
		require.NoError(t, err, p.output)
	}
	t.Logf("packed %s in %v", version, time.Since(start).Round(time.Second))
	return p
}

// mesa is a folder that stands in for Mesa's.
func mesa() string { return filepath.Join(builtIn, "mesa") }

func writeMesa() error {
	if err := os.Mkdir(mesa(), 0o700); err != nil {
		return err
	}
	for name, content := range map[string]string{
		"opengl32.dll": "an OpenGL", "libgallium_wgl.dll": "its driver", "mesa licence.txt": "free",
	} {
		if err := os.WriteFile(filepath.Join(mesa(), name), []byte(content), 0o600); err != nil {
			return err
		}
	}
	return nil
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	return data
}
