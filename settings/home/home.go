// Package home locates the program's files: where the system intends them, or all
// in one folder that the person names.
package home

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"github.com/adrg/xdg"
)

// Paths holds the absolute paths of the files the program keeps.
type Paths struct {
	Settings string // settings.json
	History  string // history.db
	Log      string // mediadrop.log
	Lock     string // mediadrop.lock, beside settings.json: held by the running program
	Cache    string // converted/, a folder of converted copies; not created here
	Scratch  string // decoder/, a folder that the workers may use; not created here
	Pasted   string // pasted/, a folder of pictures that were pasted, beside history.db; not created here
	Instance string // instance.json, beside settings.json: how a second start reaches the first

	// Temporary is the folder that Cache and Scratch are in where that of the system
	// cannot be written; "" where it can. It is there, for RemoveTemporary.
	Temporary string
}

// RemoveTemporary deletes the folder that Locate made where there was no other place,
// with all that is in it.
func (p Paths) RemoveTemporary() error {
	if p.Temporary == "" {
		return nil
	}
	return os.RemoveAll(p.Temporary)
}

// folders holds the four folders the files are spread over.
type folders struct{ config, data, state, cache string }

// Locate returns where the program's files are, and creates their folders for
// their owner only. With home == "" these are the places the operating system
// intends for such files (XDG on Linux, with its environment variables);
// otherwise everything lies in the folder home. A folder home that exists is
// the person's own and keeps its access rights.
//
// Where a folder cannot be made or the settings cannot be written, as in a home that
// is read-only or full, there are paths as well as an error: the program works
// without what would lie there. Only converted copies and workers need a place, which
// is then a temporary one: the caller removes it at the end.
//
// Locate reads the environment again each time; call it from one goroutine.
func Locate(home string) (Paths, error) {
	var in folders
	if home != "" {
		dir, err := filepath.Abs(home)
		if err != nil {
			return Paths{}, fmt.Errorf("locating the folder %q: %w", home, err)
		}
		in = folders{dir, dir, dir, filepath.Join(dir, "cache")}
	} else {
		var err error
		if in, err = defaultFolders(runtime.GOOS); err != nil {
			return Paths{}, fmt.Errorf("locating the program's folders: %w", err)
		}
	}
	var failed error
	for _, dir := range []string{in.config, in.data, in.state} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			failed = errors.Join(failed, fmt.Errorf("creating a folder for the program's files: %w", err))
		} else if home == "" {
			keepToOwner(dir)
		}
	}
	if failed == nil && !isWritable(in.config) {
		failed = fmt.Errorf("writing to the folder of the settings: %s is full or read-only", in.config)
	}
	temporary := ""
	if err := os.MkdirAll(in.cache, 0o700); err != nil || !isWritable(in.cache) {
		if temporary, err = os.MkdirTemp("", "mediadrop-*"); err == nil {
			in.cache = temporary // copies and workers need a place
		}
	}
	return Paths{
		Settings: filepath.Join(in.config, "settings.json"),
		History:  filepath.Join(in.data, "history.db"),
		Log:      filepath.Join(in.state, "mediadrop.log"),
		Lock:     filepath.Join(in.config, "mediadrop.lock"),
		Cache:    filepath.Join(in.cache, "converted"),
		Scratch:  filepath.Join(in.cache, "decoder"),
		Pasted:   filepath.Join(in.data, "pasted"),
		Instance: filepath.Join(in.config, "instance.json"),

		Temporary: temporary,
	}, failed
}

// isWritable reports whether files can be made in a folder.
func isWritable(dir string) bool {
	f, err := os.CreateTemp(dir, ".writable-*")
	if err != nil {
		return false
	}
	_, err = f.Write(make([]byte, 4096)) // a full disk takes empty files
	return errors.Join(err, f.Close(), os.Remove(f.Name())) == nil
}

// keepToOwner takes the rights of others off a folder of the program's own.
// Some network file systems know no rights and refuse; the files in the folder
// are 0600 all the same, so that is no reason not to start.
func keepToOwner(dir string) {
	if info, err := os.Stat(dir); err == nil && info.Mode().Perm()&0o077 != 0 {
		_ = os.Chmod(dir, 0o700)
	}
}

// defaultFolders names the folders that the system called goos intends.
func defaultFolders(goos string) (folders, error) {
	switch goos {
	case "windows":
		roaming, local := os.Getenv("APPDATA"), os.Getenv("LOCALAPPDATA")
		if roaming == "" || local == "" {
			return folders{}, errors.New("%AppData% or %LocalAppData% is not set")
		}
		local = filepath.Join(local, "MediaDrop")
		return folders{filepath.Join(roaming, "MediaDrop"), local, local, filepath.Join(local, "cache")}, nil
	case "darwin":
		home, err := os.UserHomeDir()
		if err != nil {
			return folders{}, err
		}
		support := filepath.Join(home, "Library", "Application Support", "MediaDrop")
		return folders{support, support, filepath.Join(home, "Library", "Logs", "MediaDrop"),
			filepath.Join(home, "Library", "Caches", "MediaDrop")}, nil
	default:
		xdg.Reload()
		return folders{
			filepath.Join(xdg.ConfigHome, "mediadrop"),
			filepath.Join(xdg.DataHome, "mediadrop"),
			filepath.Join(xdg.StateHome, "mediadrop"),
			filepath.Join(xdg.CacheHome, "mediadrop"),
		}, nil
	}
}
