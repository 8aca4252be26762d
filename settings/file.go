package settings

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"mediadrop/settings/wholefile"
)

// Options are what a File works with.
type Options struct {
	// ParseStreamID returns the canonical form of a stream ID, or why the text
	// cannot be one. The reason must not repeat the text. Without it any text
	// that is not blank is taken.
	ParseStreamID func(string) (string, error)
	// Notice is called by Update after it has kept a copy of the former file,
	// with the problem CopyKept. It must not call Update, and may be nil.
	Notice func(Problem)
	// Preset is the path of the administrator's settings, as PresetPath returns
	// it; "" for none. They are read once, by Open, and never written.
	Preset string
	// Trust returns an error if the file at Preset must not be used. If Trust is
	// nil, any file is used.
	Trust func(*os.File) error
}

// File is a settings file and its content. Its methods may be called
// concurrently.
type File struct {
	path   string
	preset *preset
	check  checker
	notice func(Problem)
	now    func() time.Time

	writing sync.Mutex // held by Update from beginning to end; guards the next three
	onDisk  []byte     // the file as last read or written here; nil = there was none
	broken  bool       // onDisk cannot be rebuilt from current, and has no copy yet
	newer   *Problem   // why the file must not be written, if so

	mu        sync.RWMutex
	user      userFile // what is in the file
	effective Settings // what counts, with the preset
}

// Open reads the settings file at path. The File can always be used: what
// cannot be read has its default value, and is among the problems. A file that
// is missing is no problem; none is written until the first Update.
func Open(path string, o Options) (*File, []Problem) {
	f := &File{path: path, check: checker{o.ParseStreamID}, notice: o.Notice, now: time.Now}
	if f.check.parseStreamID == nil {
		f.check.parseStreamID = anyStreamID
	}
	if f.notice == nil {
		f.notice = func(Problem) {}
	}
	var problems []Problem
	f.preset, problems = readPreset(o.Preset, o.Trust, f.check)
	f.user = userFile{Settings: Default()}
	problems = append(problems, f.read()...)
	f.effective = f.preset.effective(f.user)
	if p := checkFFmpeg(f.effective.FFmpeg); p != nil {
		if f.preset.sets(FieldFFmpeg) && f.effective.FFmpeg == f.preset.settings.FFmpeg {
			p.Preset = f.preset.path
		}
		problems = append(problems, *p)
	}
	return f, problems
}

// read reads the user file.
func (f *File) read() []Problem {
	data, err := readFile(f.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case errors.Is(err, errTooLarge):
		f.broken = true
		return []Problem{{Code: TooLarge}}
	case err != nil:
		f.broken = true
		return []Problem{{Code: CannotRead, Err: err}}
	}
	var problems []Problem
	f.user, problems = decode(data, f.check, f.preset)
	f.onDisk = data
	f.broken = slices.ContainsFunc(problems, func(p Problem) bool { return p.Code != UnknownAccount }) // such entries are kept
	f.newer = newerVersion(problems)
	return problems
}

func anyStreamID(text string) (string, error) {
	if text = strings.TrimSpace(text); text == "" {
		return "", errors.New("empty")
	}
	return text, nil
}

func newerVersion(problems []Problem) *Problem {
	for _, p := range problems {
		if p.Code == NewerVersion {
			return &p
		}
	}
	return nil
}

// Path returns the path given to Open.
func (f *File) Path() string { return f.path }

// Preset returns the path of the administrator's settings, if there are any
// that can be used.
func (f *File) Preset() string { return f.preset.path }

// Locked reports whether the administrator has locked a setting, one of the
// Field constants.
func (f *File) Locked(field string) bool { return f.preset.locks(field) }

// Get returns the settings as they are; what the caller does with them changes
// nothing here.
func (f *File) Get() Settings {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.effective.clone()
}

// Update lets change work on a copy of the settings, checks the result (names
// are trimmed, addresses and stream IDs made canonical), writes the file whole
// or not at all, and only then makes the result the settings. An error of
// change is returned as it is; every other error is a *Problem.
//
// A file that was broken, or that somebody else changed since it was last read
// or written here, is first copied beside itself; see Options.Notice. A file of
// a newer version is never written.
//
// change may call Get but not Update. Update blocks while it writes to disk.
func (f *File) Update(change func(*Settings) error) error {
	f.writing.Lock()
	defer f.writing.Unlock()
	if f.newer != nil {
		return f.newer
	}
	next, err := f.changed(change)
	if err != nil {
		return err
	}
	if problem := f.save(encode(next, f.preset)); problem != nil {
		return problem
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.user, f.effective = next, f.preset.effective(next)
	return nil
}

// Check returns the error that Update would return for a change, unless the
// disk fails. It changes nothing.
func (f *File) Check(change func(*Settings) error) error {
	_, err := f.changed(change)
	return err
}

// changed returns the user file as it is after a change, checked.
func (f *File) changed(change func(*Settings) error) (userFile, error) {
	before := f.Get()
	after := before.clone()
	if err := change(&after); err != nil {
		return userFile{}, err
	}
	after = after.clone() // change may have kept the slices it put in
	if problem := f.check.checkAll(&after); problem != nil {
		return userFile{}, problem
	}
	if before.FFmpeg != after.FFmpeg {
		if problem := checkFFmpeg(after.FFmpeg); problem != nil {
			return userFile{}, problem
		}
	}
	if problem := f.preset.refuse(&before, &after); problem != nil {
		return userFile{}, problem
	}
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.user.updated(&before, &after), nil
}

// save makes data the content of the file.
func (f *File) save(data []byte) *Problem {
	found, err := readFile(f.path)
	missing := errors.Is(err, fs.ErrNotExist)
	switch {
	case err == nil && bytes.Equal(found, data):
		f.onDisk, f.broken = found, false
		return nil
	case err != nil && !missing && !errors.Is(err, errTooLarge):
		return &Problem{Code: CannotKeepCopy, Err: err}
	}
	changed := err != nil || !bytes.Equal(found, f.onDisk)
	if !missing && changed {
		if _, problems := decode(found, f.check, f.preset); newerVersion(problems) != nil {
			return newerVersion(problems)
		}
	}
	if !missing && (changed || f.broken) {
		kept, err := f.keepCopy()
		if err != nil {
			return &Problem{Code: CannotKeepCopy, Err: err}
		}
		// From here on the file as found has its copy, even if the write fails.
		f.onDisk, f.broken = found, false
		f.notice(Problem{Code: CopyKept, Value: kept})
	}
	if err := wholefile.Replace(f.path, func(to io.Writer) error { _, err := to.Write(data); return err }); err != nil {
		return &Problem{Code: CannotWrite, Err: err}
	}
	f.onDisk, f.broken = data, false
	return nil
}
