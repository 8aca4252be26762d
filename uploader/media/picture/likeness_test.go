package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/defect"
	"mediadrop/uploader/media/picture/colours"
	"mediadrop/uploader/media/picture/reading"
	"mediadrop/uploader/racetest"
)

// meanError returns the mean difference of all channels of two pictures of the
// same size, without transparency.
func meanError(t testing.TB, a, b image.Image) float64 {
	t.Helper()
	require.Equal(t, a.Bounds().Size(), b.Bounds().Size())
	sum, n := 0.0, 0.0
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			p := color.NRGBAModel.Convert(a.At(a.Bounds().Min.X+x, a.Bounds().Min.Y+y)).(color.NRGBA)
			q := color.NRGBAModel.Convert(b.At(b.Bounds().Min.X+x, b.Bounds().Min.Y+y)).(color.NRGBA)
			for _, d := range []int{int(p.R) - int(q.R), int(p.G) - int(q.G), int(p.B) - int(q.B)} {
				sum += float64(max(d, -d))
			}
			n += 3
		}
	}
	return sum / n
}

// profileFile returns where one of the free colour profiles is that CI installs.
func profileFile(t testing.TB, names ...string) string {
	t.Helper()
	for _, name := range names {
		for _, folder := range []string{"/usr/share/color/icc", "/usr/share/color/icc/ghostscript", "/usr/share/color/icc/colord"} {
			if path := filepath.Join(folder, name); exists(path) {
				return path
			}
		}
	}
	t.Skipf("no profile %s", names[0])
	return ""
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// colourful has colours all over the range, and areas between them.
func colourful(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "colourful.png")
	tool(t, "convert", "-size", "240x160", "xc:", "-sparse-color", "Bilinear", "0,0 red 239,0 lime 0,159 blue 239,159 yellow", "-blur", "0x2",
		"(", "-size", "240x40", "gradient:purple-white", ")", "-gravity", "center", "-composite", "-depth", "8", "PNG24:"+path)
	return path
}

func read(t testing.TB, path string) image.Image {
	t.Helper()
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	img, _, err := image.Decode(f)
	require.NoError(t, err)
	return img
}

// TestProfilesAsLittleCMS: pictures for print, in gray, and of other screens look
// as another program shows them.
func TestProfilesAsLittleCMS(t *testing.T) {
	srgb, cmyk := profileFile(t, "sRGB.icc", "srgb.icc"), profileFile(t, "default_cmyk.icc", "FOGRA39L_coated.icc")
	for name, test := range map[string]struct {
		file, profile string
		options       []string
	}{
		"print":             {"a.jpg", cmyk, []string{"-quality", "95"}},
		"print, TIFF":       {"a.tif", cmyk, []string{"-compress", "zip"}},
		"gray by lightness": {"a.jpg", profileFile(t, "Gray-CIE_L.icc"), []string{"-quality", "95"}},
		"gray":              {"a.png", profileFile(t, "Gray.icc", "sgray.icc"), nil},
		"Adobe RGB":         {"a.jpg", profileFile(t, "compatibleWithAdobeRGB1998.icc", "a98.icc"), []string{"-quality", "95", "-sampling-factor", "4:4:4"}},
		"L* RGB":            {"a.tif", profileFile(t, "LStar-RGB.icc"), nil},
	} {
		t.Run(name, func(t *testing.T) {
			source := colourful(t)
			path, seen := filepath.Join(filepath.Dir(source), test.file), filepath.Join(filepath.Dir(source), "seen.png")
			tool(t, "convert", append(append([]string{source, "-profile", srgb, "-profile", test.profile}, test.options...), path)...)
			tool(t, "convert", path, "-profile", srgb, "-depth", "8", "PNG24:"+seen)
			img, _ := converted(t, load(t, path))
			off := meanError(t, read(t, seen), img)
			t.Logf("mean error %.2f", off)
			require.Less(t, off, 3.0)
		})
	}
}

// TestProfilesThatLie: what a profile says of itself is held against its length,
// before the library sees it.
func TestProfilesThatLie(t *testing.T) {
	good := load(t, profileFile(t, "default_cmyk.icc"))
	require.NotNil(t, colours.PrintTable(good))
	for name, change := range map[string]func([]byte) []byte{
		"four billion tags":   func(b []byte) []byte { copy(b[128:], "\xff\xff\xff\xff"); return b },
		"a tag before all":    func(b []byte) []byte { copy(b[136:], "\x00\x00\x00\x00"); return b },
		"a tag beyond it":     func(b []byte) []byte { copy(b[136:], "\xff\xff\xff\xf0"); return b },
		"a tag of four bytes": func(b []byte) []byte { copy(b[140:], "\x00\x00\x00\x04"); return b },
		"half of it":          func(b []byte) []byte { return b[:len(b)/2] },
		"only its beginning":  func(b []byte) []byte { return b[:130] },
	} {
		require.Nil(t, colours.PrintTable(change(append([]byte(nil), good...))), name)
	}
}

// TestHEICOfOtherSamples: gray, of 10 bits, and with colours for each pixel.
func TestHEICOfOtherSamples(t *testing.T) {
	for name, options := range map[string][2][]string{
		"gray":         {{"-colorspace", "Gray"}, nil},
		"gray, 10 bit": {{"-colorspace", "Gray", "-depth", "16", "-define", "png:bit-depth=16"}, nil},
		"10 bit":       {{"-depth", "16", "-define", "png:bit-depth=16"}, {"-b", "10"}},
		"10 bit 4:4:4": {{"-depth", "16", "-define", "png:bit-depth=16"}, {"-b", "10", "-p", "chroma=444"}},
		"10 bit 4:2:2": {{"-depth", "16", "-define", "png:bit-depth=16"}, {"-b", "10", "-p", "chroma=422"}},
		"12 bit":       {{"-depth", "16", "-define", "png:bit-depth=16"}, {"-b", "12"}},
	} {
		t.Run(name, func(t *testing.T) {
			source := colourful(t)
			dir := filepath.Dir(source)
			deep, path := filepath.Join(dir, "deep.png"), filepath.Join(dir, "a.heic")
			tool(t, "convert", append(append([]string{source}, options[0]...), deep)...)
			tool(t, "heif-enc", append(append([]string{"-q", "95"}, options[1]...), deep, "-o", path)...)
			seen := filepath.Join(dir, "seen.png")
			tool(t, "convert", deep, "-depth", "8", "PNG24:"+seen)
			img, info := converted(t, load(t, path))
			require.Equal(t, JPEG, info.Format)
			off := meanError(t, read(t, seen), img)
			t.Logf("mean error %.2f", off)
			require.Less(t, off, 3.0)
		})
	}
}

func TestHolesInWebP(t *testing.T) {
	racetest.OneGoroutine(t)
	source := save(t, "grainy.png", pngOf(t, grainy(640, 480)))
	for name, options := range map[string][]string{"lossy": {"-q", "90"}, "lossless": {"-lossless"}} {
		path := save(t, name+".webp", nil)
		tool(t, "cwebp", append(append([]string{"-quiet"}, options...), source, "-o", path)...)
		file := load(t, path)
		_, err := examine(file)
		require.NoError(t, err, name)
		clear(file[len(file)/2:])
		_, err = examine(file)
		require.ErrorIs(t, err, defect.ErrTruncated, name)
	}
	flat := save(t, "flat.webp", nil) // says nothing at length
	tool(t, "cwebp", "-quiet", save(t, "black.png", pngOf(t, image.NewGray(image.Rect(0, 0, 6000, 6000)))), "-o", flat)
	_, err := examine(load(t, flat))
	require.NoError(t, err)
}

func TestHEICKeepsWhatIsTransparent(t *testing.T) {
	for _, depth := range []string{"8", "16"} {
		dir := t.TempDir()
		source, path := filepath.Join(dir, "hole.png"), filepath.Join(dir, "a.heic")
		hole := fourColours(161, 120)
		for y := 40; y < 80; y++ {
			for x := 60; x < 100; x++ {
				hole.Pix[hole.PixOffset(x, y)+3] = byte(4 * (x - 60))
			}
		}
		require.NoError(t, os.WriteFile(source, pngOf(t, hole), 0o600))
		if depth == "16" {
			tool(t, "convert", source, "PNG64:"+source)
		}
		tool(t, "heif-enc", "-q", "90", source, "-o", path)
		info, err := examine(load(t, path))
		require.NoError(t, err)
		require.True(t, info.Alpha)
		require.Zero(t, info.Pictures, "the channel is no picture of its own")
		img, info := converted(t, load(t, path))
		require.Equal(t, PNG, info.Format)
		requireCorners(t, img, corners, 12)
		for _, at := range []image.Point{{62, 60}, {80, 60}, {97, 60}, {20, 20}} {
			want := color.NRGBAModel.Convert(hole.At(at.X, at.Y)).(color.NRGBA).A
			got := color.NRGBAModel.Convert(img.At(at.X, at.Y)).(color.NRGBA).A
			require.InDelta(t, want, got, 8, "%v", at)
		}
	}
}

// TestBrightPicturesLookTheSame: pictures in the range of HDR that were made of
// ordinary ones look like those, and ones with highlights keep what is darker.
func TestBrightPicturesLookTheSame(t *testing.T) {
	for name, to := range map[string]string{"PQ": "smpte2084", "HLG": "arib-std-b67"} {
		t.Run(name, func(t *testing.T) {
			source := colourful(t)
			dir := filepath.Dir(source)
			bright, path := filepath.Join(dir, "bright.png"), filepath.Join(dir, "a.heic")
			out, err := exec.Command("ffmpeg", "-v", "error", "-y", "-i", source, "-vf",
				"zscale=pin=bt709:tin=iec61966-2-1:min=gbr:rin=full:p=bt2020:t="+to+":m=gbr:r=full,format=gbrp16le,format=rgb48be", "-frames:v", "1", bright).CombinedOutput()
			if err != nil {
				t.Skipf("this ffmpeg does not make such pictures: %s", out)
			}
			tool(t, "heif-enc", "-q", "95", "-b", "10", bright, "-o", path)
			file := withNumbers(t, load(t, path), 9, map[string]int{"PQ": 16, "HLG": 18}[name], 6)
			img, _ := converted(t, file)
			off := meanError(t, read(t, source), img)
			t.Logf("mean error %.2f", off)
			require.Less(t, off, 6.0, "8 of 10 bits are left, and no more of the curve")
		})
	}
}

// TestColoursOfTheCodedData: where the file has no box for it, what is coded says that
// the picture is HDR.
func TestColoursOfTheCodedData(t *testing.T) {
	source := colourful(t)
	dir := filepath.Dir(source)
	bright, path := filepath.Join(dir, "bright.png"), filepath.Join(dir, "a.heic")
	out, err := exec.Command("ffmpeg", "-v", "error", "-y", "-i", source, "-vf",
		"zscale=pin=bt709:tin=iec61966-2-1:min=gbr:rin=full:p=bt2020:t=smpte2084:m=gbr:r=full,format=gbrp16le,format=rgb48be", "-frames:v", "1", bright).CombinedOutput()
	if err != nil {
		t.Skipf("this ffmpeg does not make such pictures: %s", out)
	}
	tool(t, "heif-enc", "-q", "95", "-b", "10", "-p", "x265:colorprim=bt2020", "-p", "x265:transfer=smpte2084", "-p", "x265:colormatrix=smpte170m", bright, "-o", path)
	file := load(t, path)
	require.NotContains(t, string(file[:2000]), "nclx")
	in := reading.NewInput(bytes.NewReader(file), int64(len(file)))
	found, err := look(in)
	require.NoError(t, err)
	require.Equal(t, colours.Coding{Primaries: 9, Transfer: 16, Matrix: 6}, found.coding)
	img, _ := converted(t, file)
	require.Less(t, meanError(t, read(t, source), img), 6.0)
}

// withNumbers puts a box with the numbers of colours into a file of heif-enc, which
// writes none: as the last property, of the first item.
func withNumbers(t testing.TB, file []byte, primaries, transfer, matrix int) []byte {
	t.Helper()
	colr := boxed("colr", []byte("nclx"), be(2, primaries, 2, transfer, 2, matrix, 1, 0x80))
	ipma := bytes.Index(file, []byte("ipma"))
	require.Positive(t, ipma)
	count := int(file[ipma+4+4+4+2]) // of properties of the first item, behind flags, items, and its number
	last := ipma + 4 + 4 + 4 + 2 + 1 + count
	out := bytes.Join([][]byte{file[:ipma-4], colr, file[ipma-4 : last], {4}, file[last:]}, nil)
	ipma += len(colr)
	out[ipma+4+4+4+2]++
	grow := func(kind string, by int) {
		at := bytes.Index(out, []byte(kind)) - 4
		binary.BigEndian.PutUint32(out[at:], binary.BigEndian.Uint32(out[at:])+uint32(by))
	}
	for _, kind := range []string{"meta", "iprp"} {
		grow(kind, len(colr)+1)
	}
	grow("ipco", len(colr))
	grow("ipma", 1)
	iloc := bytes.Index(out, []byte("iloc")) + 4
	base := iloc + 4 + 2 + 2 + 2 + 2 // behind version, widths, count, number and file
	binary.BigEndian.PutUint32(out[base:], binary.BigEndian.Uint32(out[base:])+uint32(len(colr)+1))
	return out
}
