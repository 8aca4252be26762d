package document

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/defect"
)

// insert puts a segment behind the first bytes of a JPEG.
func insert(picture, segment []byte) []byte {
	return append(append(bytes.Clone(picture[:2]), segment...), picture[2:]...)
}

// blankJPEG is a picture whose tables were made for it: nothing but "as before"
// and "nothing follows", both with the code 0.
func blankJPEG(zeros int) []byte {
	table := func(kind byte) []byte {
		return append(append([]byte{0xff, 0xc4, 0, 20, kind, 1}, make([]byte, 15)...), 0)
	}
	b := append([]byte{0xff, 0xd8}, table(0x00)...)
	b = append(append(b, table(0x10)...), 0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0)
	return append(append(b, make([]byte, zeros)...), 0xff, 0xd9)
}

func TestWholePDFs(t *testing.T) {
	photo := jpegOf(t, 300, 300)
	padding := append([]byte{0xff, 0xe1, 0x20, 0x02}, make([]byte, 0x2000)...)
	blank := deflated(t, make([]byte, 30<<20))
	require.True(t, bytes.Contains(blank, make([]byte, (minCells+1)*zeroCell)), "a blank page packs to zeros")
	many := pdfOf()
	for i := range 5000 {
		many.objects = append(many.objects, fmt.Sprintf("<</Number %d>>", i))
	}
	junk := strings.Repeat("mail header\r\n", 50)
	for name, d := range map[string]*pdfDocument{
		"the least":                       pdfOf(),
		"many objects":                    many,
		"a photo":                         pdfOf(pdfStream("/Filter/DCTDecode", photo)),
		"a photo with room for notes":     pdfOf(pdfStream("/Filter/DCTDecode", insert(photo, padding))),
		"a blank photo":                   pdfOf(pdfStream("/Filter[/DCTDecode]", blankJPEG(9000))),
		"a blank page":                    pdfOf(pdfStream("/Filter/FlateDecode", blank)),
		"a black page that is not packed": pdfOf(pdfStream("", make([]byte, 100_000))),
		"its length elsewhere":            pdfOf(fmt.Sprintf("<</Filter/FlateDecode/Length 4 0 R>>\nstream\n%s\nendstream", blank), fmt.Sprint(len(blank))),
		"zeros between objects":           pdfOf("<<>>\nendobj\n"+strings.Repeat("\x00", 9000), "<<>>"),
		"places that are a bit off":       {objects: pdfOf("<<>>").objects, off: func(_ int, at int64) int64 { return at - 3 }},
		"places that are a bit behind":    {objects: pdfOf("<<>>", "<<>>").objects, off: func(_ int, at int64) int64 { return at + 2 }},
		"an object that never was": {objects: pdfOf("<<>>").objects, off: func(n int, at int64) int64 {
			if n == 3 {
				return 0
			}
			return at
		}},
		"counted from 1":              {objects: pdfOf("<<>>").objects, first: 1},
		"junk before":                 {objects: pdfOf("<<>>").objects, prefix: junk, counted: len(junk)},
		"junk before that is counted": {objects: pdfOf("<<>>").objects, prefix: junk},
	} {
		for _, rows := range []bool{false, true} {
			if d.rows = rows; rows && d.first > 0 {
				continue
			}
			found, err := examinePDF(d.bytes())
			require.NoError(t, err, "%s %v", name, rows)
			require.Equal(t, PDF{Version: "1.7"}, found, "%s %v", name, rows)
		}
	}
}

func TestPDFsWithHoles(t *testing.T) {
	photo := jpegOf(t, 600, 600)
	text := deflated(t, noise(300_000))
	many := pdfOf()
	for i := range 5000 {
		many.objects = append(many.objects, fmt.Sprintf("<</Number %d>>", i))
	}
	for name, test := range map[string]struct {
		d        *pdfDocument
		from, to float64
	}{
		"many objects":                 {many, 0.4, 0.5},
		"many objects, one in zeros":   {many, 0.5, 0.501},
		"a photo":                      {pdfOf(pdfStream("/Filter/DCTDecode", photo)), 0.4, 0.6},
		"a photo, its second half":     {pdfOf(pdfStream("/Filter/DCTDecode", photo), "<<>>"), 0.5, 0.99},
		"a photo, 4 KB":                {pdfOf(pdfStream("/Filter/DCTDecode", photo)), 0.5, 0.5 + 4096/float64(len(photo))},
		"a photo, its beginning":       {pdfOf(pdfStream("/Filter/DCTDecode", insert(photo, append([]byte{0xff, 0xe1, 0x20, 0x02}, make([]byte, 0x2000)...)))), 0.1, 0.3},
		"a blank photo and a hole":     {pdfOf(pdfStream("/Filter/DCTDecode", blankJPEG(9000)), pdfStream("/Filter/DCTDecode", photo)), 0.5, 0.7},
		"a packed text":                {pdfOf(pdfStream("/Filter/FlateDecode", text)), 0.4, 0.6},
		"a packed text, 4 KB":          {pdfOf(pdfStream("/Filter/FlateDecode", text)), 0.5, 0.5 + 4096.0/300_000},
		"between objects":              {pdfOf("<<>>\nendobj\n"+strings.Repeat("%", 90_000)+"\n", "<<>>"), 0.4, 0.7},
		"the end of a dictionary":      {pdfOf("<<"+strings.Repeat("/A 1", 15_000)+">>", "<<>>"), 0.4, 0.8},
		"a fax":                        {pdfOf(pdfStream("/Filter/CCITTFaxDecode", noise(100_000))), 0.2, 0.8},
		"two filters":                  {pdfOf(pdfStream("/Filter[/FlateDecode /DCTDecode]", deflated(t, photo))), 0.4, 0.6},
		"encrypted":                    {&pdfDocument{objects: pdfOf(pdfStream("", noise(90_000))).objects, trailer: "/Encrypt 2 0 R"}, 0.4, 0.6},
		"not packed, and over its end": {pdfOf(pdfStream("", noise(90_000)), "<<>>"+strings.Repeat(" ", 9000)), 0.5, 0.95},
	} {
		for _, rows := range []bool{false, true} {
			test.d.rows = rows
			whole := test.d.bytes()
			_, err := examinePDF(whole)
			require.NoError(t, err, name)
			found, err := examinePDF(zeroed(whole, test.from, test.to))
			require.ErrorIs(t, err, defect.ErrBroken, "%s %v", name, rows)
			require.Equal(t, "1.7", found.Version)
		}
	}
	_, err := examinePDF(zeroed(updated(pdfOf(pdfStream("/Filter/DCTDecode", photo)).bytes(), ""), 0.4, 0.6))
	require.ErrorIs(t, err, defect.ErrBroken, "in the older of two sections")
	hole := zeroed(fixture(t, "objects.pdf"), 0.3, 0.7)
	_, err = examinePDF(hole)
	require.ErrorIs(t, err, defect.ErrBroken)
	stray := bytes.Replace(pdfOf(pdfStream("/Filter/DCTDecode", photo)).bytes(), []byte("startxref\n"), []byte("startxref\n1"), 1)
	_, err = examinePDF(stray)
	require.NoError(t, err)
	_, err = examinePDF(zeroed(stray, 0.4, 0.6))
	require.ErrorIs(t, err, defect.ErrBroken)
}

// Something else was written over a part of the file, or cut out of it.
func TestPDFsThatMissObjects(t *testing.T) {
	many := pdfOf()
	for i := range 1000 {
		many.objects = append(many.objects, fmt.Sprintf("<</Number %d>>", i))
	}
	whole := many.bytes()
	over := bytes.Clone(whole)
	copy(over[len(over)/3:], noise(4096))
	found, err := examinePDF(over)
	require.NoError(t, err)
	require.InDelta(t, 4096/32, found.Missing, 40)

	lost := &pdfDocument{objects: many.objects, off: func(n int, at int64) int64 {
		if n == 7 {
			return 1 << 40
		}
		return at
	}}
	found, err = examinePDF(bytes.ReplaceAll(lost.bytes(), []byte("1099511627776"), []byte("9511627776")))
	require.NoError(t, err)
	require.Equal(t, 1, found.Missing)
}

func TestPredictors(t *testing.T) {
	above := []byte{10, 20, 30}
	for predictor, want := range [][]byte{{1, 2, 3}, {1, 3, 6}, {11, 22, 33}, {6, 15, 25}, {11, 22, 33}} {
		row := []byte{1, 2, 3}
		require.NoError(t, unpredict(byte(predictor), row, above))
		require.Equal(t, want, row, predictor)
	}
	require.Error(t, unpredict(5, []byte{1}, []byte{1}))
}
