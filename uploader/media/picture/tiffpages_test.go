package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/defect"
	"mediadrop/uploader/racetest"
)

// tiffTag is an entry of a directory that a test writes: SHORT where the values
// fit, else LONG.
type tiffTag struct {
	tag    uint16
	values []int
}

// tiffFile writes directories one after another, each with its strip of pixels.
// What a tag tagSubIFDs has are the numbers of directories, which then stand in
// no chain.
func tiffFile(pixels [][]byte, directories ...[]tiffTag) []byte {
	le := binary.LittleEndian
	out := le.AppendUint32([]byte("II*\x00"), 0)
	var strips []int
	for _, p := range pixels {
		strips = append(strips, len(out))
		out = append(append(out, p...), make([]byte, len(p)&1)...)
	}
	sub := map[int]bool{}
	for _, d := range directories {
		for _, t := range d {
			for _, n := range t.values {
				sub[n] = sub[n] || t.tag == tagSubIFDs
			}
		}
	}
	at := make([]int, len(directories))
	link := 4
	for i := len(directories) - 1; i >= 0; i-- { // those that are named come first in the file
		d := append([]tiffTag{{tagStrips, []int{strips[i]}}, {tagStripCounts, []int{len(pixels[i])}}}, directories[i]...)
		for a := range d {
			for b := range d[:a] {
				if d[a].tag < d[b].tag {
					d[a], d[b] = d[b], d[a]
				}
			}
		}
		at[i] = len(out)
		body, far := le.AppendUint16(nil, uint16(len(d))), []byte(nil)
		farAt := len(out) + 2 + 12*len(d) + 4
		for _, t := range d {
			kind, width := uint16(4), 4
			var raw []byte
			for _, v := range t.values {
				if t.tag == tagSubIFDs {
					v = at[v]
				}
				raw = le.AppendUint32(raw, uint32(v))
			}
			if t.tag != tagSubIFDs && t.tag != tagStrips && t.tag != tagStripCounts {
				kind, width, raw = 3, 2, nil
				for _, v := range t.values {
					raw = le.AppendUint16(raw, uint16(v))
				}
			}
			body = le.AppendUint32(le.AppendUint16(le.AppendUint16(body, t.tag), kind), uint32(len(raw)/width))
			if len(raw) > 4 {
				body = le.AppendUint32(body, uint32(farAt+len(far)))
				far = append(far, raw...)
			} else {
				body = append(body, append(raw, 0, 0, 0, 0)[:4]...)
			}
		}
		out = append(append(append(out, body...), 0, 0, 0, 0), far...)
	}
	for i := range directories {
		if sub[i] {
			continue
		}
		le.PutUint32(out[link:], uint32(at[i]))
		link = at[i] + 2 + 12*(len(directories[i])+2)
	}
	return out
}

// grayPage is a directory of gray pixels, and these.
func grayPage(width, height int, value byte, more ...tiffTag) ([]tiffTag, []byte) {
	tags := append([]tiffTag{
		{tagWidth, []int{width}}, {tagHeight, []int{height}}, {tagBits, []int{8}}, {tagCompression, []int{1}},
		{tagPhotometric, []int{1}}, {277, []int{1}}, {tagRowsPerStrip, []int{height}},
	}, more...)
	return tags, bytes.Repeat([]byte{value}, width*height)
}

func TestRawPhotosAreToldApart(t *testing.T) {
	small, preview := grayPage(32, 20, 100, tiffTag{tagSubfile, []int{1}}, tiffTag{tagSubIFDs, []int{1}})
	sensor, data := grayPage(320, 200, 50)
	for name, mark := range map[string]tiffTag{
		"CFA": {tagPhotometric, []int{photometricCFA}}, "linear": {tagPhotometric, []int{photometricRaw}}, "Nikon": {tagCompression, []int{34713}},
		"Sony": {tagCompression, []int{32767}}, "Pentax": {tagCompression, []int{65535}}, "a pattern": {tagCFAPattern, []int{1, 2}},
	} {
		marked := append([]tiffTag(nil), sensor...)
		found := false
		for i := range marked {
			if marked[i].tag == mark.tag {
				marked[i], found = mark, true
			}
		}
		if !found {
			marked = append(marked, mark)
		}
		file := tiffFile([][]byte{preview, data}, small, marked)
		_, err := examine(file)
		require.ErrorIs(t, err, ErrRaw, name)
		_, err = thumbnail(file, 56)
		require.ErrorIs(t, err, ErrRaw, name)
	}
	dng := append([]tiffTag{{tagDNGVersion, []int{1}}}, sensor...)
	_, err := examine(tiffFile([][]byte{data}, dng))
	require.ErrorIs(t, err, ErrRaw)
}

func TestPreviewsArePassedOver(t *testing.T) {
	full, pixels := grayPage(64, 48, 200)
	for name, file := range map[string][]byte{
		"before it":    tiffOf(t, [2]int{16, 12}, 50, full, pixels, tiffTag{tagSubfile, []int{1}}),
		"as old ones":  tiffOf(t, [2]int{16, 12}, 50, full, pixels, tiffTag{tagOldSubfile, []int{2}}),
		"without mark": tiffOf(t, [2]int{8, 6}, 50, full, pixels),
		"below it": func() []byte {
			s, p := grayPage(16, 12, 50, tiffTag{tagSubfile, []int{1}}, tiffTag{tagSubIFDs, []int{1}})
			return tiffFile([][]byte{p, pixels}, s, full)
		}(),
	} {
		info, err := examine(file)
		require.NoError(t, err, name)
		require.Equal(t, image.Pt(64, 48), image.Pt(info.Width, info.Height), name)
		require.Zero(t, info.Pictures, name)
		img, _ := converted(t, file)
		require.Equal(t, image.Pt(64, 48), img.Bounds().Size(), name)
		r, _, _, _ := img.At(5, 5).RGBA()
		require.InDelta(t, 200, r>>8, 3, name)
	}
}

// tiffOf is a file with a small page, and then a full one.
func tiffOf(t testing.TB, size [2]int, value byte, full []tiffTag, pixels []byte, more ...tiffTag) []byte {
	t.Helper()
	small, preview := grayPage(size[0], size[1], value, more...)
	return tiffFile([][]byte{preview, pixels}, small, full)
}

func TestDirectoriesWithoutEnd(t *testing.T) {
	page, pixels := grayPage(16, 12, 9)
	file := tiffFile([][]byte{pixels}, page)
	at := binary.LittleEndian.Uint32(file[4:])
	binary.LittleEndian.PutUint32(file[int(at)+2+12*9:], at) // the next is itself
	info, err := examine(file)
	require.NoError(t, err)
	require.Zero(t, info.Pictures)
}

// TestPagesBecomePDF: all of them, in their order, and upright.
func TestPagesBecomePDF(t *testing.T) {
	var pages []string
	for i, colour := range []string{"red", "lime", "blue"} {
		pages = append(pages, filepath.Join(t.TempDir(), string(rune('a'+i))+".png"))
		tool(t, "convert", "-size", "120x80", "xc:white", "-fill", colour, "-draw", "rectangle 10,10 60,60", pages[i])
	}
	for name, options := range map[string][]string{
		"fax":    {"-monochrome", "-compress", "Group4"},
		"colour": {"-compress", "LZW"},
		"jpeg":   {"-compress", "JPEG", "-quality", "92"},
		"turned": {"-compress", "zip", "-rotate", "-90", "-orient", "RightTop"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.tif")
			tool(t, "convert", append(append(append([]string{}, pages...), options...), "-units", "PixelsPerInch", "-density", "100", path)...)
			info, err := examine(load(t, path))
			require.NoError(t, err)
			require.Equal(t, 3, info.Pictures)
			var out bytes.Buffer
			file := load(t, path)
			require.NoError(t, ConvertPages(t.Context(), bytes.NewReader(file), int64(len(file)), plenty, &out))
			pdf := save(t, "a.pdf", out.Bytes())
			said := string(tool(t, "pdfinfo", pdf))
			require.Contains(t, said, "Pages:           3\n")
			require.Contains(t, said, "86.4 x 57.6 pts")
			tool(t, "pdftoppm", "-r", "100", "-png", pdf, filepath.Join(filepath.Dir(pdf), "p"))
			for i := range pages {
				seen := filepath.Join(filepath.Dir(pdf), "p-"+string(rune('1'+i))+".png")
				require.FileExists(t, seen)
				colour := strings.TrimSpace(string(tool(t, "convert", seen, "-format", "%w %h %[fx:round(p{100,70}.r)] %[fx:int(255*p{30,30}.b)]", "info:")))
				want := []string{"0", "0", "255"}[i]
				if name == "fax" {
					require.Regexp(t, `^120 80 1 `, colour)
					continue
				}
				require.Regexp(t, `^120 80 1 `, colour)
				if i == 2 {
					require.Contains(t, colour[len("120 80 1 "):], want[:1])
				}
			}
		})
	}
}

// TestStripsThatUnpackToMore: 700 KB of a picture of 85 million pixels, in a strip
// that unpacks to gigabytes.
func TestStripsThatUnpackToMore(t *testing.T) {
	racetest.OneGoroutine(t)
	var packed bytes.Buffer
	w := zlib.NewWriter(&packed)
	for range 700 { // ten times what belongs there
		_, err := w.Write(make([]byte, 1<<20))
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	page := []tiffTag{
		{tagWidth, []int{9000}}, {tagHeight, []int{9000}}, {tagBits, []int{1}}, {tagCompression, []int{compressedDeflate}},
		{tagPhotometric, []int{1}}, {277, []int{1}}, {tagRowsPerStrip, []int{9000}},
	}
	_, _, err := converts(tiffFile([][]byte{packed.Bytes()}, page), plenty)
	require.ErrorIs(t, err, defect.ErrTooBig)
}

// TestTIFFOfOtherKinds: what is not known is said to be that, and not damaged.
func TestTIFFOfOtherKinds(t *testing.T) {
	source := save(t, "four.png", pngOf(t, fourColours(161, 120)))
	for name, options := range map[string][]string{
		"float":   {"-define", "quantum:format=floating-point", "-depth", "32"},
		"planar":  {"-interlace", "plane"},
		"Lab":     {"-colorspace", "Lab"},
		"32 bits": {"-depth", "32"},
		"4 bits":  {"-colorspace", "Gray", "-depth", "4"},
	} {
		path := filepath.Join(filepath.Dir(source), "a.tif")
		tool(t, "convert", append(append([]string{source}, options...), path)...)
		_, err := examine(load(t, path))
		require.NoError(t, err, name)
		_, _, err = converts(load(t, path), plenty)
		require.ErrorIs(t, err, defect.ErrUnknownKind, name)
		require.NoError(t, os.Remove(path))
	}
}

func TestTIFFInJPEG(t *testing.T) {
	for _, options := range [][]string{{"-compress", "JPEG"}, {"-compress", "JPEG", "-colorspace", "Gray"}} {
		requireGood := func(path string) {
			img, _ := converted(t, load(t, path))
			require.Equal(t, image.Pt(161, 120), img.Bounds().Size())
			if len(options) == 2 {
				requireCorners(t, img, corners, 12)
			}
		}
		requireGood(magick(t, "a.tif", options...))
	}
}
