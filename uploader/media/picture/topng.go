package picture

import (
	"context"
	"fmt"
	"image/png"
	"io"

	"mediadrop/uploader/media/picture/reading"
)

// ToPNG writes a picture of any format as a PNG in its own size, upright, in sRGB
// and without metadata; of an animation the first frame. It stops when ctx ends,
// with the cause. Errors are those of Examine, of reading f, and of w.
func ToPNG(ctx context.Context, f io.ReaderAt, size int64, w io.Writer) error {
	in := reading.NewInput(&watchedFile{ctx: ctx, file: f}, size)
	found, err := look(in)
	if err != nil {
		return err
	}
	stored, err := decode(ctx, in, found)
	if err != nil {
		return err
	}
	if err := context.Cause(ctx); err != nil {
		return err
	}
	finished := ready(in, found, stored)
	finished.Finish()
	if err := png.Encode(cancelWriter{ctx, w}, finished.Image); err != nil {
		return fmt.Errorf("write the picture: %w", err)
	}
	return nil
}
