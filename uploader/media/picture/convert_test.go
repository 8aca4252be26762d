package picture

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/defect"
	"mediadrop/uploader/media/picture/pixels"
	"mediadrop/uploader/media/picture/tags"
	"mediadrop/uploader/racetest"
)

func TestConvertOfEachFormat(t *testing.T) {
	racetest.OneGoroutine(t)
	for name, test := range map[string]struct {
		content []byte
		within  int // what coding with loss makes of plain colours
	}{
		"jpeg":             {jpegOf(t, fourColours(60, 40)), 10},
		"progressive":      {fixture(t, "progressive.jpg"), 10},
		"cmyk jpeg":        {fixture(t, "cmyk.jpg"), 12},
		"png":              {pngOf(t, fourColours(60, 40)), 10},
		"lossy webp":       {fixture(t, "lossy.webp"), 20},
		"first of a webp":  {fixture(t, "animated.webp"), 20},
		"bmp":              {fixture(t, "four.bmp"), 16},
		"16-bit tiff":      {fixture(t, "deep.tif"), 16},
		"cmyk tiff":        {fixture(t, "inks.tif"), 16},
		"heic, turned not": {fixture(t, "photo.heic"), 16},
	} {
		t.Run(name, func(t *testing.T) {
			img, info := converted(t, test.content)
			require.Equal(t, JPEG, info.Format)
			requireCorners(t, img, corners, test.within)
		})
	}
}

func TestConvertTurns(t *testing.T) {
	for o := 1; o <= 8; o++ {
		for _, size := range []image.Point{{60, 40}, {61, 41}, {60, 41}, {61, 40}} {
			stored := fourColours(size.X, size.Y)
			for _, content := range [][]byte{
				orientedJPEG(jpegOf(t, stored), o),
				withChunk(t, pngOf(t, stored), "eXIf", tags.OnlyOrientation(o)),
			} {
				img, _ := converted(t, content)
				w, h := pixels.Orientation(o).Size(size.X, size.Y)
				require.Equal(t, image.Pt(w, h), img.Bounds().Size())
				requireCorners(t, img, uprightCorners(o), 12)
			}
		}
	}
}

func TestConvertKeepsWhatIsTransparent(t *testing.T) {
	half := fourColours(60, 40)
	for i := 3; i < len(half.Pix); i += 4 {
		half.Pix[i] = 128
	}
	see := corners
	for i := range see {
		see[i].A = 128
	}
	img, info := converted(t, pngOf(t, half))
	require.Equal(t, PNG, info.Format)
	require.True(t, info.Alpha)
	requireCorners(t, img, see, 1)

	img, info = converted(t, fixture(t, "alpha.webp"))
	require.Equal(t, PNG, info.Format)
	requireCorners(t, img, see, 20)
}

func TestConvertFlattensOnWhite(t *testing.T) {
	veil := noise(300, 300)
	for i := range veil.Pix {
		if i%4 == 3 {
			veil.Pix[i] = 0
		}
	}
	veil.SetNRGBA(150, 150, color.NRGBA{0, 0, 0, 1})
	out, info, err := converts(pngOf(t, veil), 20_000)
	require.NoError(t, err)
	require.Equal(t, JPEG, info.Format)
	img, _, err := image.Decode(bytes.NewReader(out))
	require.NoError(t, err)
	white := color.NRGBA{255, 255, 255, 255}
	requireCorners(t, img, [4]color.NRGBA{white, white, white, white}, 2)
}

func TestAnAlphaChannelWithNothingTransparentIsNoReasonForPNG(t *testing.T) {
	content := pngOf(t, fourColours(60, 40))
	opaque := withChunk(t, content, "tRNS", []byte{0, 1, 0, 2, 0, 3})
	_, info := converted(t, opaque)
	require.Equal(t, JPEG, info.Format)
}

func TestConvertPutsTheFirstFrameOnItsCanvas(t *testing.T) {
	img, info := converted(t, gifOf(t, 60, 40, image.Rect(0, 0, 30, 20), image.Rect(0, 0, 60, 40)))
	require.Equal(t, PNG, info.Format)
	require.Equal(t, image.Pt(60, 40), img.Bounds().Size())
	requireColour(t, corners[0], img.At(3, 3), 0)
	requireColour(t, color.NRGBA{}, img.At(40, 30), 0)
}

func TestConvertOfGrayStaysGray(t *testing.T) {
	deep := image.NewGray16(image.Rect(0, 0, 30, 20))
	for i := range deep.Pix {
		deep.Pix[i] = 0x80
	}
	img, info := converted(t, pngOf(t, deep))
	require.Equal(t, Gray, info.Model)
	requireColour(t, color.NRGBA{128, 128, 128, 255}, img.At(5, 5), 1)
}

func TestConvertFits(t *testing.T) {
	racetest.OneGoroutine(t)
	for _, img := range []image.Image{noise(700, 500), soft(2200, 500)} {
		content := jpegOf(t, img)
		previous := int64(len(content)) + 1
		for _, most := range []int64{plenty, 100_000, 8_000, 1_000} {
			out, info, err := converts(content, most)
			require.NoError(t, err)
			require.LessOrEqual(t, int64(len(out)), most)
			require.LessOrEqual(t, int64(len(out)), previous+previous/2)
			previous = int64(len(out))
			ratio := float64(info.Width) / float64(info.Height)
			wanted := float64(img.Bounds().Dx()) / float64(img.Bounds().Dy())
			require.InEpsilon(t, wanted, ratio, 0.1)
		}
	}
	_, _, err := converts(jpegOf(t, noise(50, 50)), 100)
	require.ErrorIs(t, err, defect.ErrTooBig, "nothing fits into 100 bytes")
}

func TestConvertMakesSmallerOnlyWhenNeeded(t *testing.T) {
	racetest.OneGoroutine(t)
	content := jpegOf(t, noise(2400, 1200))
	_, info, err := converts(content, plenty)
	require.NoError(t, err)
	require.Equal(t, 2400, info.Width)
	_, info, err = converts(content, 1_200_000)
	require.NoError(t, err)
	require.Equal(t, 2048, info.Width)
	require.Equal(t, 1024, info.Height)
}

func TestConvertStops(t *testing.T) {
	why := errors.New("the person changed her mind")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(why)
	for _, content := range [][]byte{
		jpegOf(t, fourColours(60, 40)), pngOf(t, fourColours(60, 40)), fixture(t, "photo.heic"), fixture(t, "lossy.webp"),
	} {
		var out bytes.Buffer
		_, err := Convert(ctx, bytes.NewReader(content), int64(len(content)), plenty, &out)
		require.ErrorIs(t, err, why)
		require.Zero(t, out.Len())
	}
}

func TestConvertTellsErrorsOfWriting(t *testing.T) {
	content := jpegOf(t, fourColours(60, 40))
	full := errors.New("no room on the disk")
	_, err := Convert(t.Context(), bytes.NewReader(content), int64(len(content)), plenty, failingWriter{full})
	require.ErrorIs(t, err, full)
}

type failingWriter struct{ err error }

func (f failingWriter) Write([]byte) (int, error) { return 0, f.err }

func TestConvertOfRunLengths(t *testing.T) {
	content := []byte("BM\x5a\x00\x00\x00\x00\x00\x00\x00\x3e\x00\x00\x00" + // pixels at 62
		"\x28\x00\x00\x00\x08\x00\x00\x00\x08\x00\x00\x00\x01\x00\x04\x00\x02\x00\x00\x00" +
		"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\x00\x00\x02\x00\x00\x00" +
		"\x00\x00\x00\x00\xff\xff\xff\x00")
	row := "\x02\x11\x00\x06\x11\x00\x11\x00\x00\x00" // a run of two, six as they are, padding, end of row
	for range 8 {
		content = append(content, row...)
	}
	content = append(content, 0, 1)
	img, info := converted(t, content)
	require.Equal(t, image.Pt(8, 8), image.Pt(info.Width, info.Height))
	white := color.NRGBA{255, 255, 255, 255}
	requireColour(t, white, img.At(0, 0), 60)
	requireColour(t, white, img.At(2, 4), 60)
	requireColour(t, color.NRGBA{0, 0, 0, 255}, img.At(4, 4), 60)
	_, err := examine(content[:len(content)-5])
	require.ErrorIs(t, err, defect.ErrTruncated)
}
