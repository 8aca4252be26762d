//go:build linux

package e2e

import (
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// picture is what the display shows now.
func (d *desktop) picture() image.Image {
	d.t.Helper()
	decoded, err := png.Decode(strings.NewReader(d.must("import", "-window", "root", "png:-")))
	require.NoError(d.t, err)
	return decoded
}

// screenshot keeps what the display shows as build/e2e/NAME.png.
func (d *desktop) screenshot(name string) {
	d.t.Helper()
	folder := filepath.Join(repository(d.t), "build", "e2e")
	require.NoError(d.t, os.MkdirAll(folder, 0o755))
	d.must("import", "-window", "root", filepath.Join(folder, name+".png"))
}

// settled waits until nothing moves where the window is, and returns what the display shows.
func (w *window) settled() image.Image {
	d := w.desktop
	d.t.Helper()
	last := d.picture()
	waitUntil(d.t, "a window that stands still", func() bool {
		previous := last
		last = d.picture()
		_, moved := firstChange(previous, last, w.area(), 1)
		return !moved
	})
	return last
}

// solidChange finds the middle of the first patch that changed as a whole: a selected icon or
// name, never a line of text that merely reads differently.
func solidChange(before, after image.Image, area image.Rectangle) (image.Point, bool) {
	const patch = 9 // pixels: more than a letter's stroke, less than the smallest icon
	corner, found := firstChange(before, after, area, patch)
	return corner.Add(image.Pt(patch/2, patch/2)), found
}

// firstChange finds the first square of size pixels, row by row, of which every pixel differs.
func firstChange(before, after image.Image, area image.Rectangle, size int) (image.Point, bool) {
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

// TestSolidChange keeps the search for selected files honest: thin changes do not count.
func TestSolidChange(t *testing.T) {
	before := image.NewGray(image.Rect(0, 0, 60, 60))
	after := image.NewGray(before.Rect)
	for i := range 60 {
		after.Pix[after.PixOffset(i, 3)] = 255 // a line
	}
	_, found := solidChange(before, after, before.Rect)
	require.False(t, found)

	for y := 20; y < 32; y++ {
		for x := 30; x < 42; x++ {
			after.Pix[after.PixOffset(x, y)] = 255
		}
	}
	point, found := solidChange(before, after, before.Rect)
	require.True(t, found)
	require.Equal(t, image.Pt(34, 24), point)

	_, found = solidChange(before, after, image.Rect(0, 0, 30, 60))
	require.False(t, found, "outside the area")
}
