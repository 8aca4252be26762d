package media

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/mediatest"
)

// The pictures that all tests have.
var (
	corners  = mediatest.Corners
	quarters = mediatest.Quarters
	photo    = mediatest.Photo
	chunk    = mediatest.Chunk
)

const pngHead = mediatest.PNGHead

// four is the usual test picture.
func four() *image.NRGBA { return quarters(80, 60, corners) }

func jpegOf(_ testing.TB, img image.Image) []byte { return mediatest.JPEG(img) }
func pngOf(_ testing.TB, img image.Image) []byte  { return mediatest.PNG(img) }
func bmpOf(_ testing.TB, img image.Image) []byte  { return mediatest.BMP(img) }
func tiffOf(_ testing.TB, img image.Image) []byte { return mediatest.TIFF(img) }

// gifOf is an animation of so many frames.
func gifOf(_ testing.TB, frames int) []byte {
	palette := color.Palette{corners[0], corners[1], corners[2], corners[3]}
	all := make([]*image.Paletted, frames)
	for i := range all {
		all[i] = image.NewPaletted(four().Bounds(), palette)
		if i == 0 {
			draw.Draw(all[i], all[i].Rect, four(), image.Point{}, draw.Src)
		}
	}
	return mediatest.GIF(image.Config{}, all...)
}

// repaint returns a picture in another colour model.
func repaint(img draw.Image) image.Image {
	draw.Draw(img, img.Bounds(), four(), image.Point{}, draw.Src)
	return img
}

func sides() image.Rectangle { return four().Bounds() }

// turnedJPEG is stored lying on its side, with an EXIF orientation that says
// so, and noise that makes it large when size is.
func turnedJPEG(t testing.TB) []byte {
	stored := quarters(60, 80, [4]color.NRGBA{corners[1], corners[2], corners[3], corners[0]})
	return mediatest.Oriented(jpegOf(t, stored), 6)
}

// large is a photo of a good camera, over WhatsApp's limit.
func large(width, height int) source {
	return func(t testing.TB, path string) {
		var b bytes.Buffer
		require.NoError(t, jpeg.Encode(&b, photo(width, height), &jpeg.Options{Quality: 100}))
		require.Greater(t, b.Len(), maxImage)
		content(b.Bytes())(t, path)
	}
}

// sizedPNG has a chunk that nobody knows and that makes it as large as asked.
func sizedPNG(t testing.TB, size int) []byte {
	file := pngOf(t, four())
	return mediatest.WithChunk(file, "teSt", make([]byte, size-len(file)-12))
}

// apng is an animation of two frames (PNG, third edition, 11.3.6).
func apng(t testing.TB) []byte {
	file := pngOf(t, four())
	end := file[len(file)-12:]
	data := file[pngHead : len(file)-12]
	frame := func(number byte) []byte {
		b := make([]byte, 26)
		b[3], b[7], b[11], b[21], b[23] = number, 80, 60, 1, 10
		return chunk("fcTL", b)
	}
	second := chunk("fdAT", append([]byte{0, 0, 0, 2}, data[8:len(data)-4]...))
	return bytes.Join([][]byte{file[:pngHead], chunk("acTL", []byte{0, 0, 0, 2, 0, 0, 0, 0}), frame(0), data, frame(1), second, end}, nil)
}

// bombPNG is a whole picture of one colour, few bytes and many pixels.
func bombPNG(t testing.TB, side int) []byte {
	var b bytes.Buffer
	w, err := zlib.NewWriterLevel(&b, zlib.BestSpeed)
	require.NoError(t, err)
	_, err = io.Copy(w, zeros(int64(side)*(1+int64(side+7)/8))) // 1 bit a pixel
	require.NoError(t, err)
	require.NoError(t, w.Close())
	head := binary.BigEndian.AppendUint32(nil, uint32(side))
	head = append(binary.BigEndian.AppendUint32(head, uint32(side)), 1, 0, 0, 0, 0)
	return bytes.Join([][]byte{[]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", head), chunk("IDAT", b.Bytes()), chunk("IEND", nil)}, nil)
}
