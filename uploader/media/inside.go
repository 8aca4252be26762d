package media

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"io"
	"io/fs"
	"math"
	"os"

	"mediadrop/uploader/media/document"
	"mediadrop/uploader/media/filename"
	"mediadrop/uploader/media/movie"
	"mediadrop/uploader/media/picture"
	"mediadrop/uploader/media/wasm"
	"mediadrop/uploader/media/worker"
)

// This file is the side that looks inside files, and runs in a worker. Nothing
// else in the program does: what it is asked, and how it answers, is in ask.go.

// Work does the work of a process that was started as a worker, and does not
// return then. It must be called before anything else is done in main, with the
// process's arguments.
func Work(args []string) { worker.Main(args, wasm.KeepCode, Handlers()) }

// Handlers returns what a worker does. Tests may do it in their own process.
func Handlers() worker.Handlers {
	return worker.Handlers{
		inspectName:   coded(doInspect),
		rewriteName:   coded(doRewrite),
		thumbnailName: coded(doThumbnail),
		pngName:       coded(doPNG),
		excerptName:   coded(doExcerpt),
		pageName:      coded(doPage),
		prepareName:   coded(doPrepare),
	}
}

// coded names what is wrong so that the other side can tell it apart.
func coded(do func(*worker.Job) ([]byte, error)) func(*worker.Job) ([]byte, error) {
	return func(j *worker.Job) ([]byte, error) {
		answer, err := do(j)
		if err != nil {
			err = errors.New(codeOf(err) + codeEnd + err.Error())
		}
		return answer, err
	}
}

// given returns the file that a job is about.
func given(j *worker.Job) (f *os.File, info fs.FileInfo, err error) {
	f = j.Files[0]
	if info, err = f.Stat(); err != nil {
		return nil, nil, fmt.Errorf("look at the file: %w", err)
	}
	return f, info, nil
}

// doInspect inspects the file.
func doInspect(j *worker.Job) ([]byte, error) {
	var q inspectQuestion
	if err := json.Unmarshal(j.Body, &q); err != nil {
		return nil, err
	}
	f, info, err := given(j)
	if err != nil {
		return nil, err
	}
	r := Report{Kind: Other, SendName: filename.Clean(q.Name), Size: info.Size(), ModTime: info.ModTime()}
	l, err := lookInto(j.Context, f, q.Name, r)
	if err != nil {
		return nil, err
	}
	a := inspectAnswer{Source: l.source()}
	o := Options{Header: q.Header, Private: q.Private}
	o.CanTranscode = func() bool { a.Asked = true; return false }
	a.Without = l.judge(o)
	if a.Asked {
		o.CanTranscode = func() bool { return true }
		a.With = l.judge(o)
	}
	return json.Marshal(a)
}

// doRewrite makes a converted copy of the first file in the second. A third has the
// pixels where another decoder made them.
func doRewrite(j *worker.Job) ([]byte, error) {
	var r Report
	if err := json.Unmarshal(j.Body, &r); err != nil {
		return nil, err
	}
	source, target := j.Files[0], j.Files[1]
	if err := empty(target); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotWritten, err)
	}
	var decoded io.Reader
	if len(j.Files) > 2 {
		decoded = io.NewSectionReader(j.Files[2], 0, math.MaxInt64)
	}
	w := bufio.NewWriterSize(copyWriter{target}, writeBlock)
	if err := apply(j.Context, r, source, decoded, w); err != nil {
		return nil, err
	}
	return nil, w.Flush()
}

// empty takes out what another worker has written that did not get to the end.
func empty(f *os.File) error {
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err := f.Seek(0, io.SeekStart)
	return err
}

// copyWriter marks errors of writing the copy, which are not the file's.
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

// doThumbnail makes a small picture of the file: its pixels, so that the other side
// need not decode anything.
func doThumbnail(j *worker.Job) ([]byte, error) {
	var q thumbnailQuestion
	if err := json.Unmarshal(j.Body, &q); err != nil {
		return nil, err
	}
	f, info, err := given(j)
	if err != nil {
		return nil, err
	}
	small, err := picture.Thumbnail(j.Context, f, info.Size(), q.Side)
	if err != nil {
		return nil, err
	}
	size := small.Bounds().Size()
	pixels := image.NewNRGBA(image.Rectangle{Max: size})
	draw.Draw(pixels, pixels.Rect, small, small.Bounds().Min, draw.Src)
	return appendPicture(nil, pixels), nil
}

// appendPicture adds a picture to an answer: its width and height, and its pixels.
func appendPicture(answer []byte, p *image.NRGBA) []byte {
	size := p.Rect.Size()
	answer = binary.BigEndian.AppendUint32(answer, uint32(size.X))
	answer = binary.BigEndian.AppendUint32(answer, uint32(size.Y))
	return append(answer, p.Pix...)
}

// doPNG writes the picture in the first file as a PNG into the second.
func doPNG(j *worker.Job) ([]byte, error) {
	source, info, err := given(j)
	if err != nil {
		return nil, err
	}
	target := j.Files[1]
	if err := empty(target); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotWritten, err)
	}
	w := bufio.NewWriterSize(copyWriter{target}, writeBlock)
	if err := picture.ToPNG(j.Context, source, info.Size(), w); err != nil {
		return nil, err
	}
	return nil, w.Flush()
}
