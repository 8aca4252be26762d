package media

import (
	"archive/zip"
	"bytes"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// write makes a file and returns its path.
func write(t *testing.T, name string, content []byte) string {
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, content, 0o600))
	return path
}

var picture = image.NewGray(image.Rect(0, 0, 8, 8))

func jpegFile(t *testing.T) []byte {
	var b bytes.Buffer
	require.NoError(t, jpeg.Encode(&b, picture, nil))
	return b.Bytes()
}

func pngFile(t *testing.T) []byte {
	var b bytes.Buffer
	require.NoError(t, png.Encode(&b, picture))
	return b.Bytes()
}

func gifFile(t *testing.T) []byte {
	var b bytes.Buffer
	require.NoError(t, gif.Encode(&b, picture, nil))
	return b.Bytes()
}

// zipFile packs parts of these names, each with this many bytes that do not
// shrink.
func zipFile(t *testing.T, size int, names ...string) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range names {
		part, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		require.NoError(t, err)
		_, err = part.Write(bytes.Repeat([]byte("x"), size))
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return b.Bytes()
}

// mp4File is the beginning of a file of the MP4 family (ISO/IEC 14496-12):
// what its first box says decides.
func mp4File(brand string) []byte {
	return []byte("\x00\x00\x00\x18ftyp" + brand + "\x00\x00\x02\x00" + brand + "mp42\x00\x00\x00\x08moov")
}

// riff is the beginning of a file of the RIFF family.
func riff(kind string) []byte {
	return []byte("RIFF\x40\x00\x00\x00" + kind + strings.Repeat("\x00", 64))
}

// oggFile is the first page of an Ogg stream (RFC 3533).
func oggFile(codec string) []byte {
	return []byte("OggS\x00\x02" + strings.Repeat("\x00", 20) + "\x01\x13" + codec + strings.Repeat("\x00", 32))
}

// mp3Frame is the header of an MPEG-1 layer III frame with 128 kbit/s at
// 44.1 kHz, and as many bytes as belong to it.
func mp3Frame() []byte { return append([]byte{0xff, 0xfb, 0x90, 0x00}, make([]byte, 413)...) }
