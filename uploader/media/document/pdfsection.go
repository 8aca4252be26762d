package document

import (
	"bytes"
	"errors"
	"fmt"

	"mediadrop/uploader/media/defect"
)

// Bounds of one section.
const (
	pdfWindow  = 4 << 10  // bytes that are read at first; nearly every dictionary is within
	maxPDFDict = 64 << 10 // of a dictionary; those of large files list thousands of objects
	tableScan  = 32 << 10 // how far the word behind a table is searched for
)

// pdfSection is what a trailer, or the dictionary of a cross-reference stream,
// says.
type pdfSection struct {
	encrypted bool
	previous  int64 // the place of the older section, 0 without one
}

// section reads the section at a place, and the places of objects in it. Places
// count from the header (ISO 32000-1, 7.5.4), but programs disagree when there
// is junk before it.
func (p *pdfFile) section(place int64) (pdfSection, error) {
	section, err := p.sectionAt(place+p.base, p.base)
	if err != nil && p.base > 0 {
		section, err = p.sectionAt(place, 0)
	}
	return section, err
}

// sectionAt reads the section at a place in the file. The places in it count from
// base.
func (p *pdfFile) sectionAt(at, base int64) (pdfSection, error) {
	if at < 0 || at >= p.size {
		return pdfSection{}, fmt.Errorf("section at %d of %d: %w", at, p.size, defect.ErrBroken)
	}
	word, err := readUpTo(p.file, p.size, at, pdfWindow)
	if err != nil {
		return pdfSection{}, err
	}
	lex := pdfLexer{data: word}
	if lex.next().text != "xref" {
		return p.streamSection(at, base)
	}
	if at, err = p.readTable(at+int64(lex.at), base); err != nil {
		return pdfSection{}, err
	}
	dict, _, err := p.dict(at)
	if err != nil {
		return pdfSection{}, err
	}
	// 7.5.8.4: a stream with objects that only newer readers see. What cannot be
	// read of it is not missed.
	if hybrid, ok := dict.number("XRefStm"); ok {
		if _, err := p.streamSection(hybrid+base, base); systemError(err) != nil {
			return pdfSection{}, err
		}
	}
	return sectionOf(dict), nil
}

func sectionOf(dict pdfDict) pdfSection {
	section := pdfSection{encrypted: dict.has("Encrypt")}
	section.previous, _ = dict.number("Prev")
	return section
}

// streamSection reads a section that is a cross-reference stream (7.5.8).
func (p *pdfFile) streamSection(at, base int64) (pdfSection, error) {
	object, err := p.objectAt(at)
	if err != nil {
		return pdfSection{}, fmt.Errorf("neither table nor stream at %d: %w", at, err)
	}
	if err := p.readXRefStream(object, base); err != nil {
		return pdfSection{}, err
	}
	return sectionOf(object.dict), nil
}

// pdfObject is the beginning of an object.
type pdfObject struct {
	number int64
	dict   pdfDict // empty where it is something else
	stream int64   // where its stream begins, 0 without one
}

// objectAt reads the object that begins at a place in the file, or behind white
// space there: "12 0 obj".
func (p *pdfFile) objectAt(at int64) (pdfObject, error) {
	window, err := readUpTo(p.file, p.size, at, 256)
	if err != nil {
		return pdfObject{}, err
	}
	lex := pdfLexer{data: window}
	number, isNumber := lex.next().integer()
	_, isGeneration := lex.next().integer()
	if !isNumber || !isGeneration || lex.next().text != "obj" {
		return pdfObject{}, fmt.Errorf("no object at %d: %w", at, defect.ErrBroken)
	}
	object := pdfObject{number: number, dict: pdfDict{}}
	if lex.skipSpace(); !bytes.HasPrefix(lex.data[lex.at:], []byte("<<")) {
		return object, nil
	}
	dict, end, err := p.dict(at + int64(lex.at))
	if err != nil {
		return pdfObject{}, err
	}
	object.dict = dict
	object.stream, err = p.streamAfter(end)
	return object, err
}

// streamAfter returns where the stream behind a dictionary begins, 0 where there is
// none (7.3.8.1).
func (p *pdfFile) streamAfter(at int64) (int64, error) {
	window, err := readUpTo(p.file, p.size, at, 256)
	if err != nil {
		return 0, err
	}
	lex := pdfLexer{data: window}
	if lex.next().text != "stream" {
		return 0, nil
	}
	rest := window[lex.at:]
	if bytes.HasPrefix(rest, []byte("\r")) {
		rest = rest[1:]
	}
	if bytes.HasPrefix(rest, []byte("\n")) {
		rest = rest[1:]
	}
	return at + int64(len(window)-len(rest)), nil
}

// dict reads the dictionary at a place, and where what follows it begins: a
// window, and more when it goes on.
func (p *pdfFile) dict(at int64) (dict pdfDict, end int64, err error) {
	for length := int64(pdfWindow); ; length = maxPDFDict {
		window, err := readUpTo(p.file, p.size, at, length)
		if err != nil {
			return nil, 0, err
		}
		dict, n, err := parsePDFDict(window)
		if !errors.Is(err, defect.ErrTruncated) || length == maxPDFDict {
			return dict, at + int64(n), err
		}
	}
}

// trailer returns the place behind the word that follows a table. Where something
// else follows, the word is searched for around there.
func (p *pdfFile) trailer(at int64) (int64, error) {
	const word = "trailer"
	next, err := readUpTo(p.file, p.size, at, 64)
	if err != nil {
		return 0, err
	}
	if lex := (pdfLexer{data: next}); lex.next().text == word {
		return at + int64(lex.at), nil
	}
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
