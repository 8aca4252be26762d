package picture

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/defect"
	"mediadrop/uploader/media/picture/jpegdata"
	"mediadrop/uploader/racetest"
)

func thumbnail(content []byte, side int) (image.Image, error) {
	return Thumbnail(context.Background(), bytes.NewReader(content), int64(len(content)), side)
}

// withPreview returns a JPEG an EXIF block with an orientation and a preview.
func withPreview(file []byte, o int, preview []byte) []byte {
	be := binary.BigEndian
	block := append([]byte(jpegdata.MagicEXIF), "MM\x00\x2a\x00\x00\x00\x08"...)
	block = be.AppendUint16(block, 1)
	block = append(block, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, byte(o), 0, 0)
	block = be.AppendUint32(block, 26) // the second directory
	block = be.AppendUint16(block, 2)
	for tag, value := range []int{56, len(preview)} {
		block = append(block, 2, byte(1+tag), 0, 4, 0, 0, 0, 1)
		block = be.AppendUint32(block, uint32(value))
	}
	block = be.AppendUint32(block, 0)
	return withSegment(file, jpegdata.MarkerAPP1, append(block, preview...))
}

func TestThumbnailsOfEveryFormat(t *testing.T) {
	wide := fourColours(400, 300)
	contents := map[string][]byte{
		"jpeg": jpegOf(t, wide), "png": pngOf(t, wide),
		"gif": gifOf(t, 60, 40, image.Rect(0, 0, 60, 40), image.Rect(0, 0, 60, 40)),
	}
	for _, name := range []string{"lossy.webp", "alpha.webp", "animated.webp", "four.bmp", "deep.tif", "inks.tif", "photo.heic", "progressive.jpg", "cmyk.jpg", "located.jpg"} {
		contents[name] = fixture(t, name)
	}
	for name, content := range contents {
		info, err := examine(content)
		require.NoError(t, err, name)
		small, err := thumbnail(content, 56)
		require.NoError(t, err, name)
		size := small.Bounds().Size()
		require.Equal(t, min(56, max(info.Width, info.Height)), max(size.X, size.Y), name)
	}
	small, err := thumbnail(contents["png"], 56)
	require.NoError(t, err)
	require.Equal(t, image.Pt(56, 42), small.Bounds().Size())
	requireCorners(t, small, corners, 2)
}

func TestThumbnailsAreUpright(t *testing.T) {
	content := jpegOf(t, fourColours(160, 120))
	for o := 1; o <= 8; o++ {
		small, err := thumbnail(orientedJPEG(content, o), 56)
		require.NoError(t, err)
		want := image.Pt(56, 42)
		if o >= 5 {
			want = image.Pt(42, 56)
		}
		require.Equal(t, want, small.Bounds().Size(), "orientation %d", o)
		requireCorners(t, small, uprightCorners(o), 12)
	}
}

func TestThumbnailsOfOddShapes(t *testing.T) {
	for _, size := range []image.Point{{1, 1}, {3000, 1}, {1, 3000}, {30, 20}, {57, 56}} {
		small, err := thumbnail(pngOf(t, fourColours(size.X, size.Y)), 56)
		require.NoError(t, err)
		got := small.Bounds().Size()
		require.LessOrEqual(t, max(got.X, got.Y), 56)
		require.Positive(t, min(got.X, got.Y))
	}
}

// green is what the preview shows and the picture does not.
func green(width, height int) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	for i := 0; i < len(img.Pix); i += 4 {
		copy(img.Pix[i:], []byte{0, 200, 0, 255})
	}
	return img
}

func TestThePreviewOfTheCameraIsTaken(t *testing.T) {
	racetest.OneGoroutine(t)
	photo := jpegOf(t, fourColours(1600, 1200))
	shows := func(preview []byte, o int) color.Color {
		small, err := thumbnail(withPreview(photo, o, preview), 56)
		require.NoError(t, err)
		return small.At(4, 4)
	}
	fresh := color.NRGBA{0, 200, 0, 255}
	for name, c := range map[string]struct {
		preview []byte
		taken   bool
	}{
		"as cameras make it": {jpegOf(t, green(160, 120)), true},
		"rounded":            {jpegOf(t, green(160, 119)), true},
		"too small":          {jpegOf(t, green(40, 30)), false},
		"with black bars":    {jpegOf(t, green(160, 90)), false},
		"no picture":         {[]byte("not at all"), false},
		"cut off":            {jpegOf(t, green(160, 120))[:300], false},
		"another format":     {pngOf(t, green(160, 120)), false},
	} {
		t.Run(name, func(t *testing.T) {
			want := corners[0]
			if c.taken {
				want = fresh
			}
			requireColour(t, want, shows(c.preview, 1), 6)
		})
	}
	small, err := thumbnail(withPreview(photo, 6, jpegOf(t, fourColours(160, 120))), 56)
	require.NoError(t, err)
	require.Equal(t, image.Pt(42, 56), small.Bounds().Size())
	requireCorners(t, small, uprightCorners(6), 20)
}

// countingFile counts what is read of it.
type countingFile struct {
	io.ReaderAt
	bytes int64
}

func (f *countingFile) ReadAt(p []byte, at int64) (int, error) {
	n, err := f.ReaderAt.ReadAt(p, at)
	f.bytes += int64(n)
	return n, err
}

func TestOnlyTheBeginningIsReadForAPreview(t *testing.T) {
	content := withPreview(jpegOf(t, noise(1600, 1200)), 1, jpegOf(t, green(160, 120)))
	f := &countingFile{ReaderAt: bytes.NewReader(content)}
	_, err := Thumbnail(t.Context(), f, int64(len(content)), 56)
	require.NoError(t, err)
	require.Less(t, f.bytes, int64(200<<10))
	require.Greater(t, len(content), 1<<20)
}

func TestThumbnailsOfWhatIsTooLargeOrBroken(t *testing.T) {
	for name, content := range hugeHeaders(t) {
		_, err := thumbnail(content, 56)
		require.ErrorIs(t, err, defect.ErrTooBig, name)
	}
	var f facts
	f.claim(8064, 6048, 15)
	require.Less(t, f.memory, int64(maxForThumbnail), "a JPEG of 48 megapixels")
	for _, content := range [][]byte{nil, []byte("x"), []byte("%PDF-1.7"), pngOf(t, noise(60, 60))[:3000]} {
		_, err := thumbnail(content, 56)
		require.Error(t, err)
	}
	failed := errors.New("the disk fails")
	content := jpegOf(t, noise(200, 200))
	_, err := Thumbnail(t.Context(), failingFile{content: content, from: 100, err: failed}, int64(len(content)), 56)
	require.ErrorIs(t, err, failed)
}

func TestThumbnailsEndWithTheirContext(t *testing.T) {
	ctx, stop := context.WithCancelCause(t.Context())
	closing := errors.New("closing")
	stop(closing)
	content := jpegOf(t, noise(200, 200))
	_, err := Thumbnail(ctx, bytes.NewReader(content), int64(len(content)), 56)
	require.ErrorIs(t, err, closing)
}

func TestPreviewsThatExiftoolPutsIn(t *testing.T) {
	path := magick(t, "a.jpg", "-resize", "1610x1200!", "-quality", "92")
	small := filepath.Join(filepath.Dir(path), "small.jpg")
	require.NoError(t, os.WriteFile(small, jpegOf(t, green(161, 120)), 0o600))
	tool(t, "exiftool", "-q", "-overwrite_original", "-ThumbnailImage<="+small, path)
	got, err := thumbnail(load(t, path), 56)
	require.NoError(t, err)
	requireColour(t, color.NRGBA{0, 200, 0, 255}, got.At(5, 5), 6)
}

func FuzzThumbnail(f *testing.F) {
	seed(f)
	f.Add(withPreview(jpegOf(f, fourColours(160, 120)), 6, jpegOf(f, green(160, 120))))
	f.Fuzz(func(t *testing.T, content []byte) {
		if len(content) > 1<<20 || strings.Contains(string(content), "ftyp") {
			return // the HEIC decoder is fuzzed elsewhere, and slow
		}
		small, err := thumbnail(content, 56)
		if err != nil {
			requireDefect(t, err)
			return
		}
		size := small.Bounds().Size()
		require.True(t, size.X >= 1 && size.Y >= 1 && max(size.X, size.Y) <= 56, "%v", size)
	})
}

// BenchmarkThumbnail48MP decodes a photograph that has no preview.
func BenchmarkThumbnail48MP(b *testing.B) {
	f, err := os.Open(photograph(b, "8000x6000", "photo.jpg"))
	require.NoError(b, err)
	defer f.Close()
	info, err := f.Stat()
	require.NoError(b, err)
	b.ReportAllocs()
	for b.Loop() {
		_, err := Thumbnail(context.Background(), f, info.Size(), 56)
		require.NoError(b, err)
	}
}
