package media

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
)

// corners are the colours of a test picture's quarters when it is upright, from
// the upper left one clockwise.
var corners = [4]color.NRGBA{{255, 0, 0, 255}, {0, 255, 0, 255}, {0, 0, 255, 255}, {255, 255, 255, 255}}

// quarters is a picture with a colour in each quarter.
func quarters(width, height int, colours [4]color.NRGBA) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	w, h := width/2, height/2
	for i, at := range []image.Rectangle{image.Rect(0, 0, w, h), image.Rect(w, 0, width, h), image.Rect(w, h, width, height), image.Rect(0, h, w, height)} {
		draw.Draw(img, at, image.NewUniform(colours[i]), image.Point{}, draw.Src)
	}
	return img
}

// four is the usual test picture.
func four() *image.NRGBA { return quarters(80, 60, corners) }

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

func bmpOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, bmp.Encode(&b, img))
	return b.Bytes()
}

func tiffOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, tiff.Encode(&b, img, &tiff.Options{Compression: tiff.Deflate}))
	return b.Bytes()
}

// gifOf is an animation of so many frames.
func gifOf(t testing.TB, frames int) []byte {
	t.Helper()
	palette := color.Palette{corners[0], corners[1], corners[2], corners[3]}
	g := &gif.GIF{}
	for i := range frames {
		frame := image.NewPaletted(four().Bounds(), palette)
		if i == 0 {
			draw.Draw(frame, frame.Rect, four(), image.Point{}, draw.Src)
		}
		g.Image, g.Delay = append(g.Image, frame), append(g.Delay, 10)
	}
	var b bytes.Buffer
	require.NoError(t, gif.EncodeAll(&b, g))
	return b.Bytes()
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
	exif := "Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00\x00\x00\x00\x00"
	file := jpegOf(t, stored)
	segment := append([]byte{0xff, 0xe1, 0, byte(len(exif) + 2)}, exif...)
	return bytes.Join([][]byte{file[:2], segment, file[2:]}, nil)
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

const pngHead = 8 + 25 // signature and IHDR

func chunk(name string, body []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	b = append(append(b, name...), body...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// sizedPNG has a chunk that nobody knows and that makes it as large as asked.
func sizedPNG(t testing.TB, size int) []byte {
	file := pngOf(t, four())
	filler := chunk("teSt", make([]byte, size-len(file)-12))
	return bytes.Join([][]byte{file[:pngHead], filler, file[pngHead:]}, nil)
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
