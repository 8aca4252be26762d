package document

import (
	"fmt"
	"io"
	"strings"
)

// ExamineZip tells what the zip of size bytes in f is: an Office document of
// its exact type, another package that can be named (OpenDocument, EPUB, Java,
// Android), else Zip. Encrypted says of any zip that a part of it needs a
// password; Office documents with one are compound files (ExamineOLE).
//
// A zip without its end, as a program leaves it that could not finish, is
// defect.ErrTruncated; one that contradicts itself is defect.ErrBroken; one with more
// parts, or larger descriptions of them, than any document is defect.ErrTooBig.
// The Office then still says what is known, at least Zip.
func ExamineZip(f io.ReaderAt, size int64) (Office, error) {
	z, err := readZip(f, size)
	if err != nil {
		return Office{MIME: Zip}, fmt.Errorf("reading the zip: %w", err)
	}
	other := Office{MIME: Zip, Encrypted: z.encrypted()}
	if types := z.find(contentTypesPart); types != nil {
		office, err := z.officePackage(types)
		if err != nil {
			return other, fmt.Errorf("reading the Office document: %w", err)
		}
		if office.MIME != "" {
			return office, nil
		}
	}
	other.MIME = z.otherPackage()
	return other, nil
}

// selfNamed are the types that a zip may claim for itself in a part of the
// name "mimetype", as OpenDocument 1.3 (part 2, 3.3) and EPUB 3.3 (4.2.2)
// demand. A trick could claim any other type.
var selfNamed = []string{"application/vnd.oasis.opendocument.", "application/vnd.sun.xml.", "application/epub+zip"}

// otherPackage names a package that is not from Office.
func (z *zipArchive) otherPackage() string {
	if mime := z.mimetypePart(); mime != "" {
		return mime
	}
	for _, p := range []struct{ part, mime string }{
		{"AndroidManifest.xml", Android},
		{"AppxManifest.xml", WindowsPackage},
		{"AppxMetadata/AppxBundleManifest.xml", WindowsPackage},
		{"META-INF/MANIFEST.MF", Java}, // JAR File Specification; Android's have one too
	} {
		if z.find(p.part) != nil {
			return p.mime
		}
	}
	return Zip
}

// mimetypePart returns the type that the package claims.
func (z *zipArchive) mimetypePart() string {
	const longest = 127 + 1 + 127 // RFC 6838, 4.2
	e := z.find("mimetype")
	if e == nil || e.unpacked > longest+2 {
		return ""
	}
	content, err := z.read(e)
	if err != nil {
		return "" // a zip like any other, then
	}
	mime := strings.TrimSpace(string(content))
	for _, known := range selfNamed {
		if strings.HasPrefix(mime, known) && !strings.ContainsFunc(mime, notInType) {
			return mime
		}
	}
	return ""
}

// notInType tells characters that a media type cannot have: RFC 6838, 4.2.
func notInType(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("/!#$&-^_.+", r))
}
