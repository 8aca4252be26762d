package reading

import (
	"fmt"

	"mediadrop/uploader/media/defect"
)

const (
	// MaxDecoded bounds the memory that decoding one picture may take by
	// estimate, in bytes. A picture of 200 megapixels from a telephone, which is
	// the largest in the field (JPEG, 4:2:0, 1.5 bytes a pixel), needs 300 MB;
	// 30,000 × 30,000 pixels of one byte need 860 MB.
	MaxDecoded = 512 << 20
	// MaxSide keeps sums of sides and areas far from overflow. No format here
	// but PNG, TIFF and BMP can state more.
	MaxSide = 1 << 20
)

// Size is the size that a picture states in pixels, and the memory that decoding it
// takes by estimate, in bytes.
type Size struct {
	Width, Height int
	Memory        int64
}

// Claim notes the size that a picture states, and what decoding it takes, in tenths of
// a byte a pixel.
func (s *Size) Claim(width, height, tenths int64) {
	s.Width, s.Height = int(min(width, 1<<31-1)), int(min(height, 1<<31-1))
	if width > MaxSide || height > MaxSide {
		s.Memory = MaxDecoded + 1
		return
	}
	s.Memory = max(s.Memory, width*height*tenths/10)
}

// Check returns an error for a picture that would take too much memory.
func (s Size) Check() error {
	if s.Memory <= MaxDecoded {
		return nil
	}
	return fmt.Errorf("a picture of %d × %d pixels: %w", s.Width, s.Height, defect.ErrTooBig)
}
