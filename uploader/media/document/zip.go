package document

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"mediadrop/uploader/media/defect"
)

// Bounds of a zip. archive/zip loads as many entries as there are.
const (
	// maxZipEntries is several times what the largest Office documents have.
	maxZipEntries   = 20_000
	maxZipDirectory = 4 << 20 // bytes
	// maxZipPart bounds what is unpacked of one part that is looked into. The
	// largest real [Content_Types].xml name a few thousand parts in some 100 KB.
	maxZipPart = 1 << 20
	// maxUnpacked bounds what all parts of a document become: two seconds of work.
	// Pictures hardly shrink, and of tables that become more than this no phone
	// shows any.
	maxUnpacked uint64 = 512 << 20
	// Parts that become manyTimes of what they were are bombs, unless they are small:
	// tables become ten or fifty times as much, a blank drawing a thousand.
	manyTimes        = 150
	smallPart uint64 = 64 << 20
)

// The end record of a zip: APPNOTE.TXT (PKWARE) 4.3.16.
const (
	zipEndMagic   = "PK\x05\x06"
	zipEndSize    = 22
	maxZipComment = math.MaxUint16
)

// zipFlagEncrypted is bit 0 of an entry's flags: APPNOTE.TXT 4.4.4.
const zipFlagEncrypted = 1 << 0

// zipArchive is a zip whose directory has been read within its bounds.
type zipArchive struct {
	size  int64
	files []*zip.File
	named map[string]*zip.File // by partName; of several of a name the first
}

// readZip reads a zip's directory.
func readZip(f io.ReaderAt, size int64) (*zipArchive, error) {
	if err := checkZipEnd(f, size); err != nil {
		return nil, err
	}
	bounded := &boundedReader{file: f, size: size, left: maxZipDirectory + 2*(zipEndSize+maxZipComment)}
	r, err := zip.NewReader(bounded, size)
	if err != nil {
		return nil, fmt.Errorf("zip directory: %w", zipError(err))
	}
	if len(r.File) > maxZipEntries {
		return nil, fmt.Errorf("zip directory of %d entries: %w", len(r.File), defect.ErrTooBig)
	}
	bounded.left = math.MaxInt64 // what is read of the parts is bounded by the parts
	z := &zipArchive{size: size, files: r.File, named: make(map[string]*zip.File, len(r.File))}
	for _, file := range r.File {
		if name := partName(file.Name); z.named[name] == nil {
			z.named[name] = file
		}
	}
	return z, nil
}

// checkZipEnd makes sure that the record at the end of a zip is there, and that
// the directory that it describes is no larger than that of any document. The
// numbers of a zip64 stand elsewhere: its directory is bounded while it is read.
func checkZipEnd(f io.ReaderAt, size int64) error {
	from := max(0, size-zipEndSize-maxZipComment)
	tail, err := readPart(f, size, from, size-from)
	if err != nil {
		return err
	}
	for at := len(tail) - zipEndSize; at >= 0; at-- {
		record := tail[at:]
		if !bytes.HasPrefix(record, []byte(zipEndMagic)) || zipEndSize+int(le16(record[20:])) > len(record) {
			continue
		}
		entries, directory := le16(record[10:]), le32(record[12:])
		isZip64 := entries == math.MaxUint16 && directory == math.MaxUint32
		if !isZip64 && (entries > maxZipEntries || directory > maxZipDirectory) {
			return fmt.Errorf("zip directory of %d entries in %d bytes: %w", entries, directory, defect.ErrTooBig)
		}
		return nil
	}
	return fmt.Errorf("no end of the zip directory: %w", defect.ErrTruncated)
}

// boundedReader reads at most so many bytes of a file, and only inside of it:
// archive/zip goes wherever the directory sends it. A file that has become
// shorter since it was measured is Truncated.
type boundedReader struct {
	file io.ReaderAt
	size int64
	left int64
}

func (b *boundedReader) ReadAt(p []byte, at int64) (int, error) {
	switch {
	case at < 0 || at > b.size:
		return 0, fmt.Errorf("place %d of %d: %w", at, b.size, defect.ErrBroken)
	case b.left < int64(len(p)):
		return 0, fmt.Errorf("more to read than any document has: %w", defect.ErrTooBig)
	}
	n, err := b.file.ReadAt(p, at)
	b.left -= int64(n)
	if errors.Is(err, io.EOF) && at+int64(n) < b.size {
		err = fmt.Errorf("reading at %d: %w", at, defect.ErrTruncated)
	}
	return n, err
}

// zipError translates an error of archive/zip. Errors of the system stay what
// they are.
func zipError(err error) error {
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, zip.ErrFormat), errors.Is(err, zip.ErrChecksum), errors.Is(err, zip.ErrAlgorithm),
		errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &corrupt):
		return fmt.Errorf("%w: %w", defect.ErrBroken, err)
	}
	return err
}

// partName returns a name in the form in which names are compared: with
// slashes, in small letters (ECMA-376 part 2, 6.2.2.3). Some programs pack with
// backslashes.
func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// find returns the part of a name, nil where there is none.
func (z *zipArchive) find(name string) *zip.File { return z.named[partName(name)] }

// encrypted reports whether anything in the archive needs a password.
func (z *zipArchive) encrypted() bool {
	for _, file := range z.files {
		if file.Flags&zipFlagEncrypted != 0 {
			return true
		}
	}
	return false
}

// read unpacks a part of at most maxZipPart bytes.
func (z *zipArchive) read(file *zip.File) ([]byte, error) {
	if file.UncompressedSize64 > maxZipPart {
		return nil, fmt.Errorf("part %q of %d bytes: %w", file.Name, file.UncompressedSize64, defect.ErrTooBig)
	}
	var content bytes.Buffer
	if err := unpack(file, &content, nil); err != nil {
		return nil, err
	}
	return content.Bytes(), nil
}

// checkParts reads every part to its end and holds it against its checksum. It
// takes as long as unpacking the document does.
func (z *zipArchive) checkParts() error {
	var packed, unpacked uint64
	for _, file := range z.files {
		from, to := file.CompressedSize64, file.UncompressedSize64
		switch {
		case to > maxUnpacked-unpacked, to > smallPart && to/manyTimes > from:
			return fmt.Errorf("part %q of %d bytes: %w", file.Name, to, defect.ErrTooBig)
		case from > uint64(z.size)-packed:
			return fmt.Errorf("the parts have more bytes than the file: %w", defect.ErrBroken)
		}
		packed, unpacked = packed+from, unpacked+to
	}
	buffer := make([]byte, 128<<10)
	for _, file := range z.files {
		if err := unpack(file, io.Discard, buffer); err != nil {
			return err
		}
	}
	return nil
}

// unpack writes a part to w. archive/zip ends with an error where a part is
// longer or shorter than its entry says, or has another checksum. The buffer
// may be nil.
func unpack(file *zip.File, w io.Writer, buffer []byte) error {
	if file.Flags&zipFlagEncrypted != 0 {
		return fmt.Errorf("part %q is encrypted: %w", file.Name, defect.ErrBroken)
	}
	r, err := file.Open()
	if err != nil {
		return fmt.Errorf("part %q: %w", file.Name, zipError(err))
	}
	defer r.Close()
	// Without the methods of w that would use a buffer of their own.
	if _, err := io.CopyBuffer(struct{ io.Writer }{w}, r, buffer); err != nil {
		return fmt.Errorf("part %q: %w", file.Name, zipError(err))
	}
	return nil
}

func le16(b []byte) uint16 { return binary.LittleEndian.Uint16(b) }
func le32(b []byte) uint32 { return binary.LittleEndian.Uint32(b) }
