//go:build linux

package e2e

import (
	"image"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/desktoptest"
)

// screenshot keeps what the display shows as build/e2e/NAME.png.
func (d *desktop) screenshot(name string) {
	d.TB.Helper()
	d.Screenshot(filepath.Join(desktoptest.Repository(d.TB), "build", "e2e", name+".png"))
}

// solidChange finds the middle of the first patch that changed as a whole: a selected icon or
// name, never a line of text that merely reads differently.
func solidChange(before, after *image.RGBA, area image.Rectangle) (image.Point, bool) {
	const patch = 9 // pixels: more than a letter's stroke, less than the smallest icon
	corner, found := desktoptest.FirstChange(before, after, area, patch)
	return corner.Add(image.Pt(patch/2, patch/2)), found
}

// TestSolidChange keeps the search for selected files honest: thin changes do not count.
func TestSolidChange(t *testing.T) {
	before := image.NewRGBA(image.Rect(0, 0, 60, 60))
	after := image.NewRGBA(before.Rect)
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
