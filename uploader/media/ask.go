package media

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"mediadrop/uploader/media/defect"
	"mediadrop/uploader/media/ffmpeg"
	"mediadrop/uploader/media/filename"
	"mediadrop/uploader/media/movie"
	"mediadrop/uploader/media/picture"
	"mediadrop/uploader/media/regular"
	"mediadrop/uploader/media/worker"
)

// This file is the side that asks: it opens files, and has a worker look inside.
// What comes back is held against what it may be (distrust.go).

// Worker does what has to look inside of files. *worker.Pool is one. Its methods
// are called concurrently.
type Worker interface {
	Do(ctx context.Context, r worker.Request) ([]byte, error)
	Run(ctx context.Context, p worker.Program) error
}

// What a worker is asked.
const (
	inspectName   = "inspect"
	rewriteName   = "rewrite"
	thumbnailName = "thumbnail"
	pngName       = "png"
	excerptName   = "excerpt"
	pageName      = "page"
	prepareName   = "prepare"
)

type inspectQuestion struct {
	Name    string
	Header  Kind
	Private bool
}

// inspectAnswer is what a file is: with ffmpeg, where that was Asked for, and
// without it.
type inspectAnswer struct {
	Without, With Report
	Asked         bool
	Source        *ffmpeg.Source // what is known of a film, for a command line
}

type thumbnailQuestion struct{ Side int }

// Limits of the time that work on one file may take. A look at the largest file
// there is takes less than a second of an office computer's processor, and the
// conversion of the largest picture 20; but to read a file over a slow line may
// take any time.
const (
	inspectProcessor   = 5 * time.Second
	thumbnailProcessor = 20 * time.Second
	rewriteProcessor   = 2 * time.Minute
	maxWait            = 15 * time.Minute
	// maxInspectAnswer bounds an answer of about 1 KB, in bytes.
	maxInspectAnswer = 64 << 10
)

// Inspect has a worker look into the file at path, and judges it. An error means
// that the file cannot be read, one of the package worker that it could not be
// looked into; everything else gets a report.
func (m *Converter) Inspect(ctx context.Context, path string, o Options) (Report, error) {
	info, err := os.Stat(path)
	if err != nil {
		return Report{}, fmt.Errorf("look at the file: %w", err)
	}
	name := filepath.Base(path)
	r := Report{Kind: Other, SendName: filename.Clean(name), Size: info.Size(), ModTime: info.ModTime()}
	switch {
	case !info.Mode().IsRegular():
		return r.block(ReasonNotAFile), nil // a pipe or a device could be read for ever
	case info.Size() == 0:
		r.MIME = "inode/x-empty"
		return r.block(ReasonEmpty), nil
	}
	var a inspectAnswer
	answer, err := m.ask(ctx, inspectName, path, nil, inspectQuestion{name, o.Header, o.Private},
		worker.Request{Look: true, Processor: inspectProcessor, Most: maxInspectAnswer})
	if err != nil {
		return Report{}, err
	}
	if err := json.Unmarshal(answer, &a); err != nil {
		return Report{}, nonsense(err)
	}
	found := a.Without
	if a.Asked && o.canTranscode() {
		found = a.With
	}
	return r.trust(found, name, a.Source)
}

// rewrite has a worker make a converted copy, which is for its owner only. decoded
// has the pixels where another decoder made them, and is otherwise nil. patience is
// how long it may wait for memory that others use; 0 as long as it takes.
func (m *Converter) rewrite(ctx context.Context, path, target string, r Report, decoded *os.File, patience time.Duration) (err error) {
	copied, err := os.OpenFile(target, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNotWritten, err)
	}
	defer func() { err = errors.Join(err, copied.Close()) }()
	also := []*os.File{copied}
	if decoded != nil {
		also = append(also, decoded)
	}
	question := Report{Remedy: r.Remedy, Size: r.Size, Charset: r.Charset}
	_, err = m.ask(ctx, rewriteName, path, also, question, worker.Request{
		Processor: rewriteProcessor, Most: maxInspectAnswer, Patience: patience,
	})
	if defect.Is(err) {
		return &NotConvertible{err}
	}
	return err
}

// Thumbnail has a worker make a small picture of the picture at path, upright and
// in sRGB, whose longest edge has at most side pixels; of an animation the first
// frame.
func (m *Converter) Thumbnail(ctx context.Context, path string, side int) (image.Image, error) {
	return m.thumbnail(ctx, path, side, false)
}

func (m *Converter) thumbnail(ctx context.Context, path string, side int, urgent bool) (image.Image, error) {
	box := image.Pt(side, side)
	answer, err := m.ask(ctx, thumbnailName, path, nil, thumbnailQuestion{side},
		worker.Request{Urgent: urgent, Processor: thumbnailProcessor, Most: longest(box)})
	if err != nil {
		return nil, err
	}
	return pictureIn(answer, box)
}

// pictureHead is how many bytes stand before the pixels of a picture in an answer.
const pictureHead = 8

// longest returns how long an answer with a picture is at most, in bytes.
func longest(box image.Point) int { return pictureHead + 4*box.X*box.Y }

// pictureIn returns the picture of an answer, which has to fit into box.
func pictureIn(answer []byte, box image.Point) (image.Image, error) {
	if len(answer) < pictureHead {
		return nil, nonsense(fmt.Errorf("a picture of %d bytes", len(answer)))
	}
	width, height := int64(binary.BigEndian.Uint32(answer)), int64(binary.BigEndian.Uint32(answer[4:]))
	pixels := answer[pictureHead:]
	if width < 1 || height < 1 || width > int64(box.X) || height > int64(box.Y) || int64(len(pixels)) != 4*width*height {
		return nil, nonsense(fmt.Errorf("a picture of %d × %d pixels in %d bytes", width, height, len(pixels)))
	}
	return &image.NRGBA{Pix: pixels, Stride: int(4 * width), Rect: image.Rect(0, 0, int(width), int(height))}, nil
}

// PNG has a worker write the picture at path, of any format, into target as a PNG,
// upright and in sRGB. target is open for writing, and empty. A person waits for it:
// it is urgent.
func (m *Converter) PNG(ctx context.Context, path string, target *os.File) error {
	_, err := m.ask(ctx, pngName, path, []*os.File{target}, struct{}{},
		worker.Request{Urgent: true, Processor: rewriteProcessor, Most: maxInspectAnswer})
	return err
}

// ask opens the file at path and has a worker answer a question about it; also are
// other files that the worker gets. The errors are those of the packages worker and
// defect, ErrNotWritten, that of ctx, and what the system says of the file.
func (m *Converter) ask(ctx context.Context, name, path string, also []*os.File, question any, r worker.Request) ([]byte, error) {
	f, err := regular.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open the file: %w", err)
	}
	defer f.Close()
	r.Name, r.Files, r.Wait = name, append([]*os.File{f}, also...), maxWait
	if r.Body, err = json.Marshal(question); err != nil {
		return nil, err
	}
	answer, err := m.worker.Do(ctx, r)
	var said *worker.Said
	if errors.As(err, &said) {
		return nil, heard(said.Text)
	}
	return answer, err
}

// codes name the errors that the asking side tells apart. Of several the first
// counts.
var codes = []struct {
	code string
	err  error
}{
	{"disk_full", syscall.ENOSPC},
	{"not_written", ErrNotWritten},
	{"truncated", defect.ErrTruncated},
	{"too_big", defect.ErrTooBig},
	{"other_decoder", picture.ErrOtherDecoder},
	{"raw", picture.ErrRaw},
	{"locked", ErrLocked},
	{"no_pages", ErrNoPages},
	{"protected", movie.ErrProtected},
	{"unknown_kind", defect.ErrUnknownKind},
	{"broken", defect.ErrBroken},
}

// codeEnd stands between an error's code and its text.
const codeEnd = ": "

// codeOf returns an error's code.
func codeOf(err error) string {
	for _, known := range codes {
		if errors.Is(err, known.err) {
			return known.code
		}
	}
	return "other"
}

// heard returns the error that a worker said.
func heard(text string) error {
	code, words, _ := strings.Cut(text, codeEnd)
	for _, known := range codes {
		switch {
		case code != known.code:
		case known.err == syscall.ENOSPC:
			return fmt.Errorf("%w: %w", ErrNotWritten, known.err)
		default:
			return fmt.Errorf("%w (%s)", known.err, words)
		}
	}
	return fmt.Errorf("read the file: %s", words)
}

// nonsense is the error of a worker that answers what it may not.
func nonsense(err error) error {
	return fmt.Errorf("%w: it answers nonsense: %w", worker.ErrCrashed, err)
}
