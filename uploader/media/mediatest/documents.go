package mediatest

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding"
)

// Part is one part of a zip.
type Part struct{ Name, Content string }

// Zip returns a zip with these parts.
func Zip(t testing.TB, parts ...Part) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	addParts(t, w, parts)
	require.NoError(t, w.Close())
	return b.Bytes()
}

func addParts(t testing.TB, w *zip.Writer, parts []Part) {
	t.Helper()
	for _, p := range parts {
		out, err := w.Create(p.Name)
		require.NoError(t, err)
		_, err = io.WriteString(out, p.Content)
		require.NoError(t, err)
	}
}

// The main content types of Office documents (ECMA-376, part 1, annex A).
const (
	OfficeTypes = "application/vnd.openxmlformats-officedocument."
	WordMain    = OfficeTypes + "wordprocessingml.document.main+xml"
	ExcelMain   = OfficeTypes + "spreadsheetml.sheet.main+xml"
	SlidesMain  = OfficeTypes + "presentationml.presentation.main+xml"
	MacrosMain  = "application/vnd.ms-word.document.macroEnabled.main+xml"
)

// OfficeParts are what every Office Open XML document begins with.
func OfficeParts(main, contentType string) []Part {
	return []Part{
		{"[Content_Types].xml", `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/` + main + `" ContentType="` + contentType + `"/></Types>`},
		{"_rels/.rels", `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="` + main + `"/></Relationships>`},
		{main, "<main/>"},
	}
}

// Office returns a document whose main part has this name and type.
func Office(t testing.TB, main, contentType string) Source {
	return Content(Zip(t, OfficeParts(main, contentType)...))
}

// SizedOffice is a Word document of this many bytes, most of them in a part
// that is stored as it is.
func SizedOffice(size int64) Source {
	return func(t testing.TB, path string) {
		bare := officeWithHole(t, path, 0)
		require.Equal(t, size, officeWithHole(t, path, size-bare))
	}
}

func officeWithHole(t testing.TB, path string, hole int64) (size int64) {
	sparsely(t, path, func(s *sparse) {
		w := zip.NewWriter(s)
		addParts(t, w, OfficeParts("word/document.xml", WordMain))
		header := &zip.FileHeader{Name: "word/media/image1.bin", UncompressedSize64: uint64(hole), CompressedSize64: uint64(hole), CRC32: crc32.ChecksumIEEE(nil)}
		out, err := w.CreateRaw(header)
		require.NoError(t, err)
		_, err = io.CopyBuffer(out, zeros(hole), make([]byte, 1<<20))
		require.NoError(t, err)
		require.NoError(t, w.Close())
		size = s.at
	})
	return size
}

// BombDocument is a Word document whose description unpacks to 64 MB.
func BombDocument(t testing.TB) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	out, err := w.Create("[Content_Types].xml")
	require.NoError(t, err)
	_, err = io.CopyBuffer(out, zeros(64<<20), make([]byte, 1<<20))
	require.NoError(t, err)
	addParts(t, w, OfficeParts("word/document.xml", WordMain)[1:])
	require.NoError(t, w.Close())
	return b.Bytes()
}

// SizedPDF is a whole PDF of this many bytes, most of them in a stream of zeros; 0
// for as small as it can be.
func SizedPDF(size int64) Source {
	return func(t testing.TB, path string) {
		sparsely(t, path, func(s *sparse) {
			fmt.Fprint(s, "%PDF-1.7\n")
			var places [5]int64
			for i, object := range []string{"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>"} {
				places[i+1] = s.at
				fmt.Fprintf(s, "%d 0 obj\n%s\nendobj\n", i+1, object)
			}
			places[4] = s.at
			const tail = 340 // a little more than what follows the zeros
			hole := max(0, size-s.at-tail)
			fmt.Fprintf(s, "4 0 obj\n<</Length %d>>\nstream\n", hole)
			s.zeros(hole)
			fmt.Fprint(s, "\nendstream\nendobj\n")
			end := fmt.Sprintf("trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", s.at)
			fmt.Fprintf(s, "xref\n0 5\n0000000000 65535 f \n")
			for _, at := range places[1:] {
				fmt.Fprintf(s, "%010d 00000 n \n", at)
			}
			if size > 0 { // spaces, so that the end comes where it should
				fmt.Fprintf(s, "%*s", size-s.at-int64(len(end)), "\n")
			}
			fmt.Fprint(s, end)
		})
		if info, err := os.Stat(path); size > 0 {
			require.NoError(t, err)
			require.Equal(t, size, info.Size())
		}
	}
}

// Compound is a compound file ([MS-CFB]) with streams of 4,096 bytes, which
// begin with what is given.
func Compound(streams ...Part) []byte {
	const sector, free, end = 512, 0xffffffff, 0xfffffffe
	le := binary.LittleEndian
	table := bytes.Repeat([]byte{0xff}, sector)
	directory := make([]byte, sector*(1+len(streams)/4))
	var contents []byte
	next := uint32(1 + len(directory)/sector)
	le.PutUint32(table, 0xfffffffd)
	for i := range len(directory) / sector {
		le.PutUint32(table[4+4*i:], uint32(i+2))
	}
	le.PutUint32(table[len(directory)/sector*4:], end)
	entry := func(i int, name string, kind byte, first, size, right, child uint32) {
		e := directory[128*i:]
		for n, unit := range utf16.Encode([]rune(name)) {
			le.PutUint16(e[2*n:], unit)
		}
		le.PutUint16(e[64:], uint16(2*len(name)+2))
		e[66] = kind
		for at, v := range map[int]uint32{68: free, 72: right, 76: child, 116: first, 120: size} {
			le.PutUint32(e[at:], v)
		}
	}
	entry(0, "Root Entry", 5, end, 0, free, 1)
	for i, s := range streams {
		right := uint32(i + 2)
		if i == len(streams)-1 {
			right = free
		}
		entry(i+1, s.Name, 2, next, 4096, right, free)
		body := make([]byte, 4096)
		copy(body, s.Content)
		contents = append(contents, body...)
		for range 7 {
			le.PutUint32(table[4*next:], next+1)
			next++
		}
		le.PutUint32(table[4*next:], end)
		next++
	}
	header := make([]byte, sector)
	copy(header, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	for at, v := range map[int]uint16{24: 0x3e, 26: 3, 28: 0xfffe, 30: 9, 32: 6} {
		le.PutUint16(header[at:], v)
	}
	for at, v := range map[int]uint32{44: 1, 48: 1, 56: 4096, 60: end, 68: end, 76: 0} {
		le.PutUint32(header[at:], v)
	}
	for at := 80; at < sector; at += 4 {
		le.PutUint32(header[at:], free)
	}
	return bytes.Join([][]byte{header, table, directory, contents}, nil)
}

// Windows1255 writes Hebrew as Windows did before Unicode.
func Windows1255(s string) []byte {
	var b []byte
	for _, r := range s {
		if r >= 'א' && r <= 'ת' {
			r = r - 'א' + 0xe0
		}
		b = append(b, byte(r))
	}
	return b
}

// EncodedAs returns a text in another encoding.
func EncodedAs(e encoding.Encoding, s string) []byte {
	b, err := e.NewEncoder().Bytes([]byte(s))
	if err != nil {
		panic(err)
	}
	return b
}

// UTF16 writes a text as Windows' Notepad does under the name "Unicode".
func UTF16(s string) []byte {
	b := []byte{0xff, 0xfe}
	for _, unit := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, unit)
	}
	return b
}
