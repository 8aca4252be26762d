package picture

import (
	"context"
	"fmt"
	"io"

	"mediadrop/uploader/media/defect"
	"mediadrop/uploader/media/picture/jpegdata"
	"mediadrop/uploader/media/picture/pngdata"
	"mediadrop/uploader/media/picture/reading"
)

// Strip copies a JPEG or PNG without what tells about it (EXIF with the
// position, XMP, IPTC, comments, previews, and what is appended to a JPEG),
// and without encoding it again: the coded pixels are the same bytes. What
// decides how the picture looks stays, and so does its orientation. It reads f
// twice in small pieces. Errors are those of Examine, defect.ErrBroken for other
// formats, those of w, and the cause of ctx's end; what has been written by
// then is of no use.
func Strip(ctx context.Context, f io.ReaderAt, size int64, w io.Writer) error {
	in := reading.NewInput(&watchedFile{ctx: ctx, file: f}, size)
	found, err := look(in)
	if err != nil {
		return err
	}
	out := cancelWriter{ctx, w}
	switch found.Format {
	case JPEG:
		err = jpegdata.Strip(in, found.Orientation, out)
	case PNG:
		err = pngdata.Strip(in, found.Orientation, out)
	default:
		return fmt.Errorf("remove metadata from a %s picture: %w", found.Format, defect.ErrBroken)
	}
	if err != nil {
		return fmt.Errorf("copy the %s picture without metadata: %w", found.Format, err)
	}
	return nil
}

// cancelWriter fails when its context has ended.
type cancelWriter struct {
	ctx context.Context
	w   io.Writer
}

func (c cancelWriter) Write(p []byte) (int, error) {
	if err := context.Cause(c.ctx); err != nil {
		return 0, err
	}
	return c.w.Write(p)
}
