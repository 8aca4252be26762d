package thumbnail

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	goPNG "image/png"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"mediadrop/uploader"
	"mediadrop/uploader/givenfiles"
	"mediadrop/uploader/media"
)

// What the folder of thumbnails holds at most.
const (
	maxThumbFiles = 2000
	maxThumbBytes = 20 << 20
	maxThumbSize  = 64 << 10 // bytes; one has 2 to 12 KB
	thumbQuality  = 85       // of those without transparency
	unfinished    = ".new"   // the ending of a file that is being written
)

// ErrChanged means that a file is not the one any more that was uploaded.
var ErrChanged = errors.New("the file changed since it was uploaded")

// Files keeps thumbnails on the disk, under the hash of what they show:
// they last over restarts, and also when the file itself is gone. Its methods
// may be called concurrently.
type Files struct {
	folder string
	small  Small

	mu      sync.Mutex
	counted bool
	files   int
	bytes   int64
}

// Small makes a small picture of a file of a kind (of a document: a PDF), whose sides are at most side
// pixels. It looks inside of files, so it is done by a worker.
type Small func(ctx context.Context, path string, kind media.Kind, side int) (image.Image, error)

// NewFiles returns the thumbnails in a folder. Those that are not there are made by
// small.
func NewFiles(folder string, small Small) *Files { return &Files{folder: folder, small: small} }

// get returns a thumbnail as a JPEG or PNG, and makes it where it is not there.
func (f *Files) get(ctx context.Context, j uploader.Job) ([]byte, error) {
	path := filepath.Join(f.folder, j.Hash)
	if content, err := readThumb(path); err == nil {
		return content, nil
	}
	content, err := f.makeThumb(ctx, j)
	if err != nil {
		return nil, err
	}
	// A disk that takes nothing is no reason to show nothing.
	_ = f.store(path, content)
	return content, nil
}

// readThumb reads a thumbnail that was kept. One that a power cut spoiled does not
// count. Nothing of strangers is in it: it was encoded here.
func readThumb(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, maxThumbSize))
	if err != nil {
		return nil, err
	}
	found, _, err := image.DecodeConfig(bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	if max(found.Width, found.Height) > thumbSide {
		return nil, errors.New("no thumbnail")
	}
	_, _, err = image.Decode(bytes.NewReader(content))
	return content, err
}

// Unchanged returns nil where the file of an upload is still the one that was
// uploaded, and else ErrChanged, or why that is not known. A path that may not be
// looked at unasked is taken for gone. It may read the whole file.
func Unchanged(ctx context.Context, j uploader.Job) error {
	if !givenfiles.IsHere(j.Path) {
		return fs.ErrNotExist
	}
	info, err := os.Stat(j.Path)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() || info.Size() != j.Size { // to open a pipe would wait for ever
		return ErrChanged
	}
	if j.Hash == "" || !info.ModTime().After(j.CreatedAt) {
		return nil
	}
	hash, err := media.Hash(ctx, j.Path) // touched, or another file of the same size
	if err == nil && hash != j.Hash {
		return ErrChanged
	}
	return err
}

// Make makes a small picture of an upload's file, whose sides are at most side pixels,
// where that is still the file that was uploaded. It is not kept.
func (f *Files) Make(ctx context.Context, j uploader.Job, side int) (image.Image, error) {
	if err := Unchanged(ctx, j); err != nil {
		return nil, err
	}
	return f.small(ctx, j.Path, j.Kind, side)
}

func (f *Files) makeThumb(ctx context.Context, j uploader.Job) ([]byte, error) {
	small, err := f.Make(ctx, j, thumbSide)
	if err != nil {
		return nil, err
	}
	return encodeThumb(small)
}

func encodeThumb(img image.Image) ([]byte, error) {
	var b bytes.Buffer
	var err error
	if opaque, ok := img.(interface{ Opaque() bool }); ok && !opaque.Opaque() {
		err = goPNG.Encode(&b, img)
	} else {
		err = jpeg.Encode(&b, img, &jpeg.Options{Quality: thumbQuality})
	}
	if err != nil {
		return nil, fmt.Errorf("encode the thumbnail: %w", err)
	}
	return b.Bytes(), nil
}

// store keeps a thumbnail, and makes room for it.
func (f *Files) store(path string, content []byte) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := os.MkdirAll(f.folder, 0o700); err != nil {
		return err
	}
	if !f.counted {
		f.count()
	}
	file, err := os.CreateTemp(f.folder, "*"+unfinished) // for the owner only
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	if err = cmp.Or(err, file.Close()); err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	f.files, f.bytes = f.files+1, f.bytes+int64(len(content))
	if f.files > maxThumbFiles || f.bytes > maxThumbBytes {
		f.throwOut()
	}
	return nil
}

// count finds out what the folder holds, and deletes what a crash left.
func (f *Files) count() {
	f.counted, f.files, f.bytes = true, 0, 0
	for _, info := range f.list() {
		if strings.HasSuffix(info.Name(), unfinished) {
			_ = os.Remove(filepath.Join(f.folder, info.Name()))
			continue
		}
		f.files, f.bytes = f.files+1, f.bytes+info.Size()
	}
}

// throwOut deletes the oldest thumbnails, more than is needed, so that it need
// not be done for each.
func (f *Files) throwOut() {
	infos := f.list()
	slices.SortFunc(infos, func(a, b fs.FileInfo) int { return a.ModTime().Compare(b.ModTime()) })
	f.files, f.bytes = len(infos), 0
	for _, info := range infos {
		f.bytes += info.Size()
	}
	for _, info := range infos {
		if f.files <= maxThumbFiles*9/10 && f.bytes <= maxThumbBytes*9/10 {
			return
		}
		if os.Remove(filepath.Join(f.folder, info.Name())) == nil {
			f.files, f.bytes = f.files-1, f.bytes-info.Size()
		}
	}
}

// list returns the files of the folder; of a folder that cannot be read, none.
func (f *Files) list() []fs.FileInfo {
	entries, _ := os.ReadDir(f.folder)
	var infos []fs.FileInfo
	for _, entry := range entries {
		if info, err := entry.Info(); err == nil && info.Mode().IsRegular() {
			infos = append(infos, info)
		}
	}
	return infos
}
