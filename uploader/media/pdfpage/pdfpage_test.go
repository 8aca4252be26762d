package pdfpage

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/defect"
	"mediadrop/uploader/media/mediatest"
	"mediadrop/uploader/racetest"
)

func first(t *testing.T, content []byte, box image.Point) (Page, error) {
	t.Helper()
	racetest.OneGoroutine(t)
	return First(t.Context(), bytes.NewReader(content), int64(len(content)), box)
}

var (
	white = color.NRGBA{255, 255, 255, 255}
	green = color.NRGBA{0, 153, 0, 255}
	red   = color.NRGBA{230, 0, 0, 255}
)

// requireColour wants a colour at a place of a page, in points from its upper left.
func requireColour(t *testing.T, want color.NRGBA, p Page, high, x, y int) {
	t.Helper()
	scale := float64(p.Picture.Rect.Dy()) / float64(high)
	got := p.Picture.NRGBAAt(int(float64(x)*scale), int(float64(y)*scale))
	for _, c := range [][2]uint8{{want.R, got.R}, {want.G, got.G}, {want.B, got.B}, {want.A, got.A}} {
		require.InDelta(t, c[0], c[1], 2, "%v, not %v", got, want)
	}
}

func TestTheFirstPageIsDrawn(t *testing.T) {
	for _, box := range []image.Point{{512, 512}, {96, 96}, {2000, 842}, {300, 3000}} {
		p, err := first(t, mediatest.PDFPages(12, ""), box)
		require.NoError(t, err)
		require.Equal(t, 12, p.Pages)
		size := p.Picture.Rect.Size()
		require.True(t, size.X == box.X || size.Y == box.Y, "%v in %v", size, box)
		require.LessOrEqual(t, size.X, box.X)
		require.LessOrEqual(t, size.Y, box.Y)
		require.InDelta(t, 595.0/842, float64(size.X)/float64(size.Y), 0.02)
		requireColour(t, green, p, 842, 100, 92)
		requireColour(t, red, p, 842, 495, 750)
		requireColour(t, white, p, 842, 300, 100)
		require.True(t, p.Picture.Opaque())
	}
}

// What the text is made of need not be in the file, nor on the computer.
func TestTextsAreDrawn(t *testing.T) {
	p, err := first(t, mediatest.PDFPages(1, ""), image.Pt(842, 842))
	require.NoError(t, err)
	dark := 0
	for y := 842 - 490; y < 842-440; y++ {
		for x := 100; x < 400; x++ {
			if p.Picture.NRGBAAt(x, y).R < 100 {
				dark++
			}
		}
	}
	require.Greater(t, dark, 500)
}

func TestPagesAreDrawnAsTheyAreRead(t *testing.T) {
	turned, err := first(t, mediatest.PDFPages(2, "/Rotate 90"), image.Pt(500, 500))
	require.NoError(t, err)
	require.Equal(t, 500, turned.Picture.Rect.Dx())
	requireColour(t, green, turned, 595, 842-92, 100)
	cropped, err := first(t, mediatest.PDFPages(2, "/CropBox[0 692 200 842]"), image.Pt(200, 200))
	require.NoError(t, err)
	require.Equal(t, image.Pt(200, 150), cropped.Picture.Rect.Size())
	requireColour(t, green, cropped, 150, 100, 92)
	noted, err := first(t, mediatest.PDFPages(2, "/Annots[<</Type/Annot/Subtype/Square/Rect[200 300 300 400]/IC[0.9 0 0]/C[0.9 0 0]>>]"), image.Pt(842, 842))
	require.NoError(t, err)
	requireColour(t, red, noted, 842, 250, 842-350)
}

// A form is shown as it is filled in.
func TestFilledFormsAreDrawn(t *testing.T) {
	look := mediatest.PDFStream("/Type/XObject/Subtype/Form/BBox[0 0 100 100]", "0 0.6 0 rg 0 0 100 100 re f")
	content := mediatest.PDFOf("", "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]>>>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots[4 0 R]>>",
		"<</Type/Annot/Subtype/Widget/FT/Tx/T(name)/V(Dana)/Rect[200 300 300 400]/F 4/AP<</N 5 0 R>>>>", look)
	p, err := first(t, content, image.Pt(842, 842))
	require.NoError(t, err)
	requireColour(t, green, p, 842, 250, 842-350)
}

func TestWhatCannotBeDrawnIsSaid(t *testing.T) {
	files := mediatest.HostilePDFs()
	for name, want := range map[string]error{
		"header only.pdf": defect.ErrBroken, "noise.pdf": defect.ErrBroken, "half.pdf": defect.ErrBroken,
		"no pages.pdf": ErrNoPages, "no catalog.pdf": ErrNoPages, "opens with a password.pdf": ErrLocked, "protected otherwise.pdf": ErrLocked,
	} {
		_, err := first(t, files[name], image.Pt(300, 300))
		require.ErrorIs(t, err, want, name)
	}
	_, err := first(t, nil, image.Pt(300, 300))
	require.ErrorIs(t, err, defect.ErrBroken)
}

func TestPeculiarFilesAreDrawn(t *testing.T) {
	for name, content := range mediatest.PeculiarPDFs() {
		p, err := first(t, content, image.Pt(300, 300))
		require.NoError(t, err, name)
		size := p.Picture.Rect.Size()
		require.LessOrEqual(t, max(size.X, size.Y), 300, name)
		require.Positive(t, min(size.X, size.Y), name)
	}
}

// brokenDisk fails behind the beginning.
type brokenDisk struct {
	io.ReaderAt
	err error
}

func (d brokenDisk) ReadAt(b []byte, at int64) (int, error) {
	if at > 0 {
		return 0, d.err
	}
	return d.ReaderAt.ReadAt(b, at)
}

func TestADiskThatFailsIsNoFaultOfTheFile(t *testing.T) {
	racetest.OneGoroutine(t)
	content, away := mediatest.PDFPages(1, ""), errors.New("the share is gone")
	_, err := First(t.Context(), brokenDisk{bytes.NewReader(content), away}, int64(len(content)), image.Pt(50, 50))
	require.ErrorIs(t, err, away)
	require.NotErrorIs(t, err, defect.ErrBroken)
}

func TestTheEndOfTheContextIsSeen(t *testing.T) {
	racetest.OneGoroutine(t)
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(io.ErrClosedPipe)
	content := mediatest.PDFPages(1, "")
	_, err := First(ctx, bytes.NewReader(content), int64(len(content)), image.Pt(50, 50))
	require.ErrorIs(t, err, io.ErrClosedPipe)
}

// TestLettersOfLibreOfficeAreDrawn draws what an office makes, with its own fonts.
func TestLettersOfLibreOfficeAreDrawn(t *testing.T) {
	racetest.OneGoroutine(t)
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("LibreOffice is not installed")
	}
	folder := t.TempDir()
	text := filepath.Join(folder, "letter.txt")
	require.NoError(t, os.WriteFile(text, bytes.Repeat([]byte("Dear customer, שלום לכולם\n"), 100), 0o600))
	said, err := exec.Command(office, "-env:UserInstallation=file://"+filepath.ToSlash(folder)+"/profile", "--headless", "--convert-to", "pdf", "--outdir", folder, text).CombinedOutput()
	require.NoError(t, err, string(said))
	content, err := os.ReadFile(filepath.Join(folder, "letter.pdf"))
	require.NoError(t, err, string(said))
	p, err := first(t, content, image.Pt(800, 800))
	require.NoError(t, err)
	require.Equal(t, 2, p.Pages)
	dark := 0
	for i := 0; i < len(p.Picture.Pix); i += 4 {
		if p.Picture.Pix[i] < 128 {
			dark++
		}
	}
	require.InDelta(t, 0.05, float64(dark)/float64(len(p.Picture.Pix)/4), 0.04, "a page of text")
}
