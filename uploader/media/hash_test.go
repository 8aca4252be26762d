package media

import (
	"bytes"
	"context"
	"encoding/hex"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/zeebo/blake3"

	"mediadrop/uploader/media/mediatest"
)

// TestHash has official test vectors of BLAKE3 (test_vectors.json there: byte
// i of the input is i modulo 251).
func TestHash(t *testing.T) {
	for size, want := range map[int]string{
		0:      "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262",
		1:      "2d3adedff11b61f14c886e35afa036736dcd87a74d27b5c1510225d0f592e213",
		1023:   "10108970eeda3eb932baac1428c7a2163b0e924c9a9e25b35bba72b28f70bd11",
		102400: "bc3e3d41a1146b069abffad3c0d44860cf664390afce4d9661f7902e7943e085",
	} {
		got, err := Hash(t.Context(), mediatest.Write(t, "a.bin", vector(size)))
		require.NoError(t, err)
		require.Equal(t, want, got, "%d bytes", size)
	}
}

func vector(size int) []byte {
	content := make([]byte, size)
	for i := range content {
		content[i] = byte(i % 251)
	}
	return content
}

func TestHashOfManyBlocks(t *testing.T) {
	content := vector(5*hashBlock + 17)
	want := blake3.Sum256(content)
	got, err := Hash(t.Context(), mediatest.Write(t, "a.bin", content))
	require.NoError(t, err)
	require.Equal(t, hex.EncodeToString(want[:]), got)
}

func TestHashStops(t *testing.T) {
	path := mediatest.Write(t, "a.bin", bytes.Repeat([]byte{1}, 100))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := Hash(ctx, path)
	require.ErrorIs(t, err, context.Canceled)

	// And in the middle: the context ends when it was asked twice.
	_, err = Hash(&endsAfter{Context: t.Context(), left: 2}, mediatest.Write(t, "b.bin", vector(5*hashBlock)))
	require.ErrorIs(t, err, context.Canceled)
}

type endsAfter struct {
	context.Context
	left int
}

func (c *endsAfter) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

func TestHashOfWhatIsNotThere(t *testing.T) {
	_, err := Hash(t.Context(), t.TempDir()+"/missing")
	require.ErrorIs(t, err, os.ErrNotExist)
	_, err = Hash(t.Context(), t.TempDir())
	require.Error(t, err, "a folder")
}
