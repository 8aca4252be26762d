package picture

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

const plenty = 5 << 20

// corners are the colours of the corners of the pictures made here, from the
// upper left one clockwise.
var corners = [4]color.NRGBA{
	{255, 0, 0, 255}, {0, 255, 0, 255}, {0, 0, 255, 255}, {255, 255, 255, 255},
}

// fourColours is a picture with a colour in each quarter.
func fourColours(width, height int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			right, low := x >= width/2, y >= height/2
			corner := 0
			switch {
			case right && !low:
				corner = 1
			case right:
				corner = 2
			case low:
				corner = 3
			}
			img.SetNRGBA(x, y, corners[corner])
		}
	}
	return img
}

func jpegOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}))
	return b.Bytes()
}

func pngOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, png.Encode(&b, img))
	return b.Bytes()
}

// gifOf is an animation with a frame for each rectangle, of one colour each.
func gifOf(t testing.TB, width, height int, frames ...image.Rectangle) []byte {
	t.Helper()
	palette := color.Palette{color.Transparent, corners[0], corners[1], corners[2]}
	g := &gif.GIF{Config: image.Config{Width: width, Height: height, ColorModel: palette}}
	for i, rect := range frames {
		frame := image.NewPaletted(rect, palette)
		for p := range frame.Pix {
			frame.Pix[p] = uint8(1 + i%3)
		}
		g.Image, g.Delay = append(g.Image, frame), append(g.Delay, 10)
	}
	var b bytes.Buffer
	require.NoError(t, gif.EncodeAll(&b, g))
	return b.Bytes()
}

// withSegment puts a segment behind a JPEG's beginning.
func withSegment(file []byte, marker byte, body []byte) []byte {
	length := len(body) + 2
	segment := append([]byte{0xff, marker, byte(length >> 8), byte(length)}, body...)
	return bytes.Join([][]byte{file[:2], segment, file[2:]}, nil)
}

// withChunk puts a chunk behind a PNG's header.
func withChunk(t testing.TB, file []byte, name string, body []byte) []byte {
	t.Helper()
	var c bytes.Buffer
	require.NoError(t, writeChunk(&c, name, body))
	const header = 8 + 25
	return bytes.Join([][]byte{file[:header], c.Bytes(), file[header:]}, nil)
}

// orientedJPEG is a JPEG that says how it is to be turned.
func orientedJPEG(file []byte, o int) []byte {
	return withSegment(file, markerAPP1, append([]byte(exifMagic), orientationOnly(o)...))
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
