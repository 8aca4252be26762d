package document

import (
	"bufio"
	"fmt"
	"io"

	"mediadrop/uploader/media/defect"
)

// Bounds of the cross-reference. A document of 100 MB has some 100,000 objects;
// every one takes some 40 bytes of the file and eight of memory here.
const (
	maxPDFObjects = 1 << 20
	maxPDFEntries = 2 * maxPDFObjects // of all sections
)

// pdfObjects is where the objects of a file are: the newest section that names
// one counts.
type pdfObjects struct {
	places  []int64 // by number: in the file, 0 unknown, elsewhere for what has no place of its own
	entries int
}

// elsewhere marks objects that are free or inside of another one.
const elsewhere = -1

// add takes an entry of a section.
func (o *pdfObjects) add(number, place int64) error {
	if o.entries++; o.entries > maxPDFEntries || number < 0 || number >= maxPDFObjects {
		return fmt.Errorf("entry %d, for object %d: %w", o.entries, number, defect.ErrTooBig)
	}
	if number >= int64(len(o.places)) {
		o.places = append(o.places, make([]int64, number+1-int64(len(o.places)))...)
	}
	if o.places[number] == 0 {
		o.places[number] = place
	}
	return nil
}

// place returns where an object is.
func (o *pdfObjects) place(number int64) (int64, bool) {
	if number < 0 || number >= int64(len(o.places)) || o.places[number] <= 0 {
		return 0, false
	}
	return o.places[number], true
}

// xrefReader reads the words of a table. It is made for speed: a large document
// has millions of them.
type xrefReader struct {
	*bufio.Reader
	at int64 // in the file, of what comes next
}

func newXRefReader(f io.ReaderAt, at, size int64) *xrefReader {
	return &xrefReader{bufio.NewReaderSize(io.NewSectionReader(f, at, size-at), 32<<10), at}
}

// skipSpace returns the first byte that is no white space, unread.
func (x *xrefReader) skipSpace() (byte, error) {
	for {
		b, err := x.ReadByte()
		if err != nil {
			return 0, err
		}
		if b > ' ' {
			return b, x.UnreadByte()
		}
		x.at++
	}
}

// number reads a number; ok is false, and nothing is read, where there is none.
func (x *xrefReader) number() (n int64, ok bool, err error) {
	if _, err := x.skipSpace(); err != nil {
		return 0, false, err
	}
	for {
		b, err := x.ReadByte()
		switch {
		case err != nil:
			return 0, false, err
		case !isDigit(b):
			return n, ok, x.UnreadByte()
		case n < 1<<50:
			n = 10*n + int64(b-'0')
		}
		x.at, ok = x.at+1, true
	}
}

// readTable reads a cross-reference table (ISO 32000-1, 7.5.4) at a place behind
// its first word, and returns the place behind the word that follows it. Lines are
// taken as words, because programs write them in other lengths.
func (p *pdfFile) readTable(at, base int64) (int64, error) {
	x := newXRefReader(p.file, at, p.size)
	for {
		first, isFirst, err := x.number()
		if err == nil && isFirst {
			var count int64
			var isCount bool
			if count, isCount, err = x.number(); err == nil && isCount {
				err = p.readEntries(x, first, count, base)
			}
		}
		switch {
		case err == io.EOF || err == nil && !isFirst || err == errNoEntry:
			return p.trailer(x.at)
		case err != nil:
			return 0, err
		}
	}
}

// errNoEntry ends a table before its time: what comes next is no entry.
var errNoEntry = fmt.Errorf("no entry of the table: %w", defect.ErrBroken)

// readEntries reads one part of a table: "0000000015 00000 n" for each object.
func (p *pdfFile) readEntries(x *xrefReader, first, count, base int64) error {
	for i := range count {
		place, isPlace, err := x.number()
		if err != nil {
			return err
		}
		generation, isGeneration, err := x.number()
		if err != nil {
			return err
		}
		kind, err := x.skipSpace()
		if err != nil {
			return err
		}
		if !isPlace || !isGeneration || kind != 'n' && kind != 'f' {
			return errNoEntry
		}
		if _, err := x.ReadByte(); err != nil {
			return err
		}
		x.at++
		if i == 0 && first == 1 && kind == 'f' && generation == 65535 {
			first = 0 // written by programs that count from 1: the head of the free list is object 0
		}
		if kind == 'f' || place == 0 {
			place = elsewhere
		} else {
			place += base
		}
		if err := p.objects.add(first+i, place); err != nil {
			return err
		}
	}
	return nil
}

// readXRefStream reads the entries of a cross-reference stream (ISO 32000-1,
// 7.5.8). One that is packed in an unusual way is passed over.
func (p *pdfFile) readXRefStream(object pdfObject, base int64) error {
	widths := object.dict.numbers("W")
	size, hasSize := object.dict.number("Size")
	if object.stream == 0 || len(widths) < 3 || !hasSize {
		return fmt.Errorf("object %d is no cross-reference: %w", object.number, defect.ErrBroken)
	}
	row := 0
	for _, w := range widths[:3] {
		if w > 8 {
			return fmt.Errorf("a column of %d bytes: %w", w, defect.ErrBroken)
		}
		row += int(w)
	}
	rows, err := p.unpackRows(object, row)
	if err != nil || rows == nil {
		return err
	}
	index := object.dict.numbers("Index")
	if len(index) < 2 {
		index = []int64{0, size}
	}
	for ; len(index) >= 2; index = index[2:] {
		for i := range index[1] {
			entry, err := rows.next()
			switch {
			case err == io.EOF: // fewer than it says: readers take what is there
				return nil
			case err != nil:
				return fmt.Errorf("the cross-reference: %w", packedError(err))
			}
			if err := p.objects.add(index[0]+i, placeOf(entry, widths, base)); err != nil {
				return err
			}
		}
	}
	return nil
}

// placeOf reads an entry (7.5.8.3): its type, where a width of 0 means 1, and the
// place where it is 1.
func placeOf(entry []byte, widths []int64, base int64) int64 {
	field := func(width int64) (n int64) {
		for _, b := range entry[:width] {
			n = n<<8 | int64(b)
		}
		entry = entry[width:]
		return n
	}
	kind := int64(1)
	if widths[0] > 0 {
		kind = field(widths[0])
	}
	place := field(widths[1])
	if kind != 1 || place <= 0 {
		return elsewhere
	}
	return place + base
}
