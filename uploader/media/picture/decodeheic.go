package picture

import (
	"context"
	"encoding/binary"
	"fmt"
	"image"

	"mediadrop/uploader/media/picture/heic"
)

// decodeHEIC decodes a file's picture, turned as the file says, to 8 bits, with
// its transparency. It changes file.
func decodeHEIC(ctx context.Context, file []byte, found facts) (image.Image, error) {
	if err := found.checkCoded(file); err != nil {
		return nil, err
	}
	found.heif.withChroma(file)
	img, err := heic.Decode(ctx, file, found.memory, bitsOf(file, found.heif.coded))
	if err != nil || found.heif.alpha == 0 {
		return img, err
	}
	// The decoder leaves transparency out. It is a picture of its own, and decoded
	// as one when the file says that this is its picture.
	number := file[found.heif.primaryAt.At:found.heif.primaryAt.End()]
	if len(number) == 2 {
		binary.BigEndian.PutUint16(number, uint16(found.heif.alpha))
	} else {
		binary.BigEndian.PutUint32(number, uint32(found.heif.alpha))
	}
	alpha, err := heic.Decode(ctx, file, found.memory, bitsOf(file, found.heif.alphaOf))
	if err != nil {
		return nil, fmt.Errorf("decode the transparency: %w", err)
	}
	return withAlpha(img, alpha, found.coding.Luma())
}
