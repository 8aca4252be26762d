package files

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
)

// Dropped returns the files behind dropped items, and how many items are no files
// but addresses: of a page, a server's share, a person's mail. The paths of files
// come percent-encoded in the text of the URI, and as they are from Path.
func Dropped(items []fyne.URI) (paths []string, addresses int) {
	for _, item := range items {
		path := filepath.FromSlash(item.Path())
		if item.Scheme() != "file" || isAddress(path) {
			addresses++
			continue
		}
		paths = append(paths, path)
	}
	return paths, addresses
}

// address is how an address begins below the working directory. The scheme has
// two letters at least: one is a drive of Windows.
var address = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]+:`)

// isAddress reports whether the path of a dropped item is an address. The toolkit
// takes all that is dropped for files, and makes a path in the working directory
// of https://example.com/x.jpg. A file that is there is a file, whatever its name.
func isAddress(path string) bool {
	folder, err := os.Getwd()
	if err != nil {
		return false
	}
	below, err := filepath.Rel(folder, path)
	if err != nil || !address.MatchString(below) {
		return false
	}
	_, err = os.Lstat(path)
	return err != nil
}

// maxPasted bounds what is looked at: nobody copies more files at once.
const maxPasted = 1 << 20

// Pasted returns the files of a text that was copied. File managers put files on
// the clipboard as a path or an address on each line, some with the word "copy"
// before them. It waits for the disk.
func Pasted(text string) []string {
	if len(text) > maxPasted {
		return nil
	}
	var paths []string
	for _, line := range strings.Split(text, "\n") {
		line = strings.Trim(strings.TrimSpace(line), `"`)
		if strings.HasPrefix(line, "file://") {
			uri, err := storage.ParseURI(line)
			if err != nil {
				continue
			}
			line = filepath.FromSlash(uri.Path())
		}
		if !filepath.IsAbs(line) {
			continue
		}
		if _, err := os.Stat(line); err == nil {
			paths = append(paths, line)
		}
	}
	return paths
}
