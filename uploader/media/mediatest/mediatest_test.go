package mediatest

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media"
)

// TestPDFs are as large as they are to be, and whole for the check.
func TestPDFs(t *testing.T) {
	least := len(PDF("a", 0))
	for _, size := range []int{0, least, least + 1, least + 10, 999, 1000, 1001, 100_000} {
		file := PDF("a", size)
		require.Len(t, file, max(size, least))
		path := filepath.Join(t.TempDir(), "a.pdf")
		require.NoError(t, os.WriteFile(path, file, 0o600))
		report, err := media.Inspect(t.Context(), path, media.Options{})
		require.NoError(t, err)
		require.Equal(t, media.OK, report.Verdict, report.Details)
	}
	require.NotEqual(t, PDF("a", 0), PDF("b", 0))
	head, hole, tail := PDFAround("a", 1000)
	require.Equal(t, PDF("a", 1000), bytes.Join([][]byte{head, make([]byte, hole), tail}, nil))
}
