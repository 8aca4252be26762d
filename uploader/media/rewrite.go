package media

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"mediadrop/uploader/media/document"
	"mediadrop/uploader/media/movie"
	"mediadrop/uploader/media/picture"
)

// rewrite makes a converted copy in process. The copy is for its owner only.
// decoded has the pixels where another decoder made them, and is otherwise nil.
func rewrite(ctx context.Context, path, target string, r Report, decoded io.Reader) (err error) {
	source, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("open the file: %w", err)
	}
	defer source.Close()
	copied, err := os.OpenFile(target, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNotWritten, err)
	}
	defer func() { err = errors.Join(err, copied.Close()) }()
	w := bufio.NewWriterSize(copyWriter{copied}, writeBlock)
	if err := apply(ctx, r, source, decoded, w); err != nil {
		if isDefect(err) {
			return &NotConvertible{err}
		}
		return err
	}
	return w.Flush()
}

// copyWriter tells what goes wrong with the copy from what goes wrong with the
// file.
type copyWriter struct{ io.Writer }

func (w copyWriter) Write(b []byte) (int, error) {
	n, err := w.Writer.Write(b)
	if err != nil {
		err = fmt.Errorf("%w: %w", ErrNotWritten, err)
	}
	return n, err
}

// writeBlock is how much of a copy is written at a time.
const writeBlock = 256 << 10

func apply(ctx context.Context, r Report, source io.ReaderAt, decoded io.Reader, w io.Writer) error {
	switch r.Remedy {
	case ConvertPicture:
		if decoded != nil {
			_, err := picture.ConvertDecoded(ctx, source, r.Size, decoded, maxImage, w)
			return err
		}
		_, err := picture.Convert(ctx, source, r.Size, maxImage, w)
		return err
	case ToPDF:
		return picture.ConvertPages(ctx, source, r.Size, maxDocument, w)
	case StripMetadata:
		return picture.Strip(ctx, source, r.Size, w)
	case FastStart:
		return movie.FastStart(ctx, source, r.Size, w)
	case ToUTF8:
		return document.ToUTF8(ctx, source, r.Size, r.Charset, w)
	}
	return fmt.Errorf("there is no remedy %q", r.Remedy)
}
