package ui_test

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"
	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"

	"mediadrop/ui/desktest"
	"mediadrop/ui/uitest"
)

// TestGallery draws each dialog in both languages and themes, in a small window and in
// one at 200 %, with contact sheets of all of them, into the folder that GALLERY names.
// `make gallery` calls it.
func TestGallery(t *testing.T) {
	into := os.Getenv("GALLERY")
	if into == "" {
		t.Skip("GALLERY names no folder for the pictures")
	}
	for _, of := range []struct {
		name  string
		size  fyne.Size
		scale float32
	}{
		{"600x400", leastScreen, 1},
		{"1280x800-at-200%", fyne.NewSize(640, 400), 2},
	} {
		for _, code := range []string{"en", "he"} {
			for _, theme := range []string{"light", "dark"} {
				name := fmt.Sprintf("%s-%s-%s", of.name, code, theme)
				t.Run(name, func(t *testing.T) {
					dir := filepath.Join(into, name)
					require.NoError(t, os.MkdirAll(dir, 0o700))
					var pictures []image.Image
					var labels []string
					everyDialog(t, looks{code, theme, of.size}, func(t *testing.T, d *desktest.Desk, s shown) {
						layOut(d)
						c := d.Win.Canvas().(software.WindowlessCanvas)
						c.SetScale(of.scale)
						picture := c.Capture()
						c.SetScale(1)
						writePicture(t, filepath.Join(dir, strings.ReplaceAll(s.what, " ", "-")+".png"), picture)
						pictures, labels = append(pictures, picture), append(labels, s.what)
					})
					writePicture(t, filepath.Join(into, name+".png"), contactSheet(pictures, labels))
				})
			}
		}
	}
}

// layOut lays out what is in front, as the window does before it draws: the software
// canvas does not look for what has grown or was shown.
func layOut(d *desktest.Desk) {
	for range 3 {
		all := uitest.All[fyne.CanvasObject](d.Front())
		for _, o := range slices.Backward(all) {
			switch o := o.(type) {
			case *fyne.Container:
				if o.Layout != nil {
					o.Layout.Layout(o.Objects, o.Size())
				}
			case fyne.Widget:
				test.WidgetRenderer(o).Layout(o.Size())
			}
		}
	}
}

func writePicture(t *testing.T, path string, picture image.Image) {
	t.Helper()
	f, err := os.Create(path)
	require.NoError(t, err)
	require.NoError(t, png.Encode(f, picture))
	require.NoError(t, f.Close())
}

// contactSheet puts pictures of one size beside and below each other, with their names.
func contactSheet(pictures []image.Image, labels []string) image.Image {
	const columns, margin, line = 3, 8, 16
	cell := pictures[0].Bounds().Size().Add(image.Pt(margin, margin+line))
	rows := (len(pictures) + columns - 1) / columns
	sheet := image.NewRGBA(image.Rect(0, 0, columns*cell.X, rows*cell.Y))
	draw.Draw(sheet, sheet.Bounds(), image.NewUniform(color.Gray{0x80}), image.Point{}, draw.Src)
	for i, picture := range pictures {
		at := image.Pt(i%columns*cell.X, i/columns*cell.Y)
		label := font.Drawer{Dst: sheet, Src: image.White, Face: basicfont.Face7x13, Dot: fixed.P(at.X+2, at.Y+line-4)}
		label.DrawString(labels[i])
		to := picture.Bounds().Sub(picture.Bounds().Min).Add(at.Add(image.Pt(0, line)))
		draw.Draw(sheet, to, picture, picture.Bounds().Min, draw.Src)
	}
	return sheet
}
