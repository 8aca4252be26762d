package picture

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/mediatest"
)

const plenty = 5 << 20

// corners are the colours of the corners of the pictures made here.
var corners = mediatest.Corners

// fourColours is a picture with a colour in each quarter.
func fourColours(width, height int) *image.NRGBA { return mediatest.Quarters(width, height, corners) }

func jpegOf(_ testing.TB, img image.Image) []byte { return mediatest.JPEG(img) }
func pngOf(_ testing.TB, img image.Image) []byte  { return mediatest.PNG(img) }

// gifOf is an animation with a frame for each rectangle, of one colour each.
func gifOf(_ testing.TB, width, height int, frames ...image.Rectangle) []byte {
	palette := color.Palette{color.Transparent, corners[0], corners[1], corners[2]}
	all := make([]*image.Paletted, len(frames))
	for i, rect := range frames {
		all[i] = image.NewPaletted(rect, palette)
		for p := range all[i].Pix {
			all[i].Pix[p] = uint8(1 + i%3)
		}
	}
	return mediatest.GIF(image.Config{Width: width, Height: height, ColorModel: palette}, all...)
}

var withSegment = mediatest.WithSegment

func withChunk(_ testing.TB, file []byte, name string, body []byte) []byte {
	return mediatest.WithChunk(file, name, body)
}

// orientedJPEG is a JPEG that says how it is to be turned.
func orientedJPEG(file []byte, o int) []byte {
	return mediatest.Oriented(file, byte(o))
}

func fixture(t testing.TB, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	return content
}

func examine(content []byte) (Info, error) {
	return Examine(context.Background(), bytes.NewReader(content), int64(len(content)))
}

func converts(content []byte, most int64) ([]byte, Info, error) {
	var out bytes.Buffer
	info, err := Convert(context.Background(), bytes.NewReader(content), int64(len(content)), most, &out)
	return out.Bytes(), info, err
}

func strip(content []byte) ([]byte, error) {
	var out bytes.Buffer
	err := Strip(context.Background(), bytes.NewReader(content), int64(len(content)), &out)
	return out.Bytes(), err
}

// converted is the picture after conversion, with what is said about it checked.
func converted(t testing.TB, content []byte) (image.Image, Info) {
	t.Helper()
	out, info, err := converts(content, plenty)
	require.NoError(t, err)
	img, format, err := image.Decode(bytes.NewReader(out))
	require.NoError(t, err)
	require.Equal(t, string(info.Format), format)
	require.Equal(t, image.Pt(info.Width, info.Height), img.Bounds().Size())
	seen, err := examine(out)
	require.NoError(t, err)
	require.Equal(t, seen, info, "what is written is what is said to be")
	require.False(t, seen.Metadata)
	return img, info
}

// requireCorners compares the corners, from the upper left one clockwise.
func requireCorners(t testing.TB, img image.Image, want [4]color.NRGBA, within int) {
	t.Helper()
	const inset = 2
	b := img.Bounds()
	for i, at := range []image.Point{
		{b.Min.X + inset, b.Min.Y + inset}, {b.Max.X - 1 - inset, b.Min.Y + inset},
		{b.Max.X - 1 - inset, b.Max.Y - 1 - inset}, {b.Min.X + inset, b.Max.Y - 1 - inset},
	} {
		requireColour(t, want[i], img.At(at.X, at.Y), within)
	}
}

func requireColour(t testing.TB, want color.NRGBA, got color.Color, within int) {
	t.Helper()
	c := color.NRGBAModel.Convert(got).(color.NRGBA)
	for i, pair := range [][2]uint8{{want.R, c.R}, {want.G, c.G}, {want.B, c.B}, {want.A, c.A}} {
		require.InDelta(t, pair[0], pair[1], float64(within), "channel %d: want %v, got %v", i, want, c)
	}
}

// uprightCorners are the corners of fourColours after it is turned.
func uprightCorners(o int) [4]color.NRGBA {
	from := [9][4]int{
		1: {0, 1, 2, 3}, 2: {1, 0, 3, 2}, 3: {2, 3, 0, 1}, 4: {3, 2, 1, 0},
		5: {0, 3, 2, 1}, 6: {3, 0, 1, 2}, 7: {2, 1, 0, 3}, 8: {1, 2, 3, 0},
	}[o]
	var turned [4]color.NRGBA
	for i, corner := range from {
		turned[i] = corners[corner]
	}
	return turned
}

// tool runs another program, or skips the test where there is none.
func tool(t testing.TB, name string, args ...string) []byte {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not installed", name)
	}
	out, err := exec.Command(path, args...).CombinedOutput()
	require.NoError(t, err, "%s %v: %s", name, args, out)
	return out
}

// save writes a file for another program.
func save(t testing.TB, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, content, 0o600))
	return path
}

func load(t testing.TB, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	return content
}

var _ io.ReaderAt = failingFile{}

// failingFile cannot be read from a place on.
type failingFile struct {
	content []byte
	from    int64
	err     error
}

func (f failingFile) ReadAt(p []byte, at int64) (int, error) {
	if at+int64(len(p)) > f.from {
		return 0, f.err
	}
	return bytes.NewReader(f.content).ReadAt(p, at)
}
