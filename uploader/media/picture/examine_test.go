package picture

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/defect"
	"mediadrop/uploader/media/picture/jpegdata"
	"mediadrop/uploader/media/picture/tags"
)

func TestExamineTellsWhatAPictureIs(t *testing.T) {
	still := fourColours(40, 30)
	gray16 := image.NewGray16(image.Rect(0, 0, 40, 30))
	plain := pngOf(t, still)
	for name, test := range map[string]struct {
		content []byte
		want    Info
	}{
		"jpeg":       {jpegOf(t, still), Info{Format: JPEG, Width: 40, Height: 30, Bits: 8, Model: RGB, Orientation: 1}},
		"gray jpeg":  {jpegOf(t, image.NewGray(still.Rect)), Info{Format: JPEG, Width: 40, Height: 30, Bits: 8, Model: Gray, Orientation: 1}},
		"turned":     {orientedJPEG(jpegOf(t, still), 6), Info{Format: JPEG, Width: 40, Height: 30, Bits: 8, Model: RGB, Orientation: 6}},
		"png":        {plain, Info{Format: PNG, Width: 40, Height: 30, Bits: 8, Model: RGB, Orientation: 1}},
		"16 bits":    {pngOf(t, gray16), Info{Format: PNG, Width: 40, Height: 30, Bits: 16, Model: Gray, Orientation: 1}},
		"with alpha": {pngOf(t, image.NewNRGBA(still.Rect)), Info{Format: PNG, Width: 40, Height: 30, Bits: 8, Model: RGB, Alpha: true, Orientation: 1}},
		"apng":       {withChunk(t, plain, "acTL", []byte{0, 0, 0, 2, 0, 0, 0, 0}), Info{Format: PNG, Width: 40, Height: 30, Bits: 8, Model: RGB, Orientation: 1, Animated: true}},
		"turned png": {withChunk(t, plain, "eXIf", tags.OnlyOrientation(8)), Info{Format: PNG, Width: 40, Height: 30, Bits: 8, Model: RGB, Orientation: 8}},
		"text":       {withChunk(t, plain, "tEXt", []byte("Author\x00Dana")), Info{Format: PNG, Width: 40, Height: 30, Bits: 8, Model: RGB, Orientation: 1, Metadata: true}},
		"gif":        {gifOf(t, 40, 30, image.Rect(0, 0, 40, 30)), Info{Format: GIF, Width: 40, Height: 30, Bits: 8, Model: Palette, Alpha: true, Orientation: 1}},
		"animation":  {gifOf(t, 40, 30, image.Rect(0, 0, 40, 30), image.Rect(1, 1, 5, 5)), Info{Format: GIF, Width: 40, Height: 30, Bits: 8, Model: Palette, Alpha: true, Orientation: 1, Animated: true}},
		"webp":       {fixture(t, "lossy.webp"), Info{Format: WebP, Width: 60, Height: 40, Bits: 8, Model: RGB, Orientation: 1}},
		"alpha webp": {fixture(t, "alpha.webp"), Info{Format: WebP, Width: 60, Height: 40, Bits: 8, Model: RGB, Alpha: true, Orientation: 1}},
		"anim webp":  {fixture(t, "animated.webp"), Info{Format: WebP, Width: 60, Height: 40, Bits: 8, Model: RGB, Orientation: 1, Animated: true}},
		"heic":       {fixture(t, "photo.heic"), Info{Format: HEIF, Width: 60, Height: 40, Bits: 8, Model: RGB, Orientation: 1, Metadata: true, Location: true}},
		"bmp":        {fixture(t, "four.bmp"), Info{Format: BMP, Width: 24, Height: 16, Bits: 8, Model: RGB, Orientation: 1}},
		"tiff":       {fixture(t, "deep.tif"), Info{Format: TIFF, Width: 24, Height: 16, Bits: 16, Model: RGB, Orientation: 1, Metadata: false}},
		"cmyk":       {fixture(t, "cmyk.jpg"), Info{Format: JPEG, Width: 60, Height: 40, Bits: 8, Model: CMYK, Orientation: 1}},
		"located":    {fixture(t, "located.jpg"), Info{Format: JPEG, Width: 60, Height: 40, Bits: 8, Model: RGB, Orientation: 6, Metadata: true, Location: true}},
	} {
		t.Run(name, func(t *testing.T) {
			info, err := examine(test.content)
			require.NoError(t, err)
			require.Equal(t, test.want, info)
		})
	}
}

func TestMetadataOfJPEG(t *testing.T) {
	plain := jpegOf(t, fourColours(16, 16))
	for name, test := range map[string]struct {
		content            []byte
		metadata, location bool
	}{
		"nothing":           {plain, false, false},
		"orientation only":  {orientedJPEG(plain, 3), false, false},
		"comment":           {withSegment(plain, jpegdata.MarkerCOM, []byte("hello")), true, false},
		"photoshop":         {withSegment(plain, 0xed, []byte("Photoshop 3.0\x00")), true, false},
		"damaged exif":      {withSegment(plain, jpegdata.MarkerAPP1, []byte(jpegdata.MagicEXIF+"MM\x00\x2a\xff\xff\xff\xff")), true, false},
		"xmp":               {withSegment(plain, jpegdata.MarkerAPP1, []byte(jpegdata.MagicXMP+"<x/>")), true, false},
		"xmp with position": {withSegment(plain, jpegdata.MarkerAPP1, []byte(jpegdata.MagicXMP+`exif:GPSLatitude="1"`)), true, true},
		"motion photo":      {append(bytes.Clone(plain), "\x00\x00\x00\x18ftypmp42"...), true, false},
		"padding":           {append(bytes.Clone(plain), make([]byte, 100)...), false, false},
	} {
		info, err := examine(test.content)
		require.NoError(t, err, name)
		require.Equal(t, test.metadata, info.Metadata, name)
		require.Equal(t, test.location, info.Location, name)
	}
}

func TestNotAPicture(t *testing.T) {
	for _, content := range []string{"", "hello", "\xff\xd8\xff", "\x00\x00\x00\x10ftypavif\x00\x00\x00\x00", "BM", "II*\x00"} {
		_, err := examine([]byte(content))
		require.Error(t, err, content)
		require.True(t, errors.Is(err, defect.ErrBroken) || errors.Is(err, defect.ErrTruncated), "%q: %v", content, err)
	}
}

func TestAnErrorOfReadingStaysWhatItIs(t *testing.T) {
	gone := errors.New("the network drive is gone")
	for _, content := range [][]byte{jpegOf(t, noise(200, 200)), pngOf(t, noise(200, 200)), fixture(t, "photo.heic")} {
		for from := int64(0); from < int64(len(content)); from += int64(len(content)) / 4 {
			_, err := Examine(t.Context(), failingFile{content, from, gone}, int64(len(content)))
			require.ErrorIs(t, err, gone)
			require.NotErrorIs(t, err, defect.ErrTruncated)
		}
	}
}

// noise cannot be compressed much.
func noise(width, height int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	state := uint32(1)
	for i := range img.Pix {
		state = state*1664525 + 1013904223
		img.Pix[i] = byte(state >> 24)
		if i%4 == 3 {
			img.Pix[i] = 255
		}
	}
	return img
}

// soft is a picture such as photographs are: large areas with some detail.
func soft(width, height int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			img.SetNRGBA(x, y, color.NRGBA{uint8(x * 255 / width), uint8(y * 255 / height), uint8((x*y)>>4) & 15, 255})
		}
	}
	return img
}
