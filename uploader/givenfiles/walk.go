// Package givenfiles makes files of what a person gives: paths, folders and addresses of files.
package givenfiles

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Expand turns what was dropped into files: a folder becomes the files in it
// and below it, in the order of their names, without hidden and system files;
// a link to a folder is followed once, links below are not, but those to files in
// the same folder: who made the folder must not choose what else is sent. What does
// not exist stays in the list, to become a row that says so. folders
// reports whether any folder was among the paths. found, which may be nil, is called
// with the number of files when a folder begins and with each file in it.
func Expand(ctx context.Context, paths []string, found func(files int)) (files []string, folders bool) {
	if found == nil {
		found = func(int) {}
	}
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil || !info.IsDir() {
			files = append(files, path)
			continue
		}
		folders = true
		before := len(files)
		found(before)
		files = append(files, filesBelow(ctx, path, func(n int) { found(before + n) })...)
	}
	return files, folders
}

func filesBelow(ctx context.Context, root string, found func(files int)) []string {
	if target, err := filepath.EvalSymlinks(root); err == nil {
		root = target
	}
	var files []string
	_ = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case entry == nil:
			return nil
		case path != root && (isSystemFile(entry.Name()) || isHidden(path, entry)):
			if entry.IsDir() {
				return fs.SkipDir
			}
		case err != nil:
			files = append(files, path) // becomes a row that says it cannot be read
			found(len(files))
		case !entry.IsDir() && !leadsAway(root, path, entry):
			files = append(files, path)
			found(len(files))
		}
		return nil
	})
	return files
}

// leadsAway reports whether an entry is a link that is not followed: only one to a
// regular file below root is. A link that leads nowhere is not followed either.
func leadsAway(root, path string, entry fs.DirEntry) bool {
	if entry.Type()&fs.ModeSymlink == 0 {
		return false
	}
	target, err := filepath.EvalSymlinks(path)
	if err != nil {
		return true
	}
	info, err := os.Stat(target)
	within, outside := filepath.Rel(root, target)
	return err != nil || info.IsDir() || outside != nil || !filepath.IsLocal(within)
}

// isSystemFile knows what Windows, macOS and Office leave in folders.
func isSystemFile(name string) bool {
	if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") {
		return true
	}
	switch strings.ToLower(name) {
	case "thumbs.db", "desktop.ini", "ehthumbs.db", "$recycle.bin", "system volume information", "__macosx":
		return true
	}
	return false
}
