package ffmpeg

import "os"

// executable reports whether the file may be run: its name says so.
func executable(info os.FileInfo) bool { return info.Mode().IsRegular() }
