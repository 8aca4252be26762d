package media

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"mediadrop/uploader/media/defect"
	"mediadrop/uploader/media/ffmpeg"
	"mediadrop/uploader/media/picture"
	"mediadrop/uploader/media/regular"
)

// ErrChanged means that a file is not the one any more that was inspected.
var ErrChanged = errors.New("the file changed while it was being converted")

// ErrNotWritten means that there is no place for a converted copy, such as when
// the disk is full.
var ErrNotWritten = errors.New("the converted copy could not be written")

// NotConvertible is returned where converting a file did not make one that WhatsApp delivers.
type NotConvertible struct{ Err error }

func (e *NotConvertible) Error() string { return "convert the file: " + e.Err.Error() }
func (e *NotConvertible) Unwrap() error { return e.Err }

// Copy is a converted copy of a file.
type Copy struct {
	Path   string // absolute, in a folder of its own
	Report Report // of the copy
}

// Remove deletes the copy. That of no copy does nothing.
func (c Copy) Remove() error {
	if c.Path == "" {
		return nil
	}
	return os.RemoveAll(filepath.Dir(c.Path))
}

// Converter makes converted copies in a folder of its own. The files themselves are
// never touched. Its methods may be called concurrently.
type Converter struct {
	folder string
	worker Worker
	tools  toolbox
	pages  pageMaker
}

// NewConverter returns a converter that keeps its copies in folder, which only one
// program may use, and has w look inside of files. configured returns the path of
// ffmpeg that a person set, or "".
func NewConverter(folder string, w Worker, configured func() string) *Converter {
	return &Converter{folder: folder, worker: w, tools: toolbox{configured: configured, runner: programs{w}}}
}

// Clear deletes all copies, also those that an earlier run left.
func (m *Converter) Clear() error {
	if err := os.RemoveAll(m.folder); err != nil {
		return fmt.Errorf("delete the converted copies: %w", err)
	}
	return nil
}

// CanTranscode reports whether ffmpeg is there.
func (m *Converter) CanTranscode(ctx context.Context) bool {
	_, err := m.tools.find(ctx)
	return err == nil
}

// Tool returns the ffmpeg that is used, or why there is none: one of the errors
// of the package ffmpeg.
func (m *Converter) Tool(ctx context.Context) (ffmpeg.Tool, error) { return m.tools.find(ctx) }

// Progress is told how far converting has come: the share that is done, from 0 to
// 1, and the time that it will still take, 0 while that is unknown.
type Progress func(share float64, left time.Duration)

// Convert makes a copy of the file at path that WhatsApp delivers, as r.Remedy
// says, or takes the one that Forecast made. It returns when ctx ends, and leaves
// nothing behind then. Errors: *NotConvertible, ErrChanged, ErrNotWritten, those of
// the package worker and of
// ctx, or what the system said of the file.
func (m *Converter) Convert(ctx context.Context, path string, r Report, o Options, progress Progress) (Copy, error) {
	if made, ok := m.take(path, r, o); ok {
		if err := errors.Join(ctx.Err(), Unchanged(path, r)); err != nil {
			return Copy{}, errors.Join(err, made.Remove())
		}
		return made, nil
	}
	folder, err := m.newFolder()
	if err != nil {
		return Copy{}, err
	}
	made, err := m.make(ctx, folder, path, r, progress, 0)
	if err != nil {
		return Copy{}, errors.Join(err, os.RemoveAll(folder))
	}
	made.Report = forHeader(made.Report, o.Header)
	return made, nil
}

func (m *Converter) newFolder() (string, error) {
	if err := os.MkdirAll(m.folder, 0o700); err != nil {
		return "", fmt.Errorf("%w: %w", ErrNotWritten, err)
	}
	folder, err := os.MkdirTemp(m.folder, "")
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrNotWritten, err)
	}
	return folder, nil
}

// make makes a copy in a folder of its own. patience is how long it may wait for
// memory that others use; 0 as long as it takes.
func (m *Converter) make(ctx context.Context, folder, path string, r Report, progress Progress, patience time.Duration) (Copy, error) {
	target := filepath.Join(folder, "copy")
	if r.Remedy == ToUTF8 {
		target += filepath.Ext(r.SendName) // of texts the name tells the type
	}
	var err error
	if r.Remedy == Transcode {
		target += transcoded(r.Kind).extensions[0] // ffmpeg goes by it
		err = m.transcode(ctx, path, target, r, progress)
	} else {
		err = m.rewriteAnyhow(ctx, path, target, r, patience)
	}
	var notConvertible *NotConvertible
	if err == nil || errors.As(err, &notConvertible) { // what cannot be converted may be half of another file
		err = cmp.Or(Unchanged(path, r), err)
	}
	if err != nil {
		return Copy{}, err
	}
	return m.finish(ctx, target, r)
}

// rewriteAnyhow makes a copy with our own decoders; with ffmpeg where a picture is
// of a kind that only that knows.
func (m *Converter) rewriteAnyhow(ctx context.Context, path, target string, r Report, patience time.Duration) error {
	err := m.rewrite(ctx, path, target, r, nil, patience)
	if r.Remedy != ConvertPicture || !errors.Is(err, picture.ErrOtherDecoder) {
		return err
	}
	tool, missing := m.tools.find(ctx)
	if missing != nil {
		return err
	}
	pixels := target + ".png"
	if err := errors.Join(os.Remove(target), tool.Picture(ctx, path, r.MIME, pixels)); err != nil {
		if defect.Is(err) {
			return &NotConvertible{err}
		}
		return err
	}
	decoded, opened := regular.Open(pixels)
	if opened != nil {
		return fmt.Errorf("%w: %w", ErrNotWritten, opened)
	}
	err = m.rewrite(ctx, path, target, r, decoded, patience)
	return errors.Join(err, decoded.Close(), os.Remove(pixels))
}

// Unchanged returns ErrChanged when a file is not the one any more that was
// inspected. One that is gone is no error: what was read of it was read whole.
func Unchanged(path string, r Report) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil // what was read was read whole
	case err != nil:
		return fmt.Errorf("look at the file again: %w", err)
	case info.Size() != r.Size || !info.ModTime().Equal(r.ModTime):
		return ErrChanged
	}
	return nil
}

// finish returns the copy its name, and the last word to the same check that
// every file has to pass.
func (m *Converter) finish(ctx context.Context, target string, r Report) (Copy, error) {
	report, err := m.Inspect(ctx, target, Options{})
	if err != nil {
		return Copy{}, err
	}
	if report.Verdict != OK && report.Verdict != Warn {
		return Copy{}, &NotConvertible{fmt.Errorf("the converted copy is %s: %s (%s)", report.Verdict, report.Reason, report.Details)}
	}
	if t, ok := lookUp(report.MIME); ok {
		report.SendName = t.sendName(r.SendName)
	}
	named := filepath.Join(filepath.Dir(target), report.SendName)
	if err := os.Rename(target, named); err != nil {
		return Copy{}, fmt.Errorf("%w: %w", ErrNotWritten, err)
	}
	return Copy{Path: named, Report: report}, nil
}
