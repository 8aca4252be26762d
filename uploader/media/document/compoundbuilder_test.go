package document

import (
	"encoding/binary"
	"slices"
	"unicode/utf16"
)

// node is a stream, or a storage with what is in it.
type node struct {
	name    string
	content []byte
	in      []node
}

// compoundFile makes compound files ([MS-CFB]) for tests.
type compoundFile struct {
	shift    uint16 // of the sector size
	class    [16]byte
	gap      int // sectors that belong to nobody, before the directory
	backward bool
	children []node

	sectors [][]byte
	chain   []uint32 // what follows each sector
	entries []byte
	small   []byte   // the stream of small sectors
	follows []uint32 // what follows each small sector
}

const (
	endOfChain  = 0xfffffffe
	tableSector = 0xfffffffd
	listSector  = 0xfffffffc
)

func (f *compoundFile) bytes() []byte {
	if f.shift == 0 {
		f.shift = 9
	}
	f.sectors, f.chain, f.entries, f.small, f.follows = nil, nil, nil, nil, nil
	f.entry("Root Entry", 5, endOfChain, 0, 1)
	f.addEntries(f.children)
	smallTable := f.add(numbers(f.follows))
	root := f.add(f.small)
	binary.LittleEndian.PutUint32(f.entries[116:], root)
	binary.LittleEndian.PutUint32(f.entries[120:], uint32(len(f.small)))
	copy(f.entries[80:], f.class[:])
	for range f.gap {
		f.one(nil, endOfChain)
	}
	directory := f.add(f.entries)
	return f.assemble(directory, smallTable)
}

// add stores a chain and returns its first sector.
func (f *compoundFile) add(content []byte) uint32 {
	parts := slices.Collect(slices.Chunk(content, 1<<f.shift))
	if len(parts) == 0 {
		return endOfChain
	}
	first := uint32(len(f.sectors))
	for i, p := range parts {
		next := first + uint32(i) + 1
		if i == len(parts)-1 {
			next = endOfChain
		}
		f.one(p, next)
	}
	if f.backward { // the chain runs against the order in the file
		last := first + uint32(len(parts)) - 1
		slices.Reverse(f.sectors[first:])
		for i := range parts {
			f.chain[first+uint32(i)] = first + uint32(i) - 1
		}
		f.chain[first] = endOfChain
		first = last
	}
	return first
}

func (f *compoundFile) one(content []byte, next uint32) uint32 {
	sector := make([]byte, 1<<f.shift)
	copy(sector, content)
	f.sectors = append(f.sectors, sector)
	f.chain = append(f.chain, next)
	return uint32(len(f.sectors) - 1)
}

// addEntries makes the entries of a storage, each the right neighbour of the
// one before, then what is in them.
func (f *compoundFile) addEntries(nodes []node) {
	below := uint32(len(f.entries)/compoundEntrySize + len(nodes))
	for i, n := range nodes {
		right := uint32(len(f.entries)/compoundEntrySize + 1)
		if i == len(nodes)-1 {
			right = freeSector
		}
		if n.in != nil {
			f.entry(n.name, storageEntry, 0, 0, below)
			below += count(n.in)
		} else {
			f.entry(n.name, streamEntry, f.stream(n.content), len(n.content), freeSector)
		}
		binary.LittleEndian.PutUint32(f.entries[len(f.entries)-compoundEntrySize+72:], right)
	}
	for _, n := range nodes {
		f.addEntries(n.in)
	}
}

func count(nodes []node) uint32 {
	all := uint32(len(nodes))
	for _, n := range nodes {
		all += count(n.in)
	}
	return all
}

func (f *compoundFile) stream(content []byte) uint32 {
	if len(content) >= 4096 {
		return f.add(content)
	}
	if len(content) == 0 {
		return endOfChain
	}
	first := uint32(len(f.follows))
	for part := range slices.Chunk(content, miniSectorSize) {
		sector := make([]byte, miniSectorSize)
		copy(sector, part)
		f.small = append(f.small, sector...)
		f.follows = append(f.follows, uint32(len(f.follows)+1))
	}
	f.follows[len(f.follows)-1] = endOfChain
	return first
}

func (f *compoundFile) entry(name string, kind byte, first uint32, size int, child uint32) {
	e := make([]byte, compoundEntrySize)
	for i, unit := range utf16.Encode([]rune(name)) {
		binary.LittleEndian.PutUint16(e[2*i:], unit)
	}
	binary.LittleEndian.PutUint16(e[64:], uint16(2*len(name)+2))
	e[66] = kind
	for at, v := range map[int]uint32{68: freeSector, 72: freeSector, 76: child, 116: first, 120: uint32(size)} {
		binary.LittleEndian.PutUint32(e[at:], v)
	}
	f.entries = append(f.entries, e...)
}

// assemble adds the tables and the lists of tables, and puts the header before
// all.
func (f *compoundFile) assemble(directory, smallTable uint32) []byte {
	perTable := 1 << f.shift / 4
	tables, lists := 0, 0
	for len(f.sectors)+tables+lists > tables*perTable || tables > headerTables+lists*(perTable-1) {
		tables++
		lists = max(0, (tables-headerTables+perTable-2)/(perTable-1))
	}
	first := len(f.sectors)
	for range tables {
		f.one(nil, tableSector)
	}
	for range lists {
		f.one(nil, listSector)
	}
	for i := range tables * perTable {
		next := uint32(freeSector)
		if i < len(f.chain) {
			next = f.chain[i]
		}
		binary.LittleEndian.PutUint32(f.sectors[first+i/perTable][i%perTable*4:], next)
	}
	header := make([]byte, 1<<f.shift)
	copy(header, compoundMagic)
	binary.LittleEndian.PutUint16(header[26:], 3+f.shift/12)
	binary.LittleEndian.PutUint16(header[28:], 0xfffe)
	binary.LittleEndian.PutUint16(header[30:], f.shift)
	binary.LittleEndian.PutUint16(header[32:], 6)
	put := func(at, v int) { binary.LittleEndian.PutUint32(header[at:], uint32(v)) }
	put(44, tables)
	put(48, int(directory))
	put(56, 4096)
	put(60, int(smallTable))
	put(68, endOfChain)
	put(72, lists)
	for i := range headerTables {
		if i < tables {
			put(76+4*i, first+i)
		} else {
			put(76+4*i, freeSector)
		}
	}
	for i := range lists {
		list := f.sectors[first+tables+i]
		for n := range perTable - 1 {
			value := uint32(freeSector)
			if table := headerTables + i*(perTable-1) + n; table < tables {
				value = uint32(first + table)
			}
			binary.LittleEndian.PutUint32(list[4*n:], value)
		}
		next := uint32(endOfChain)
		if i+1 < lists {
			next = uint32(first + tables + i + 1)
		}
		binary.LittleEndian.PutUint32(list[4*(perTable-1):], next)
	}
	if lists > 0 {
		put(68, first+tables)
	}
	return slices.Concat(append([][]byte{header}, f.sectors...)...)
}

func numbers(all []uint32) []byte {
	var b []byte
	for _, n := range all {
		b = binary.LittleEndian.AppendUint32(b, n)
	}
	return b
}
