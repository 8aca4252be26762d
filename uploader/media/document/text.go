package document

import (
	"bytes"
	"fmt"
	"io"
	"unicode/utf8"
)

// Text is what the bytes of a text say.
type Text struct {
	// Charset is "us-ascii", "utf-8", "utf-16le", "utf-16be", "utf-32le",
	// "utf-32be", or the most likely of the old code pages (see ToUTF8). It is
	// empty when none is likely. A code page is a guess: a person should see
	// the text before it is sent.
	Charset string
	Binary  bool // no text: has bytes that no text has
}

// How much of a text is looked at: all of it up to textWhole bytes, of larger
// ones so many windows from the first to the last byte.
const (
	textWhole   = 256 << 10
	textWindows = 16
	textWindow  = textWhole / textWindows
)

// byteOrderMarks of Unicode (The Unicode Standard, 23.8, table 23-5). The
// longer come first: one is the beginning of another.
var byteOrderMarks = []struct{ mark, charset string }{
	{"\xff\xfe\x00\x00", "utf-32le"},
	{"\x00\x00\xfe\xff", "utf-32be"},
	{"\xef\xbb\xbf", "utf-8"},
	{"\xff\xfe", "utf-16le"},
	{"\xfe\xff", "utf-16be"},
}

// ExamineText returns the charset of a text of size bytes, from its beginning,
// its end and parts between (at most 256 KB). Only errors of reading are
// errors; whatever is in the file is text or Binary.
func ExamineText(f io.ReaderAt, size int64) (Text, error) {
	parts, err := textParts(f, size)
	if err != nil {
		return Text{}, fmt.Errorf("reading the text: %w", err)
	}
	for _, m := range byteOrderMarks {
		if bytes.HasPrefix(parts[0], []byte(m.mark)) {
			return Text{Charset: m.charset}, nil
		}
	}
	if charset := wideCharset(parts, size); charset != "" {
		return Text{Charset: charset}, nil
	}
	if isBinary(parts) {
		return Text{Binary: true}, nil
	}
	switch ascii, isUTF8 := multibyte(parts); {
	case ascii:
		return Text{Charset: "us-ascii"}, nil
	case isUTF8:
		return Text{Charset: "utf-8"}, nil
	}
	return Text{Charset: likeliestCodePage(parts)}, nil
}

// textParts reads what is looked at. All begin at a multiple of four, so that
// no wide character is cut.
func textParts(f io.ReaderAt, size int64) ([][]byte, error) {
	if size <= textWhole {
		whole, err := readPart(f, size, 0, size)
		return [][]byte{whole}, err
	}
	var parts [][]byte
	for i := range int64(textWindows) {
		at := (size - textWindow) / (textWindows - 1) * i &^ 3
		if i == textWindows-1 {
			at = (size - textWindow) &^ 3
		}
		part, err := readUpTo(f, size, at, textWindow+4)
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	return parts, nil
}

// isBinary reports whether there are bytes that no text has: WHATWG MIME Sniffing Standard, 3,
// "binary data byte". Real texts have a few from old printers and terminals, so
// only NUL decides alone. DOS ended texts with 0x1A.
func isBinary(parts [][]byte) bool {
	const oneIn = 256
	strange, all := 0, 0
	for i, part := range parts {
		if bytes.IndexByte(part, 0) >= 0 {
			return true
		}
		if i == len(parts)-1 {
			part = bytes.TrimRight(part, "\x1a")
		}
		all += len(part)
		for _, b := range part {
			if isControl(rune(b)) {
				strange++
			}
		}
	}
	return strange > 0 && strange*oneIn > all
}

func isControl(r rune) bool {
	return r <= 0x08 || r == 0x0b || r >= 0x0e && r <= 0x1a || r >= 0x1c && r <= 0x1f
}

// multibyte reports whether the parts are ASCII, or else UTF-8. A text of UTF-8 may have
// a few broken characters, as programs leave them that cut by bytes.
func multibyte(parts [][]byte) (ascii, isUTF8 bool) {
	const wholeForBroken = 20
	whole, broken := 0, 0
	for i, part := range parts {
		if i > 0 {
			part = skipContinuation(part)
		}
		for len(part) > 0 {
			r, n := utf8.DecodeRune(part)
			switch {
			case r == utf8.RuneError && n == 1 && !utf8.FullRune(part):
				n = len(part) // cut by the end of the part
			case r == utf8.RuneError && n == 1:
				broken++
			case n > 1:
				whole++
			}
			part = part[n:]
		}
	}
	return whole+broken == 0 && isASCII(parts), whole > 0 && broken*wholeForBroken <= whole
}

func isASCII(parts [][]byte) bool {
	for _, part := range parts {
		if bytes.ContainsFunc(part, func(r rune) bool { return r >= utf8.RuneSelf }) {
			return false
		}
	}
	return true
}

// skipContinuation skips the rest of a character that a part begins within.
func skipContinuation(part []byte) []byte {
	for n := 0; n < utf8.UTFMax-1 && len(part) > 0 && !utf8.RuneStart(part[0]); n++ {
		part = part[1:]
	}
	return part
}
