package desktop

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/require"
)

func TestShortcutToAHebrewFolder(t *testing.T) {
	// not TempDir: an old Wine, where this runs too, cannot delete the way Go does
	temp, err := os.MkdirTemp("", "shortcut")
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(temp) })
	dir := filepath.Join(temp, "דנה")
	program := touch(t, dir, "mediadrop.exe")
	path := filepath.Join(dir, "קיצור.lnk")
	require.NoError(t, makeShortcut(path, program))
	made, err := os.ReadFile(path)
	require.NoError(t, err)
	var wide []byte
	for _, unit := range utf16.Encode([]rune("mediadrop.exe")) {
		wide = binary.LittleEndian.AppendUint16(wide, unit)
	}
	require.True(t, bytes.Contains(made, wide))
	require.NoError(t, makeShortcut(path, program), "once more")
}
