package document

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/defect"
)

func examineOLE(content []byte) (Office, error) {
	return ExamineOLE(bytes.NewReader(content), int64(len(content)))
}

// fib is the beginning of Word's main stream ([MS-DOC] 2.5.2).
func fib(flags uint16) []byte {
	b := make([]byte, 4096)
	binary.LittleEndian.PutUint16(b, 0xa5ec)
	binary.LittleEndian.PutUint16(b[10:], flags)
	return b
}

// biff are records of a workbook, of 16 bytes each.
func biff(records ...uint16) []byte {
	var b []byte
	for _, r := range records {
		b = binary.LittleEndian.AppendUint16(b, r)
		b = append(append(b, 16, 0), make([]byte, 16)...)
	}
	return b
}

// currentUser is PowerPoint's stream with a token ([MS-PPT] 2.3.2).
func currentUser(token uint32) []byte {
	b := make([]byte, 40)
	binary.LittleEndian.PutUint32(b[12:], token)
	return b
}

var (
	slides   = node{name: "PowerPoint Document", content: make([]byte, 9000)}
	letter   = node{name: "WordDocument", content: fib(0x12c1 &^ 0x100)}
	workbook = node{name: "Workbook", content: biff(0x809, 0xe1, 0x42, 0x85, 0x0a)}
	usual    = []node{{name: "\x01CompObj", content: []byte("x")}, {name: "1Table", content: make([]byte, 5000)}, {name: "Data"}, {name: "\x05SummaryInformation", content: make([]byte, 100)}}
)

func with(more ...node) []node { return append(append([]node(nil), usual...), more...) }

func TestOldOfficeDocuments(t *testing.T) {
	for name, test := range map[string]struct {
		file compoundFile
		want Office
	}{
		"word":                         {compoundFile{children: with(letter)}, Office{MIME: OldWord}},
		"word, with a password":        {compoundFile{children: with(node{name: "WordDocument", content: fib(0x100)})}, Office{MIME: OldWord, Encrypted: true}},
		"word, with macros":            {compoundFile{children: with(letter, node{name: "Macros", in: []node{{name: "VBA", in: []node{{name: "dir"}}}}})}, Office{MIME: OldWord, Macros: true}},
		"word, a stream named so":      {compoundFile{children: with(letter, node{name: "Macros"})}, Office{MIME: OldWord}},
		"excel":                        {compoundFile{children: with(workbook)}, Office{MIME: OldExcel}},
		"excel, large":                 {compoundFile{children: with(node{name: "Workbook", content: append(biff(0x809, 0x85), make([]byte, 9999)...)})}, Office{MIME: OldExcel}},
		"excel, with a password":       {compoundFile{children: with(node{name: "Workbook", content: biff(0x809, 0x86, 0x2f, 0x85)})}, Office{MIME: OldExcel, Encrypted: true}},
		"excel, with macros":           {compoundFile{children: with(workbook, node{name: "_VBA_PROJECT_CUR", in: []node{{name: "VBA", in: []node{{name: "dir"}}}}})}, Office{MIME: OldExcel, Macros: true}},
		"excel 95":                     {compoundFile{children: with(node{name: "Book", content: biff(0x809, 0x85)})}, Office{MIME: OldExcel}},
		"powerpoint":                   {compoundFile{children: with(slides, node{name: "Current User", content: currentUser(0xe391c05f)})}, Office{MIME: OldPowerPoint}},
		"powerpoint, with a password":  {compoundFile{children: with(slides, node{name: "Current User", content: currentUser(0xf3d1c4df)})}, Office{MIME: OldPowerPoint, Encrypted: true}},
		"powerpoint, by its summary":   {compoundFile{children: with(slides, node{name: "EncryptedSummary"})}, Office{MIME: OldPowerPoint, Encrypted: true}},
		"powerpoint without a user":    {compoundFile{children: with(slides)}, Office{MIME: OldPowerPoint}},
		"a new one with a password":    {compoundFile{children: []node{{name: "EncryptionInfo", content: []byte("x")}, {name: "EncryptedPackage", content: make([]byte, 9000)}}}, Office{MIME: OLE, Encrypted: true}},
		"a mail":                       {compoundFile{children: []node{{name: "__properties_version1.0", content: []byte("x")}}}, Office{MIME: OutlookMessage}},
		"an installer":                 {compoundFile{class: [16]byte{0x84, 0x10, 0x0c, 0, 0, 0, 0, 0, 0xc0, 15: 0x46}, children: with(letter)}, Office{MIME: Installer}},
		"a drawing":                    {compoundFile{children: []node{{name: "VisioDocument", content: []byte("x")}}}, Office{MIME: "application/vnd.visio"}},
		"nothing that is known":        {compoundFile{children: usual}, Office{MIME: OLE}},
		"a letter inside of something": {compoundFile{children: []node{{name: "MBD1", in: []node{letter}}}}, Office{MIME: OLE}},
		"a table inside of a letter":   {compoundFile{children: []node{{name: "ObjectPool", in: []node{workbook}}, letter}}, Office{MIME: OldWord}},
		"chains that run backward":     {compoundFile{backward: true, children: with(letter)}, Office{MIME: OldWord}},
		"large sectors":                {compoundFile{shift: 12, children: with(workbook)}, Office{MIME: OldExcel}},
		"a directory far in":           {compoundFile{gap: 5000, children: with(workbook)}, Office{MIME: OldExcel}},
		"more tables than the header":  {compoundFile{gap: 30000, children: with(workbook)}, Office{MIME: OldExcel}},
	} {
		office, err := examineOLE(test.file.bytes())
		require.NoError(t, err, name)
		require.Equal(t, test.want, office, name)
	}
}

func TestBrokenOldOfficeDocuments(t *testing.T) {
	file := compoundFile{gap: 300, children: with(workbook, slides)}
	whole := file.bytes()
	change := func(f func(b []byte)) []byte {
		b := bytes.Clone(whole)
		f(b)
		return b
	}
	put := func(at int, v uint32) []byte {
		return change(func(b []byte) { binary.LittleEndian.PutUint32(b[at:], v) })
	}
	for name, test := range map[string]struct {
		content []byte
		want    error
	}{
		"empty":                   {nil, defect.ErrTruncated},
		"100 bytes":               {whole[:100], defect.ErrTruncated},
		"a header":                {whole[:512], defect.ErrTruncated},
		"half":                    {whole[:len(whole)/2], defect.ErrTruncated},
		"without a sector":        {whole[:len(whole)-512], defect.ErrTruncated},
		"another beginning":       {put(0, 1), defect.ErrBroken},
		"sectors of another size": {change(func(b []byte) { b[30] = 200 }), defect.ErrBroken},
		"no directory":            {put(48, endOfChain), defect.ErrBroken},
		"a directory outside":     {put(48, 0xffffff), defect.ErrTruncated},
		"billions of tables":      {put(44, 1<<31), defect.ErrTruncated},
		"no tables":               {put(44, 0), defect.ErrBroken},
		"a table outside":         {put(76, 0xffffff), defect.ErrTruncated},
		"a table of zeros":        {change(func(b []byte) { clear(b[512*(1+int(le32(b[76:]))):][:512]) }), defect.ErrBroken},
	} {
		_, err := examineOLE(test.content)
		require.ErrorIs(t, err, test.want, name)
	}
	office, err := examineOLE(whole[:len(whole)-1]) // Office writes such
	require.NoError(t, err)
	require.Equal(t, OldExcel, office.MIME)
}

// Every chain leads back to its own sector, and every list of tables too.
func TestOldOfficeDocumentsThatGoInCircles(t *testing.T) {
	file := compoundFile{children: with(workbook)}
	whole := file.bytes()
	table := 512 * (1 + int(le32(whole[76:])))
	for i := range uint32(120) {
		binary.LittleEndian.PutUint32(whole[table+4*int(i):], i)
	}
	binary.LittleEndian.PutUint32(whole[68:], 0)
	_, err := examineOLE(whole)
	require.ErrorIs(t, err, defect.ErrTruncated) // sectors that are not there are in use
	for i := range uint32(120) {
		if int64(i+1)*512 >= int64(len(whole)) {
			binary.LittleEndian.PutUint32(whole[table+4*int(i):], freeSector)
		}
	}
	_, _ = examineOLE(whole) // an end
}

func FuzzOLE(f *testing.F) {
	for _, children := range [][]node{with(letter), with(workbook), with(slides, node{name: "Current User", content: currentUser(0xf3d1c4df)})} {
		file := compoundFile{children: children}
		f.Add(file.bytes())
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		r := &largeFile{begin: content, size: int64(len(content))}
		_, _ = ExamineOLE(r, r.size) // no panic, and an end
		require.Less(t, r.read, int64(64<<20))
	})
}
