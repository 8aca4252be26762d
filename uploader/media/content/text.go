package content

import (
	"path/filepath"
	"strings"

	"github.com/gabriel-vasile/mimetype"

	"mediadrop/uploader/media/document"
)

// tables are the names of files that hold a table as text, whatever stands
// between the values.
var tables = map[string]string{".csv": "text/csv", ".tsv": "text/tab-separated-values"}

// texts are the names of files that are texts, however they are laid out.
var texts = set(".txt", ".text", ".log", ".md")

// isPlainText reports whether a text has no markup and can be read as it is.
func isPlainText(m *mimetype.MIME) bool {
	for ; m != nil; m = m.Parent() {
		switch baseName(m) {
		case "text/plain":
			return true
		case "text/html", "text/xml", "text/rtf", "image/svg+xml":
			return false
		}
	}
	return false
}

// textOrTable lets the name decide what the content cannot: sentences with as
// many commas in each line look like a table, and a table with other
// separators looks like sentences.
func textOrTable(mime, path string) string {
	extension := strings.ToLower(filepath.Ext(path))
	if table, ok := tables[extension]; ok {
		return table
	}
	if texts[extension] {
		return document.PlainText
	}
	return mime
}
