// Package spreadsheet writes tables that spreadsheets read and that do them no
// harm. Its functions may be called concurrently.
package spreadsheet

import (
	"encoding/csv"
	"fmt"
	"regexp"
	"strings"
)

// Row returns one line of a table that spreadsheets read (RFC 4180, without the
// line's end). A value that a spreadsheet would take for a formula begins with
// an apostrophe (OWASP: CSV injection).
func Row(values ...string) (string, error) {
	safe := make([]string, len(values))
	for i, value := range values {
		safe[i] = Harmless(value)
	}
	var b strings.Builder
	w := csv.NewWriter(&b)
	if err := w.Write(safe); err != nil {
		return "", fmt.Errorf("write a line of a table: %w", err)
	}
	w.Flush()
	return strings.TrimSuffix(b.String(), "\n"), w.Error()
}

// hiddenFormula is what begins a formula where a spreadsheet divides lines at
// semicolons or tabs, as it does in many countries.
var hiddenFormula = regexp.MustCompile(`([;\t\r\n]["'\s]*)([=+\-@])`)

// Harmless keeps a spreadsheet from running a text, or a part of it, as a
// formula.
func Harmless(value string) string {
	value = hiddenFormula.ReplaceAllString(value, "$1'$2")
	if value != "" && strings.ContainsRune("=+-@\t\r\n", rune(value[0])) {
		return "'" + value
	}
	return value
}
