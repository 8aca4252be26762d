package media

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/gabriel-vasile/mimetype"

	"mediadrop/uploader/media/document"
	"mediadrop/uploader/media/ffmpeg"
	"mediadrop/uploader/media/filename"
	"mediadrop/uploader/media/movie"
	"mediadrop/uploader/media/picture"
	"mediadrop/uploader/media/sound"
)

// Options are what the verdict depends on besides the file.
type Options struct {
	// Header is the kind of template header that the file is meant for; empty
	// where it is meant for none in particular.
	Header Kind
	// Private asks for pictures without metadata, also where there is nothing
	// else to convert.
	Private bool
	// CanTranscode reports whether ffmpeg is there. It is called only where that
	// matters; nil means that it is not.
	CanTranscode func() bool

	name string // of the file, for a command line
}

// sniffed is how much of a file usually decides its type: little enough to be
// nothing on a slow share.
const sniffed = 32 << 10

func init() { mimetype.SetLimit(sniffed) }

// looked is a file that was looked into.
type looked struct {
	Report // what is known of it as a file
	name   string
	found  facts
}

// lookInto looks into an open file: r is what is known of it as a file. It reads what
// it must: of pictures, documents and sounds all, to find out whether they are whole,
// of videos their directories. It runs nothing. An error means that the file cannot
// be read; everything that can be read can be judged.
func lookInto(ctx context.Context, f io.ReaderAt, name string, r Report) (looked, error) {
	found, err := examine(ctx, cancelable{ctx, f}, name, r.Size)
	if err := errors.Join(err, ctx.Err()); err != nil {
		return looked{}, err
	}
	r.MIME = found.mime
	return looked{r, name, found}, nil
}

// judge returns what WhatsApp will do with the file.
func (l looked) judge(o Options) Report {
	o.name = l.name
	return judge(l.Report, l.found, filename.Check(l.name), o)
}

// source returns what is known of a film, for a command line; nil for no film.
func (l looked) source() *ffmpeg.Source {
	if l.found.movie == nil {
		return nil
	}
	return sourceOf(*l.found.movie, l.Size)
}

// facts are what is known of a file's content. Of the pointers at most one is
// set: the part that knows this format.
type facts struct {
	mime     string
	defect   error // why the content cannot be used; nil when it can
	program  bool
	shortcut bool
	picture  *picture.Info
	movie    *movie.Info
	sound    *sound.Info
	office   *document.Office
	pdf      *document.PDF
	text     *document.Text
}

// examine finds the type of the content and asks the part that knows it.
func examine(ctx context.Context, f io.ReaderAt, name string, size int64) (facts, error) {
	head := make([]byte, min(size, sniffed))
	if n, err := f.ReadAt(head, 0); err != nil && !(errors.Is(err, io.EOF) && n > 0) {
		return facts{}, fmt.Errorf("read the file: %w", err)
	}
	detected := mimetype.Detect(head)
	found := facts{mime: baseName(detected), program: filename.IsProgram(head), shortcut: filename.IsShortcut(head)}
	err := found.ask(ctx, f, name, size, detected, head)
	if isDefect(err) {
		found.defect, err = err, nil
	}
	if known, ok := otherNames[found.mime]; ok {
		found.mime = known
	}
	if err != nil {
		return facts{}, fmt.Errorf("read the file: %w", err)
	}
	return found, nil
}
