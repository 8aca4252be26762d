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
	"mediadrop/uploader/media/mediatest"
)

func noise(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{1}).Read(b)
	return b
}

// damagedDocumentRows are documents of which a part is missing, and some that only
// look like it.
func damagedDocumentRows(t testing.TB) []*row {
	word := func(name string, s mediatest.Source) *row { return file(name, s, Document, document.Word) }
	pdf := func(name string, s mediatest.Source) *row { return file(name, s, Document, document.PDFType) }
	photo := mediatest.Part{Name: "word/media/image1.jpeg", Content: string(noise(300 << 10))}
	words := mediatest.Part{Name: "word/glossary.xml", Content: strings.Repeat("<w:p>words and more words</w:p>", 40_000)}
	letter := mediatest.Content(mediatest.Zip(t, append(mediatest.OfficeParts("word/document.xml", mediatest.WordMain), photo, words)...))
	picture := mediatest.JPEG(mediatest.Four())
	scan := scanned(bytes.Repeat(picture, 1+90_000/len(picture)), 30)
	return []*row{
		word("with a photo.docx", letter).warns(ReasonNotForHeaders),
		word("a hole.docx", mediatest.Hollow(letter, 0.3, 0.6)).blocks(ReasonDamaged),
		word("one bit.docx", flipped(letter, 0.5)).blocks(ReasonDamaged),
		word("unpacks to 3 GB.docx", mediatest.Content(boastful(t, 3<<30))).blocks(ReasonTooComplex),
		word("the same bytes again and again.docx", mediatest.Content(overlapping(t))).blocks(ReasonDamaged),
		file("a hole.xlsx", mediatest.Hollow(mediatest.Content(mediatest.Zip(t, append(mediatest.OfficeParts("xl/workbook.xml", mediatest.ExcelMain), photo)...)), 0.4, 0.5), Document, document.Excel).blocks(ReasonDamaged),
		word("20,001 parts.docx", mediatest.Content(crowded(t, 20_001))).blocks(ReasonTooComplex),

		pdf("scan.pdf", scan).ok(),
		pdf("a hole.pdf", mediatest.Hollow(scan, 0.4, 0.6)).blocks(ReasonDamaged),
		pdf("a hole in one page.pdf", mediatest.Hollow(scan, 0.505, 0.52)).blocks(ReasonDamaged),
		pdf("stalled.pdf", mediatest.Hollow(scan, 0.3, 0.999)).blocks(ReasonDamaged),
		pdf("half and its end.pdf", halfAndEnd(scan)).blocks(ReasonDamaged),
		pdf("something else in it.pdf", overwritten(scanned([]byte("a short page"), 3000))).warns(ReasonDamaged).goodFor(Document),
		pdf("a blank page.pdf", scannedBy("/FlateDecode", deflated(make([]byte, 20<<20)), 3)).ok(),
		pdf("black pages.pdf", scannedBy("", make([]byte, 50_000), 3)).ok(),
		pdf("mailed.pdf", after(scan, "Content-Type: application/pdf\r\n\r\n")).ok(),
	}
}

// flipped changes one bit.
func flipped(s mediatest.Source, at float64) mediatest.Source {
	return func(t testing.TB, path string) {
		s(t, path)
		b, err := os.ReadFile(path)
		require.NoError(t, err)
		b[int(at*float64(len(b)))] ^= 1
		mediatest.Content(b)(t, path)
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
	for _, p := range mediatest.OfficeParts("word/document.xml", mediatest.WordMain) {
		out, err := w.Create(p.Name)
		require.NoError(t, err)
		_, err = io.WriteString(out, p.Content)
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
	parts := append(mediatest.OfficeParts("word/document.xml", mediatest.WordMain), mediatest.Part{Name: "a0.bin", Content: large})
	for i := 1; i < 8; i++ {
		parts = append(parts, mediatest.Part{Name: fmt.Sprintf("a%d.bin", i), Content: "x"})
	}
	b := mediatest.Zip(t, parts...)
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
func scanned(page []byte, pages int) mediatest.Source { return scannedBy("/DCTDecode", page, pages) }

func scannedBy(filter string, page []byte, pages int) mediatest.Source {
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
	return mediatest.Content(b.Bytes())
}

// halfAndEnd leaves out what is between the first half and the last lines.
func halfAndEnd(s mediatest.Source) mediatest.Source {
	return func(t testing.TB, path string) {
		s(t, path)
		b, err := os.ReadFile(path)
		require.NoError(t, err)
		mediatest.Content(append(b[:len(b)/2], b[bytes.LastIndex(b, []byte("startxref")):]...))(t, path)
	}
}

// overwritten has something else in its middle.
func overwritten(s mediatest.Source) mediatest.Source {
	return func(t testing.TB, path string) {
		s(t, path)
		b, err := os.ReadFile(path)
		require.NoError(t, err)
		copy(b[len(b)/3:], noise(4096))
		mediatest.Content(b)(t, path)
	}
}

// after puts a text before a file.
func after(s mediatest.Source, before string) mediatest.Source {
	return func(t testing.TB, path string) {
		s(t, path)
		b, err := os.ReadFile(path)
		require.NoError(t, err)
		mediatest.Content(append([]byte(before), b...))(t, path)
	}
}

func deflated(b []byte) []byte {
	var packed bytes.Buffer
	w := zlib.NewWriter(&packed)
	_, _ = w.Write(b)
	_ = w.Close()
	return packed.Bytes()
}
