//go:build linux

package linux

import (
	"debug/elf"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// rpmRequires are the libraries without which no window opens, as every distribution's rpm
// calls them.
var rpmRequires = []string{
	"libc.so.6(GLIBC_2.34)(64bit)",
	"libGL.so.1()(64bit)",
	"libwayland-client.so.0()(64bit)",
	"libX11.so.6()(64bit)",
	"libXcursor.so.1()(64bit)",
	"libXi.so.6()(64bit)",
	"libXinerama.so.1()(64bit)",
	"libXrandr.so.2()(64bit)",
	"libXxf86vm.so.1()(64bit)",
}

// TestRpm reads the .rpm, and installs and erases it in an empty root.
func TestRpm(t *testing.T) {
	need(t, "rpm")
	path := one(t, build(t, older), "*.rpm")
	query := func(what ...string) []string {
		return strings.Split(strings.TrimSpace(must(t, "rpm", append([]string{"-qp", path}, what...)...)), "\n")
	}
	require.Equal(t, []string{"mediadrop 1.2.3 1 x86_64 MIT localhost"},
		query("--qf", "%{NAME} %{VERSION} %{RELEASE} %{ARCH} %{LICENSE} %{BUILDHOST}\n"))
	must(t, "rpm", "-K", "--nosignature", path)

	var requires []string
	for _, line := range query("--requires") {
		if !strings.HasPrefix(line, "rpmlib(") { // what rpm itself has to be able to do
			requires = append(requires, line)
		}
	}
	require.ElementsMatch(t, rpmRequires, requires)
	require.Contains(t, query("--recommends"), "mesa-dri-drivers")
	require.Empty(t, strings.Join(query("--scripts"), ""), "no scripts: the system's own triggers do it")

	wanted := []string{
		"/usr/bin/mediadrop",
		"/usr/share/man/man1/mediadrop.1.gz",
		"/usr/share/applications/" + appID + ".desktop",
		"/usr/share/metainfo/" + appID + ".metainfo.xml",
		"/usr/share/icons/hicolor/scalable/apps/" + appID + ".svg",
		"/usr/share/licenses/mediadrop",
		"/usr/share/licenses/mediadrop/LICENSE",
		"/usr/share/licenses/mediadrop/third-party-licenses.txt.gz",
	}
	for _, size := range iconSizes {
		wanted = append(wanted, iconPath(size))
	}
	require.ElementsMatch(t, wanted, query("--list"))
	t.Run("install and erase", func(t *testing.T) { installAndErase(t, path, wanted) })
}

// installAndErase does so in an empty root. Without its dependencies: there is nothing in it.
func installAndErase(t *testing.T, path string, wanted []string) {
	t.Helper()
	needRoot(t)
	root := t.TempDir()
	in := func(args ...string) string { return must(t, "rpm", append([]string{"--root", root}, args...)...) }
	in("--initdb")
	in("-i", "--nodeps", "--nosignature", path)
	require.Equal(t, "mediadrop-1.2.3-1.x86_64\n", in("-qa"))
	in("-V", "--nodeps", "mediadrop") // what is there is what was packed
	for _, file := range wanted {
		_, err := os.Lstat(filepath.Join(root, file))
		require.NoError(t, err)
	}
	program := filepath.Join(root, "usr/bin/mediadrop")
	require.Equal(t, "mediadrop 1.2.3\n", must(t, program, "--version"))
	requireLinked(t, program)

	in("-e", "--nodeps", "mediadrop")
	require.Empty(t, in("-qa"))
	require.NoError(t, filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
		require.NoError(t, err)
		inside := strings.TrimPrefix(path, root)
		require.NotContains(t, strings.ToLower(inside), "mediadrop")
		if !strings.Contains(inside, "rpm") { // its own database
			require.Truef(t, entry.IsDir(), "%s is left", inside)
		}
		return nil
	}))
}

// requireLinked wants every library that the program is linked against to be required.
func requireLinked(t *testing.T, program string) {
	t.Helper()
	file, err := elf.Open(program)
	require.NoError(t, err)
	defer file.Close()
	libraries, err := file.ImportedLibraries()
	require.NoError(t, err)
	for _, library := range libraries {
		if library == "libm.so.6" { // comes with libc.so.6
			continue
		}
		require.Truef(t, containsPrefix(rpmRequires, library+"("), "%s is not required", library)
	}
	symbols, err := file.ImportedSymbols()
	require.NoError(t, err)
	for _, symbol := range symbols {
		version, ok := strings.CutPrefix(symbol.Version, "GLIBC_2.")
		if !ok {
			continue
		}
		version, _, _ = strings.Cut(version, ".") // of 2.2.5
		minor, err := strconv.Atoi(version)
		require.NoError(t, err, symbol.Version)
		require.LessOrEqualf(t, minor, 34, "%s is of a newer C library", symbol.Name)
	}
}

func containsPrefix(all []string, prefix string) bool {
	for _, one := range all {
		if strings.HasPrefix(one, prefix) {
			return true
		}
	}
	return false
}
