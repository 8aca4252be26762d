package document

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/defect"
	"mediadrop/uploader/racetest"
)

// requireLean looks into a hostile file, and refuses if more is allocated for it, all
// in all, than so many bytes.
func requireLean(t *testing.T, name string, most uint64, look func() error) error {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	err := look()
	runtime.ReadMemStats(&after)
	allocated := after.TotalAlloc - before.TotalAlloc
	t.Logf("%s: %d KB allocated, %v", name, allocated>>10, err)
	require.LessOrEqual(t, allocated, most, name)
	return err
}

// zeroReader reads as many zeros as are asked for.
type zeroReader struct{}

func (zeroReader) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}

// document64 packs parts after those of a Word document.
func document64(t *testing.T, add func(w *zip.Writer)) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, p := range officeParts("word/document.xml", docxMain) {
		out, err := w.Create(p.name)
		require.NoError(t, err)
		_, err = io.WriteString(out, p.content)
		require.NoError(t, err)
	}
	add(w)
	require.NoError(t, w.Close())
	return b.Bytes()
}

// bomb is a part that unpacks to so many zeros, and says so.
func bomb(t *testing.T, w *zip.Writer, name string, size int64) {
	out, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
	require.NoError(t, err)
	_, err = io.CopyN(out, zeroReader{}, size)
	require.NoError(t, err)
}

func TestHostileZips(t *testing.T) {
	racetest.OneGoroutine(t)
	packed := func(size int) (content []byte, sum uint32) {
		var b bytes.Buffer
		w, err := flate.NewWriter(&b, flate.BestSpeed)
		require.NoError(t, err)
		_, err = w.Write(make([]byte, size))
		require.NoError(t, err)
		require.NoError(t, w.Close())
		return b.Bytes(), crc32.ChecksumIEEE(make([]byte, size))
	}
	million, sum := packed(1 << 20)
	for name, test := range map[string]struct {
		content []byte
		most    uint64
		want    error
	}{
		"a bomb": {document64(t, func(w *zip.Writer) { bomb(t, w, "word/a.xml", 100<<20) }), 8 << 20, defect.ErrTooBig},
		"many small bombs": {document64(t, func(w *zip.Writer) {
			for i := range 600 {
				out, err := w.CreateRaw(&zip.FileHeader{Name: fmt.Sprint(i), Method: zip.Deflate, CRC32: sum, CompressedSize64: uint64(len(million)), UncompressedSize64: 1 << 20})
				require.NoError(t, err)
				_, err = out.Write(million)
				require.NoError(t, err)
			}
		}), 8 << 20, defect.ErrTooBig},
		"a bomb that lies": {document64(t, func(w *zip.Writer) {
			out, err := w.CreateRaw(&zip.FileHeader{Name: "a", Method: zip.Deflate, CRC32: sum, CompressedSize64: uint64(len(million)), UncompressedSize64: 10})
			require.NoError(t, err)
			_, err = out.Write(million)
			require.NoError(t, err)
		}), 8 << 20, defect.ErrBroken},
		"a part of 2^63 bytes": {document64(t, func(w *zip.Writer) {
			_, err := w.CreateRaw(&zip.FileHeader{Name: "a", Method: zip.Deflate, CompressedSize64: 1 << 63, UncompressedSize64: 1 << 63})
			require.NoError(t, err)
		}), 8 << 20, defect.ErrTooBig},
		"parts whose sizes add up to nothing": {document64(t, func(w *zip.Writer) {
			for i := range 4 {
				_, err := w.CreateRaw(&zip.FileHeader{Name: fmt.Sprint(i), CompressedSize64: 1 << 62})
				require.NoError(t, err)
			}
		}), 8 << 20, defect.ErrBroken},
		"70,000 parts": {document64(t, func(w *zip.Writer) {
			for i := range 70_000 {
				_, err := w.CreateRaw(&zip.FileHeader{Name: fmt.Sprint(i)})
				require.NoError(t, err)
			}
		}), 64 << 20, defect.ErrTooBig},
		"150,000 parts": {document64(t, func(w *zip.Writer) {
			for range 150_000 {
				_, err := w.CreateRaw(&zip.FileHeader{Name: "a"})
				require.NoError(t, err)
			}
		}), 96 << 20, defect.ErrTooBig},
		"names of 64 KB": {document64(t, func(w *zip.Writer) {
			for range 100 {
				_, err := w.CreateRaw(&zip.FileHeader{Name: strings.Repeat("a", 65_000)})
				require.NoError(t, err)
			}
		}), 32 << 20, defect.ErrTooBig},
		"elements in elements": {packedParts(t, strings.Repeat("<a>", 300_000)), 160 << 20, defect.ErrBroken},
		"a million attributes": {packedParts(t, "<Types "+strings.Repeat(`a="" `, 200_000)), 160 << 20, defect.ErrBroken},
	} {
		err := requireLean(t, name, test.most, func() error { _, err := examineZip(test.content); return err })
		require.ErrorIs(t, err, test.want, name)
	}
}

// packedParts is a Word document with other content types.
func packedParts(t *testing.T, types string) []byte {
	parts := officeParts("word/document.xml", docxMain)
	parts[0].content = types
	return packed(t, parts...)
}

func TestHostileOldOfficeDocuments(t *testing.T) {
	racetest.OneGoroutine(t)
	nested := func(depth int) []byte {
		in := []node{{name: "x"}}
		for range depth {
			in = []node{{name: "s", in: in}}
		}
		f := compoundFile{children: append(in, letter)}
		return f.bytes()
	}
	change := func(f compoundFile, change func(b []byte)) []byte {
		b := f.bytes()
		change(b)
		return b
	}
	put := func(at int, v uint32) func(b []byte) {
		return func(b []byte) { binary.LittleEndian.PutUint32(b[at:], v) }
	}
	plain := compoundFile{children: with(letter)}
	for name, content := range map[string][]byte{
		"8,000 storages in each other": nested(8_000),
		"a directory that goes in circles": change(compoundFile{gap: 5000, children: with(letter)}, func(b []byte) {
			// Every sector leads to itself, and so does the directory.
			table := 512 * (1 + int(le32(b[76:])))
			for i := range uint32(128) {
				binary.LittleEndian.PutUint32(b[table+4*int(i):], i)
			}
			binary.LittleEndian.PutUint32(b[48:], 5)
		}),
		"entries that lead to each other": change(plain, func(b []byte) {
			directory := 512 * (1 + int(le32(b[48:])))
			for i := range 4 {
				binary.LittleEndian.PutUint32(b[directory+128*i+68:], 1)
				binary.LittleEndian.PutUint32(b[directory+128*i+72:], 0)
				binary.LittleEndian.PutUint32(b[directory+128*i+76:], 2)
			}
		}),
		"billions of small tables":     change(plain, put(64, 1<<31)),
		"billions of lists of tables":  change(plain, put(72, 1<<31)),
		"a list of tables of itself":   change(compoundFile{gap: 30_000, children: with(letter)}, func(b []byte) { b[44], b[45] = 0xff, 0xff }),
		"billions of directory pieces": change(compoundFile{shift: 12, children: with(letter)}, put(40, 1<<31)),
	} {
		_ = requireLean(t, name, 48<<20, func() error { _, err := examineOLE(content); return err })
	}
}

func TestHostilePDFs(t *testing.T) {
	racetest.OneGoroutine(t)
	table := func(entries, lines int) []byte {
		b := fmt.Appendf([]byte("%PDF-1.7\n"), "xref\n0 %d\n", entries)
		b = append(b, bytes.Repeat([]byte("0000000015 00000 n \n"), lines)...)
		return fmt.Appendf(b, "trailer\n<</Size 1/Root 1 0 R>>\nstartxref\n9\n%%%%EOF\n")
	}
	chain := func(sections int, dict string) []byte {
		b := []byte("%PDF-1.7\n")
		previous := 0
		for range sections {
			at := len(b)
			b = fmt.Appendf(b, "xref\n0 0\ntrailer\n<</Root 1 0 R/Prev %d%s>>\n", previous, dict)
			previous = at
		}
		return fmt.Appendf(b, "startxref\n%d\n%%%%EOF\n", previous)
	}
	rows := func(entries string, unpacked int) []byte {
		d := pdfOf()
		b := d.bytes()
		at := len(b)
		b = fmt.Appendf(b, "9 0 obj\n%s\nendobj\n", pdfStream("/Type/XRef/Root 1 0 R/Filter/FlateDecode"+entries, deflated(t, make([]byte, unpacked))))
		return fmt.Appendf(b, "startxref\n%d\n%%%%EOF\n", at)
	}
	holes := func(count int, entries string, stream []byte) []byte {
		d := pdfOf()
		for range count {
			d.objects = append(d.objects, pdfStream(entries, stream))
		}
		return d.bytes()
	}
	jpeg := []byte("\xff\xd8")
	for range 255 { // tables of 64 KB
		jpeg = append(append(jpeg, 0xff, 0xc4, 0xff, 0xff), make([]byte, 0xfffd)...)
	}
	for name, test := range map[string]struct {
		content []byte
		most    uint64
		want    error // nil for whatever it is
	}{
		"five million objects":             {table(5_000_000, 3_000_000), 64 << 20, defect.ErrTooBig},
		"two million lines for one object": {chain(1, strings.Repeat(" ", 2<<20)), 8 << 20, nil},
		"an object with a huge number":     {bytes.Replace(table(1, 1), []byte("0 1\n"), []byte("99999999999 1\n"), 1), 8 << 20, defect.ErrTooBig},
		"sections in a circle":             {[]byte("%PDF-1.4\nxref\n0 0\ntrailer\n<</Root 1 0 R/Prev 55>>\n    xref\n0 0\ntrailer\n<</Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF\n"), 1 << 20, nil},
		"5,000 sections":                   {chain(5000, ""), 64 << 20, nil},
		"300 sections of 60 KB":            {chain(300, strings.Repeat("/A 1", 15_000)), 300 << 20, nil},
		"deep arrays":                      {chain(1, "/A"+strings.Repeat("[", 60_000)), 8 << 20, defect.ErrBroken},
		"deep dictionaries":                {chain(1, "/A"+strings.Repeat("<</A", 10_000)), 8 << 20, defect.ErrBroken},
		"a string without an end":          {chain(1, "/A("+strings.Repeat("(", 60_000)), 8 << 20, defect.ErrBroken},
		"a bomb of rows":                   {rows("/W[1 1 1]/Size 99999999999", 64<<20), 64 << 20, defect.ErrTooBig},
		"a bomb of empty rows":             {rows("/W[0 0 1]/Size 99999999999", 64<<20), 64 << 20, defect.ErrTooBig},
		"rows of nothing":                  {rows("/W[0 0 0]/Size 99999999999", 1<<20), 8 << 20, nil},
		"wide rows":                        {rows("/W[1 99999999 1]/Size 5", 1<<20), 8 << 20, nil},
		"objects with negative numbers":    {rows("/W[1 1 1]/Size 5/Index[9223372036854775807 5]", 1<<10), 8 << 20, defect.ErrTooBig},
		"many parts of rows":               {rows("/W[1 1 1]/Size 5/Index["+strings.Repeat("1 0 ", 15_000)+"]", 1<<10), 16 << 20, nil},
		"pages in a circle":                {(&pdfDocument{objects: []string{"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R]/Parent 2 0 R>>"}}).bytes(), 4 << 20, nil},
		"bombs with holes":                 {holes(300, "/Filter/FlateDecode", deflated(t, make([]byte, 10<<20))), 32 << 20, nil},
		"holes in tables of pictures":      {holes(3, "/Filter/DCTDecode", jpeg), 64 << 20, nil},
		"holes everywhere":                 {holes(20_000, "", make([]byte, 3000)), 64 << 20, nil},
		"lengths that lead to themselves":  {holes(50, "/Length 3 0 R/Filter/FlateDecode", make([]byte, 9000)), 8 << 20, nil},
	} {
		err := requireLean(t, name, test.most, func() error { _, err := examinePDF(test.content); return err })
		if test.want != nil {
			require.ErrorIs(t, err, test.want, name)
		}
	}
}

func TestHostileTexts(t *testing.T) {
	racetest.OneGoroutine(t)
	for name, content := range map[string][]byte{
		"zeros":              make([]byte, 64<<20),
		"bytes of the end":   bytes.Repeat([]byte{0x1a}, 64<<20),
		"pieces of letters":  bytes.Repeat([]byte{0x80}, 64<<20),
		"letters that begin": bytes.Repeat([]byte{0xf0}, 64<<20),
	} {
		_ = requireLean(t, name, 16<<20, func() error { _, err := ExamineText(bytes.NewReader(content), int64(len(content))); return err })
	}
}
