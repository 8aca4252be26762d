package media

import (
	"encoding/binary"
	"io"
	"unicode/utf16"
)

// oleContent maps the stream that makes a document what it is to its type
// ([MS-DOC] 2.1, [MS-XLS] 2.1, [MS-PPT] 2.1).
var oleContent = map[string]string{
	"WordDocument":        oldWord,
	"Workbook":            oldExcel,
	"Book":                oldExcel,
	"PowerPoint Document": oldPowerPoint,
}

const (
	oleEntrySize = 128
	// maxOLEDirectory bounds what is read of a directory, in sectors. Documents
	// have a few; each embedded object adds some entries.
	maxOLEDirectory = 1024
	oleHeaderTables = 109        // places of tables of chains that the header itself holds
	oleLastSector   = 0xfffffffa // MAXREGSECT; larger numbers mean the end
)

// oleFile reads a compound file ([MS-CFB]), the container of the documents of
// Office 97 to 2003. Its directory can be anywhere in the file.
type oleFile struct {
	file       io.ReaderAt
	header     [512]byte
	sectorSize int64
}

// oleDocument names the document in a compound file.
func oleDocument(f io.ReaderAt) string {
	o := oleFile{file: f}
	if _, err := f.ReadAt(o.header[:], 0); err != nil {
		return oleContainer
	}
	switch o.uint16(30) {
	case 9, 12:
		o.sectorSize = 1 << o.uint16(30)
	default:
		return oleContainer
	}
	return typeInDirectory(o.directory())
}

func (o *oleFile) uint16(at int) uint16 { return binary.LittleEndian.Uint16(o.header[at:]) }
func (o *oleFile) uint32(at int) uint32 { return binary.LittleEndian.Uint32(o.header[at:]) }

// directory gives the bytes of the directory, as far as they can be read.
func (o *oleFile) directory() []byte {
	var directory []byte
	sector := o.uint32(48)
	for range maxOLEDirectory {
		block := make([]byte, o.sectorSize)
		if _, err := o.file.ReadAt(block, o.offset(sector)); err != nil {
			break
		}
		directory = append(directory, block...)
		next, ok := o.next(sector)
		if !ok {
			break
		}
		sector = next
	}
	return directory
}

func (o *oleFile) offset(sector uint32) int64 { return (int64(sector) + 1) * o.sectorSize }

// next gives the sector that follows one in its chain.
func (o *oleFile) next(sector uint32) (uint32, bool) {
	perTable := uint32(o.sectorSize / 4)
	table, ok := o.table(sector / perTable)
	if !ok {
		return 0, false
	}
	return o.number(table, sector%perTable)
}

// table gives the sector that holds the i-th part of the table of chains. The
// places of the first are in the header, those of the others in a chain of
// sectors of their own, in which the last number leads on.
func (o *oleFile) table(i uint32) (uint32, bool) {
	if i < oleHeaderTables {
		return o.uint32(76 + 4*int(i)), true
	}
	i -= oleHeaderTables
	places := uint32(o.sectorSize/4) - 1
	sector, ok := o.uint32(68), true
	for range i / places {
		if sector, ok = o.number(sector, places); !ok {
			return 0, false
		}
	}
	return o.number(sector, i%places)
}

// number reads the i-th number of a sector, when it names a sector.
func (o *oleFile) number(sector, i uint32) (uint32, bool) {
	var n [4]byte
	if _, err := o.file.ReadAt(n[:], o.offset(sector)+4*int64(i)); err != nil {
		return 0, false
	}
	number := binary.LittleEndian.Uint32(n[:])
	return number, number <= oleLastSector
}

// typeInDirectory looks for the stream that tells, among those directly below
// the root: an embedded document has its own further down. The entries of a
// folder are a tree.
func typeInDirectory(directory []byte) string {
	entries := uint32(len(directory) / oleEntrySize)
	seen := make([]bool, entries)
	var look func(i uint32) string
	look = func(i uint32) string {
		if i >= entries || seen[i] {
			return ""
		}
		seen[i] = true
		entry := directory[i*oleEntrySize : (i+1)*oleEntrySize]
		if mime, ok := oleContent[oleName(entry)]; ok {
			return mime
		}
		if mime := look(binary.LittleEndian.Uint32(entry[68:])); mime != "" {
			return mime
		}
		return look(binary.LittleEndian.Uint32(entry[72:]))
	}
	if entries == 0 {
		return oleContainer
	}
	if mime := look(binary.LittleEndian.Uint32(directory[76:])); mime != "" {
		return mime
	}
	return oleContainer
}

// oleName reads an entry's name, in UTF-16 and with a zero at its end.
func oleName(entry []byte) string {
	units := make([]uint16, 0, 32)
	for rest := entry[:64]; len(rest) > 0; rest = rest[2:] {
		unit := binary.LittleEndian.Uint16(rest)
		if unit == 0 {
			break
		}
		units = append(units, unit)
	}
	return string(utf16.Decode(units))
}
