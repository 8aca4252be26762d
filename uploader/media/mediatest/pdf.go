// Package mediatest makes files for tests: documents and pictures that are what they seem to be.
package mediatest

import (
	"bytes"
	"fmt"
)

// PDF returns a whole PDF with one empty page: size bytes, or as few as it can have where that is
// more. What differs in text differs in content.
func PDF(text string, size int) []byte {
	head, hole, tail := PDFAround(text, int64(size))
	return bytes.Join([][]byte{head, make([]byte, hole), tail}, nil)
}

// PDFAround returns what stands before and after the bytes of a stream in a whole PDF of size bytes,
// and how many these are. They may be anything.
func PDFAround(text string, size int64) (head []byte, hole int64, tail []byte) {
	head = fmt.Appendf(nil, "%%PDF-1.7\n%% %q\n", text)
	var places []int
	for i, object := range []string{
		"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>",
	} {
		places = append(places, len(head))
		head = fmt.Appendf(head, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	places = append(places, len(head))
	// Numbers take as much room as they need: the stream's length is written with ten digits, and the
	// place of the table with blanks before it.
	const lengthDigits = 10
	stream := func(n int64) string { return fmt.Sprintf("4 0 obj\n<</Length %*d>>\nstream\n", lengthDigits, n) }
	end := func(table int64) []byte {
		tail := fmt.Appendf(nil, "\nendstream\nendobj\nxref\n0 5\n0000000000 65535 f \n")
		for _, at := range places {
			tail = fmt.Appendf(tail, "%010d 00000 n \n", at)
		}
		return fmt.Appendf(tail, "trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n%*d\n%%%%EOF\n", lengthDigits, table)
	}
	hole = max(0, size-int64(len(head)+len(stream(0))+len(end(0))))
	head = append(head, stream(hole)...)
	return head, hole, end(int64(len(head)) + hole + int64(len("\nendstream\nendobj\n")))
}
