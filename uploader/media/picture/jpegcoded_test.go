package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/defect"
	"mediadrop/uploader/media/picture/jpegdata"
	"mediadrop/uploader/racetest"
)

// grainy is a picture as cameras make them: areas with noise.
func grainy(width, height int) *image.NRGBA {
	img := fourColours(width, height)
	random := rand.New(rand.NewPCG(3, 4))
	for y := range height {
		for x := range width {
			c := img.NRGBAAt(x, y)
			n := byte(random.UintN(30))
			img.SetNRGBA(x, y, color.NRGBA{c.R/2 + n + byte(x), c.G/2 + n, c.B/2 + byte(y/2), 255})
		}
	}
	return img
}

// codedFrom returns where the coded data of a JPEG begins.
func codedFrom(file []byte) int {
	at := bytes.LastIndex(file, []byte{0xff, jpegdata.MarkerSOS})
	return at + 2 + int(binary.BigEndian.Uint16(file[at+2:]))
}

// damagedJPEGs are what copies and downloads that went wrong leave behind.
func damagedJPEGs(file []byte) map[string][]byte {
	from := codedFrom(file)
	coded := len(file) - 2 - from
	changed := func(at, length int, fill func(i int) byte) []byte {
		b := bytes.Clone(file)
		for i := range length {
			b[from+at+i] = fill(i)
		}
		return b
	}
	random := rand.New(rand.NewPCG(5, 6))
	zero, noise := func(int) byte { return 0 }, func(int) byte { return byte(random.UintN(255)) }
	block := min(4096, coded/4)
	return map[string][]byte{
		"a third and an end":       append(bytes.TrimRight(bytes.Clone(file[:from+coded/3]), "\xff"), 0xff, jpegdata.MarkerEOI),
		"without its last hundred": append(bytes.TrimRight(bytes.Clone(file[:len(file)-102]), "\xff"), 0xff, jpegdata.MarkerEOI),
		"a block of zeros":         changed(coded/2, block, zero),
		"a block of noise":         changed(coded/2, block, noise),
		"a block of another file":  changed(coded/3, block, func(i int) byte { return "MediaDrop was here\n"[i%19] }),
		"second half zeros":        changed(coded/2, coded-coded/2, zero),
		"a block missing":          append(bytes.Clone(file[:from+coded/2]), file[from+coded/2+block:]...),
		"a block twice":            append(bytes.Clone(file[:from+coded/2+block]), file[from+coded/2:]...),
	}
}

func TestDamagedJPEGsAreNoticed(t *testing.T) {
	img := grainy(640, 480)
	var gray bytes.Buffer
	one := image.NewGray(img.Rect)
	for i := range one.Pix {
		one.Pix[i] = img.Pix[4*i]
	}
	require.NoError(t, jpeg.Encode(&gray, one, &jpeg.Options{Quality: 90}))
	for kind, file := range map[string][]byte{"colours": jpegOf(t, img), "gray": gray.Bytes()} {
		_, err := examine(file)
		require.NoError(t, err, kind)
		for name, damaged := range damagedJPEGs(file) {
			_, err := examine(damaged)
			requireBroken(t, err, kind+", "+name)
		}
	}
}

// requireBroken says that content is noticed to be damaged, or cut off.
func requireBroken(t testing.TB, err error, what string) {
	t.Helper()
	require.Error(t, err, what)
	requireDefect(t, err)
}

// TestDamagedJPEGsOfOtherPrograms: progressive, with restart markers, with other
// samples for colours, in scans of one component each.
func TestDamagedJPEGsOfOtherPrograms(t *testing.T) {
	racetest.OneGoroutine(t)
	source := save(t, "grainy.png", pngOf(t, grainy(640, 480)))
	for name, options := range map[string][]string{
		"progressive": {"-interlace", "Plane"}, "4:2:0": {"-sampling-factor", "4:2:0"}, "4:1:1": {"-sampling-factor", "4x1"},
		"restarts": {"-define", "jpeg:restart-interval=7"}, "optimised": {"-define", "jpeg:optimize-coding=true"},
		"four inks": {"-colorspace", "CMYK"}, "progressive gray": {"-colorspace", "Gray", "-interlace", "Plane"},
	} {
		t.Run(name, func(t *testing.T) {
			path := save(t, "a.jpg", nil)
			tool(t, "convert", append(append([]string{source, "-quality", "88"}, options...), path)...)
			file := load(t, path)
			_, err := examine(file)
			require.NoError(t, err)
			for what, damaged := range damagedJPEGs(file) {
				_, err := examine(damaged)
				requireBroken(t, err, what)
			}
		})
	}
}

// TestWhatCamerasWriteBehindTheBlocks: some bytes to fill up are no damage.
func TestWhatCamerasWriteBehindTheBlocks(t *testing.T) {
	file := jpegOf(t, grainy(64, 48))
	for _, more := range [][]byte{{0, 0, 0}, bytes.Repeat([]byte{0xff}, 40), make([]byte, 100)} {
		filled := append(append(bytes.Clone(file[:len(file)-2]), more...), file[len(file)-2:]...)
		_, err := examine(filled)
		require.NoError(t, err)
	}
}

// TestScansWithoutEnd: a small file can make decoders go through a large picture
// tens of thousands of times.
func TestScansWithoutEnd(t *testing.T) {
	file := fixture(t, "progressive.jpg")
	frame := bytes.Index(file, []byte{0xff, jpegdata.MarkerSOF2})
	for _, at := range []int{5, 7} {
		binary.BigEndian.PutUint16(file[frame+at:], 5000)
	}
	// A scan that says of 32,767 blocks at a time that there is nothing more.
	scan := file[bytes.LastIndex(file, []byte{0xff, jpegdata.MarkerSOS}) : len(file)-2]
	many := append(bytes.Clone(file[:len(file)-2]), bytes.Repeat(scan, 70_000)...)
	_, err := examine(append(many, 0xff, jpegdata.MarkerEOI))
	require.ErrorIs(t, err, defect.ErrTooBig)
	_, _, err = converts(append(many, 0xff, jpegdata.MarkerEOI), plenty)
	require.ErrorIs(t, err, defect.ErrTooBig)
	_, err = thumbnail(append(many, 0xff, jpegdata.MarkerEOI), 100)
	require.ErrorIs(t, err, defect.ErrTooBig)
}

func BenchmarkExaminePhotographs(b *testing.B) {
	file := jpegOf(b, grainy(4000, 3000))
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		_, err := examine(file)
		require.NoError(b, err)
	}
}
