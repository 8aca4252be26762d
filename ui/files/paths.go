package files

import (
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
)

// Dropped returns the files behind dropped items. Their paths come
// percent-encoded in the text of the URI, and as they are from Path.
func Dropped(items []fyne.URI) []string {
	var paths []string
	for _, item := range items {
		if item.Scheme() != "file" {
			continue
		}
		paths = append(paths, filepath.FromSlash(item.Path()))
	}
	return paths
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
