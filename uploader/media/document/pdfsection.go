package document

import (
	"bytes"
	"errors"
	"fmt"

	"mediadrop/uploader/media/defect"
)

// Bounds of one section.
const (
	pdfWindow      = 4 << 10  // bytes that are read at first; nearly every trailer is within
	maxPDFDict     = 64 << 10 // of a dictionary; those of large files list thousands of objects
	maxSubsections = 64       // of a table; updated files have a few
	pdfEntrySize   = 20       // ISO 32000-1, 7.5.4: a line of a cross-reference table
	tableScan      = 32 << 10 // where lines have other lengths
)

// pdfSection is what a trailer, or the dictionary of a cross-reference stream,
// says.
type pdfSection struct {
	encrypted bool
	previous  int64 // the place of the older section, 0 without one
}

// section reads the section at a place. Places count from the header (ISO
// 32000-1, 7.5.4), but programs disagree when there is junk before it.
func (p *pdfFile) section(place int64) (pdfSection, error) {
	section, err := p.sectionAt(place + p.base)
	if err != nil && p.base > 0 {
		section, err = p.sectionAt(place)
	}
	return section, err
}

func (p *pdfFile) sectionAt(at int64) (pdfSection, error) {
	if at < 0 || at >= p.size {
		return pdfSection{}, fmt.Errorf("section at %d of %d: %w", at, p.size, defect.ErrBroken)
	}
	window, err := readUpTo(p.file, p.size, at, pdfWindow)
	if err != nil {
		return pdfSection{}, err
	}
	lex := pdfLexer{data: window}
	first := lex.next()
	if first.text == "xref" {
		at, err = p.trailer(at + int64(lex.at))
	} else {
		at, err = streamDict(lex, first, at)
	}
	if err != nil {
		return pdfSection{}, err
	}
	dict, err := p.dict(at)
	if err != nil {
		return pdfSection{}, err
	}
	section := pdfSection{encrypted: dict.has("Encrypt")}
	section.previous, _ = dict.number("Prev")
	// 7.5.8.4: a stream that only newer readers see; it has no Encrypt that the
	// trailer lacks.
	return section, nil
}

// streamDict returns the place behind "12 0 obj", where the dictionary of a
// cross-reference stream begins (ISO 32000-1, 7.5.8).
func streamDict(lex pdfLexer, number pdfToken, at int64) (int64, error) {
	_, isNumber := number.integer()
	_, isGeneration := lex.next().integer()
	if !isNumber || !isGeneration || lex.next().text != "obj" {
		return 0, fmt.Errorf("neither table nor stream at %d: %w", at, defect.ErrBroken)
	}
	return at + int64(lex.at), nil
}

// trailer returns the place behind the word that follows a table. The lines of
// the table are not read: each part says how many it has.
func (p *pdfFile) trailer(at int64) (int64, error) {
	for range maxSubsections {
		window, err := readUpTo(p.file, p.size, at, 256)
		if err != nil {
			return 0, err
		}
		lex := pdfLexer{data: window}
		token := lex.next()
		if token.text == "trailer" {
			return at + int64(lex.at), nil
		}
		_, isFirst := token.integer()
		count, isCount := lex.next().integer()
		if !isFirst || !isCount || count > p.size/pdfEntrySize {
			return p.scanForTrailer(at)
		}
		lex.skipSpace()
		at += int64(lex.at) + count*pdfEntrySize
	}
	return p.scanForTrailer(at)
}

// scanForTrailer searches on from a place where a table has lines of another
// length than it should.
func (p *pdfFile) scanForTrailer(at int64) (int64, error) {
	const word = "trailer"
	from := max(0, at-tableScan/2)
	window, err := readUpTo(p.file, p.size, from, tableScan)
	if err != nil {
		return 0, err
	}
	i := bytes.Index(window, []byte(word))
	if i < 0 {
		return 0, fmt.Errorf("no trailer behind the table at %d: %w", at, defect.ErrBroken)
	}
	return from + int64(i+len(word)), nil
}

// dict reads the dictionary at a place: a window, and more when it goes on.
func (p *pdfFile) dict(at int64) (pdfDict, error) {
	for length := int64(pdfWindow); ; length = maxPDFDict {
		window, err := readUpTo(p.file, p.size, at, length)
		if err != nil {
			return nil, err
		}
		dict, err := parsePDFDict(window)
		if !errors.Is(err, defect.ErrTruncated) || length == maxPDFDict {
			return dict, err
		}
	}
}
