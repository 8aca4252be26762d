package document

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/flate"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"mediadrop/uploader/media/defect"
)

const (
	// maxInflated bounds what is unpacked to find out whether zeros belong into a
	// stream: half a second of work.
	maxInflated = 128 << 20
	// fewZeros is how many zeros in a row are believed between objects, and of
	// streams that are packed in a way that is not known here. Empty packets of JPEG
	// 2000 are zeros.
	fewZeros = 16 << 10
)

// zeroRule is how many zeros can be in the stream of an object, from one place in the
// file to another: as many as there are before its picture begins, then at most so
// many in a row.
type zeroRule struct {
	start, picture, end int64
	most                int64
}

const anyNumber = math.MaxInt64

// allows returns how many zeros in a row there can be at a place. Programs leave some
// between objects.
func (r zeroRule) allows(at int64) int64 {
	switch {
	case at < r.start || at >= r.end:
		return fewZeros
	case at < r.picture:
		return anyNumber
	}
	return r.most
}

// judgeHoles returns an error where zeros are that nobody wrote. A stream can have
// many: pictures that are not packed, and a blank page packs to zeros. The order is
// that of the objects in the file.
func (p *pdfFile) judgeHoles(holes []hole, order []uint32, encrypted bool) error {
	rule, ruled := zeroRule{}, 0 // the rule of the last object, by its place in order
	streams, left := 0, int64(maxInflated)
	for _, h := range holes {
		length := h.end - h.start
		if length < minCells*zeroCell {
			continue
		}
		i, _ := slices.BinarySearchFunc(order, h.start+1, func(n uint32, at int64) int {
			return cmp.Compare(p.objects.places[n], at)
		})
		if i != ruled {
			if streams++; streams > maxHoledStreams {
				return nil
			}
			var err error
			if rule, err = p.ruleOf(int64(order[i-1]), encrypted, &left); err != nil {
				return err
			}
			ruled = i
		}
		isOverEnd := h.start >= rule.start && h.start < rule.end && h.end > rule.end+pdfMargin
		if length > rule.allows(h.start) || isOverEnd {
			return fmt.Errorf("%d zeros at %d: %w", length, h.start, defect.ErrBroken)
		}
	}
	return nil
}

// ruleOf looks into the object of a number. What has no stream has no rule. What is
// unpacked for it is taken from left.
func (p *pdfFile) ruleOf(number int64, encrypted bool, left *int64) (zeroRule, error) {
	object, err := p.objectAt(p.objects.places[number])
	if err != nil || object.stream == 0 {
		return zeroRule{}, systemError(err)
	}
	rule := zeroRule{start: object.stream, end: anyNumber, most: anyNumber}
	length, ok, err := p.lengthOf(object.dict)
	if err != nil || !ok {
		return rule, systemError(err)
	}
	rule.end = object.stream + length
	filter, _ := pdfFilter(object.dict)
	switch {
	case encrypted && object.dict.first("Type").text != "/XRef":
		rule.most = 0 // nothing is less likely in what is encrypted
	case filter == "", filter == "Crypt", filter == "RunLengthDecode": // black pictures, and what fills a file up
	case filter == "FlateDecode":
		rule.most, err = p.zerosOfFlate(object.stream, left)
	case filter == "DCTDecode":
		rule.picture, rule.most, err = p.zerosOfJPEG(object.stream, left)
	default:
		rule.most = fewZeros
	}
	return rule, err
}

// lengthOf returns the length of a stream, which may stand in an object of its own.
func (p *pdfFile) lengthOf(dict pdfDict) (length int64, ok bool, err error) {
	number, isReference := dict.reference("Length")
	if !isReference {
		length, ok = dict.number("Length")
		return length, ok, nil
	}
	place, ok := p.objects.place(number)
	if !ok || place >= p.size {
		return 0, false, nil
	}
	window, err := readUpTo(p.file, p.size, place, pdfMargin)
	if err != nil {
		return 0, false, err
	}
	_, after, ok := bytes.Cut(window, []byte("obj"))
	lex := pdfLexer{data: after}
	length, isNumber := lex.next().integer()
	return length, ok && isNumber, nil
}

// pdfFilter returns the filter that a stream was packed with last, and whether there
// are more; "" for none.
func pdfFilter(dict pdfDict) (name string, more bool) {
	lex := pdfLexer{data: dict["Filter"]}
	token := lex.next().text
	if token == "[" {
		token = lex.next().text
		more = lex.next().text != "]"
	}
	if token == "" || token[0] != '/' {
		return "", false
	}
	return unescapePDFName(token[1:]), more
}

// zerosOfFlate returns that any zeros belong into a stream that can be unpacked,
// and none into another.
func (p *pdfFile) zerosOfFlate(at int64, left *int64) (int64, error) {
	z, err := zlib.NewReader(bufio.NewReader(io.NewSectionReader(p.file, at, p.size-at)))
	if err != nil {
		return anyNumber, systemError(packedError(err)) // packed by other rules
	}
	n, err := io.Copy(io.Discard, io.LimitReader(z, *left))
	*left -= n
	if err = packedError(err); errors.Is(err, defect.ErrBroken) {
		return 0, nil
	}
	return anyNumber, err
}

// packedError translates an error of unpacking. Errors of the system stay what they
// are.
func packedError(err error) error {
	var corrupt flate.CorruptInputError
	if errors.Is(err, zlib.ErrHeader) || errors.Is(err, zlib.ErrChecksum) || errors.Is(err, zlib.ErrDictionary) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &corrupt) {
		return fmt.Errorf("%w: %w", defect.ErrBroken, err)
	}
	return err
}

// Markers of JPEG: ITU-T T.81, table B.1.
const (
	jpegProgressive = 0xc2
	jpegHuffman     = 0xc4
	jpegScan        = 0xda
	jpegStart       = 0xffd8
	maxJPEGSegments = 256
)

// zerosOfJPEG returns how many zeros in a row there can be in a JPEG, from where its
// picture begins; the segments before that can have any. In the picture zeros have
// a meaning only where the shortest code is that of "nothing follows", as in blank
// pictures of programs that make codes for each picture.
func (p *pdfFile) zerosOfJPEG(at int64, left *int64) (from, most int64, err error) {
	head, err := readUpTo(p.file, p.size, at, 2)
	if err != nil || len(head) < 2 || int(head[0])<<8|int(head[1]) != jpegStart {
		return at, anyNumber, systemError(err) // no JPEG
	}
	at += 2
	blank := true // in every table that was read
	for range maxJPEGSegments {
		head, err := readUpTo(p.file, p.size, at, 4)
		if err != nil || len(head) < 4 || head[0] != 0xff {
			return at, most, systemError(err)
		}
		length := int64(head[2])<<8 | int64(head[3])
		switch head[1] {
		case jpegScan:
			if blank {
				most = anyNumber
			}
			return at, most, nil
		case jpegProgressive:
			most = max(most, fewZeros)
		case jpegHuffman:
			if *left -= length; *left < 0 {
				return at, anyNumber, nil
			}
			tables, err := readUpTo(p.file, p.size, at+4, max(0, length-2))
			if err != nil {
				return at, most, systemError(err)
			}
			blank = blank && zeroEndsBlock(tables)
		}
		at += 2 + length
	}
	return at, anyNumber, nil
}

// zeroEndsBlock reports whether in every table for what follows the first value of a
// block the shortest code means that nothing does (T.81, B.2.4.2 and F.1.2.2).
func zeroEndsBlock(tables []byte) bool {
	for len(tables) > 17 {
		count := 0
		for _, n := range tables[1:17] {
			count += int(n)
		}
		if tables[0]>>4 == 1 && tables[17] != 0 {
			return false
		}
		tables = tables[min(17+count, len(tables)):]
	}
	return true
}
