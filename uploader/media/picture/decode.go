package picture

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"strings"

	"golang.org/x/image/bmp"
	"golang.org/x/image/webp"

	"mediadrop/uploader/media/defect"
	"mediadrop/uploader/media/picture/heif"
	"mediadrop/uploader/media/picture/reading"
)

// decode returns the picture, or its first frame, as it is stored. What has been
// found must have passed look.
func decode(ctx context.Context, in *reading.Input, found facts) (img image.Image, err error) {
	source, ok := in.File.(*watchedFile)
	if !ok {
		source = &watchedFile{ctx: ctx, file: in.File}
	}
	defer func() {
		if trouble := recover(); trouble != nil {
			img, err = nil, reading.Broken("the %s decoder fails: %v", found.Format, trouble)
		}
		if err != nil {
			err = fmt.Errorf("decode the %s picture: %w", found.Format, source.explain(err))
		}
	}()
	watched := reading.NewInput(source, in.Size)
	whole := reading.Extent{At: 0, Length: in.Size}
	switch found.Format {
	case JPEG:
		img, err := jpeg.Decode(bufio.NewReader(watched.Section(whole)))
		return img, knownJPEG(err)
	case PNG:
		return png.Decode(bufio.NewReader(watched.Section(whole)))
	case TIFF:
		return decodeTIFF(ctx, watched, found)
	case BMP:
		return decodeBMP(watched)
	case GIF:
		first, err := gif.Decode(bufio.NewReader(watched.Section(whole)))
		if err != nil {
			return nil, err
		}
		return onCanvas(first, first.Bounds().Min, found), nil
	case WebP:
		return decodeWebP(watched, found)
	default:
		return heif.Decode(ctx, watched, found.heif)
	}
}

// knownJPEG tells what the decoder does not know from what is wrong.
func knownJPEG(err error) error {
	var unsupported jpeg.UnsupportedError
	switch {
	case !errors.As(err, &unsupported):
		return err
	case strings.Contains(err.Error(), "subsampling"):
		return forOthers("%v", err)
	}
	return reading.UnknownKind("%v", err)
}

// watchedFile ends with its context, and remembers what went wrong: some
// decoders replace errors by their own.
type watchedFile struct {
	ctx  context.Context
	file io.ReaderAt
	err  error
}

func (f *watchedFile) ReadAt(p []byte, at int64) (int, error) {
	if err := context.Cause(f.ctx); err != nil {
		f.err = err
		return 0, err
	}
	n, err := f.file.ReadAt(p, at)
	if err != nil && !errors.Is(err, io.EOF) {
		f.err = err
	}
	return n, err
}

// explain returns what a decoder's error means.
func (f *watchedFile) explain(err error) error {
	switch {
	case f.err != nil:
		return f.err
	case context.Cause(f.ctx) != nil:
		return context.Cause(f.ctx)
	case errors.Is(err, defect.ErrTruncated), errors.Is(err, defect.ErrBroken), errors.Is(err, defect.ErrTooBig), errors.Is(err, defect.ErrUnknownKind):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return fmt.Errorf("%w: %w", err, defect.ErrTruncated)
	}
	return fmt.Errorf("%w: %w", err, defect.ErrBroken)
}

// onCanvas draws a frame at its place, with nothing around it.
func onCanvas(first image.Image, at image.Point, found facts) image.Image {
	canvas := image.Rect(0, 0, found.Width, found.Height)
	size := first.Bounds().Size()
	if at == (image.Point{}) && size == canvas.Max {
		return first
	}
	whole := image.NewNRGBA(canvas)
	draw.Draw(whole, image.Rectangle{at, at.Add(size)}, first, first.Bounds().Min, draw.Src)
	return whole
}

// decodeBMP decodes after writing the headers anew in the one form that the
// decoder knows, with the pixels right behind them.
func decodeBMP(in *reading.Input) (image.Image, error) {
	var found facts
	l, err := bmpHeader(in, &found)
	if err != nil {
		return nil, err
	}
	if l.runs {
		return decodeRuns(in, l, found.Width, found.Height)
	}
	if l.packed && !l.masks {
		return nil, reading.Broken("a compressed BMP, which few programs show")
	}
	original, err := in.Bytes(0, 54)
	if err != nil {
		return nil, err
	}
	header := bytes.Clone(original)
	length := int64(40)
	if l.alpha {
		length = 108 // [MS-WMF] 2.2.2.4: only this one has transparency
		header = append(header, make([]byte, 68)...)
	}
	binary.LittleEndian.PutUint32(header[10:], uint32(14+length+4*l.palette))
	binary.LittleEndian.PutUint32(header[14:], uint32(length))
	binary.LittleEndian.PutUint32(header[30:], 0)
	binary.LittleEndian.PutUint32(header[46:], uint32(l.palette))
	palette := in.Section(reading.Extent{At: 14 + l.header, Length: 4 * l.palette})
	pixels := in.Section(reading.Extent{At: l.pixels, Length: in.Size - l.pixels})
	return bmp.Decode(bufio.NewReader(io.MultiReader(bytes.NewReader(header), palette, pixels)))
}

// decodeWebP decodes the picture, or the first frame of an animation: that one
// as a file of its own, because the decoder does not know animations.
func decodeWebP(in *reading.Input, found facts) (image.Image, error) {
	if found.frame.Length == 0 {
		return webp.Decode(bufio.NewReader(in.Section(reading.Extent{At: 0, Length: in.Size})))
	}
	first := found.frame
	alpha := false
	if err := reading.WalkRIFF(in, first.Extent, func(c reading.RiffChunk) error {
		alpha = alpha || c.Name == "ALPH"
		return nil
	}); err != nil {
		return nil, err
	}
	file := stillHeader(first, alpha)
	img, err := webp.Decode(io.MultiReader(bytes.NewReader(file), bufio.NewReader(in.Section(first.Extent))))
	if err != nil {
		return nil, err
	}
	return onCanvas(img, image.Pt(first.x, first.y), found), nil
}

// stillHeader is the beginning of a WebP file with only one frame.
func stillHeader(f frame, alpha bool) []byte {
	extended := []byte("VP8X\x0a\x00\x00\x00\x00\x00\x00\x00")
	if alpha {
		extended[8] = 0x10
	}
	for _, side := range []int{f.width - 1, f.height - 1} {
		extended = append(extended, byte(side), byte(side>>8), byte(side>>16))
	}
	head := binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(4+len(extended)+int(f.Length)))
	return append(append(head, "WEBP"...), extended...)
}
