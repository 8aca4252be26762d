package media

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/mediatest"
)

// smallDisk is a folder on a disk of its own that has room for almost nothing.
func smallDisk(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	if err := syscall.Mount("none", folder, "tmpfs", 0, "size=8k"); err != nil {
		t.Skipf("this account cannot mount a small disk: %v", err)
	}
	t.Cleanup(func() { require.NoError(t, syscall.Unmount(folder, syscall.MNT_DETACH)) })
	return folder
}

func TestConvertOntoAFullDisk(t *testing.T) {
	folder := smallDisk(t)
	fill, err := os.Create(filepath.Join(folder, "fill"))
	require.NoError(t, err)
	for err == nil {
		_, err = fill.Write(make([]byte, 1024))
	}
	require.ErrorIs(t, err, syscall.ENOSPC)
	require.NoError(t, fill.Close())
	copies := filepath.Join(folder, "converted")
	require.NoError(t, os.Mkdir(copies, 0o700))
	m := newConverter(copies, nil)
	for path, r := range remedied(t) {
		_, err := m.Convert(t.Context(), path, r, Options{}, nil)
		require.ErrorIs(t, err, ErrNotWritten, path)
		require.ErrorIs(t, err, syscall.ENOSPC, path)
	}
	require.Empty(t, mediatest.Entries(t, copies))
	mediatest.NeedEncoders(t, "libx264", "aac")
	path, r := film(t, "a.webm", mediatest.Kept("vp8.webm"))
	_, err = m.Convert(t.Context(), path, r, Options{}, nil)
	require.ErrorIs(t, err, ErrNotWritten)
	require.Empty(t, mediatest.Entries(t, copies))
}
