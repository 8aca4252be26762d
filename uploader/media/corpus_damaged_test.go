package media

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/document"
)

func noise(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{1}).Read(b)
	return b
}

// damagedDocumentRows are documents of which a part is missing, and some that only
// look like it.
func damagedDocumentRows(t testing.TB) []*row {
	word := func(name string, s source) *row { return file(name, s, Document, document.Word) }
	pdf := func(name string, s source) *row { return file(name, s, Document, document.PDFType) }
	photo := part{"word/media/image1.jpeg", string(noise(300 << 10))}
	words := part{"word/glossary.xml", strings.Repeat("<w:p>words and more words</w:p>", 40_000)}
	letter := content(zipOf(t, append(officeParts("word/document.xml", wordMain), photo, words)...))
	picture := jpegOf(t, four())
	scan := scanned(bytes.Repeat(picture, 1+90_000/len(picture)), 30)
	return []*row{
		word("with a photo.docx", letter).warns(ReasonNotForHeaders),
		word("a hole.docx", hollow(letter, 0.3, 0.6)).blocks(ReasonDamaged),
		word("one bit.docx", flipped(letter, 0.5)).blocks(ReasonDamaged),
		word("unpacks to 3 GB.docx", content(boastful(t, 3<<30))).blocks(ReasonTooComplex),
		word("the same bytes again and again.docx", content(overlapping(t))).blocks(ReasonDamaged),
		file("a hole.xlsx", hollow(content(zipOf(t, append(officeParts("xl/workbook.xml", excelMain), photo)...)), 0.4, 0.5), Document, document.Excel).blocks(ReasonDamaged),
		word("20,001 parts.docx", content(crowded(t, 20_001))).blocks(ReasonTooComplex),

		pdf("scan.pdf", scan).ok(),
		pdf("a hole.pdf", hollow(scan, 0.4, 0.6)).blocks(ReasonDamaged),
		pdf("a hole in one page.pdf", hollow(scan, 0.505, 0.52)).blocks(ReasonDamaged),
		pdf("stalled.pdf", hollow(scan, 0.3, 0.999)).blocks(ReasonDamaged),
		pdf("half and its end.pdf", halfAndEnd(scan)).blocks(ReasonDamaged),
		pdf("something else in it.pdf", overwritten(scanned([]byte("a short page"), 3000))).warns(ReasonDamaged).goodFor(Document),
		pdf("a blank page.pdf", scannedBy("/FlateDecode", deflated(make([]byte, 20<<20)), 3)).ok(),
		pdf("black pages.pdf", scannedBy("", make([]byte, 50_000), 3)).ok(),
		pdf("mailed.pdf", after(scan, "Content-Type: application/pdf\r\n\r\n")).ok(),
	}
}

// flipped changes one bit.
func flipped(s source, at float64) source {
	return func(t testing.TB, path string) {
		s(t, path)
		b, err := os.ReadFile(path)
		require.NoError(t, err)
		b[int(at*float64(len(b)))] ^= 1
		content(b)(t, path)
	}
}

// boastful is a Word document of which a part says that it unpacks to so many bytes.
func boastful(t testing.TB, size uint64) []byte {
	return wordWith(t, func(w *zip.Writer) {
		out, err := w.CreateRaw(&zip.FileHeader{Name: "word/media/image1.bmp", Method: zip.Deflate, UncompressedSize64: size, CompressedSize64: 5})
		require.NoError(t, err)
		_, err = out.Write([]byte("\x01\x00\x00\xff\xff"))
		require.NoError(t, err)
	})
}

// crowded is a Word document with so many parts.
func crowded(t testing.TB, parts int) []byte {
	return wordWith(t, func(w *zip.Writer) {
		for i := range parts {
			_, err := w.CreateRaw(&zip.FileHeader{Name: fmt.Sprint(i)})
			require.NoError(t, err)
		}
	})
}

func wordWith(t testing.TB, add func(*zip.Writer)) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, p := range officeParts("word/document.xml", wordMain) {
		out, err := w.Create(p.name)
		require.NoError(t, err)
		_, err = io.WriteString(out, p.content)
		require.NoError(t, err)
	}
	add(w)
	require.NoError(t, w.Close())
	return b.Bytes()
}

// overlapping is a Word document of which many parts are the same bytes of the file,
// as in a zip bomb that needs no nesting.
func overlapping(t testing.TB) []byte {
	large := string(noise(1 << 20))
	parts := append(officeParts("word/document.xml", wordMain), part{"a0.bin", large})
	for i := 1; i < 8; i++ {
		parts = append(parts, part{fmt.Sprintf("a%d.bin", i), "x"})
	}
	b := zipOf(t, parts...)
	directory := bytes.Index(b, []byte("PK\x01\x02"))
	first := directory + bytes.Index(b[directory:], []byte("a0.bin")) - 46
	for i := 1; i < 8; i++ {
		next := directory + bytes.Index(b[directory:], fmt.Appendf(nil, "a%d.bin", i)) - 46
		copy(b[next+16:next+28], b[first+16:first+28]) // checksum and sizes
		copy(b[next+42:next+46], b[first+42:first+46]) // place
	}
	return b
}

// scanned is a PDF of so many pages, each a JPEG.
func scanned(page []byte, pages int) source { return scannedBy("/DCTDecode", page, pages) }

func scannedBy(filter string, page []byte, pages int) source {
	if filter != "" {
		filter = "/Filter" + filter
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	var places []int
	object := func(s string) {
		places = append(places, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(places), s)
	}
	object("<</Type/Catalog/Pages 2 0 R>>")
	object("<</Type/Pages/Kids[]/Count 0>>")
	for range pages {
		object(fmt.Sprintf("<<%s/Length %d>>\nstream\n%s\nendstream", filter, len(page), page))
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(places)+1)
	for _, place := range places {
		fmt.Fprintf(&b, "%010d 00000 n \n", place)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(places)+1, start)
	return content(b.Bytes())
}

// halfAndEnd leaves out what is between the first half and the last lines.
func halfAndEnd(s source) source {
	return func(t testing.TB, path string) {
		s(t, path)
		b, err := os.ReadFile(path)
		require.NoError(t, err)
		content(append(b[:len(b)/2], b[bytes.LastIndex(b, []byte("startxref")):]...))(t, path)
	}
}

// overwritten has something else in its middle.
func overwritten(s source) source {
	return func(t testing.TB, path string) {
		s(t, path)
		b, err := os.ReadFile(path)
		require.NoError(t, err)
		copy(b[len(b)/3:], noise(4096))
		content(b)(t, path)
	}
}

// after puts a text before a file.
func after(s source, before string) source {
	return func(t testing.TB, path string) {
		s(t, path)
		b, err := os.ReadFile(path)
		require.NoError(t, err)
		content(append([]byte(before), b...))(t, path)
	}
}

func deflated(b []byte) []byte {
	var packed bytes.Buffer
	w := zlib.NewWriter(&packed)
	_, _ = w.Write(b)
	_ = w.Close()
	return packed.Bytes()
}
