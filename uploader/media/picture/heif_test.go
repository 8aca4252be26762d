package picture

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/picture/pixels"
)

// The format's own property turns the picture; EXIF, which says so too, must not
// turn it again. The fixture's EXIF says 6; its pixi becomes an irot of the same
// length (ISO/IEC 23008-12, 6.5.10: counterclockwise, in quarters).
func TestHEICIsTurnedOnce(t *testing.T) {
	content := fixture(t, "photo.heic")
	for quarters, o := range map[byte]int{1: 8, 2: 3, 3: 6} {
		at := bytes.Index(content, []byte("pixi"))
		copy(content[at:], append([]byte("irot"), quarters))
		img, info := converted(t, content)
		require.Equal(t, 1, info.Orientation)
		w, h := pixels.Orientation(o).Size(60, 40)
		require.Equal(t, image.Pt(w, h), img.Bounds().Size())
		requireCorners(t, img, uprightCorners(o), 16)
		copy(content[at:], "pixi\x00")
	}
}

func TestProfilesInOtherFormats(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	p3 := filepath.Join(dir, "p3.icc")
	require.NoError(t, os.WriteFile(p3, profileWith(p3D50, srgbCurve()), 0o600))
	source := save(t, "source.png", inPNG(t, pngOf(t, oneColour(storedP3)), load(t, p3)))
	for name, command := range map[string][]string{
		"a.heic": {"heif-enc", "-q", "90", source, "-o"},
		"a.webp": {"cwebp", "-quiet", "-q", "95", "-metadata", "icc", source, "-o"},
		"b.webp": {"cwebp", "-quiet", "-lossless", "-metadata", "icc", source, "-o"},
		"a.tif":  {"convert", source},
		"a.jpg":  {"convert", source, "-quality", "95"},
	} {
		path := filepath.Join(dir, name)
		tool(t, command[0], append(command[1:], path)...)
		img, _ := converted(t, load(t, path))
		requireColour(t, seenP3, img.At(20, 15), 6)
		require.NoError(t, os.Remove(path), name)
	}
}

func TestManyAtOnce(t *testing.T) {
	content := fixture(t, "photo.heic")
	results := make(chan error)
	for range 4 {
		go func() {
			out, _, err := converts(content, plenty)
			if err == nil {
				var img image.Image
				img, _, err = image.Decode(bytes.NewReader(out))
				if err == nil && color.GrayModel.Convert(img.At(2, 2)).(color.Gray).Y > 100 {
					err = errors.New("not the red corner")
				}
			}
			results <- err
		}()
	}
	for range 4 {
		require.NoError(t, <-results)
	}
}
