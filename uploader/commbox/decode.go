package commbox

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	utf16 "golang.org/x/text/encoding/unicode"
)

// decodeAnswer undoes what was done to an answer on its way: content codings,
// which some servers and filters apply unasked (RFC 9110, 8.4), and a charset
// other than UTF-8. The result is at most maxAnswer bytes. What cannot be
// undone stays as it came, with the error that says why.
func decodeAnswer(h http.Header, raw []byte) ([]byte, error) {
	plain, err := undoCodings(h.Values("Content-Encoding"), raw)
	return toUTF8(h.Get("Content-Type"), plain), err
}

// maxCodings is how many codings one answer may have: a proxy on top of a server.
const maxCodings = 2

func undoCodings(fields []string, raw []byte) ([]byte, error) {
	var codings []string
	for _, coding := range strings.Split(strings.Join(fields, ","), ",") {
		coding = strings.ToLower(strings.TrimSpace(coding))
		if coding != "" && coding != "identity" {
			codings = append(codings, coding)
		}
	}
	if len(codings) > maxCodings {
		return raw, fmt.Errorf("the answer has %d content codings", len(codings))
	}
	plain := raw
	for i := len(codings) - 1; i >= 0; i-- { // the last one was applied last
		unpacked, err := unpack(codings[i], plain)
		if err != nil {
			return raw, fmt.Errorf("undo the content coding %.20q: %w", codings[i], err)
		}
		plain = unpacked
	}
	return plain, nil
}

// errUnknownCoding is why an answer stays as it came.
var errUnknownCoding = errors.New("it is not known")

func unpack(coding string, packed []byte) ([]byte, error) {
	var r io.Reader
	var err error
	switch coding {
	case "gzip", "x-gzip":
		r, err = gzip.NewReader(bytes.NewReader(packed))
	case "deflate":
		// Some servers leave the zlib wrapper out, which RFC 9110, 8.4.1.2 notes.
		if r, err = zlib.NewReader(bytes.NewReader(packed)); errors.Is(err, zlib.ErrHeader) {
			r, err = flate.NewReader(bytes.NewReader(packed)), nil
		}
	default:
		return nil, errUnknownCoding
	}
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(r, maxAnswer))
}

// metaCharset finds the charset that an HTML or XML text claims for itself.
var metaCharset = regexp.MustCompile(`(?i)(?:charset|encoding)\s*=\s*["']?([-\w]+)`)

// metaSpace is how far into a text such a claim is looked for, in bytes (the
// HTML standard's prescan).
const metaSpace = 1024

// toUTF8 turns a text into UTF-8, going by its byte order mark, its first bytes,
// its Content-Type and its own claim, in this order. What is UTF-8 already stays
// as it is, whatever is claimed.
func toUTF8(contentType string, text []byte) []byte {
	charset := charsetOf(contentType, text)
	if charset == nil {
		return text
	}
	decoded, err := charset.NewDecoder().Bytes(text)
	if err != nil {
		return text
	}
	return decoded[:min(len(decoded), maxAnswer)]
}

// charsetOf returns how a text is encoded, nil for UTF-8 and for what is not known.
func charsetOf(contentType string, text []byte) encoding.Encoding {
	if order, ok := utf16Order(text); ok {
		return utf16.UTF16(order, utf16.UseBOM)
	}
	if utf8.Valid(text) {
		return nil
	}
	_, parameters, err := mime.ParseMediaType(contentType)
	if err == nil && parameters["charset"] != "" {
		return charsetNamed(parameters["charset"])
	}
	if claim := metaCharset.FindSubmatch(text[:min(len(text), metaSpace)]); claim != nil {
		return charsetNamed(string(claim[1]))
	}
	return nil
}

// utf16Order recognises UTF-16 by its mark, or by the zero that one of the first
// two bytes of JSON and HTML is in it: both begin with ASCII.
func utf16Order(text []byte) (utf16.Endianness, bool) {
	switch {
	case len(text) < 2:
	case text[0] == 0xfe && text[1] == 0xff, text[0] == 0 && text[1] != 0:
		return utf16.BigEndian, true
	case text[0] == 0xff && text[1] == 0xfe, text[0] != 0 && text[1] == 0:
		return utf16.LittleEndian, true
	}
	return utf16.BigEndian, false
}

// charsetNamed returns a code page of one byte a character, which are those that
// servers' own error pages still use; nil where there is none of that name.
func charsetNamed(name string) encoding.Encoding {
	name = strings.Replace(bareName(name), "cp", "windows", 1)
	for _, known := range charmap.All {
		if page, ok := known.(fmt.Stringer); ok && bareName(page.String()) == name {
			return known
		}
	}
	return nil
}

// bareName is a charset's name without what its spellings differ in: charmap's
// "Windows 1255" is "windows-1255" elsewhere.
func bareName(name string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
}
