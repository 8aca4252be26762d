// Package libraryfile is the file in which one MediaDrop hands its list of
// uploads to another: JSON, written piece by piece, and read with the caution
// that a file of somebody else's needs. Its functions may be called concurrently.
package libraryfile

import (
	"encoding/json"
	"io"
	"strconv"
	"time"

	"mediadrop/uploader/history"
)

// The form of the file.
const (
	format  = "mediadrop-library"
	version = 1
)

// Write writes uploads as JSON, one a line, with all that is known of them; a key
// never is.
func Write(to io.Writer, now time.Time, each func(func(history.Upload) error) error) error {
	exported, err := json.Marshal(now.UTC().Truncate(time.Second))
	if err != nil {
		return err
	}
	head := `{"format":"` + format + `","version":` + strconv.Itoa(version) + `,"exported_at":` + string(exported) + `,"uploads":[`
	if _, err := io.WriteString(to, head); err != nil {
		return err
	}
	separator := "\n"
	err = each(func(u history.Upload) error {
		line, err := json.Marshal(u)
		if err == nil {
			_, err = io.WriteString(to, separator+string(line))
		}
		separator = ",\n"
		return err
	})
	if err == nil {
		_, err = io.WriteString(to, "\n]}\n")
	}
	return err
}
