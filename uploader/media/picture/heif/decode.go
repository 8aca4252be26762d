package heif

import (
	"context"
	"encoding/binary"
	"fmt"
	"image"
	"io"

	"mediadrop/uploader/media/defect"
	"mediadrop/uploader/media/picture/heic"
	"mediadrop/uploader/media/picture/reading"
)

// maxFile bounds a file, which the decoder needs as a whole, in bytes. One of 48
// megapixels has 5 to 15 MB.
const maxFile = 128 << 20

// Decode decodes the picture that Read found in a file, turned as the file says, to 8
// bits, with its transparency.
func Decode(ctx context.Context, in *reading.Input, p Picture) (image.Image, error) {
	if in.Size > maxFile {
		return nil, fmt.Errorf("a file of %d bytes: %w", in.Size, defect.ErrTooBig)
	}
	file := make([]byte, in.Size)
	if _, err := io.ReadFull(in.Section(reading.Extent{At: 0, Length: in.Size}), file); err != nil {
		return nil, err
	}
	return p.decode(ctx, file)
}

// decode decodes the picture of a file, which it changes.
func (p *Picture) decode(ctx context.Context, file []byte) (image.Image, error) {
	if err := p.checkCoded(file); err != nil {
		return nil, err
	}
	p.withChroma(file)
	img, err := heic.Decode(ctx, file, p.Memory, bitsOf(file, p.coded))
	if err != nil || p.alpha == 0 {
		return img, err
	}
	// The decoder leaves transparency out. It is a picture of its own, and decoded
	// as one when the file says that this is its picture.
	number := file[p.primaryAt.At:p.primaryAt.End()]
	if len(number) == 2 {
		binary.BigEndian.PutUint16(number, uint16(p.alpha))
	} else {
		binary.BigEndian.PutUint32(number, uint32(p.alpha))
	}
	alpha, err := heic.Decode(ctx, file, p.Memory, bitsOf(file, p.alphaOf))
	if err != nil {
		return nil, fmt.Errorf("decode the transparency: %w", err)
	}
	return withAlpha(img, alpha, p.Coding.Luma())
}
