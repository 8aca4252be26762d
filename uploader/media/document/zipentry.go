package document

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"strings"

	"mediadrop/uploader/media/defect"
)

// maxZipPart bounds what is unpacked of one part. The largest real
// [Content_Types].xml name a few thousand parts in some 100 KB.
const maxZipPart = 1 << 20

// Methods and flags: APPNOTE.TXT (PKWARE) 4.4.4 and 4.4.5.
const (
	zipStored        = 0
	zipDeflated      = 8
	zipFlagEncrypted = 1 << 0
	zip64Extra       = 0x0001 // 4.5.3
	zip64InExtra     = 0xffffffff
)

// zipEntry is one entry of a zip's directory.
type zipEntry struct {
	name     string // with slashes, in small letters: part names do not differ by case (ECMA-376 part 2, 6.2.2.3)
	flags    uint16
	method   uint16
	sum      uint32
	packed   uint64
	unpacked uint64
	offset   uint64
}

// zipEntries takes a directory apart.
func zipEntries(directory []byte, count int) ([]zipEntry, error) {
	entries := make([]zipEntry, 0, min(count, len(directory)/zipEntrySize))
	for range count {
		if len(directory) < zipEntrySize || !bytes.HasPrefix(directory, []byte(zipEntryMagic)) {
			return nil, fmt.Errorf("zip directory: entry %d of %d: %w", len(entries)+1, count, defect.ErrBroken)
		}
		name, extra := int(le16(directory[28:])), int(le16(directory[30:]))
		length := zipEntrySize + name + extra + int(le16(directory[32:]))
		if length > len(directory) {
			return nil, fmt.Errorf("zip directory: name outside it: %w", defect.ErrBroken)
		}
		entry := zipEntry{
			name:     partName(string(directory[zipEntrySize : zipEntrySize+name])),
			flags:    le16(directory[8:]),
			method:   le16(directory[10:]),
			sum:      le32(directory[16:]),
			packed:   uint64(le32(directory[20:])),
			unpacked: uint64(le32(directory[24:])),
			offset:   uint64(le32(directory[42:])),
		}
		entry.zip64(directory[zipEntrySize+name:][:extra])
		entries = append(entries, entry)
		directory = directory[length:]
	}
	return entries, nil
}

// zip64 takes the values that did not fit into four bytes from the extra field
// (APPNOTE.TXT 4.5.3).
func (e *zipEntry) zip64(extra []byte) {
	for len(extra) >= 4 {
		id, length := le16(extra), int(le16(extra[2:]))
		extra = extra[4:]
		if length > len(extra) {
			return
		}
		if id == zip64Extra {
			values := extra[:length]
			for _, v := range []*uint64{&e.unpacked, &e.packed, &e.offset} {
				if *v == zip64InExtra && len(values) >= 8 {
					*v, values = binary.LittleEndian.Uint64(values), values[8:]
				}
			}
		}
		extra = extra[length:]
	}
}

// partName makes names comparable. Some programs pack with backslashes.
func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// find returns the first entry of a name, nil when there is none.
func (z *zipArchive) find(name string) *zipEntry {
	name = partName(name)
	for i := range z.entries {
		if z.entries[i].name == name {
			return &z.entries[i]
		}
	}
	return nil
}

// encrypted reports whether anything in the archive needs a password.
func (z *zipArchive) encrypted() bool {
	for i := range z.entries {
		if z.entries[i].flags&zipFlagEncrypted != 0 {
			return true
		}
	}
	return false
}

// contentAt returns where an entry's content begins, behind its local header.
func (z *zipArchive) contentAt(e *zipEntry) (int64, error) {
	at := z.base + int64(e.offset)
	header, err := readPart(z.file, z.size, at, zipLocalSize)
	if err != nil {
		return 0, err
	}
	if !bytes.HasPrefix(header, []byte(zipLocalMagic)) {
		return 0, fmt.Errorf("part %q is not where it should be: %w", e.name, defect.ErrBroken)
	}
	return at + zipLocalSize + int64(le16(header[26:])) + int64(le16(header[28:])), nil
}

// read unpacks an entry of at most maxZipPart bytes.
func (z *zipArchive) read(e *zipEntry) ([]byte, error) {
	if e.flags&zipFlagEncrypted != 0 {
		return nil, fmt.Errorf("part %q is encrypted: %w", e.name, defect.ErrBroken)
	}
	if e.unpacked > maxZipPart {
		return nil, fmt.Errorf("part %q of %d bytes: %w", e.name, e.unpacked, defect.ErrTooBig)
	}
	at, err := z.contentAt(e)
	if err != nil {
		return nil, err
	}
	packed := io.NewSectionReader(z.file, at, int64(e.packed))
	content, err := unpack(packed, e.method)
	if err != nil {
		return nil, fmt.Errorf("part %q: %w", e.name, err)
	}
	if len(content) > maxZipPart {
		return nil, fmt.Errorf("part %q: %w", e.name, defect.ErrTooBig)
	}
	if crc32.ChecksumIEEE(content) != e.sum {
		return nil, fmt.Errorf("part %q has another checksum: %w", e.name, defect.ErrBroken)
	}
	return content, nil
}

// unpack returns one byte more than maxZipPart at most.
func unpack(packed io.Reader, method uint16) ([]byte, error) {
	switch method {
	case zipStored:
	case zipDeflated:
		r := flate.NewReader(packed)
		defer func() { _ = r.Close() }() // has nothing to say after the read
		packed = r
	default:
		return nil, fmt.Errorf("packed by method %d: %w", method, defect.ErrBroken)
	}
	content, err := io.ReadAll(io.LimitReader(packed, maxZipPart+1))
	var corrupt flate.CorruptInputError
	switch {
	case err == nil:
		return content, nil
	case errors.As(err, &corrupt), errors.Is(err, io.ErrUnexpectedEOF):
		return nil, fmt.Errorf("%w: %w", defect.ErrBroken, err)
	}
	return nil, err
}
