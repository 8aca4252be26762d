//go:build linux

package desktoptest

import (
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"

	"github.com/stretchr/testify/require"
)

// Picture is what the display shows now.
func (d *Display) Picture() image.Image {
	d.TB.Helper()
	decoded, err := png.Decode(strings.NewReader(d.Must("import", "-window", "root", "png:-")))
	require.NoError(d.TB, err)
	return decoded
}

// Screenshot keeps what the display shows in a file, whose folder is made.
func (d *Display) Screenshot(path string) {
	d.TB.Helper()
	require.NoError(d.TB, os.MkdirAll(filepath.Dir(path), 0o755))
	d.Must("import", "-window", "root", path)
}

// Settled waits until nothing moves where the window is, and returns what the display shows.
func (w *Window) Settled() image.Image {
	d := w.Display
	d.TB.Helper()
	last := d.Picture()
	WaitUntil(d.TB, "a window that stands still", func() bool {
		previous := last
		last = d.Picture()
		_, moved := FirstChange(previous, last, w.Area(), 1)
		return !moved
	})
	return last
}

// FirstChange finds the first square of size pixels, row by row, of which every pixel differs.
func FirstChange(before, after image.Image, area image.Rectangle, size int) (image.Point, bool) {
	area = area.Intersect(before.Bounds())
	// run[x] counts how many pixels at the end of column x so far changed without a gap
	run := make([]int, area.Dx())
	for y := area.Min.Y; y < area.Max.Y; y++ {
		wide := 0
		for x := area.Min.X; x < area.Max.X; x++ {
			column := x - area.Min.X
			if before.At(x, y) == after.At(x, y) {
				run[column], wide = 0, 0
				continue
			}
			run[column]++
			if run[column] < size {
				wide = 0
				continue
			}
			if wide++; wide == size {
				return image.Pt(x-size+1, y-size+1), true
			}
		}
	}
	return image.Point{}, false
}
