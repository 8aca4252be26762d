package document

import (
	"fmt"
	"io"
	"strings"
)

// ExamineZip returns what the zip of size bytes in f is: an Office document of
// its exact type, another package that can be named (OpenDocument, EPUB, Java,
// Android), else Zip. Encrypted is set for any zip of which a part needs a
// password; Office documents with one are compound files (ExamineOLE).
//
// A Word, Excel or PowerPoint document is read through, every part with its
// checksum: 100 MB of pictures take 0.04 s, tables that unpack to 75 MB 0.4 s. Of
// other zips only the directory is read.
//
// A zip without its end, as a program leaves it that could not finish, is
// defect.ErrTruncated; one that contradicts itself is defect.ErrBroken; one with
// more parts, larger descriptions of them or more to unpack than any document is
// defect.ErrTooBig. The Office then still has what is known, at least Zip.
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
			return office, z.checkOffice(office)
		}
	}
	other.MIME = z.otherPackage()
	return other, nil
}

// checkOffice reads the documents through that can be sent at all.
func (z *zipArchive) checkOffice(office Office) error {
	switch office.MIME {
	case Word, Excel, PowerPoint:
		if err := z.checkParts(); err != nil {
			return fmt.Errorf("reading the Office document: %w", err)
		}
	}
	return nil
}

// selfNamed are the types that a zip may claim for itself in a part of the
// name "mimetype", as OpenDocument 1.3 (part 2, 3.3) and EPUB 3.3 (4.2.2)
// demand. A trick could claim any other type.
var selfNamed = []string{"application/vnd.oasis.opendocument.", "application/vnd.sun.xml.", "application/epub+zip"}

// otherPackage returns the type of a package that is not from Office.
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
	part := z.find("mimetype")
	if part == nil || part.UncompressedSize64 > longest+2 {
		return ""
	}
	content, err := z.read(part)
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

// notInType reports whether a media type cannot have a character: RFC 6838, 4.2.
func notInType(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("/!#$&-^_.+", r))
}
