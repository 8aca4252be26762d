package assets

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"encoding/xml"
	"errors"
	"image"
	_ "image/jpeg"
	_ "image/png"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestIcon(t *testing.T) {
	picture, format, err := image.Decode(bytes.NewReader(Icon))
	require.NoError(t, err)
	require.Equal(t, "png", format)
	require.Equal(t, image.Rect(0, 0, 256, 256), picture.Bounds())

	_, _, _, alpha := picture.At(0, 0).RGBA()
	require.Zero(t, alpha, "the corners are transparent")
}

func TestIconSVG(t *testing.T) {
	decoder := xml.NewDecoder(bytes.NewReader(IconSVG))
	var root string
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		if start, ok := token.(xml.StartElement); ok && root == "" {
			root = start.Name.Local
		}
	}
	require.Equal(t, "svg", root)
}

func TestCheckPicture(t *testing.T) {
	require.Less(t, len(CheckPicture), 1024)
	_, format, err := image.Decode(bytes.NewReader(CheckPicture))
	require.NoError(t, err)
	require.Equal(t, "png", format)
}

func TestTranslationsAreFlatJSON(t *testing.T) {
	files, err := fs.Glob(Translations, "translations/*.json")
	require.NoError(t, err)
	require.Contains(t, files, "translations/en.json")
	require.Contains(t, files, "translations/he.json")
	for _, file := range files {
		data, err := fs.ReadFile(Translations, file)
		require.NoError(t, err)
		var texts map[string]any
		require.NoError(t, json.Unmarshal(data, &texts), file)
	}
}

func TestWriteSamples(t *testing.T) {
	dir := t.TempDir()
	paths, err := WriteSamples(dir)
	require.NoError(t, err)
	require.Equal(t, []string{
		filepath.Join(dir, "sample document.pdf"),
		filepath.Join(dir, "sample picture.jpg"),
		filepath.Join(dir, "sample video.mp4"),
	}, paths)
	for _, path := range paths {
		written, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, sample(t, filepath.Base(path)), written)
	}
}

func TestWriteSamplesWithoutFolder(t *testing.T) {
	_, err := WriteSamples(filepath.Join(t.TempDir(), "missing"))
	require.ErrorIs(t, err, fs.ErrNotExist)
}

func TestSamplePicture(t *testing.T) {
	picture, format, err := image.Decode(bytes.NewReader(sample(t, "sample picture.jpg")))
	require.NoError(t, err)
	require.Equal(t, "jpeg", format)
	require.Equal(t, image.Pt(1600, 1000), picture.Bounds().Size())
}

func TestSampleDocument(t *testing.T) {
	document := sample(t, "sample document.pdf")
	require.True(t, bytes.HasPrefix(document, []byte("%PDF-1.")))
	require.Regexp(t, `/Type /Pages\s[^>]*/Count 1\s`, string(document), "one page")
	require.True(t, bytes.HasSuffix(bytes.TrimSpace(document), []byte("%%EOF")))
}

// TestSampleVideo reads the boxes of ISO/IEC 14496-12 and the profile from the avcC record of
// ISO/IEC 14496-15: fast start, and H.264 Main.
func TestSampleVideo(t *testing.T) {
	video := sample(t, "sample video.mp4")
	var order []string
	for rest := video; len(rest) > 0; {
		require.GreaterOrEqual(t, len(rest), 8, "a box's header")
		size := binary.BigEndian.Uint32(rest)
		require.GreaterOrEqual(t, size, uint32(8))
		require.LessOrEqual(t, int(size), len(rest), "a box ends within the file")
		if name := string(rest[4:8]); name != "free" {
			order = append(order, name)
		}
		rest = rest[size:]
	}
	require.Equal(t, []string{"ftyp", "moov", "mdat"}, order)

	_, config, found := bytes.Cut(video, []byte("avcC"))
	require.True(t, found, "H.264")
	const mainProfile = 77
	require.Equal(t, byte(mainProfile), config[1])
	require.Equal(t, 1, bytes.Count(video, []byte("mp4a")), "audio tracks")
}

func sample(t *testing.T, name string) []byte {
	t.Helper()
	data, err := fs.ReadFile(Samples(), name)
	require.NoError(t, err)
	return data
}
