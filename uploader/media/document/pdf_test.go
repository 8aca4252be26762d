package document

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/defect"
)

func fixture(t testing.TB, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	return content
}

func examinePDF(content []byte) (PDF, error) {
	return ExaminePDF(bytes.NewReader(content), int64(len(content)))
}

// updated appends an incremental update to a file with a table.
func updated(base []byte, trailer string) []byte {
	_, end, _ := bytes.Cut(base[bytes.LastIndex(base, []byte("startxref")):], []byte("\n"))
	previous, _, _ := bytes.Cut(end, []byte("\n"))
	place := len(base) + len("9 0 obj\nnull\nendobj\n")
	return fmt.Appendf(bytes.Clone(base), "9 0 obj\nnull\nendobj\nxref\n9 1\n%010d 00000 n \ntrailer\n<< /Size 10 /Root 1 0 R /Prev %s %s >>\nstartxref\n%d\n%%%%EOF\n",
		len(base), previous, trailer, place)
}

func TestPDFs(t *testing.T) {
	plain := fixture(t, "plain.pdf")
	junk := []byte(strings.Repeat("mail header\r\n", 50))
	for name, test := range map[string]struct {
		content   []byte
		encrypted bool
	}{
		"plain":                       {plain, false},
		"linearized":                  {fixture(t, "linearized.pdf"), false},
		"object streams":              {fixture(t, "objects.pdf"), false},
		"encrypted":                   {fixture(t, "encrypted.pdf"), true},
		"encrypted objects":           {fixture(t, "encrypted-objects.pdf"), true},
		"encrypted linearized":        {fixture(t, "encrypted-linearized.pdf"), true},
		"updated":                     {updated(plain, ""), false},
		"updated twice":               {updated(updated(plain, ""), "/ID [(a\\)>>) <3e3e>] /X << /Encrypt 1 >>"), false},
		"updated, encrypted":          {updated(plain, "/Encrypt 7 0 R"), true},
		"updated, by a name in code":  {updated(plain, "/Encr#79pt 7 0 R"), true},
		"updated, encryption removed": {updated(plain, "/Encrypt null"), false},
		"updated, encrypted before":   {updated(updated(plain, "/Encrypt 7 0 R"), ""), true},
		"a dictionary that goes on":   {updated(plain, "/Z ["+strings.Repeat("1 ", 9000)+"] /Encrypt 7 0 R"), true},
		"junk before":                 {append(bytes.Clone(junk), plain...), false},
		"junk before, encrypted":      {append(bytes.Clone(junk), fixture(t, "encrypted.pdf")...), true},
		"junk after":                  {append(bytes.Clone(plain), make([]byte, 2000)...), false},
		"line ends changed":           {bytes.ReplaceAll(plain, []byte("\n"), []byte("\r\n")), false},
		"a wrong place":               {bytes.Replace(plain, []byte("startxref\n"), []byte("startxref\n1"), 1), false},
	} {
		pdf, err := examinePDF(test.content)
		require.NoError(t, err, name)
		require.Equal(t, test.encrypted, pdf.Encrypted, name)
		require.Regexp(t, `^1\.\d$`, pdf.Version, name)
	}
}

func TestBrokenPDFs(t *testing.T) {
	plain, linearized := fixture(t, "plain.pdf"), fixture(t, "linearized.pdf")
	unfinished := updated(plain, "")
	for name, test := range map[string]struct {
		content []byte
		want    error
	}{
		"empty":                     {nil, defect.ErrBroken},
		"no header":                 {plain[9:], defect.ErrBroken},
		"a header too far in":       {append(make([]byte, 1024), plain...), defect.ErrBroken},
		"only a header":             {[]byte("%PDF-1.4\n"), defect.ErrTruncated},
		"half":                      {plain[:len(plain)/2], defect.ErrTruncated},
		"without its last bytes":    {plain[:len(plain)-10], defect.ErrTruncated},
		"cut in the update":         {unfinished[:len(plain)+12], defect.ErrTruncated},
		"linearized, cut":           {linearized[:len(linearized)-300], defect.ErrTruncated},
		"linearized, first page":    {linearized[:bytes.Index(linearized, []byte("%%EOF"))+6], defect.ErrTruncated},
		"an end that leads nowhere": {[]byte("%PDF-1.4\nstartxref\n99999\n%%EOF\n"), defect.ErrBroken},
		"an end that leads to text": {[]byte("%PDF-1.4\nstartxref\n2\n%%EOF\n"), defect.ErrBroken},
		"a negative place":          {[]byte("%PDF-1.4\nstartxref\n-2\n%%EOF\n"), defect.ErrTruncated},
		"a table without a trailer": {[]byte("%PDF-1.4\nxref\n0 1\nstartxref\n9\n%%EOF\n"), defect.ErrBroken},
		"a table of billions":       {[]byte("%PDF-1.4\nxref\n0 9999999999999\nstartxref\n9\n%%EOF\n"), defect.ErrBroken},
	} {
		_, err := examinePDF(test.content)
		require.ErrorIs(t, err, test.want, name)
	}
	_, err := ExaminePDF(bytes.NewReader(plain), int64(len(plain))+1000) // it has become shorter
	require.ErrorIs(t, err, defect.ErrTruncated)
}

func TestPDFsThatGoInCircles(t *testing.T) {
	circle := []byte("%PDF-1.4\nxref\n0 0\ntrailer\n<< /Root 1 0 R /Prev 9 >>\nstartxref\n9\n%%EOF\n")
	pdf, err := examinePDF(circle)
	require.NoError(t, err)
	require.False(t, pdf.Encrypted)
}

// largeFile is a file with a beginning, an end, and zeros between, that counts
// what is read of it.
type largeFile struct {
	begin, end []byte
	size, read int64
}

func (l *largeFile) ReadAt(p []byte, at int64) (int, error) {
	clear(p)
	n := int(min(int64(len(p)), l.size-at))
	if at < int64(len(l.begin)) {
		copy(p[:n], l.begin[at:])
	}
	end := l.size - int64(len(l.end)) // where l.end begins
	if last := at + int64(n); last > end {
		copy(p[max(0, end-at):n], l.end[max(0, at-end):])
	}
	l.read += int64(n)
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func FuzzPDF(f *testing.F) {
	for _, name := range []string{"plain.pdf", "linearized.pdf", "objects.pdf", "encrypted.pdf"} {
		f.Add(fixture(f, name))
	}
	scan := pdfOf(pdfStream("/Filter/DCTDecode", jpegOf(f, 64, 64)), pdfStream("/Filter/FlateDecode", deflated(f, make([]byte, 3<<20))))
	f.Add(scan.bytes())
	scan.rows = true
	f.Add(scan.bytes())
	f.Add(zeroed(scan.bytes(), 0.3, 0.6))
	f.Add([]byte("%PDF-1.4\nxref\n0 0\ntrailer\n<< /Root (\\ /Prev 9 >>\nstartxref\n9\n%%EOF\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		r := &largeFile{begin: content, size: int64(len(content))}
		_, _ = ExaminePDF(r, r.size) // no panic, and an end
		require.Less(t, r.read, int64(64<<20))
	})
}
