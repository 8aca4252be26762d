package document

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"image"
	"image/jpeg"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// pdfDocument makes PDFs for tests.
type pdfDocument struct {
	objects []string // from number 1 on; the first is the catalog
	trailer string   // what is added to it
	rows    bool     // a cross-reference stream instead of a table
	off     func(number int, place int64) int64
	prefix  string // before the header
	counted int    // from where places are counted
	first   int    // the number that the table begins with
}

// pdfOf is a document with more objects than the least that there must be.
func pdfOf(objects ...string) *pdfDocument {
	return &pdfDocument{objects: append([]string{"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 0>>"}, objects...)}
}

func pdfStream(entries string, content []byte) string {
	return fmt.Sprintf("<<%s/Length %d>>\nstream\n%s\nendstream", entries, len(content), content)
}

func (d *pdfDocument) bytes() []byte {
	var b bytes.Buffer
	b.WriteString(d.prefix + "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	var places []int64
	for i, object := range d.objects {
		place := int64(b.Len() - d.counted)
		if d.off != nil {
			place = d.off(i+1, place)
		}
		places = append(places, place)
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	start := b.Len() - d.counted
	if d.rows {
		d.writeRows(&b, places)
	} else {
		fmt.Fprintf(&b, "xref\n%d %d\n0000000000 65535 f \n", d.first, len(places)+1)
		for _, place := range places {
			fmt.Fprintf(&b, "%010d 00000 n \n", place)
		}
		fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R%s>>\n", len(places)+1, d.trailer)
	}
	fmt.Fprintf(&b, "startxref\n%d\n%%%%EOF\n", start)
	return b.Bytes()
}

// writeRows writes the places with the predictor "Up", as most programs do.
func (d *pdfDocument) writeRows(b *bytes.Buffer, places []int64) {
	number := len(places) + 1
	rows := [][]byte{{0, 0, 0, 0, 0, 0}}
	for _, place := range append(places, int64(b.Len()-d.counted)) {
		rows = append(rows, []byte{1, byte(place >> 24), byte(place >> 16), byte(place >> 8), byte(place), 0})
	}
	var predicted []byte
	above := make([]byte, 6)
	for _, row := range rows {
		predicted = append(predicted, 2)
		for i := range row {
			predicted = append(predicted, row[i]-above[i])
		}
		above = row
	}
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	_, _ = z.Write(predicted)
	_ = z.Close()
	fmt.Fprintf(b, "%d 0 obj\n%s\nendobj\n", number, pdfStream(fmt.Sprintf("/Type/XRef/W[1 4 1]/Size %d/Root 1 0 R/Filter/FlateDecode/DecodeParms<</Columns 6/Predictor 12>>%s", number+1, d.trailer), packed.Bytes()))
}

// zeroed fills a part of a file with zeros, as a copy that broke off leaves it.
func zeroed(content []byte, from, to float64) []byte {
	b := bytes.Clone(content)
	clear(b[int(from*float64(len(b))):int(to*float64(len(b)))])
	return b
}

func deflated(t testing.TB, content []byte) []byte {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, err := z.Write(content)
	require.NoError(t, err)
	require.NoError(t, z.Close())
	return b.Bytes()
}

func noise(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{7}).Read(b)
	return b
}

// jpegOf is a picture that does not pack well.
func jpegOf(t testing.TB, width, height int) []byte {
	img := image.NewYCbCr(image.Rect(0, 0, width, height), image.YCbCrSubsampleRatio420)
	copy(img.Y, noise(len(img.Y)))
	var b bytes.Buffer
	require.NoError(t, jpeg.Encode(&b, img, nil))
	return b.Bytes()
}
