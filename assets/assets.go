// Package assets holds what MediaDrop carries inside its own binary: the icon, the texts in
// every language and a few small files to try the program with.
package assets

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Icon is the program's icon, a PNG of 256 × 256 pixels made from IconSVG: as
// large as windows and their title bars show it anywhere.
//
//go:embed packaging/icons/256.png
var Icon []byte

// IconSVG is the drawing the icon is made from, for places that scale it themselves.
//
//go:embed icon.svg
var IconSVG []byte

// CheckPicture is a valid PNG of less than 1 KB: what the settings send to find out whether a
// key and a channel work.
//
//go:embed check.png
var CheckPicture []byte

// Translations holds the program's texts, one file a language: translations/en.json and so on.
//
//go:embed translations/*.json
var Translations embed.FS

//go:embed samples
var samples embed.FS

// Samples returns the files to try MediaDrop with, all of them in the root: a picture (JPEG),
// a video (MP4) and a document (PDF), each within what WhatsApp delivers.
func Samples() fs.FS {
	root, err := fs.Sub(samples, "samples")
	if err != nil {
		panic(err) // only an invalid constant path fails
	}
	return root
}

// WriteSamples writes the files of Samples into the existing folder dir and returns their
// paths, sorted by name. A file of the same name is replaced. After an error, the files written
// before it stay.
func WriteSamples(dir string) ([]string, error) {
	root := Samples()
	entries, err := fs.ReadDir(root, ".")
	if err != nil {
		return nil, fmt.Errorf("list sample files: %w", err)
	}
	paths := make([]string, 0, len(entries))
	for _, entry := range entries {
		data, err := fs.ReadFile(root, entry.Name())
		if err != nil {
			return nil, fmt.Errorf("read sample file: %w", err)
		}
		path := filepath.Join(dir, entry.Name())
		if err := os.WriteFile(path, data, 0o600); err != nil {
			return nil, fmt.Errorf("write sample file: %w", err)
		}
		paths = append(paths, path)
	}
	return paths, nil
}
