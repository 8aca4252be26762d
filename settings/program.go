package settings

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Why a program is not run.
var (
	ErrOwnedByOthers    = errors.New("it belongs to somebody else")
	ErrWritableByOthers = errors.New("others may change it")
)

// maxLinks is how many links are followed to a program, as many as Linux follows
// (path_resolution(7)).
const maxLinks = 40

// TrustedProgram returns the program of a name that a setting means: the file at
// path, or one of that name in the folder at path or in its folder bin. It is ""
// if nothing is there. The program, what lies beside it under one of the other
// names, and all folders on the way have to belong to this person or the system,
// and nobody else may be able to change them; else the error is a *Problem with
// the code NotTrusted.
func TrustedProgram(path, name string, beside ...string) (string, error) {
	if path == "" {
		return "", nil
	}
	for _, program := range []string{path, filepath.Join(path, programFile(name)), filepath.Join(path, "bin", programFile(name))} {
		if info, err := os.Stat(program); err != nil || !info.Mode().IsRegular() {
			continue
		}
		if problem := checkProgram(program); problem != nil {
			return "", problem
		}
		for _, name := range beside {
			other := filepath.Join(filepath.Dir(program), programFile(name))
			if _, err := os.Lstat(other); errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if problem := checkProgram(other); problem != nil {
				return "", problem
			}
		}
		return program, nil
	}
	return "", nil
}

func programFile(name string) string {
	if runtime.GOOS == "windows" {
		return name + ".exe"
	}
	return name
}

// place is where something lies on the way to a program.
type place int

const (
	above  place = iota // a folder further up
	folder              // the folder of the program or of a link to it
	file                // the program or a link to it
)

// checkProgram returns why a program must not be run, or nil.
func checkProgram(path string) *Problem {
	for range maxLinks {
		next, problem := checkWay(filepath.Clean(path))
		if problem != nil || next == "" {
			return problem
		}
		path = next
	}
	return &Problem{Code: NotTrusted, Value: path, Err: fmt.Errorf("more than %d links lead to it", maxLinks)}
}

// checkWay checks what lies on the way to a program, from the root down, as far
// as the first link. It returns the path that is left to check behind that link,
// or "" if the program was reached.
func checkWay(path string) (behind string, problem *Problem) {
	root := filepath.VolumeName(path) + string(filepath.Separator)
	names := strings.Split(strings.TrimPrefix(path, root), string(filepath.Separator))
	for i := range names {
		here := root + filepath.Join(names[:i+1]...)
		at := above
		switch i {
		case len(names) - 1:
			at = file
		case len(names) - 2:
			at = folder
		}
		info, err := os.Lstat(here)
		if err == nil {
			err = othersMayChange(here, info, at)
		}
		if err != nil {
			return "", &Problem{Code: NotTrusted, Value: here, Err: err}
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			continue
		}
		target, err := os.Readlink(here)
		if err != nil {
			return "", &Problem{Code: NotTrusted, Value: here, Err: err}
		}
		if !filepath.IsAbs(target) {
			target = filepath.Join(filepath.Dir(here), target)
		}
		return filepath.Join(append([]string{target}, names[i+1:]...)...), nil
	}
	return "", nil
}

// checkProgramPath checks a setting that names a program or its folder. Only a
// whole path means the same wherever MediaDrop is started. On Windows it begins
// with a drive: to look at a path of another computer sends it the person's login.
func checkProgramPath(path string) *Problem {
	if n := utf8.RuneCountInString(path); n > maxPath || strings.ContainsRune(path, 0) {
		return &Problem{Code: OutOfRange, Value: strconv.Itoa(n)}
	}
	onDrive := runtime.GOOS != "windows" || len(filepath.VolumeName(path)) == len("C:")
	if path != "" && !(filepath.IsAbs(path) && onDrive) {
		return &Problem{Code: NotAbsolute, Value: shown(path)}
	}
	return nil
}

// checkFFmpeg returns why the program that the setting ffmpeg names is not run,
// or nil.
func checkFFmpeg(path string) *Problem {
	var problem *Problem
	if _, err := FFmpeg(path); errors.As(err, &problem) {
		return problem.within(FieldFFmpeg)
	}
	return nil
}

// FFmpeg returns the program that the setting ffmpeg names, as TrustedProgram
// does. An ffprobe beside it is run as well.
func FFmpeg(path string) (string, error) { return TrustedProgram(path, "ffmpeg", "ffprobe") }
