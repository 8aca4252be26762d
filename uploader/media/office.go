package media

import (
	"archive/zip"
	"io"
	"strings"
)

// zippedDocument names the Office Open XML document in a zip whose beginning
// does not show it, by the parts it must have (ECMA-376, part 2, 10.1.2 and
// part 1, 11.3 to 13.3).
func zippedDocument(f io.ReaderAt, size int64) string {
	if size > maxDocument {
		return zipArchive // too large anyway
	}
	archive, err := zip.NewReader(f, size)
	if err != nil {
		return zipArchive
	}
	found, isPackage := zipArchive, false
	for _, part := range archive.File {
		folder, _, _ := strings.Cut(part.Name, "/")
		switch folder {
		case "[Content_Types].xml":
			isPackage = true
		case "word":
			found = wordDocument
		case "xl":
			found = excelDocument
		case "ppt":
			found = powerPointDocument
		}
	}
	if !isPackage {
		return zipArchive
	}
	return found
}
