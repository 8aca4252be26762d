package media

import (
	"bytes"
	"encoding/binary"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/require"
)

func TestAnOfficeDocumentWithALongBeginning(t *testing.T) {
	const long = 2 * sniffed
	for _, test := range []struct {
		parts []string
		want  string
	}{
		{[]string{"docProps/thumbnail.jpeg", "[Content_Types].xml", "word/document.xml"}, wordDocument},
		{[]string{"docProps/thumbnail.jpeg", "[Content_Types].xml", "xl/workbook.xml"}, excelDocument},
		{[]string{"media.bin", "[Content_Types].xml", "ppt/presentation.xml"}, powerPointDocument},
		{[]string{"media.bin", "word/document.xml"}, zipArchive},
		{[]string{"media.bin", "[Content_Types].xml", "words/document.xml"}, zipArchive},
		{[]string{"media.bin", "[Content_Types].xml", "visio/document.xml"}, zipArchive},
	} {
		r, err := Inspect(write(t, "a.bin", zipFile(t, long, test.parts...)))
		require.NoError(t, err)
		require.Equal(t, test.want, r.MIME, test.parts)
	}
}

func TestABrokenZip(t *testing.T) {
	whole := zipFile(t, 2*sniffed, "media.bin", "[Content_Types].xml", "word/document.xml")
	r, err := Inspect(write(t, "a.docx", whole[:len(whole)-100]))
	require.NoError(t, err)
	require.Equal(t, zipArchive, r.MIME)
	require.Equal(t, Blocked, r.Verdict)
}

// oleLayout says where the parts of a compound file are.
type oleLayout struct {
	sectorShift uint16
	directory   []uint32          // its sectors, in order
	children    []string          // of the root, each the right neighbour of the one before
	below       map[string]string // a folder of the root, and the stream in it
}

// oleDocumentFile makes a compound file ([MS-CFB]) that has a directory and
// chains, and nothing else.
func oleDocumentFile(l oleLayout) []byte {
	size := uint32(1) << l.sectorShift
	perTable := size / 4
	last := uint32(0)
	for _, s := range l.directory {
		last = max(last, s)
	}
	tables := last/perTable + 1
	lists := uint32(0) // sectors that hold the places of the tables beyond 109
	if tables > oleHeaderTables {
		lists = (tables-oleHeaderTables-1)/(perTable-1) + 1
	}
	firstTable, firstList := last+1, last+1+tables
	b := make([]byte, int64(firstList+lists+1)*int64(size))
	put := func(at int64, v uint32) { binary.LittleEndian.PutUint32(b[at:], v) }
	sector := func(n uint32) int64 { return int64(n+1) * int64(size) }

	copy(b, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	binary.LittleEndian.PutUint16(b[26:], 3+l.sectorShift/12)
	binary.LittleEndian.PutUint16(b[30:], l.sectorShift)
	binary.LittleEndian.PutUint16(b[32:], 6)
	put(48, l.directory[0])
	put(60, 0xfffffffe)
	put(68, firstList)
	put(72, lists)
	for i := range tables {
		at := 76 + 4*int64(i)
		if i >= oleHeaderTables {
			n := i - oleHeaderTables
			at = sector(firstList+n/(perTable-1)) + 4*int64(n%(perTable-1))
		}
		put(at, firstTable+i)
	}
	for i := range lists {
		put(sector(firstList+i)+4*int64(perTable-1), firstList+i+1)
	}
	var entries bytes.Buffer
	entries.Write(l.entries())
	for i, s := range l.directory {
		copy(b[sector(s):sector(s+1)], entries.Next(int(size)))
		next := uint32(0xfffffffe)
		if i+1 < len(l.directory) {
			next = l.directory[i+1]
		}
		put(sector(firstTable+s/perTable)+4*int64(s%perTable), next)
	}
	return b
}

// entries makes the directory: the root, its children, and theirs.
func (l oleLayout) entries() []byte {
	const none = 0xffffffff
	var all []byte
	add := func(name string, kind byte, left, right, child uint32) {
		e := make([]byte, oleEntrySize)
		for i, unit := range utf16.Encode([]rune(name)) {
			binary.LittleEndian.PutUint16(e[2*i:], unit)
		}
		binary.LittleEndian.PutUint16(e[64:], uint16(2*len(name)+2))
		e[66] = kind
		for at, v := range map[int]uint32{68: left, 72: right, 76: child} {
			binary.LittleEndian.PutUint32(e[at:], v)
		}
		all = append(all, e...)
	}
	add("Root Entry", 5, none, none, 1)
	grandchild := uint32(len(l.children) + 1)
	for i, name := range l.children {
		right, child, kind := uint32(i+2), uint32(none), byte(2)
		if i == len(l.children)-1 {
			right = none
		}
		if l.below[name] != "" {
			child, kind = grandchild, 1
			grandchild++
		}
		add(name, kind, none, right, child)
	}
	for _, name := range l.children {
		if stream := l.below[name]; stream != "" {
			add(stream, 2, none, none, none)
		}
	}
	return all
}

func TestOldOfficeDocuments(t *testing.T) {
	others := []string{"CompObj", "1Table", "Data", "ObjectPool", "Macros", "SummaryInformation"}
	for _, test := range []struct {
		name   string
		layout oleLayout
		want   string
	}{
		{"word", oleLayout{9, []uint32{0, 1, 2}, append(others, "WordDocument"), nil}, oldWord},
		{"excel", oleLayout{9, []uint32{0, 1, 2}, append(others, "Workbook"), nil}, oldExcel},
		{"excel 95", oleLayout{9, []uint32{0, 1, 2}, append(others, "Book"), nil}, oldExcel},
		{"powerpoint", oleLayout{9, []uint32{0, 1, 2}, append(others, "PowerPoint Document"), nil}, oldPowerPoint},
		{"directory at the end", oleLayout{9, []uint32{5000, 4000, 4500}, append(others, "WordDocument"), nil}, oldWord},
		{"many megabytes", oleLayout{9, []uint32{16000, 40000, 13953}, append(others, "PowerPoint Document"), nil}, oldPowerPoint},
		{"large sectors", oleLayout{12, []uint32{100, 90}, append(others, "WordDocument"), nil}, oldWord},
		{"a table inside a letter", oleLayout{9, []uint32{400, 200, 300}, append([]string{"MBD1"}, append(others, "WordDocument")...), map[string]string{"MBD1": "Workbook"}}, oldWord},
		{"a letter inside something else", oleLayout{9, []uint32{400, 200}, []string{"MBD1", "Contents"}, map[string]string{"MBD1": "WordDocument"}}, oleContainer},
		{"a directory without an end", oleLayout{9, []uint32{400, 200, 400}, others, nil}, oleContainer},
	} {
		r, err := Inspect(write(t, "a.doc", oleDocumentFile(test.layout)))
		require.NoError(t, err)
		require.Equal(t, test.want, r.MIME, test.name)
		require.Equal(t, test.want == oleContainer, r.Verdict == Blocked)
	}
}

func TestBrokenOldOfficeDocuments(t *testing.T) {
	whole := oleDocumentFile(oleLayout{9, []uint32{500, 400, 300}, []string{"a", "b", "c", "d", "e", "f", "WordDocument"}, nil})
	for _, change := range []func([]byte) []byte{
		func(b []byte) []byte { return b[:100] },
		func(b []byte) []byte { return b[:512] },
		func(b []byte) []byte { return b[:sniffed] },
		func(b []byte) []byte { b[30] = 200; return b },
		func(b []byte) []byte { b[30] = 0; return b },
		func(b []byte) []byte { copy(b[48:], "\xff\xff\xff\xff"); return b },
		func(b []byte) []byte { copy(b[76:], bytes.Repeat([]byte{0xff}, 436)); return b },
	} {
		r, err := Inspect(write(t, "a.doc", change(bytes.Clone(whole))))
		require.NoError(t, err)
		require.Equal(t, Blocked, r.Verdict)
		require.Equal(t, ReasonUnsupportedType, r.Reason)
	}
}

func FuzzOldOfficeDocuments(f *testing.F) {
	f.Add(oleDocumentFile(oleLayout{9, []uint32{3, 1, 2}, []string{"a", "b", "c", "d", "e", "f", "WordDocument"}, nil}))
	f.Fuzz(func(t *testing.T, content []byte) {
		_ = oleDocument(bytes.NewReader(content)) // no panic, and an end
	})
}
