package document

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"

	"mediadrop/uploader/media/defect"
)

// Bounds of a zip's directory. The largest Office documents have a few
// thousand parts; archive/zip would load as many entries as there are.
const (
	maxZipEntries   = 20_000
	maxZipDirectory = 4 << 20 // bytes
)

// Signatures and sizes of records: APPNOTE.TXT (PKWARE) 4.3.
const (
	zipEndSize       = 22        // 4.3.16
	zip64LocatorSize = 20        // 4.3.15
	zip64EndSize     = 56        // 4.3.14
	zipEntrySize     = 46        // 4.3.12
	zipLocalSize     = 30        // 4.3.7
	maxZipComment    = 1<<16 - 1 // 4.4.12: its length has two bytes
	zipEndMagic      = "PK\x05\x06"
	zip64LocMagic    = "PK\x06\x07"
	zip64EndMagic    = "PK\x06\x06"
	zipEntryMagic    = "PK\x01\x02"
	zipLocalMagic    = "PK\x03\x04"
)

// zipEnd is what a zip's end record says of the directory.
type zipEnd struct {
	at      int64 // where the directory must have ended
	entries uint64
	size    uint64
	offset  uint64
}

// findZipEnd looks for the end record, before a comment of any length. Of
// several it takes the last that fits.
func findZipEnd(f io.ReaderAt, size int64) (zipEnd, error) {
	from := max(0, size-zipEndSize-maxZipComment)
	tail, err := readPart(f, size, from, size-from)
	if err != nil {
		return zipEnd{}, err
	}
	for at := len(tail) - zipEndSize; at >= 0; at-- {
		record := tail[at:]
		if !bytes.HasPrefix(record, []byte(zipEndMagic)) || zipEndSize+int(le16(record[20:])) > len(record) {
			continue
		}
		end := zipEnd{
			at:      from + int64(at),
			entries: uint64(le16(record[10:])),
			size:    uint64(le32(record[12:])),
			offset:  uint64(le32(record[16:])),
		}
		return end.zip64(f, size)
	}
	return zipEnd{}, fmt.Errorf("no end of the zip directory: %w", defect.ErrTruncated)
}

// zip64 takes the values of the larger end record, where there is one.
func (e zipEnd) zip64(f io.ReaderAt, size int64) (zipEnd, error) {
	if e.at < zip64LocatorSize {
		return e, nil
	}
	locator, err := readPart(f, size, e.at-zip64LocatorSize, zip64LocatorSize)
	if err != nil {
		return zipEnd{}, err
	}
	if !bytes.HasPrefix(locator, []byte(zip64LocMagic)) {
		return e, nil
	}
	at := int64(binary.LittleEndian.Uint64(locator[8:]))
	record, err := readPart(f, size, at, zip64EndSize)
	if err != nil {
		return zipEnd{}, fmt.Errorf("zip64 end record: %w", err)
	}
	if !bytes.HasPrefix(record, []byte(zip64EndMagic)) {
		return zipEnd{}, fmt.Errorf("zip64 end record: %w", defect.ErrBroken)
	}
	return zipEnd{
		at:      at,
		entries: binary.LittleEndian.Uint64(record[32:]),
		size:    binary.LittleEndian.Uint64(record[40:]),
		offset:  binary.LittleEndian.Uint64(record[48:]),
	}, nil
}

// zipArchive is a zip whose directory has been read within its bounds.
type zipArchive struct {
	file    io.ReaderAt
	size    int64
	base    int64 // what stands before the zip, as in a self-extracting one
	entries []zipEntry
}

// readZip reads a zip's directory.
func readZip(f io.ReaderAt, size int64) (*zipArchive, error) {
	end, err := findZipEnd(f, size)
	if err != nil {
		return nil, err
	}
	if end.entries > maxZipEntries || end.size > maxZipDirectory {
		return nil, fmt.Errorf("zip directory of %d entries in %d bytes: %w", end.entries, end.size, defect.ErrTooBig)
	}
	if end.size > uint64(end.at) {
		return nil, fmt.Errorf("zip directory of %d bytes before %d: %w", end.size, end.at, defect.ErrTruncated)
	}
	start := end.at - int64(end.size)
	directory, err := readPart(f, size, start, int64(end.size))
	if err != nil {
		return nil, err
	}
	if end.offset > uint64(start) {
		return nil, fmt.Errorf("zip directory at %d instead of %d: %w", start, end.offset, defect.ErrBroken)
	}
	z := &zipArchive{file: f, size: size, base: start - int64(end.offset)}
	if z.entries, err = zipEntries(directory, int(end.entries)); err != nil {
		return nil, err
	}
	return z, z.checkExtents(end.offset)
}

// checkExtents makes sure that the contents that the directory names end
// before it begins.
func (z *zipArchive) checkExtents(directory uint64) error {
	for _, e := range z.entries {
		if e.offset > directory || e.packed > directory-e.offset {
			return fmt.Errorf("zip entry outside the file: %w", defect.ErrBroken)
		}
	}
	return nil
}

func le16(b []byte) uint16 { return binary.LittleEndian.Uint16(b) }
func le32(b []byte) uint32 { return binary.LittleEndian.Uint32(b) }
