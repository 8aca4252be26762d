package media

import (
	"context"
	"errors"
	"io"

	"mediadrop/uploader/media/content"
	"mediadrop/uploader/media/ffmpeg"
	"mediadrop/uploader/media/filename"
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

// looked is a file that was looked into.
type looked struct {
	Report // what is known of it as a file
	name   string
	found  content.Facts
}

// lookInto looks into an open file: r is what is known of it as a file. It reads what
// it must: of pictures, documents and sounds all, to find out whether they are whole,
// of videos their directories. It runs nothing. An error means that the file cannot
// be read; everything that can be read can be judged.
func lookInto(ctx context.Context, f io.ReaderAt, name string, r Report) (looked, error) {
	found, err := content.Examine(ctx, f, name, r.Size, maxDocument)
	if err := errors.Join(err, ctx.Err()); err != nil {
		return looked{}, err
	}
	r.MIME = found.MIME
	if known, ok := otherNames[r.MIME]; ok {
		r.MIME = known
	}
	return looked{r, name, found}, nil
}

// judge returns what WhatsApp will do with the file.
func (l looked) judge(o Options) Report {
	o.name = l.name
	return judge(l.Report, l.found, filename.Check(l.name), o)
}

// source returns what is known of a film, for a command line; nil for no film.
func (l looked) source() *ffmpeg.Source {
	if l.found.Movie == nil {
		return nil
	}
	return sourceOf(*l.found.Movie, l.Size)
}
