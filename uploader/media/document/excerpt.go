package document

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"mediadrop/uploader/media/defect"
)

// Excerpt returns how a text of size bytes begins, in UTF-8 and in at most so many
// bytes, and whether it goes on. What is no text is defect.ErrUnknownKind.
func Excerpt(ctx context.Context, f io.ReaderAt, size int64, most int) (text string, cut bool, err error) {
	found, err := ExamineText(f, size)
	if err != nil {
		return "", false, err
	}
	if found.Binary || found.Charset == "" {
		return "", false, fmt.Errorf("show a text: %w", defect.ErrUnknownKind)
	}
	from, err := decoded(ctx, f, size, found.Charset)
	if err != nil {
		return "", false, err
	}
	begin := make([]byte, most+1)
	n, err := io.ReadFull(from, begin)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return "", false, fmt.Errorf("reading the text: %w", err)
	}
	// The last character may be cut in two.
	return strings.ToValidUTF8(string(begin[:min(n, most)]), ""), n > most, nil
}
