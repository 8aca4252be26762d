package libraries

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/windows"
)

// A library beside the program is not loaded, however good it is; one of the system is.
func TestALibraryBesideTheProgramIsNotLoaded(t *testing.T) {
	system, err := windows.GetSystemDirectory()
	require.NoError(t, err)
	good, err := os.ReadFile(filepath.Join(system, "version.dll"))
	require.NoError(t, err)
	program, err := os.Executable()
	require.NoError(t, err)
	planted := filepath.Join(filepath.Dir(program), "planted.dll")
	require.NoError(t, os.WriteFile(planted, good, 0o600))
	defer os.Remove(planted)
	t.Chdir(filepath.Dir(program))
	_, err = windows.LoadLibrary("planted.dll")
	require.ErrorIs(t, err, windows.ERROR_MOD_NOT_FOUND)
	_, err = windows.LoadLibrary("version.dll")
	require.NoError(t, err)
}
