package thumbnail

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/ui/uitest"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
	"mediadrop/uploader/media"
	"mediadrop/uploader/media/mediatest"
)

// pictureFile writes a picture and returns the upload of it.
func pictureFile(t *testing.T, width, height int, c color.Color) uploader.Job {
	plain := color.NRGBAModel.Convert(c).(color.NRGBA)
	content := mediatest.PNG(mediatest.Quarters(width, height, [4]color.NRGBA{plain, plain, plain, plain}))
	path := filepath.Join(t.TempDir(), "picture.png")
	require.NoError(t, os.WriteFile(path, content, 0o600))
	hash, err := media.Hash(t.Context(), path)
	require.NoError(t, err)
	return uploader.Job{Upload: history.Upload{ID: "1", Path: path, Hash: hash, Size: int64(len(content)), Kind: media.Image, CreatedAt: time.Now().Add(time.Minute)}}
}

func decoded(t *testing.T, content []byte) (image.Image, string) {
	img, format, err := image.Decode(bytes.NewReader(content))
	require.NoError(t, err)
	return img, format
}

func TestThumbnailsAreKeptOnTheDisk(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "cache", "thumbs")
	j := pictureFile(t, 400, 200, color.NRGBA{200, 0, 0, 255})
	content, err := NewFiles(folder, small).get(t.Context(), j)
	require.NoError(t, err)
	img, format := decoded(t, content)
	require.Equal(t, "jpeg", format)
	require.Equal(t, image.Pt(thumbSide, thumbSide/2), img.Bounds().Size())
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	require.Len(t, entries, 1)
	uitest.RequireOwnersOnly(t, folder, filepath.Join(folder, j.Hash))

	require.NoError(t, os.Remove(j.Path))
	again, err := NewFiles(folder, small).get(t.Context(), j)
	require.NoError(t, err, "after a restart, and when the file is gone")
	require.Equal(t, content, again)
}

func TestTransparentThumbnailsStaySo(t *testing.T) {
	j := pictureFile(t, 100, 100, color.NRGBA{0, 0, 200, 100})
	content, err := NewFiles(t.TempDir(), small).get(t.Context(), j)
	require.NoError(t, err)
	img, format := decoded(t, content)
	require.Equal(t, "png", format)
	_, _, _, a := img.At(20, 20).RGBA()
	require.InDelta(t, 100, a>>8, 2)
}

func TestASpoiledThumbnailIsMadeAgain(t *testing.T) {
	folder := t.TempDir()
	files := NewFiles(folder, small)
	j := pictureFile(t, 60, 60, color.Black)
	good, err := files.get(t.Context(), j)
	require.NoError(t, err)
	huge, err := os.ReadFile(pictureFile(t, 600, 600, color.Black).Path)
	require.NoError(t, err)
	for _, spoiled := range [][]byte{nil, []byte("junk"), good[:len(good)/2], huge} {
		require.NoError(t, os.WriteFile(filepath.Join(folder, j.Hash), spoiled, 0o600))
		again, err := files.get(t.Context(), j)
		require.NoError(t, err)
		require.Equal(t, good, again)
	}
}

func TestAnotherFileHasNoThumbnail(t *testing.T) {
	files := NewFiles(t.TempDir(), small)
	gone := pictureFile(t, 60, 60, color.Black)
	require.NoError(t, os.Remove(gone.Path))
	_, err := files.get(t.Context(), gone)
	require.ErrorIs(t, err, os.ErrNotExist)

	longer := pictureFile(t, 60, 60, color.Black)
	longer.Size++
	_, err = files.get(t.Context(), longer)
	require.ErrorIs(t, err, ErrChanged)

	touched := pictureFile(t, 60, 60, color.Black)
	touched.CreatedAt = time.Now().Add(-time.Hour)
	_, err = files.get(t.Context(), touched)
	require.NoError(t, err, "the same content, written later")

	other := pictureFile(t, 60, 60, color.Black)
	other.CreatedAt = time.Now().Add(-time.Hour)
	content, err := os.ReadFile(other.Path)
	require.NoError(t, err)
	content[len(content)-20] ^= 1
	require.NoError(t, os.WriteFile(other.Path, content, 0o600))
	_, err = NewFiles(t.TempDir(), small).get(t.Context(), other)
	require.ErrorIs(t, err, ErrChanged, "another content of the same size")

	elsewhere := pictureFile(t, 60, 60, color.Black)
	elsewhere.Path = filepath.Base(elsewhere.Path)
	_, err = NewFiles(t.TempDir(), small).get(t.Context(), elsewhere)
	require.ErrorIs(t, err, os.ErrNotExist)
}

func TestTheFolderOfThumbnailsIsBounded(t *testing.T) {
	folder := t.TempDir()
	long := time.Now().Add(-time.Hour)
	for i := range maxThumbFiles {
		path := filepath.Join(folder, fmt.Sprintf("%064x", i))
		require.NoError(t, os.WriteFile(path, []byte("old"), 0o600))
		require.NoError(t, os.Chtimes(path, long, long.Add(time.Duration(i)*time.Second/2)))
	}
	require.NoError(t, os.WriteFile(filepath.Join(folder, "1"+unfinished), []byte("of a crash"), 0o600))
	j := pictureFile(t, 60, 60, color.Black)
	_, err := NewFiles(folder, small).get(t.Context(), j)
	require.NoError(t, err)
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	require.Len(t, entries, maxThumbFiles*9/10)
	require.FileExists(t, filepath.Join(folder, j.Hash), "the latest stays")
	require.FileExists(t, filepath.Join(folder, fmt.Sprintf("%064x", maxThumbFiles-1)))
	require.NoFileExists(t, filepath.Join(folder, fmt.Sprintf("%064x", 0)))
	require.NoFileExists(t, filepath.Join(folder, "1"+unfinished))
}

func TestTheBytesOfThumbnailsAreBounded(t *testing.T) {
	folder := t.TempDir()
	const each = 1 << 20
	for i := range maxThumbBytes/each + 5 {
		require.NoError(t, os.WriteFile(filepath.Join(folder, fmt.Sprintf("%064x", i)), make([]byte, each), 0o600))
	}
	_, err := NewFiles(folder, small).get(t.Context(), pictureFile(t, 60, 60, color.Black))
	require.NoError(t, err)
	total := int64(0)
	for _, info := range NewFiles(folder, small).list() {
		total += info.Size()
	}
	require.LessOrEqual(t, total, int64(maxThumbBytes))
}

func TestAFullDiskStillShowsThumbnails(t *testing.T) {
	blocked := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(blocked, nil, 0o600))
	content, err := NewFiles(filepath.Join(blocked, "thumbs"), small).get(t.Context(), pictureFile(t, 60, 60, color.Black))
	require.NoError(t, err)
	require.NotEmpty(t, content)
}
