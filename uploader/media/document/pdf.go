package document

// PDFs are read here and not by pdfcpu, which was measured: it loads every
// object, and takes 25 s and 1.3 GB for a file of 400,000 (here 0.15 s and 26 MB,
// BenchmarkInspect). What is asked here is less: is it a PDF, is a password needed,
// is all of it there.

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"mediadrop/uploader/media/defect"
)

// PDF is what a PDF says about itself.
type PDF struct {
	Encrypted bool   // has an encryption dictionary: opens with a password, or restricts what can be done
	Version   string // of the header, such as "1.7"
	// Missing is how many objects are not where the cross-reference says, and not
	// near it. Many viewers search for them.
	Missing int
}

// Bounds, and where things are in a PDF.
const (
	pdfHeaderWithin = 1024 // ISO 32000-1, annex H.3.4.1: junk before the header is accepted
	// pdfTail is how much of the end is looked at. Annex H.3.4.2 of the same
	// accepts an end marker within the last 1,024 bytes; servers and mail
	// gateways add more.
	pdfTail = 32 << 10
	// maxPDFSections bounds how many older sections of an updated file are
	// followed. Each saved form and each signature adds one.
	maxPDFSections = 256
)

// pdfFile is a PDF whose header has been found.
type pdfFile struct {
	file    io.ReaderAt
	size    int64
	base    int64 // where the header is; some programs count places from there
	objects pdfObjects
}

// ExaminePDF reads a PDF's cross-reference, also that of linearized and
// incrementally updated files, and then the file once from its beginning to its
// end: 100 MB take 0.03 s. It makes sure that the objects are where they
// should be and that nothing was filled with zeros, as copies that broke off
// leave them. It does not look into the objects.
//
// A file without its end marker, shorter than it says it is, or with objects
// behind its end is defect.ErrTruncated; one whose end leads nowhere, or with a
// hole, defect.ErrBroken; one with more objects than any document
// defect.ErrTooBig.
func ExaminePDF(f io.ReaderAt, size int64) (PDF, error) {
	head, err := readUpTo(f, size, 0, pdfHeaderWithin+64)
	if err != nil {
		return PDF{}, fmt.Errorf("reading the PDF header: %w", err)
	}
	version, base, ok := pdfHeader(head)
	if !ok {
		return PDF{}, fmt.Errorf("no PDF header: %w", defect.ErrBroken)
	}
	p := &pdfFile{file: f, size: size, base: base}
	found := PDF{Version: version}
	if found.Encrypted, err = p.readSections(head[base:]); err != nil {
		return found, fmt.Errorf("reading the end of the PDF: %w", err)
	}
	if found.Missing, err = p.readThrough(found.Encrypted); err != nil {
		return found, fmt.Errorf("reading the PDF: %w", err)
	}
	return found, nil
}

// pdfHeader finds the header and the version in it.
func pdfHeader(head []byte) (version string, at int64, ok bool) {
	const marker = "%PDF-"
	i := bytes.Index(head[:min(len(head), pdfHeaderWithin)], []byte(marker))
	if i < 0 {
		return "", 0, false
	}
	rest := head[i+len(marker):]
	n := 0
	for n < len(rest) && n < 4 && (rest[n] == '.' || isDigit(rest[n])) {
		n++
	}
	return string(rest[:n]), int64(i), true
}

// readSections follows the chain of sections from the newest to the oldest and
// collects where the objects are. It reports whether any has an encryption
// dictionary: the newest must have it, but programs that update a file forget
// it.
func (p *pdfFile) readSections(head []byte) (encrypted bool, err error) {
	if p.claimsMore(head) {
		return false, fmt.Errorf("shorter than the file says it is: %w", defect.ErrTruncated)
	}
	from := max(0, p.size-pdfTail)
	tail, err := readPart(p.file, p.size, from, p.size-from)
	if err != nil {
		return false, err
	}
	start, err := lastSection(tail)
	if err != nil {
		return false, err
	}
	section, err := p.section(start)
	if err != nil {
		return p.strayTrailer(tail, err)
	}
	seen := map[int64]bool{start: true}
	for range maxPDFSections {
		encrypted = encrypted || section.encrypted
		if section.previous <= 0 || seen[section.previous] {
			return encrypted, nil
		}
		seen[section.previous] = true
		if section, err = p.section(section.previous); err != nil {
			// What the newest section says is enough to open the file.
			return encrypted, systemError(err)
		}
	}
	return encrypted, nil
}

// systemError keeps an error of the system, and what is too much to read, and
// drops other defects.
func systemError(err error) error {
	if errors.Is(err, defect.ErrTruncated) || errors.Is(err, defect.ErrBroken) {
		return nil
	}
	return err
}

// claimsMore compares a linearized file's own length (ISO 32000-1, annex F.3.3:
// L) with what is there. A file that was updated later is longer.
func (p *pdfFile) claimsMore(head []byte) bool {
	at := bytes.Index(head, []byte("<<"))
	if at < 0 {
		return false
	}
	dict, _, err := parsePDFDict(head[at:])
	if err != nil || !dict.has("Linearized") {
		return false
	}
	length, ok := dict.number("L")
	return ok && length > p.size
}

// lastSection finds the place that the end of the file points to. In a file
// that was cut while it was updated, parts of the update follow the end; a
// linearized one that was cut ends with the mark behind its first page, which
// points to 0.
func lastSection(tail []byte) (int64, error) {
	at := bytes.LastIndex(tail, []byte("startxref"))
	if at < 0 {
		return 0, fmt.Errorf("no startxref in the last %d bytes: %w", len(tail), defect.ErrTruncated)
	}
	lex := pdfLexer{data: tail[at+len("startxref"):]}
	place, ok := lex.next().integer()
	end := bytes.Index(lex.data[lex.at:], []byte("%%EOF"))
	switch {
	case !ok || end < 0:
		return 0, fmt.Errorf("no end behind startxref: %w", defect.ErrTruncated)
	case place == 0 || bytes.Contains(lex.data[lex.at+end:], []byte(" obj")):
		return 0, fmt.Errorf("the end is that of an earlier part: %w", defect.ErrTruncated)
	}
	return place, nil
}

// strayTrailer accepts a file whose end points to a wrong place, as happens
// when a transfer changes line ends: readers then search for the trailer, and
// so does this, in the tail.
func (p *pdfFile) strayTrailer(tail []byte, cause error) (encrypted bool, err error) {
	if err := systemError(cause); err != nil {
		return false, err
	}
	at := bytes.LastIndex(tail, []byte("trailer"))
	if at < 0 {
		return false, fmt.Errorf("the end points to nothing: %w: %w", defect.ErrBroken, cause)
	}
	dict, _, err := parsePDFDict(tail[at+len("trailer"):])
	if err != nil || !dict.has("Root") {
		return false, fmt.Errorf("the end points to nothing: %w: %w", defect.ErrBroken, cause)
	}
	p.objects = pdfObjects{} // what was read of it is as wrong
	return dict.has("Encrypt"), nil
}
