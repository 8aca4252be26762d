package document

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"mediadrop/uploader/media/defect"
)

// PDF is what the two ends of a PDF say.
type PDF struct {
	Encrypted bool   // has an encryption dictionary: opens with a password, or restricts what can be done
	Version   string // of the header, such as "1.7"
}

// Where things are in a PDF.
const (
	pdfHeaderWithin = 1024 // ISO 32000-1, annex H.3.4.1: junk before the header is accepted
	// pdfTail is how much of the end is looked at. Annex H.3.4.2 of the same
	// accepts an end marker within the last 1,024 bytes; servers and mail
	// gateways add more.
	pdfTail = 32 << 10
	// maxPDFSections bounds how many older sections of an updated file are
	// followed.
	maxPDFSections = 8
)

// pdfFile is a PDF whose header has been found.
type pdfFile struct {
	file io.ReaderAt
	size int64
	base int64 // where the header is; some programs count places from there
}

// ExaminePDF reads the beginning of a PDF and, from its end, the trailers or
// cross-reference streams, also of linearized and incrementally updated files.
// It reads at most some 100 KB of a file of any size.
//
// A file without its end marker, or shorter than it says it is, is
// defect.ErrTruncated; one whose end leads nowhere is defect.ErrBroken.
func ExaminePDF(f io.ReaderAt, size int64) (PDF, error) {
	head, err := readUpTo(f, size, 0, pdfHeaderWithin+64)
	if err != nil {
		return PDF{}, fmt.Errorf("reading the PDF header: %w", err)
	}
	version, base, ok := pdfHeader(head)
	if !ok {
		return PDF{}, fmt.Errorf("no PDF header: %w", defect.ErrBroken)
	}
	p := pdfFile{file: f, size: size, base: base}
	encrypted, err := p.encrypted(head[base:])
	if err != nil {
		return PDF{Version: version}, fmt.Errorf("reading the end of the PDF: %w", err)
	}
	return PDF{Encrypted: encrypted, Version: version}, nil
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

// encrypted follows the chain of sections from the newest to the oldest. The
// newest must have the encryption dictionary, but programs that update a file
// forget it.
func (p *pdfFile) encrypted(head []byte) (bool, error) {
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
		if section.encrypted {
			return true, nil
		}
		if section.previous <= 0 || seen[section.previous] {
			return false, nil
		}
		seen[section.previous] = true
		if section, err = p.section(section.previous); err != nil {
			// What the newest section says is enough to open the file.
			return false, systemError(err)
		}
	}
	return false, nil
}

// systemError keeps an error of the system and drops a defect.
func systemError(err error) error {
	for _, d := range []error{defect.ErrTruncated, defect.ErrBroken, defect.ErrTooBig} {
		if errors.Is(err, d) {
			return nil
		}
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
	dict, err := parsePDFDict(head[at:])
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
func (p *pdfFile) strayTrailer(tail []byte, cause error) (bool, error) {
	if err := systemError(cause); err != nil {
		return false, err
	}
	at := bytes.LastIndex(tail, []byte("trailer"))
	if at < 0 {
		return false, fmt.Errorf("the end points to nothing: %w: %w", defect.ErrBroken, cause)
	}
	dict, err := parsePDFDict(tail[at+len("trailer"):])
	if err != nil || !dict.has("Root") {
		return false, fmt.Errorf("the end points to nothing: %w: %w", defect.ErrBroken, cause)
	}
	return dict.has("Encrypt"), nil
}
