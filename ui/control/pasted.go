package control

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
	"unicode/utf8"

	"mediadrop/uploader/history"
)

// Pasted is a picture that was copied in another program, as the bytes of a file.
type Pasted struct {
	MIME string // as the other program says
	Data []byte
	Name string // what the file is called, without an ending
}

// typePNG is what needs no conversion.
const typePNG = "image/png"

// KeepPasted keeps a picture as a PNG file, beside the history and for the owner
// only, and returns its path. It stays as long as an upload needs it, or until
// ForgetPasted. The picture is not looked into here: a worker makes a PNG of what
// is none.
func (c *Control) KeepPasted(ctx context.Context, p Pasted) (path string, err error) {
	folder := c.options.Paths.Pasted
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", fmt.Errorf("keep the pasted picture: %w", err)
	}
	file, err := newFile(folder, p.Name, ".png")
	if err != nil {
		return "", fmt.Errorf("keep the pasted picture: %w", err)
	}
	defer func() {
		if err = errors.Join(err, file.Close()); err != nil {
			err = errors.Join(fmt.Errorf("keep the pasted picture: %w", err), os.Remove(file.Name()))
			path = ""
		}
	}()
	if p.MIME == typePNG {
		_, err := file.Write(p.Data)
		return file.Name(), err
	}
	source, err := os.CreateTemp(folder, "*"+unfinished)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, os.Remove(source.Name())) }()
	_, err = source.Write(p.Data)
	if err := errors.Join(err, source.Close()); err != nil {
		return "", err
	}
	return file.Name(), c.converter.PNG(ctx, source.Name(), file)
}

// unfinished is the ending of what a pasted picture is made from.
const unfinished = ".new"

// newFile makes a file that was not there, with a number where the name is taken.
func newFile(folder, name, ending string) (*os.File, error) {
	for n := 1; ; n++ {
		full := name + ending
		if n > 1 {
			full = fmt.Sprintf("%s (%d)%s", name, n, ending)
		}
		file, err := os.OpenFile(filepath.Join(folder, full), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if !errors.Is(err, fs.ErrExist) {
			return file, err
		}
	}
}

// ForgetPasted deletes a picture that is not to be uploaded after all.
func (c *Control) ForgetPasted(path string) error {
	if filepath.Dir(path) != c.options.Paths.Pasted {
		return nil
	}
	return os.Remove(path)
}

// fresh is how long a picture may lie there without an upload: somebody is looking
// at it, or its upload is not written down yet.
const fresh = time.Hour

// TidyPasted deletes the pasted pictures that no upload needs any more: those whose
// media ID has ended, and so can no longer be renewed before it does. Like RemoveOld
// it goes by what the service's answers show of the time.
func (c *Control) TidyPasted(ctx context.Context, now time.Time) error {
	if c.historyProblem != nil {
		return nil // the uploads are not known
	}
	entries, err := os.ReadDir(c.options.Paths.Pasted)
	if err != nil || len(entries) == 0 {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	}
	shown, err := c.history.KnownTime(ctx, PracticeAccount)
	if err != nil {
		return err
	}
	if shown.IsZero() || shown.After(now) {
		shown = now
	}
	var paths []string
	for _, entry := range entries {
		path := filepath.Join(c.options.Paths.Pasted, entry.Name())
		if !utf8.ValidString(path) { // of a folder that the table could not be asked about
			continue
		}
		if info, err := entry.Info(); err == nil && info.Mode().IsRegular() && now.Sub(info.ModTime()) > fresh {
			paths = append(paths, path)
		}
	}
	uploads, err := c.history.OfFiles(ctx, paths...)
	if err != nil {
		return err
	}
	for _, path := range paths {
		if !slices.ContainsFunc(uploads, func(u history.Upload) bool { return u.Path == path && needsFile(u, shown) }) {
			err = errors.Join(err, os.Remove(path))
		}
	}
	return err
}

// needsFile reports whether an upload may read its file again: it goes on, may be
// renewed, or tried once more.
func needsFile(u history.Upload, now time.Time) bool {
	switch {
	case !u.State.Ended():
		return true
	case u.State == history.Done:
		return u.Expires().After(now)
	}
	return u.CreatedAt.Add(history.Lifetime).After(now)
}
