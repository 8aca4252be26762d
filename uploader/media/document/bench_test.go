package document

import (
	"bytes"
	"testing"
)

// The cost of one look, whatever the file's size.
func BenchmarkExamine(b *testing.B) {
	old := compoundFile{gap: 2000, children: with(workbook)}
	text := bytes.Repeat(encoded(b, "windows-1255", "שלום לך, "), 1<<17)
	for name, examine := range map[string]struct {
		content []byte
		run     func(content []byte) error
	}{
		"zip": {packed(b, officeParts("word/document.xml", docxMain)...), func(c []byte) error { _, err := examineZip(c); return err }},
		"ole": {old.bytes(), func(c []byte) error { _, err := examineOLE(c); return err }},
		"pdf": {fixture(b, "linearized.pdf"), func(c []byte) error { _, err := examinePDF(c); return err }},
		"text": {text, func(c []byte) error {
			_, err := ExamineText(bytes.NewReader(c), int64(len(c)))
			return err
		}},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := examine.run(examine.content); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
