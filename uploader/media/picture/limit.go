package picture

import (
	"fmt"

	"mediadrop/uploader/media/defect"
	"mediadrop/uploader/media/picture/reading"
)

// claim notes the size that a picture states, and what decoding it takes, in
// tenths of a byte a pixel.
func (f *facts) claim(width, height int64, tenths int64) {
	f.Width, f.Height = int(min(width, 1<<31-1)), int(min(height, 1<<31-1))
	if width > reading.MaxSide || height > reading.MaxSide {
		f.memory = reading.MaxDecoded + 1
		return
	}
	f.memory = max(f.memory, width*height*tenths/10)
}

func (f *facts) checkMemory() error {
	if f.memory <= reading.MaxDecoded {
		return nil
	}
	return fmt.Errorf("a picture of %d × %d pixels: %w", f.Width, f.Height, defect.ErrTooBig)
}
