//go:build linux

package desktoptest

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/desktop/xserver"
)

const (
	// stillness is for how long a window does not change that stands still.
	stillness = 300 * time.Millisecond
	// resting is how often its program is seen to wait for something before that: one that has work
	// to do, and gets no processor on a busy machine, does not change its window either.
	resting = 3
	// restless is how long a program has for that which always does something, as drawing a cursor
	// that blinks.
	restless = 5 * time.Second
)

// Connect connects to the display's server. The caller closes it.
func (d *Display) Connect() *xgb.Conn {
	d.TB.Helper()
	variable := d.Env[slices.IndexFunc(d.Env, func(v string) bool { return strings.HasPrefix(v, "DISPLAY=") })]
	conn, err := xgb.NewConnDisplay(strings.TrimPrefix(variable, "DISPLAY="))
	require.NoError(d.TB, err)
	return conn
}

// Atom returns the number that the display's server has for a name.
func (d *Display) Atom(name string) xproto.Atom {
	d.TB.Helper()
	conn := d.Connect()
	defer conn.Close()
	number, err := xserver.Atom(conn, name)
	require.NoError(d.TB, err)
	return number
}

// Picture is what the display shows now.
func (d *Display) Picture() *image.RGBA {
	d.TB.Helper()
	conn := d.Connect()
	defer conn.Close()
	root := xproto.Setup(conn).DefaultScreen(conn)
	shown, err := xproto.GetImage(conn, xproto.ImageFormatZPixmap, xproto.Drawable(root.Root), 0, 0,
		root.WidthInPixels, root.HeightInPixels, 1<<32-1).Reply()
	require.NoError(d.TB, err)
	picture := image.NewRGBA(image.Rect(0, 0, int(root.WidthInPixels), int(root.HeightInPixels)))
	require.Len(d.TB, shown.Data, len(picture.Pix), "four bytes a pixel")
	for i := 0; i < len(shown.Data); i += 4 { // blue, green, red, nothing
		picture.Pix[i], picture.Pix[i+1], picture.Pix[i+2], picture.Pix[i+3] = shown.Data[i+2], shown.Data[i+1], shown.Data[i], 255
	}
	return picture
}

// Screenshot keeps what the display shows in a file, whose folder is made.
func (d *Display) Screenshot(path string) {
	d.TB.Helper()
	require.NoError(d.TB, os.MkdirAll(filepath.Dir(path), 0o755))
	var content bytes.Buffer
	require.NoError(d.TB, (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&content, d.Picture()))
	require.NoError(d.TB, os.WriteFile(path, content.Bytes(), 0o644))
}

// Settled waits until nothing moves where the window is, because its program has nothing to do,
// and returns what the display shows.
func (w *Window) Settled() *image.RGBA {
	d := w.Display
	d.TB.Helper()
	last, began, rests := d.Picture(), time.Now(), 0
	since := began
	WaitUntil(d.TB, "a window that stands still", func() bool {
		if isWaiting(w.program()) {
			rests++
		}
		previous := last
		last = d.Picture()
		if _, moved := FirstChange(previous, last, w.Area(), 1); moved {
			since = time.Now()
		}
		return time.Since(since) >= stillness && (rests >= resting || time.Since(began) >= restless)
	})
	return last
}

// FirstChange finds the first square of size pixels, row by row, of which every pixel differs.
func FirstChange(before, after *image.RGBA, area image.Rectangle, size int) (image.Point, bool) {
	area = area.Intersect(before.Bounds()).Intersect(after.Bounds())
	// run[x] counts how many pixels at the end of column x so far changed without a gap
	run := make([]int, area.Dx())
	for y := area.Min.Y; y < area.Max.Y; y++ {
		from, to := before.PixOffset(area.Min.X, y), before.PixOffset(area.Max.X, y)
		old, now := before.Pix[from:to], after.Pix[after.PixOffset(area.Min.X, y):after.PixOffset(area.Max.X, y)]
		if bytes.Equal(old, now) {
			clear(run)
			continue
		}
		wide := 0
		for column := range run {
			pixel := 4 * column
			if bytes.Equal(old[pixel:pixel+4], now[pixel:pixel+4]) {
				run[column], wide = 0, 0
				continue
			}
			run[column]++
			if run[column] < size {
				wide = 0
				continue
			}
			if wide++; wide == size {
				return image.Pt(area.Min.X+column-size+1, y-size+1), true
			}
		}
	}
	return image.Point{}, false
}
