package mediatest

import (
	"bytes"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media"
	"mediadrop/uploader/media/worker/workertest"
)

var converter = media.NewConverter("", workertest.InProcess(media.Handlers()), nil)

// TestPDFs are as large as they are to be, and whole for the check.
func TestPDFs(t *testing.T) {
	least := len(PDF("a", 0))
	for _, size := range []int{0, least, least + 1, least + 10, 999, 1000, 1001, 100_000} {
		file := PDF("a", size)
		require.Len(t, file, max(size, least))
		path := filepath.Join(t.TempDir(), "a.pdf")
		require.NoError(t, os.WriteFile(path, file, 0o600))
		report, err := converter.Inspect(t.Context(), path, media.Options{})
		require.NoError(t, err)
		require.Equal(t, media.OK, report.Verdict, report.Details)
	}
	require.NotEqual(t, PDF("a", 0), PDF("b", 0))
	head, hole, tail := PDFAround("a", 1000)
	require.Equal(t, PDF("a", 1000), bytes.Join([][]byte{head, make([]byte, hole), tail}, nil))
}

// TestPictures are what they seem to be for the check.
func TestPictures(t *testing.T) {
	img := Quarters(80, 60, Corners)
	palette := color.Palette{Corners[0], Corners[1]}
	for name, c := range map[string]struct {
		content []byte
		mime    string
	}{
		"a.jpg": {JPEG(img), "image/jpeg"}, "turned.jpg": {Oriented(JPEG(img), 6), "image/jpeg"}, "photo.jpg": {JPEG(Photo(640, 480)), "image/jpeg"},
		"a.png": {PNG(img), "image/png"}, "filled.png": {WithChunk(PNG(img), "teSt", make([]byte, 1000)), "image/png"},
		"a.bmp": {BMP(img), "image/bmp"}, "a.tif": {TIFF(img), "image/tiff"},
		"a.gif": {GIF(image.Config{}, image.NewPaletted(img.Rect, palette), image.NewPaletted(img.Rect, palette)), "image/gif"},
	} {
		path := filepath.Join(t.TempDir(), name)
		require.NoError(t, os.WriteFile(path, c.content, 0o600))
		report, err := converter.Inspect(t.Context(), path, media.Options{})
		require.NoError(t, err)
		require.Equal(t, c.mime, report.MIME, name)
		require.Contains(t, []media.Verdict{media.OK, media.Convert}, report.Verdict, "%s: %s", name, report.Details)
	}
}
