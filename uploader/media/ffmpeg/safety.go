package ffmpeg

import (
	"os"
	"path/filepath"
	"strings"
)

// formats are the demuxers that may read a source. None of them opens another
// file: the lists and manifests among ffmpeg's formats (hls, concat, dash, sdp,
// image2, lavfi, avisynth…) are left out, so that a text file with a film's name
// cannot make ffmpeg read what it names ("FFmpeg Formats Documentation",
// format_whitelist).
var formats = strings.Join([]string{
	"mov", "mp4", "matroska", "webm", "avi", "flv", "asf", "mpegts", "mpeg", "mpegvideo", "m4v", "dv", "rm",
	"ogg", "wav", "w64", "aiff", "au", "caf", "mp3", "aac", "ac3", "eac3", "flac", "amr", "amrnb", "amrwb", "ape", "wv", "mxf", "gif",
}, ",")

// guarded are the options in front of every input.
func guarded() []string {
	return []string{"-protocol_whitelist", "file", "-format_whitelist", formats}
}

// fileURL names a file so that it can be taken neither for an option nor for
// another protocol. ffmpeg takes what follows "file:" as it is.
func fileURL(path string) (string, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	return "file:" + absolute, nil
}

// reads are the needs of a run that reads the file of a URL.
func reads(url string) Needs { return Needs{Read: []string{strings.TrimPrefix(url, "file:")}} }

// passed are the variables that programs need to run at all: loaders, wrappers
// and temporary folders. Left out are, above all, FFREPORT (which makes ffmpeg
// write a log where it likes) and those that name proxies and presets.
var passed = []string{
	"PATH", "HOME", "TMPDIR", "TMP", "TEMP", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH",
	"SystemRoot", "SystemDrive", "windir", "ComSpec", "PATHEXT", "USERPROFILE", "APPDATA", "LOCALAPPDATA",
	"ProgramData", "ProgramFiles", "ALLUSERSPROFILE", "ChocolateyInstall", "SNAP_USER_DATA", "XDG_RUNTIME_DIR",
}

func environment() []string {
	env := []string{"LC_ALL=C", "AV_LOG_FORCE_NOCOLOR=1"}
	for _, name := range passed {
		if value, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+value)
		}
	}
	return env
}
