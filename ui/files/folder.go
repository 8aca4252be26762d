package files

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// item is a file or a folder in a folder.
type item struct {
	name   string
	folder bool
}

// readFolder returns what can be chosen in a folder: its folders, and then its files of
// these endings; none means any. What hides by its name, and devices, are left out.
func readFolder(folder string, endings []string) ([]item, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, fmt.Errorf("read a folder: %w", err)
	}
	var items []item
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			continue
		}
		mode := e.Type()
		if mode&fs.ModeSymlink != 0 {
			target, err := os.Stat(filepath.Join(folder, e.Name()))
			if err != nil {
				continue // it leads nowhere
			}
			mode = target.Mode()
		}
		fits := len(endings) == 0 || slices.Contains(endings, strings.ToLower(filepath.Ext(e.Name())))
		if mode.IsDir() || mode.IsRegular() && fits {
			items = append(items, item{e.Name(), mode.IsDir()})
		}
	}
	slices.SortStableFunc(items, func(a, b item) int {
		if a.folder != b.folder {
			if a.folder {
				return -1
			}
			return 1
		}
		return strings.Compare(strings.ToLower(a.name), strings.ToLower(b.name))
	})
	return items, nil
}

// typedPath returns the path that a person means who typed a text in a folder.
func typedPath(text, folder string) string {
	text = strings.TrimSpace(text)
	if home, err := os.UserHomeDir(); err == nil && (text == "~" || strings.HasPrefix(text, "~"+string(filepath.Separator))) {
		text = home + text[1:]
	}
	if !filepath.IsAbs(text) {
		text = filepath.Join(folder, text)
	}
	return filepath.Clean(text)
}
