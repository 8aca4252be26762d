package control

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
)

// CrashWatch writes a report when the program crashes, wherever in it that
// happens. A report holds the stack, never what variables held.
type CrashWatch struct {
	path string
	// Previous is the report of the last run, where that crashed; else "".
	Previous string
}

// WatchCrashes begins to watch. Reports are kept in a folder, readable by
// their owner only.
func WatchCrashes(folder string) (*CrashWatch, error) {
	w := &CrashWatch{path: filepath.Join(folder, "crash.txt")}
	if err := w.keepPrevious(); err != nil {
		return w, fmt.Errorf("keep the last crash report: %w", err)
	}
	f, err := os.OpenFile(w.path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return w, fmt.Errorf("prepare a crash report: %w", err)
	}
	defer f.Close() // the runtime keeps a handle of its own
	if err := debug.SetCrashOutput(f, debug.CrashOptions{}); err != nil {
		return w, fmt.Errorf("prepare a crash report: %w", err)
	}
	return w, nil
}

// keepPrevious returns a report that was written a name of its own.
func (w *CrashWatch) keepPrevious() error {
	info, err := os.Stat(w.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil || info.Size() == 0 { // ended without a crash, and without Stop
		return err
	}
	kept := filepath.Join(filepath.Dir(w.path), "crash-"+info.ModTime().Format("20060102-150405")+".txt")
	if err := os.Rename(w.path, kept); err != nil {
		return err
	}
	w.Previous = kept
	return nil
}

// Stop ends the watch and takes the empty report away.
func (w *CrashWatch) Stop() error {
	if err := debug.SetCrashOutput(nil, debug.CrashOptions{}); err != nil {
		return fmt.Errorf("end the watch for crashes: %w", err)
	}
	err := os.Remove(w.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
