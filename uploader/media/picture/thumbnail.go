package picture

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"

	"mediadrop/uploader/media/defect"
	"mediadrop/uploader/media/picture/fit"
	"mediadrop/uploader/media/picture/jpegdata"
	"mediadrop/uploader/media/picture/pixels"
	"mediadrop/uploader/media/picture/reading"
	"mediadrop/uploader/media/picture/tags"
)

const (
	// maxForThumbnail bounds the memory that a picture may take to be shown
	// small, in bytes: a JPEG of 48 megapixels takes 72 MB, a PNG 190 MB. It is
	// less than what a picture is worth that somebody wants converted.
	maxForThumbnail = 200 << 20
	// maxPreview bounds a picture within a picture: EXIF has no room for more.
	maxPreview     = 64 << 10
	maxPreviewSide = 1024
)

// Tags of the picture that EXIF keeps of its picture (EXIF 2.32, 4.5.5).
const (
	tagPreviewAt     = 0x0201
	tagPreviewLength = 0x0202
)

// Thumbnail returns a picture of any format upright, in sRGB, and small: its
// longest edge has at most side pixels. Of an animation it is the first frame.
// It stops when ctx ends. Errors are those of Examine, and of reading f.
func Thumbnail(ctx context.Context, f io.ReaderAt, size int64, side int) (image.Image, error) {
	in := reading.NewInput(&watchedFile{ctx: ctx, file: f}, size)
	if preview, ok := previewOf(in, side); ok {
		return preview, nil
	}
	found, err := look(in)
	if err != nil {
		return nil, err
	}
	if found.memory > maxForThumbnail {
		return nil, fmt.Errorf("a picture of %d × %d pixels to be shown small: %w", found.Width, found.Height, defect.ErrTooBig)
	}
	stored, err := decode(ctx, in, found)
	if err != nil {
		return nil, err
	}
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	return ready(in, found, stored).Smaller(side), nil
}

// preview gathers what a JPEG says before its picture begins.
type preview struct {
	in            *reading.Input
	orientation   pixels.Orientation
	content       []byte // a JPEG of its own
	width, height int    // of the picture itself
}

// errSeen ends a walk through a JPEG.
var errSeen = errors.New("all was seen that is needed")

// previewOf returns the small picture that a camera put into its JPEG, where it
// is large enough and shows the same section: some have black bars. To read it
// takes a thousandth of what it takes to decode the picture.
func previewOf(in *reading.Input, side int) (image.Image, bool) {
	start, err := in.UpTo(0, 3)
	if err != nil || !bytes.Equal(start, []byte("\xff\xd8\xff")) {
		return nil, false
	}
	p := &preview{in: in, orientation: 1}
	if err := jpegdata.Walk(in, p.take); !errors.Is(err, errSeen) || p.content == nil {
		return nil, false
	}
	found, err := look(reading.NewInput(bytes.NewReader(p.content), int64(len(p.content))))
	if err != nil || !p.fits(found.Info, side) {
		return nil, false
	}
	stored, err := jpeg.Decode(bytes.NewReader(p.content))
	if err != nil {
		return nil, false
	}
	shrink := &fit.Picture{Image: pixels.Normal(stored, nil), Orientation: p.orientation}
	return shrink.Smaller(side), true
}

func (p *preview) take(s jpegdata.Segment) error {
	switch {
	case s.Marker == jpegdata.MarkerAPP1:
		start, err := p.in.UpTo(s.Body.At, int(min(s.Body.Length, int64(len(jpegdata.MagicEXIF)))))
		if err == nil && string(start) == jpegdata.MagicEXIF && p.content == nil {
			skip := int64(len(jpegdata.MagicEXIF))
			p.exif(p.in.Part(reading.Extent{At: s.Body.At + skip, Length: s.Body.Length - skip}))
		}
	case s.Marker >= 0xc0 && s.Marker <= 0xc2:
		b, err := p.in.Bytes(s.Body.At, 6)
		if err != nil {
			return err
		}
		p.height, p.width = int(b[1])<<8|int(b[2]), int(b[3])<<8|int(b[4])
		return errSeen
	}
	return nil
}

// exif takes the preview from the second directory.
func (p *preview) exif(in *reading.Input) {
	first, err := tags.FirstDirectory(in)
	if err != nil {
		return
	}
	p.orientation = pixels.Orientation(first.Orientation())
	if first.Next == 0 {
		return
	}
	second, err := first.Read(first.Next)
	if err != nil {
		return
	}
	at, length := second.Number(tagPreviewAt, 0), second.Number(tagPreviewLength, 0)
	if at <= 0 || length <= 0 || length > maxPreview {
		return
	}
	if content, err := in.Bytes(at, int(length)); err == nil {
		p.content = bytes.Clone(content)
	}
}

// fits reports whether the preview can stand for the picture: it is large
// enough, as wide for its height, and in the colours that most pictures have.
func (p *preview) fits(found Info, side int) bool {
	w, h := found.Width, found.Height
	if found.Format != JPEG || found.Model == CMYK || w > maxPreviewSide || h > maxPreviewSide || p.width == 0 || p.height == 0 {
		return false
	}
	if max(w, h) < min(side, max(p.width, p.height)) {
		return false
	}
	// Cross-multiplied, a pixel of rounding on either side is allowed.
	off := w*p.height - h*p.width
	return max(off, -off) <= p.width+p.height
}
