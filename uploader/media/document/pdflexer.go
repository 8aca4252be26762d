package document

import (
	"bytes"
	"fmt"
	"strconv"

	"mediadrop/uploader/media/defect"
)

// pdfToken is a word, a number, a name with its slash, or a delimiter. Strings
// are told by their opening delimiter only. The empty token is the end.
type pdfToken struct{ text string }

func (t pdfToken) integer() (int64, bool) {
	n, err := strconv.ParseInt(t.text, 10, 64)
	return n, err == nil && n >= 0
}

// pdfLexer takes PDF syntax apart: ISO 32000-1, 7.2 and 7.3.
type pdfLexer struct {
	data []byte
	at   int
}

func isDigit(b byte) bool    { return b >= '0' && b <= '9' }
func isPDFSpace(b byte) bool { return bytes.IndexByte([]byte("\x00\t\n\f\r "), b) >= 0 }
func isPDFDelimiter(b byte) bool {
	return bytes.IndexByte([]byte("()<>[]{}/%"), b) >= 0
}

// skipSpace skips white space and comments.
func (l *pdfLexer) skipSpace() {
	for l.at < len(l.data) {
		switch b := l.data[l.at]; {
		case b == '%':
			for l.at < len(l.data) && l.data[l.at] != '\n' && l.data[l.at] != '\r' {
				l.at++
			}
		case isPDFSpace(b):
			l.at++
		default:
			return
		}
	}
}

// next returns the next token.
func (l *pdfLexer) next() pdfToken {
	l.skipSpace()
	if l.at >= len(l.data) {
		return pdfToken{}
	}
	start := l.at
	rest := l.data[start:]
	switch b := rest[0]; {
	case bytes.HasPrefix(rest, []byte("<<")), bytes.HasPrefix(rest, []byte(">>")):
		l.at += 2
	case b == '(':
		l.skipString()
		return pdfToken{"("}
	case b == '<':
		l.skipPast('>')
		return pdfToken{"<"}
	case b != '/' && isPDFDelimiter(b):
		l.at++
	default:
		l.at++ // of a name the slash, of a word its first letter
		for l.at < len(l.data) && !isPDFSpace(l.data[l.at]) && !isPDFDelimiter(l.data[l.at]) {
			l.at++
		}
	}
	return pdfToken{string(l.data[start:l.at])}
}

func (l *pdfLexer) skipPast(end byte) {
	if i := bytes.IndexByte(l.data[l.at:], end); i >= 0 {
		l.at += i + 1
		return
	}
	l.at = len(l.data)
}

// skipString skips a string in parentheses, which may hold others (7.3.4.2).
func (l *pdfLexer) skipString() {
	depth := 0
	for ; l.at < len(l.data); l.at++ {
		switch l.data[l.at] {
		case '\\':
			l.at++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				l.at++
				return
			}
		}
	}
	l.at = len(l.data)
}

// pdfDict maps the names of a dictionary, without their slash, to their values
// as they are written. Of a name that comes twice the first is kept.
type pdfDict map[string][]byte

// first returns the first token of a value.
func (d pdfDict) first(name string) pdfToken {
	lex := pdfLexer{data: d[name]}
	return lex.next()
}

// has reports whether a name has a value, even an empty one. A value of null is as
// good as none (7.3.7).
func (d pdfDict) has(name string) bool {
	_, ok := d[name]
	return ok && d.first(name).text != "null"
}

func (d pdfDict) number(name string) (int64, bool) { return d.first(name).integer() }

// numbers returns the numbers of an array, nil where there is another value.
func (d pdfDict) numbers(name string) []int64 {
	lex := pdfLexer{data: d[name]}
	if lex.next().text != "[" {
		return nil
	}
	var all []int64
	for {
		n, ok := lex.next().integer()
		if !ok {
			return all
		}
		all = append(all, n)
	}
}

// reference returns the number of the object that a value such as "5 0 R" points
// to.
func (d pdfDict) reference(name string) (number int64, ok bool) {
	lex := pdfLexer{data: d[name]}
	number, isNumber := lex.next().integer()
	_, isGeneration := lex.next().integer()
	return number, isNumber && isGeneration && lex.next().text == "R"
}

// inner returns the dictionary that is a value, or the first in an array of them;
// an empty one where there is none.
func (d pdfDict) inner(name string) pdfDict {
	inner, _, err := parsePDFDict(bytes.TrimLeft(d[name], "[ \t\r\n"))
	if err != nil {
		return pdfDict{}
	}
	return inner
}

// parsePDFDict reads the dictionary that data begins with, and returns where what
// follows it begins. It is Truncated when data ends before it does.
func parsePDFDict(data []byte) (dict pdfDict, end int, err error) {
	lex := pdfLexer{data: data}
	if first := lex.next().text; first != "<<" {
		return nil, 0, fmt.Errorf("no dictionary: %w", defect.ErrBroken)
	}
	dict = pdfDict{}
	name, value := "", -1 // the name that is waiting, and where its value begins
	keep := func(end int) {
		if _, twice := dict[name]; !twice && value >= 0 {
			dict[name] = data[value:end]
		}
		name, value = "", -1
	}
	for depth := 1; depth > 0; {
		lex.skipSpace()
		at := lex.at
		token := lex.next().text
		if lex.at >= len(data) && (depth > 1 || token != ">>") {
			return nil, 0, fmt.Errorf("a dictionary without an end: %w", defect.ErrTruncated)
		}
		isName := depth == 1 && token[0] == '/' && (name == "" || value >= 0)
		switch {
		case isName:
			keep(at)
			name = unescapePDFName(token[1:])
			continue
		case token == "<<" || token == "[":
			depth++
		case token == ">>" || token == "]":
			depth--
		}
		if depth == 0 {
			keep(at)
		} else if name != "" && value < 0 {
			value = at
		}
	}
	return dict, lex.at, nil
}

// unescapePDFName resolves #xx (7.3.5).
func unescapePDFName(name string) string {
	if !bytes.ContainsRune([]byte(name), '#') {
		return name
	}
	var plain []byte
	for i := 0; i < len(name); i++ {
		if name[i] == '#' && i+2 < len(name) {
			if n, err := strconv.ParseUint(name[i+1:i+3], 16, 8); err == nil {
				plain = append(plain, byte(n))
				i += 2
				continue
			}
		}
		plain = append(plain, name[i])
	}
	return string(plain)
}
