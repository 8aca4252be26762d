package mediatest

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
)

// Four is the usual test picture.
func Four() *image.NRGBA { return Quarters(80, 60, Corners) }

// Animation is an animation of so many frames.
func Animation(_ testing.TB, frames int) []byte {
	palette := color.Palette{Corners[0], Corners[1], Corners[2], Corners[3]}
	all := make([]*image.Paletted, frames)
	for i := range all {
		all[i] = image.NewPaletted(Four().Bounds(), palette)
		if i == 0 {
			draw.Draw(all[i], all[i].Rect, Four(), image.Point{}, draw.Src)
		}
	}
	return GIF(image.Config{}, all...)
}

// Repaint returns a picture in another colour model.
func Repaint(img draw.Image) image.Image {
	draw.Draw(img, img.Bounds(), Four(), image.Point{}, draw.Src)
	return img
}

// FourBounds returns the bounds of the usual test picture.
func FourBounds() image.Rectangle { return Four().Bounds() }

// TurnedJPEG is stored lying on its side, with an EXIF orientation that says
// so, and noise that makes it large when size is.
func TurnedJPEG(t testing.TB) []byte {
	stored := Quarters(60, 80, [4]color.NRGBA{Corners[1], Corners[2], Corners[3], Corners[0]})
	return Oriented(JPEG(stored), 6)
}

// Large is a photo of a good camera, over WhatsApp's limit.
func Large(width, height int) Source {
	return func(t testing.TB, path string) {
		var b bytes.Buffer
		require.NoError(t, jpeg.Encode(&b, Photo(width, height), &jpeg.Options{Quality: 100}))
		require.Greater(t, b.Len(), 5<<20, "what WhatsApp takes")
		Content(b.Bytes())(t, path)
	}
}

// SizedPNG has a chunk that nobody knows and that makes it as large as asked.
func SizedPNG(t testing.TB, size int) []byte {
	file := PNG(Four())
	return WithChunk(file, "teSt", make([]byte, size-len(file)-12))
}

// APNG is an animation of two frames (PNG, third edition, 11.3.6).
func APNG(t testing.TB) []byte {
	file := PNG(Four())
	end := file[len(file)-12:]
	data := file[PNGHead : len(file)-12]
	frame := func(number byte) []byte {
		b := make([]byte, 26)
		b[3], b[7], b[11], b[21], b[23] = number, 80, 60, 1, 10
		return Chunk("fcTL", b)
	}
	second := Chunk("fdAT", append([]byte{0, 0, 0, 2}, data[8:len(data)-4]...))
	return bytes.Join([][]byte{file[:PNGHead], Chunk("acTL", []byte{0, 0, 0, 2, 0, 0, 0, 0}), frame(0), data, frame(1), second, end}, nil)
}

// BombPNG is a whole picture of one colour, few bytes and many pixels.
func BombPNG(t testing.TB, side int) []byte {
	var b bytes.Buffer
	w, err := zlib.NewWriterLevel(&b, zlib.BestSpeed)
	require.NoError(t, err)
	_, err = io.Copy(w, zeros(int64(side)*(1+int64(side+7)/8))) // 1 bit a pixel
	require.NoError(t, err)
	require.NoError(t, w.Close())
	head := binary.BigEndian.AppendUint32(nil, uint32(side))
	head = append(binary.BigEndian.AppendUint32(head, uint32(side)), 1, 0, 0, 0, 0)
	return bytes.Join([][]byte{[]byte("\x89PNG\r\n\x1a\n"), Chunk("IHDR", head), Chunk("IDAT", b.Bytes()), Chunk("IEND", nil)}, nil)
}
