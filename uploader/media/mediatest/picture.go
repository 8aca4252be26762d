package mediatest

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"math/rand/v2"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
)

// Corners are the colours of a test picture's quarters when it is upright, from the upper left one
// clockwise.
var Corners = [4]color.NRGBA{{255, 0, 0, 255}, {0, 255, 0, 255}, {0, 0, 255, 255}, {255, 255, 255, 255}}

// Quarters returns a picture with a colour in each quarter, from the upper left one clockwise.
func Quarters(width, height int, colours [4]color.NRGBA) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	w, h := width/2, height/2
	for i, at := range []image.Rectangle{image.Rect(0, 0, w, h), image.Rect(w, 0, width, h), image.Rect(w, h, width, height), image.Rect(0, h, w, height)} {
		draw.Draw(img, at, image.NewUniform(colours[i]), image.Point{}, draw.Src)
	}
	return img
}

// Photo returns a picture that does not shrink much, as those of cameras; the same at every call.
func Photo(width, height int) image.Image {
	img := image.NewYCbCr(image.Rect(0, 0, width, height), image.YCbCrSubsampleRatio420)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range img.Y {
		img.Y[i] = byte(i/width*200/height) + byte(random.UintN(40))
	}
	return img
}

// JPEG returns a picture as a file of good quality.
func JPEG(img image.Image) []byte {
	return encoded(func(w io.Writer) error { return jpeg.Encode(w, img, &jpeg.Options{Quality: 95}) })
}

// PNG returns a picture as a file.
func PNG(img image.Image) []byte {
	return encoded(func(w io.Writer) error { return png.Encode(w, img) })
}

// BMP returns a picture as a file.
func BMP(img image.Image) []byte {
	return encoded(func(w io.Writer) error { return bmp.Encode(w, img) })
}

// TIFF returns a picture as a file, packed with Deflate.
func TIFF(img image.Image) []byte {
	return encoded(func(w io.Writer) error { return tiff.Encode(w, img, &tiff.Options{Compression: tiff.Deflate}) })
}

// GIF returns an animation, or a still picture of one frame, whose frames last a tenth of a second.
func GIF(config image.Config, frames ...*image.Paletted) []byte {
	g := &gif.GIF{Config: config}
	for _, frame := range frames {
		g.Image, g.Delay = append(g.Image, frame), append(g.Delay, 10)
	}
	return encoded(func(w io.Writer) error { return gif.EncodeAll(w, g) })
}

func encoded(encode func(io.Writer) error) []byte {
	var b bytes.Buffer
	if err := encode(&b); err != nil {
		panic(err) // of a picture that the test got wrong
	}
	return b.Bytes()
}

// WithSegment puts a segment behind a JPEG's beginning.
func WithSegment(file []byte, marker byte, body []byte) []byte {
	segment := binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(body)+2))
	return bytes.Join([][]byte{file[:2], segment, body, file[2:]}, nil)
}

// Oriented makes a JPEG say by EXIF how it is to be turned, from 1 to 8.
func Oriented(file []byte, orientation byte) []byte {
	exif := []byte("Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00")
	exif[24] = orientation
	return WithSegment(file, 0xe1, exif)
}

// PNGHead is the length of a PNG's signature and header.
const PNGHead = 8 + 25

// Chunk returns one chunk of a PNG.
func Chunk(name string, body []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	b = append(append(b, name...), body...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// WithChunk puts a chunk behind a PNG's header.
func WithChunk(file []byte, name string, body []byte) []byte {
	return bytes.Join([][]byte{file[:PNGHead], Chunk(name, body), file[PNGHead:]}, nil)
}

// DeepPNG returns a square picture of 16 bits a channel, which WhatsApp does not show and MediaDrop
// converts.
func DeepPNG(side int) []byte {
	img := image.NewNRGBA64(image.Rect(0, 0, side, side))
	for i := range side * side {
		img.SetNRGBA64(i%side, i/side, color.NRGBA64{R: uint16(i * i), G: uint16(i * 999), B: uint16(i), A: 0xffff})
	}
	return PNG(img)
}
