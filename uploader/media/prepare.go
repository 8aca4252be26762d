package media

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/zeebo/blake3"

	"mediadrop/uploader/media/worker"
)

// A conversion is promised only after it worked: Forecast makes the copy, keeps it
// in a folder that is named after the file, and Convert takes it from there. What
// is not taken, because the person decided otherwise, goes after a while.

const (
	readyPrefix = "ready-"
	reportName  = ".report"
	// maxReady and readyFor bound the copies that nobody takes.
	maxReady = 32
	readyFor = 10 * time.Minute
	// tryPatience is how long a conversion that is only tried waits for memory that
	// others use: a film may be converted for half an hour.
	tryPatience = 5 * time.Second
)

// prepare makes a copy for Convert to take, or returns a report of why there can
// be none.
func (m *Converter) prepare(ctx context.Context, path string, r Report) (Report, error) {
	folder, err := m.newFolder()
	if err != nil {
		return r, nil // Convert says so
	}
	made, err := m.make(ctx, folder, path, r, nil, tryPatience)
	if err == nil {
		err = m.keep(made, path, r)
	}
	if err == nil {
		return r, nil
	}
	left := os.RemoveAll(folder)
	var not *NotConvertible
	switch {
	case errors.Is(err, worker.ErrBusy):
		return r, left // Convert waits; the check of other files must not
	case !errors.As(err, &not):
		if errors.Is(err, ErrNotWritten) {
			return r, left
		}
		return Report{}, errors.Join(err, left)
	case r.Remedy == ToPDF: // one page may be possible
		r = r.convert(ReasonPages, ConvertPicture, Blocked)
		r.MaxSize, r.Asks = maxImage, true
		return m.prepare(ctx, path, r)
	case r.Sendable():
		return r.AsIs(), left
	}
	r.Details = err.Error()
	return r.block(reasonOf(err)), left
}

// keep gives a copy the name under which Convert looks for it.
func (m *Converter) keep(made Copy, path string, r Report) error {
	m.discardOld()
	said, err := json.Marshal(made.Report)
	if err != nil {
		return fmt.Errorf("note what the copy is: %w", err)
	}
	folder, ready := filepath.Dir(made.Path), m.readyFolder(path, r)
	if err := os.WriteFile(filepath.Join(folder, reportName), said, 0o600); err != nil {
		return fmt.Errorf("%w: %w", ErrNotWritten, err)
	}
	if err := errors.Join(os.RemoveAll(ready), os.Rename(folder, ready)); err != nil {
		return fmt.Errorf("%w: %w", ErrNotWritten, err)
	}
	return nil
}

// take returns the copy that was made ready; ok is false where there is none.
func (m *Converter) take(path string, r Report, o Options) (made Copy, ok bool) {
	ready := m.readyFolder(path, r)
	if _, err := os.Stat(ready); err != nil {
		return Copy{}, false
	}
	folder, err := m.newFolder()
	if err != nil || os.Remove(folder) != nil || os.Rename(ready, folder) != nil {
		return Copy{}, false
	}
	note := filepath.Join(folder, reportName)
	said, err := os.ReadFile(note)
	if err == nil {
		err = errors.Join(json.Unmarshal(said, &made.Report), os.Remove(note))
	}
	made.Path = filepath.Join(folder, made.Report.SendName)
	if _, missing := os.Stat(made.Path); err != nil || missing != nil {
		_ = os.RemoveAll(folder) // the copy is made again
		return Copy{}, false
	}
	made.Report = forHeader(made.Report, o.Header)
	return made, true
}

// Discard deletes the copy that Forecast made of a file and nobody will take. What
// cannot be deleted now goes when the program starts or closes.
func (m *Converter) Discard(path string, r Report) {
	if r.Verdict == Convert {
		_ = os.RemoveAll(m.readyFolder(path, r))
	}
}

// readyFolder is where the copy of a file is that was inspected.
func (m *Converter) readyFolder(path string, r Report) string {
	sum := blake3.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%s\x00%d\x00%d", path, r.SendName, r.Remedy, r.Size, r.ModTime.UnixNano()))
	return filepath.Join(m.folder, readyPrefix+hex.EncodeToString(sum[:16]))
}

// discardOld deletes copies that nobody took. What cannot be deleted goes when the
// program starts or closes.
func (m *Converter) discardOld() {
	ready, err := filepath.Glob(filepath.Join(m.folder, readyPrefix+"*"))
	if err != nil {
		return
	}
	made := map[string]time.Time{}
	for _, folder := range ready {
		if info, err := os.Stat(folder); err == nil {
			made[folder] = info.ModTime()
		}
	}
	slices.SortFunc(ready, func(a, b string) int { return made[b].Compare(made[a]) })
	for i, folder := range ready {
		if i >= maxReady-1 || time.Since(made[folder]) > readyFor {
			_ = os.RemoveAll(folder)
		}
	}
}
