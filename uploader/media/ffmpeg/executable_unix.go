//go:build unix

package ffmpeg

import "os"

// executable reports whether the file may be run.
func executable(info os.FileInfo) bool { return info.Mode().IsRegular() && info.Mode()&0o111 != 0 }
