package document

import (
	"bytes"
	"encoding/binary"
	"unicode"
	"unicode/utf16"
)

// wideCharset names UTF-16 without a byte order mark, "" anything else. Its
// ASCII has a zero in every second byte, which no other text has.
func wideCharset(parts [][]byte, size int64) string {
	if size < 4 || size%2 != 0 || !containsZero(parts) {
		return ""
	}
	switch {
	case isWide(parts, binary.LittleEndian):
		return "utf-16le"
	case isWide(parts, binary.BigEndian):
		return "utf-16be"
	}
	return ""
}

func containsZero(parts [][]byte) bool {
	for _, part := range parts {
		if bytes.IndexByte(part, 0) >= 0 {
			return true
		}
	}
	return false
}

// isWide reports whether the parts read as text in one byte order: nothing that
// is no character, and some spaces, line ends and other ASCII, which in the
// wrong order are letters of rare scripts.
func isWide(parts [][]byte, order binary.ByteOrder) bool {
	const oneIn = 16 // of ASCII; a Hebrew text has a space after five letters
	plain, all := 0, 0
	for _, part := range parts {
		units := make([]uint16, 0, len(part)/2)
		for ; len(part) >= 2; part = part[2:] {
			units = append(units, order.Uint16(part))
		}
		for i, r := range utf16.Decode(units) {
			switch {
			case r == unicode.ReplacementChar && i > 0 && i < len(units)-2, // parts cut pairs
				isControl(r), r >= 0x7f && r < 0xa0, !unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Z, unicode.Cc, unicode.Cf) && r != unicode.ReplacementChar:
				return false
			case r < 0x7f:
				plain++
			}
			all++
		}
	}
	return plain*oneIn >= all
}
