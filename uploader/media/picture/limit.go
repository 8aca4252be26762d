package picture

import (
	"fmt"

	"mediadrop/uploader/media/defect"
)

const (
	// maxDecoded bounds the memory that decoding one picture may take by
	// estimate, in bytes. A picture of 200 megapixels from a telephone, which is
	// the largest in the field (JPEG, 4:2:0, 1.5 bytes a pixel), needs 300 MB;
	// 30,000 × 30,000 pixels of one byte need 860 MB.
	maxDecoded = 512 << 20
	// maxSide keeps sums of sides and areas far from overflow. No format here
	// but PNG, TIFF and BMP can state more.
	maxSide = 1 << 20
)

// claim notes the size that a picture states, and what decoding it takes, in
// tenths of a byte a pixel.
func (f *facts) claim(width, height int64, tenths int64) {
	f.Width, f.Height = int(min(width, 1<<31-1)), int(min(height, 1<<31-1))
	if width > maxSide || height > maxSide {
		f.memory = maxDecoded + 1
		return
	}
	f.memory = max(f.memory, width*height*tenths/10)
}

func (f *facts) checkMemory() error {
	if f.memory <= maxDecoded {
		return nil
	}
	return fmt.Errorf("a picture of %d × %d pixels: %w", f.Width, f.Height, defect.ErrTooBig)
}
