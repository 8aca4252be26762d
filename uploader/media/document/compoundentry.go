package document

import (
	"encoding/binary"
	"fmt"
	"unicode/utf16"

	"mediadrop/uploader/media/defect"
)

// Numbers of [MS-CFB] 2.6.1.
const (
	compoundEntrySize = 128
	storageEntry      = 1
	streamEntry       = 2
)

// compoundEntry is one entry of a compound file's directory.
type compoundEntry struct {
	name               string
	kind               byte
	class              [16]byte // what program a storage belongs to
	left, right, child uint32   // the entries of a storage are a tree
	first              uint32   // sector
	size               int64
}

func compoundEntries(directory []byte) ([]compoundEntry, error) {
	if len(directory) < compoundEntrySize {
		return nil, fmt.Errorf("an empty directory: %w", defect.ErrBroken)
	}
	entries := make([]compoundEntry, 0, len(directory)/compoundEntrySize)
	for ; len(directory) >= compoundEntrySize; directory = directory[compoundEntrySize:] {
		entry := compoundEntry{
			name:  entryName(directory[:64]),
			kind:  directory[66],
			left:  le32(directory[68:]),
			right: le32(directory[72:]),
			child: le32(directory[76:]),
			first: le32(directory[116:]),
			// 2.6.3: the upper half has no meaning in files of version 3.
			size: int64(le32(directory[120:])),
		}
		copy(entry.class[:], directory[80:96])
		entries = append(entries, entry)
	}
	return entries, nil
}

// entryName reads a name, in UTF-16 and with a zero at its end.
func entryName(b []byte) string {
	units := make([]uint16, 0, len(b)/2)
	for ; len(b) >= 2; b = b[2:] {
		unit := binary.LittleEndian.Uint16(b)
		if unit == 0 {
			break
		}
		units = append(units, unit)
	}
	return string(utf16.Decode(units))
}

// children returns the entries directly below one: an embedded document has its
// own streams further down. Every entry is visited once, whatever the tree
// is.
func (c *compound) children(of int) map[string]*compoundEntry {
	found := map[string]*compoundEntry{}
	seen := make([]bool, len(c.entries))
	for todo := []uint32{c.entries[of].child}; len(todo) > 0; {
		i := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if int64(i) >= int64(len(c.entries)) || seen[i] {
			continue
		}
		seen[i] = true
		entry := &c.entries[i]
		found[entry.name] = entry
		todo = append(todo, entry.left, entry.right)
	}
	return found
}

// beginning reads at most so many bytes of a stream. Streams below the cutoff
// are kept in small sectors inside the root's stream ([MS-CFB] 2.4).
func (c *compound) beginning(e *compoundEntry, most int64) ([]byte, error) {
	most = min(most, e.size)
	if e.size >= int64(le32(c.header[56:])) {
		return c.readChain(e.first, most)
	}
	return c.readMini(e.first, most)
}

// maxMiniStream bounds what is read of the small sectors: 1 MB holds those
// of any document whose small streams come first.
const maxMiniStream = 1 << 20

func (c *compound) readMini(first uint32, most int64) ([]byte, error) {
	holder, err := c.readChain(c.entries[0].first, min(c.entries[0].size, maxMiniStream))
	if err != nil {
		return nil, fmt.Errorf("small sectors: %w", err)
	}
	table, err := c.readChain(le32(c.header[60:]), maxMiniStream/miniSectorSize*4)
	if err != nil {
		return nil, fmt.Errorf("the table of small sectors: %w", err)
	}
	var all []byte
	for sector := int64(first); sector <= maxSector && int64(len(all)) < most; {
		at := sector * miniSectorSize
		if at >= int64(len(holder)) || 4*sector+4 > int64(len(table)) {
			return nil, fmt.Errorf("small sector %d: %w", sector, defect.ErrBroken)
		}
		all = append(all, holder[at:min(at+miniSectorSize, int64(len(holder)))]...)
		sector = int64(le32(table[4*sector:]))
	}
	return all[:min(int64(len(all)), most)], nil
}
