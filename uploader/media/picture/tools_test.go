package picture

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/racetest"
)

// magick draws the four colours and saves them in a form that ImageMagick knows.
func magick(t testing.TB, name string, options ...string) string {
	t.Helper()
	source := save(t, "four.png", pngOf(t, fourColours(161, 120)))
	path := filepath.Join(filepath.Dir(source), name)
	_, file, found := strings.Cut(name, ":")
	if found {
		path = name[:strings.Index(name, ":")+1] + filepath.Join(filepath.Dir(source), file)
	}
	tool(t, "convert", append(append([]string{source}, options...), path)...)
	if found {
		return filepath.Join(filepath.Dir(source), file)
	}
	return path
}

// turned rotates and mirrors so that the orientation undoes it.
var turned = map[int][]string{
	1: nil, 2: {"-flop"}, 3: {"-rotate", "180"}, 4: {"-flip"},
	5: {"-transpose"}, 6: {"-rotate", "-90"}, 7: {"-transverse"}, 8: {"-rotate", "90"},
}

// seenBy is what ImageMagick sees: format, width, height, bits, orientation, and
// the colours of the corners from the upper left one clockwise.
func seenBy(t testing.TB, path string) (facts []string, colours [4][3]int) {
	t.Helper()
	format := "%m %w %h %z %[orientation]"
	for _, at := range []string{"5,5", "155,5", "155,114", "5,114"} {
		for _, channel := range []string{"r", "g", "b"} {
			format += fmt.Sprintf(" %%[fx:int(255*p{%s}.%s+.5)]", at, channel)
		}
	}
	facts = strings.Fields(string(tool(t, "convert", path, "-format", format, "info:")))
	require.Len(t, facts, 5+12)
	for i, number := range facts[5:] {
		value, err := strconv.Atoi(number)
		require.NoError(t, err)
		colours[i/3][i%3] = value
	}
	return facts[:5], colours
}

// requireGoodFor checks a converted file with other people's programs.
func requireGoodFor(t testing.TB, path string, within int) {
	t.Helper()
	out, info, err := converts(load(t, path), plenty)
	require.NoError(t, err)
	result := save(t, "result."+string(info.Format), out)
	facts, colours := seenBy(t, result)
	require.Equal(t, []string{strings.ToUpper(string(info.Format)), "161", "120", "8"}, facts[:4])
	require.Contains(t, []string{"Undefined", "TopLeft"}, facts[4])
	for i, colour := range colours {
		for channel, want := range []uint8{corners[i].R, corners[i].G, corners[i].B} {
			require.InDelta(t, want, colour[channel], float64(within), "corner %d: %v", i, colour)
		}
	}
	seen, err := examine(out)
	require.NoError(t, err)
	require.False(t, seen.Metadata)
}

// requireNoMetadata asks exiftool for groups of tags that tell anything. It
// makes up Composite itself; ICC_Profile and PNG-pHYs tell nothing of people.
func requireNoMetadata(t testing.TB, path string) {
	t.Helper()
	var found []map[string]any
	require.NoError(t, json.Unmarshal(tool(t, "exiftool", "-j", "-G1", "-a", path), &found))
	for tag := range found[0] {
		require.Regexp(t, regexp.MustCompile(`^(SourceFile|ExifTool:|System:|File:|JFIF:|PNG:|Composite:ImageSize|Composite:Megapixels|PNG-pHYs:)`), tag)
	}
}

func TestConvertWhatImageMagickMakes(t *testing.T) {
	for name, test := range map[string]struct {
		file    string
		options []string
		within  int
	}{
		"jpeg":             {"a.jpg", []string{"-quality", "92"}, 8},
		"progressive":      {"a.jpg", []string{"-quality", "92", "-interlace", "Plane"}, 8},
		"4:2:2":            {"a.jpg", []string{"-quality", "92", "-sampling-factor", "4:2:2"}, 8},
		"4:4:0":            {"a.jpg", []string{"-quality", "92", "-sampling-factor", "1x2"}, 8},
		"4:1:1":            {"a.jpg", []string{"-quality", "92", "-sampling-factor", "4x1"}, 8},
		"cmyk":             {"a.jpg", []string{"-quality", "95", "-colorspace", "CMYK"}, 8},
		"cmyk tiff":        {"a.tif", []string{"-colorspace", "CMYK", "-compress", "lzw"}, 8},
		"big-endian cmyk":  {"a.tif", []string{"-colorspace", "CMYK", "-endian", "MSB", "-compress", "none"}, 8},
		"tiff":             {"a.tif", nil, 8},
		"deflated tiff":    {"a.tif", []string{"-compress", "zip", "-depth", "16"}, 8},
		"packed tiff":      {"a.tif", []string{"-compress", "rle", "-type", "truecolor"}, 8},
		"16-bit png":       {"PNG48:a.png", nil, 8},
		"interlaced png":   {"a.png", []string{"-interlace", "PNG"}, 8},
		"palette png":      {"PNG8:a.png", nil, 8},
		"palette, few":     {"a.png", []string{"-type", "palette", "-define", "png:bit-depth=2"}, 8},
		"gif":              {"a.gif", nil, 8},
		"bmp":              {"a.bmp", nil, 8},
		"bmp with palette": {"BMP3:a.bmp", []string{"-type", "palette", "-compress", "none"}, 8},
		"bmp, run lengths": {"BMP3:a.bmp", []string{"-type", "palette", "-compress", "rle"}, 8},
		"old bmp":          {"BMP3:a.bmp", []string{"-type", "truecolor"}, 8},
		"bmp with alpha":   {"a.bmp", []string{"-type", "truecoloralpha", "-alpha", "opaque"}, 8},
		"with comment":     {"a.jpg", []string{"-quality", "92", "-set", "comment", "hello", "-set", "exif:Artist", "Dana"}, 8},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requireGoodFor(t, magick(t, test.file, test.options...), test.within)
		})
	}
}

func TestConvertTurnsWhatExiftoolMarks(t *testing.T) {
	racetest.OneGoroutine(t)
	t.Parallel()
	for o := 1; o <= 8; o++ {
		files := []string{"a.jpg"}
		if o == 6 {
			files = []string{"a.jpg", "a.png", "a.tif", "a.webp"}
		}
		for _, file := range files {
			path := magick(t, file, append(turned[o], "-quality", "92")...)
			tool(t, "exiftool", "-q", "-overwrite_original", fmt.Sprintf("-Orientation#=%d", o), "-Make=Somebody",
				"-GPSLatitude=32.1", "-GPSLatitudeRef=N", "-GPSLongitude=34.8", "-GPSLongitudeRef=E", "-XMP:City=Haifa", path)
			info, err := examine(load(t, path))
			require.NoError(t, err)
			require.True(t, info.Metadata, file)
			require.True(t, info.Location, file)
			require.Equal(t, o, info.Orientation, file)
			requireGoodFor(t, path, 8)
			if o == 6 {
				out, info, err := converts(load(t, path), plenty)
				require.NoError(t, err)
				requireNoMetadata(t, save(t, "result."+string(info.Format), out))
			}
		}
	}
}

func TestConvertHEIC(t *testing.T) {
	for name, options := range map[string][]string{
		"as usual":     nil,
		"4:4:4":        {"-p", "chroma=444"},
		"with preview": {"-t", "64"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			source := save(t, "four.png", pngOf(t, fourColours(161, 120)))
			path := filepath.Join(filepath.Dir(source), "a.heic")
			tool(t, "heif-enc", append([]string{"-q", "90", source, "-o", path}, options...)...)
			tool(t, "exiftool", "-q", "-overwrite_original", "-Orientation#=6", "-Make=Somebody", path)
			requireGoodFor(t, path, 12)
		})
	}
}

func TestConvertWebP(t *testing.T) {
	t.Parallel()
	source := save(t, "four.png", pngOf(t, fourColours(161, 120)))
	dir := filepath.Dir(source)
	other := filepath.Join(dir, "other.png")
	require.NoError(t, os.WriteFile(other, pngOf(t, noise(161, 120)), 0o600))
	for name, command := range map[string][]string{
		"lossy":             {"cwebp", "-quiet", "-q", "90", source, "-o"},
		"lossless":          {"cwebp", "-quiet", "-lossless", source, "-o"},
		"animated":          {"img2webp", "-lossy", "-q", "90", source, other, "-o"},
		"animated lossless": {"img2webp", "-lossless", source, other, "-o"},
	} {
		path := filepath.Join(dir, name+".webp")
		tool(t, command[0], append(command[1:], path)...)
		info, err := examine(load(t, path))
		require.NoError(t, err)
		require.Equal(t, strings.HasPrefix(name, "animated"), info.Animated, name)
		requireGoodFor(t, path, 12)
	}
}

func TestStripLeavesThePixels(t *testing.T) {
	for _, file := range []string{"a.jpg", "a.png"} {
		path := magick(t, file, "-quality", "92", "-interlace", "Plane")
		tool(t, "exiftool", "-q", "-overwrite_original", "-Orientation#=6", "-Make=Somebody", "-Comment=hello",
			"-GPSLatitude=32.1", "-GPSLatitudeRef=N", "-XMP:City=Haifa", path)
		out, err := strip(load(t, path))
		require.NoError(t, err)
		stripped := save(t, file, out)
		signature := func(path string) string {
			return string(tool(t, "identify", "-format", "%# %w %h", path))
		}
		require.Equal(t, signature(path), signature(stripped))
		var found []map[string]any
		require.NoError(t, json.Unmarshal(tool(t, "exiftool", "-j", "-G1", "-n", "-a", stripped), &found))
		require.EqualValues(t, 6, found[0]["IFD0:Orientation"])
		for tag := range found[0] {
			require.NotRegexp(t, `GPS|XMP|Make|Comment`, tag)
		}
	}
}
