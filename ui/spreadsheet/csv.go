// Package spreadsheet writes tables that spreadsheets read and that do them no
// harm. Its functions may be called concurrently.
package spreadsheet

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Row returns one line of a table that spreadsheets read (RFC 4180, without the
// line's end). A value that a spreadsheet would take for a formula begins with
// an apostrophe (OWASP: CSV injection).
func Row(values ...string) (string, error) {
	line, err := newLines().of(slices.Clone(values))
	return string(line), err
}

// lines makes one line of a table after the other, in the same memory.
type lines struct {
	made   bytes.Buffer
	writer *csv.Writer
}

func newLines() *lines {
	l := &lines{}
	l.writer = csv.NewWriter(&l.made)
	return l
}

// of returns what Row returns, until it is called again. It changes the values.
func (l *lines) of(values []string) ([]byte, error) {
	for i, value := range values {
		values[i] = Harmless(value)
	}
	l.made.Reset()
	if err := l.writer.Write(values); err != nil {
		return nil, fmt.Errorf("write a line of a table: %w", err)
	}
	l.writer.Flush()
	return bytes.TrimSuffix(l.made.Bytes(), []byte("\n")), l.writer.Error()
}

// hiddenFormula is what begins a formula where a spreadsheet divides lines at
// semicolons or tabs, as it does in many countries.
var hiddenFormula = regexp.MustCompile(`([;\t\r\n]["'\s]*)([=+\-@])`)

// Harmless keeps a spreadsheet from running a text, or a part of it, as a
// formula.
func Harmless(value string) string {
	if strings.ContainsAny(value, ";\t\r\n") { // few values have one, and to look for the rest takes long
		value = hiddenFormula.ReplaceAllString(value, "$1'$2")
	}
	if value != "" && strings.ContainsRune("=+-@\t\r\n", rune(value[0])) {
		return "'" + value
	}
	return value
}
