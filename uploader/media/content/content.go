// Package content finds out what is in a file, and how it is made: its type, from the
// content and not from the name, and what the part says that knows the type. It knows
// none of WhatsApp's rules.
package content

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/gabriel-vasile/mimetype"

	"mediadrop/uploader/media/defect"
	"mediadrop/uploader/media/document"
	"mediadrop/uploader/media/filename"
	"mediadrop/uploader/media/movie"
	"mediadrop/uploader/media/picture"
	"mediadrop/uploader/media/sound"
)

// sniffed is how much of a file usually decides its type: little enough to be
// nothing on a slow share.
const sniffed = 32 << 10

func init() { mimetype.SetLimit(sniffed) }

// Facts are what is known of a file's content. Of the pointers at most one is
// set: the part that knows this format.
type Facts struct {
	MIME     string // as the detector names it
	Defect   error  // why the content cannot be used; nil when it can
	Program  bool
	Shortcut bool
	Picture  *picture.Info
	Movie    *movie.Info
	Sound    *sound.Info
	Office   *document.Office
	PDF      *document.PDF
	Text     *document.Text
}

// Examine finds the type of the content, for which the name counts only where the
// content cannot decide, and asks the part that knows it. It stops when ctx ends. Into
// a zip that is larger than largestZip, in bytes, it does not look. An error means that
// the file cannot be read.
func Examine(ctx context.Context, f io.ReaderAt, name string, size, largestZip int64) (Facts, error) {
	f = cancelable{ctx, f}
	head := make([]byte, min(size, sniffed))
	if n, err := f.ReadAt(head, 0); err != nil && !(errors.Is(err, io.EOF) && n > 0) {
		return Facts{}, fmt.Errorf("read the file: %w", err)
	}
	detected := mimetype.Detect(head)
	found := Facts{MIME: baseName(detected), Program: filename.IsProgram(head), Shortcut: filename.IsShortcut(head)}
	err := found.ask(ctx, f, name, size, largestZip, detected, head)
	if defect.Is(err) {
		found.Defect, err = err, nil
	}
	if err != nil {
		return Facts{}, fmt.Errorf("read the file: %w", err)
	}
	return found, nil
}
