package document

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/defect"
)

// Signatures and sizes of records: APPNOTE.TXT (PKWARE) 4.3.12, 4.3.14 and
// 4.3.15.
const (
	zipEntryMagic    = "PK\x01\x02"
	zip64LocatorSize = 20
	zip64EndSize     = 56
)

// part is one part of a zip that a test packs.
type part struct{ name, content string }

// packed packs parts, as Office does.
func packed(t testing.TB, parts ...part) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, p := range parts {
		header := &zip.FileHeader{Name: p.name, Method: zip.Deflate}
		if p.content == "" {
			header.Method = zip.Store // a packer for each of many would take long
		}
		out, err := w.CreateHeader(header)
		require.NoError(t, err)
		_, err = out.Write([]byte(p.content))
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return b.Bytes()
}

const transitional = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"

// officeParts are the parts of an Office document with one main part of a
// content type.
func officeParts(main, contentType string, more ...part) []part {
	return append([]part{
		{"[Content_Types].xml", `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/` + main + `" ContentType="` + contentType + `"/></Types>`},
		{"_rels/.rels", `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/><Relationship Id="rId1" Type="` + transitional + `" Target="` + main + `"/></Relationships>`},
		{main, "<main/>"},
	}, more...)
}

const (
	docxMain = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
	xlsxMain = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
	pptxMain = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
)

func examineZip(content []byte) (Office, error) {
	return ExamineZip(bytes.NewReader(content), int64(len(content)))
}

func TestOfficeDocuments(t *testing.T) {
	for _, test := range []struct {
		main, contentType, want string
		macros                  bool
	}{
		{"word/document.xml", docxMain, Word, false},
		{"xl/workbook.xml", xlsxMain, Excel, false},
		{"ppt/presentation.xml", pptxMain, PowerPoint, false},
		{"word/document2.xml", docxMain, Word, false}, // Microsoft 365 and SharePoint
		{"word/document.xml", strings.ToUpper(docxMain), Word, false},
		{"word/document.xml", "application/vnd.ms-word.document.macroEnabled.main+xml", "application/vnd.ms-word.document.macroEnabled.12", true},
		{"xl/workbook.xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml", "application/vnd.ms-excel.sheet.macroEnabled.12", true},
		{"xl/workbook.bin", "application/vnd.ms-excel.sheet.binary.macroEnabled.main", "application/vnd.ms-excel.sheet.binary.macroEnabled.12", false},
		{"ppt/presentation.xml", "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml", "application/vnd.ms-powerpoint.presentation.macroEnabled.12", true},
		{"word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.template", false},
		{"xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.template", false},
		{"ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.template.main+xml", "application/vnd.openxmlformats-officedocument.presentationml.template", false},
		{"ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml", "application/vnd.openxmlformats-officedocument.presentationml.slideshow", false},
		{"visio/document.xml", "application/vnd.ms-visio.drawing.main+xml", "application/vnd.ms-visio.drawing", false},
		{"word/document.xml", "application/x-other", Zip, false},
	} {
		office, err := examineZip(packed(t, officeParts(test.main, test.contentType)...))
		require.NoError(t, err, test.contentType)
		require.Equal(t, Office{MIME: test.want, Macros: test.macros}, office, test.contentType)
	}
}

func TestOfficeDocumentsInOtherForms(t *testing.T) {
	parts := officeParts("word/document.xml", docxMain)
	change := func(i int, content string) []part {
		changed := append([]part(nil), parts...)
		changed[i].content = content
		return changed
	}
	macro := part{"word/vbaProject.bin", "x"}
	withMacro := change(0, strings.Replace(parts[0].content, "</Types>", `<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>`, 1))
	strict := change(1, strings.Replace(parts[1].content, transitional, "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument", 1))
	backslashes := append([]part(nil), parts...)
	backslashes[1].name, backslashes[2].name = `_rels\.rels`, `word\document.xml`
	wide := change(0, string(encoded(t, "utf-16le", "\ufeff"+strings.Replace(parts[0].content, "UTF-8", "UTF-16", 1))))
	large := append([]part{{"docProps/thumbnail.jpeg", strings.Repeat("x", 300<<10)}}, parts...)
	for name, test := range map[string]struct {
		content []byte
		want    Office
	}{
		"strict":              {packed(t, strict...), Office{MIME: Word}},
		"an absolute target":  {packed(t, change(1, strings.Replace(parts[1].content, `"word/`, `"/word/`, 1))...), Office{MIME: Word}},
		"UTF-16":              {packed(t, wide...), Office{MIME: Word}},
		"backslashes":         {packed(t, backslashes...), Office{MIME: Word}},
		"a long beginning":    {packed(t, large...), Office{MIME: Word}},
		"macros by a default": {packed(t, append(withMacro, macro)...), Office{MIME: Word, Macros: true}},
		"a program before it": {append([]byte("stub of a self-extracting archive"), packed(t, parts...)...), Office{MIME: Word}},
		"bytes after it":      {append(packed(t, parts...), "\r\n"...), Office{MIME: Word}},
		"no relationships":    {packed(t, parts[0], parts[2]), Office{MIME: Zip}},
		"only a folder":       {packed(t, parts[2]), Office{MIME: Zip}},
	} {
		office, err := examineZip(test.content)
		require.NoError(t, err, name)
		require.Equal(t, test.want, office, name)
	}
}

func TestOtherZips(t *testing.T) {
	for want, parts := range map[string][]part{
		"application/vnd.oasis.opendocument.text": {{"mimetype", "application/vnd.oasis.opendocument.text"}, {"content.xml", "<x/>"}},
		"application/epub+zip":                    {{"mimetype", "application/epub+zip\n"}, {"META-INF/container.xml", "<x/>"}},
		Java:                                      {{"META-INF/MANIFEST.MF", "Manifest-Version: 1.0"}, {"A.class", "x"}},
		Android:                                   {{"META-INF/MANIFEST.MF", "x"}, {"AndroidManifest.xml", "x"}, {"classes.dex", "x"}},
		WindowsPackage:                            {{"AppxManifest.xml", "x"}},
	} {
		office, err := examineZip(packed(t, parts...))
		require.NoError(t, err)
		require.Equal(t, Office{MIME: want}, office)
	}
	for _, parts := range [][]part{nil, {{"a.txt", "x"}}, {{"mimetype", "application/pdf"}}, {{"mimetype", strings.Repeat("x", 9999)}}} {
		office, err := examineZip(packed(t, parts...))
		require.NoError(t, err)
		require.Equal(t, Office{MIME: Zip}, office)
	}
}

func TestAZipWithAPassword(t *testing.T) {
	content := packed(t, part{"a.txt", "x"})
	content[bytes.Index(content, []byte(zipEntryMagic))+8] |= zipFlagEncrypted
	office, err := examineZip(content)
	require.NoError(t, err)
	require.Equal(t, Office{MIME: Zip, Encrypted: true}, office)
}

func TestBrokenZips(t *testing.T) {
	parts := officeParts("word/document.xml", docxMain)
	whole := packed(t, parts...)
	bomb := append([]part(nil), parts...)
	bomb[0].content += strings.Repeat(" ", maxZipPart)
	change := func(f func(b []byte)) []byte {
		b := bytes.Clone(whole)
		f(b)
		return b
	}
	end := len(whole) - zipEndSize
	for name, test := range map[string]struct {
		content []byte
		want    error
	}{
		"empty":                   {nil, defect.ErrTruncated},
		"half":                    {whole[:len(whole)/2], defect.ErrTruncated},
		"without its last bytes":  {whole[:len(whole)-1], defect.ErrTruncated},
		"without its beginning":   {whole[100:], defect.ErrBroken},
		"a bomb in the types":     {packed(t, bomb...), defect.ErrTooBig},
		"no main part":            {packed(t, parts[:2]...), defect.ErrBroken},
		"types that are not XML":  {packed(t, part{parts[0].name, "x"}, parts[1], parts[2]), defect.ErrBroken},
		"other types than packed": {change(func(b []byte) { b[40] ^= 0xff; b[80] ^= 0xff }), defect.ErrBroken},
		"millions of entries":     {change(func(b []byte) { binary.LittleEndian.PutUint16(b[end+10:], 65535) }), defect.ErrTooBig},
		"a huge directory":        {change(func(b []byte) { binary.LittleEndian.PutUint32(b[end+12:], 1<<31) }), defect.ErrTooBig},
		"a directory too large":   {change(func(b []byte) { binary.LittleEndian.PutUint32(b[end+12:], uint32(len(b))) }), defect.ErrBroken},
		"a directory elsewhere":   {change(func(b []byte) { binary.LittleEndian.PutUint32(b[end+16:], uint32(len(b))) }), defect.ErrBroken},
		"one entry too many":      {change(func(b []byte) { b[end+10]++ }), defect.ErrBroken},
		"a part that lies about its size": {change(func(b []byte) {
			binary.LittleEndian.PutUint32(b[bytes.Index(b, []byte(zipEntryMagic))+20:], 1<<30)
		}), defect.ErrBroken},
	} {
		office, err := examineZip(test.content)
		require.ErrorIs(t, err, test.want, name)
		require.Equal(t, Zip, office.MIME, name)
	}
	_, err := ExamineZip(bytes.NewReader(whole), int64(len(whole))+1000) // it has become shorter
	require.ErrorIs(t, err, defect.ErrTruncated)
}

// A bomb whose directory says that the part is small.
func TestAZipBombThatLies(t *testing.T) {
	parts := officeParts("word/document.xml", docxMain)
	parts[0].content = strings.Repeat(" ", 8<<20)
	content := packed(t, parts...)
	binary.LittleEndian.PutUint32(content[bytes.Index(content, []byte(zipEntryMagic))+24:], 100)
	_, err := examineZip(content)
	require.ErrorIs(t, err, defect.ErrBroken)
}

// A document keeps its type whatever is wrong inside of it: only its parts are
// not what they were when it was packed.
func TestDocumentsWithDamagedParts(t *testing.T) {
	noise := make([]byte, 300<<10)
	_, _ = rand.NewChaCha8([32]byte{}).Read(noise)
	text := strings.Repeat("<w:p>words and more words</w:p>", 40_000)
	whole := packed(t, officeParts("word/document.xml", docxMain, part{"word/media/image1.jpeg", string(noise)}, part{"word/glossary.xml", text})...)
	office, err := examineZip(whole)
	require.NoError(t, err)
	require.Equal(t, Word, office.MIME)
	image := bytes.Index(whole, []byte("image1.jpeg"))
	for name, change := range map[string]func(b []byte){
		"its middle is zeros":      func(b []byte) { clear(b[len(b)/3 : 2*len(b)/3]) },
		"512 bytes are zeros":      func(b []byte) { clear(b[image+1000:][:512]) },
		"one bit of a picture":     func(b []byte) { b[image+1000] ^= 1 },
		"one bit of a text":        func(b []byte) { b[bytes.Index(b, []byte("glossary"))+100] ^= 1 },
		"another header of a part": func(b []byte) { b[image-41] ^= 1 },
	} {
		damaged := bytes.Clone(whole)
		change(damaged)
		office, err := examineZip(damaged)
		require.ErrorIs(t, err, defect.ErrBroken, name)
		require.Equal(t, Word, office.MIME, name)
	}
}

func TestAZip64(t *testing.T) {
	content := packed(t, officeParts("word/document.xml", docxMain)...)
	at := len(content) - zipEndSize
	end := bytes.Clone(content[at:])
	record := make([]byte, zip64EndSize)
	copy(record, "PK\x06\x06")
	binary.LittleEndian.PutUint64(record[4:], zip64EndSize-12)
	binary.LittleEndian.PutUint64(record[32:], uint64(le16(end[10:])))
	binary.LittleEndian.PutUint64(record[40:], uint64(le32(end[12:])))
	binary.LittleEndian.PutUint64(record[48:], uint64(le32(end[16:])))
	locator := make([]byte, zip64LocatorSize)
	copy(locator, "PK\x06\x07")
	binary.LittleEndian.PutUint64(locator[8:], uint64(at))
	binary.LittleEndian.PutUint32(locator[16:], 1) // of one disk
	copy(end[8:20], bytes.Repeat([]byte{0xff}, 12))
	large := append(append(append(content[:at:at], record...), locator...), end...)
	office, err := examineZip(large)
	require.NoError(t, err)
	require.Equal(t, Word, office.MIME)
	_, err = zip.NewReader(bytes.NewReader(large), int64(len(large))) // others agree
	require.NoError(t, err)

	binary.LittleEndian.PutUint64(large[at+32:], 1<<40)
	_, err = examineZip(large)
	require.ErrorIs(t, err, defect.ErrBroken)
}

func TestAZipWithManyEntries(t *testing.T) {
	var parts []part
	for i := range maxZipEntries + 1 {
		parts = append(parts, part{fmt.Sprint(i), ""})
	}
	_, err := examineZip(packed(t, parts[1:]...))
	require.NoError(t, err)
	_, err = examineZip(packed(t, parts...))
	require.ErrorIs(t, err, defect.ErrTooBig)
}

func FuzzZip(f *testing.F) {
	f.Add(packed(f, officeParts("word/document.xml", docxMain)...))
	f.Add(packed(f, part{"mimetype", "application/epub+zip"}))
	f.Fuzz(func(t *testing.T, content []byte) {
		office, err := examineZip(content) // no panic, and an end
		require.NotEmpty(t, office.MIME)
		require.True(t, err == nil || errors.Is(err, defect.ErrTruncated) || errors.Is(err, defect.ErrBroken) || errors.Is(err, defect.ErrTooBig), "%v", err)
	})
}
