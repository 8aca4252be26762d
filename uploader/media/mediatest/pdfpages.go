package mediatest

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"math/rand/v2"
	"strings"
)

// PDFOf returns a PDF of these objects, from number 1 on, of which the first is the
// catalog. trailer is what else its trailer has.
func PDFOf(trailer string, objects ...string) []byte {
	out := []byte("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	var places []int
	for i, object := range objects {
		places = append(places, len(out))
		out = fmt.Appendf(out, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	table := len(out)
	out = fmt.Appendf(out, "xref\n0 %d\n0000000000 65535 f \n", len(places)+1)
	for _, place := range places {
		out = fmt.Appendf(out, "%010d 00000 n \n", place)
	}
	return fmt.Appendf(out, "trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n", len(places)+1, trailer, table)
}

// PDFStream returns a stream object, packed, with these entries.
func PDFStream(entries, content string) string {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	_, _ = z.Write([]byte(content))
	_ = z.Close()
	return fmt.Sprintf("<<%s/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream", entries, packed.Len(), packed.Bytes())
}

// PDFPages returns a PDF of so many pages of A4, each with a green and a red square and
// a line of text. page is what else the first has in its dictionary.
func PDFPages(pages int, page string) []byte {
	var kids strings.Builder
	for i := range pages {
		fmt.Fprintf(&kids, "%d 0 R ", 5+i)
	}
	objects := []string{
		"<</Type/Catalog/Pages 2 0 R>>",
		fmt.Sprintf("<</Type/Pages/Kids[%s]/Count %d/MediaBox[0 0 595 842]>>", kids.String(), pages),
		"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
		PDFStream("", "0 0.6 0 rg 50 700 100 100 re f 0.9 0 0 rg 445 42 100 100 re f 0 0 0 rg BT /F 40 Tf 100 450 Td (Dear customer) Tj ET"),
	}
	for i := range pages {
		objects = append(objects, "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 3 0 R>>>>"+page+">>")
		if i == 0 {
			page = ""
		}
	}
	return PDFOf("", objects...)
}

// onePage returns a PDF of one page with this content, this box, these resources, and
// more objects, from number 5 on.
func onePage(box, content, resources string, more ...string) []byte {
	return PDFOf("", append([]string{
		"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[" + box + "]/Contents 4 0 R/Resources<<" + resources + ">>>>",
		PDFStream("", content),
	}, more...)...)
}

// noise is what no program reads anything in.
func noise(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{7}).Read(b)
	return b
}

const a4 = "0 0 595 842"

// HostilePDFs returns PDFs, by name, that are made to take all memory or time of who
// draws their first page, or that cannot be drawn. Those that have a page to draw
// all the same are PeculiarPDFs.
func HostilePDFs() map[string][]byte {
	whole := PDFPages(3, "")
	return map[string][]byte{
		"header only.pdf": []byte("%PDF-1.7\n"),
		"noise.pdf":       append([]byte("%PDF-1.7\n"), noise(1<<20)...),
		"no pages.pdf":    PDFOf("", "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 0>>"),
		"no catalog.pdf":  PDFOf("", "<</Type/Pages/Kids[]/Count 0>>"),
		"half.pdf":        whole[:300],
		"pages without end.pdf": PDFOf("", "<</Type/Catalog/Pages 2 0 R>>",
			"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1000000000/Parent 2 0 R>>"),
		"forms of forms.pdf": formsOfForms(),
		"draws itself.pdf":   onePage(a4, "/F Do", "/XObject<</F 5 0 R>>", PDFStream("/Type/XObject/Subtype/Form/BBox["+a4+"]/Resources<</XObject<</F 5 0 R>>>>", "/F Do /F Do")),
		"too many lines.pdf": onePage(a4, strings.Repeat("0 0 m 595 842 l 595 0 l 0 842 l h f\n", 1<<20), ""),
		"picture of 3.6 gigapixels.pdf": onePage(a4, "595 0 0 842 0 0 cm /I Do", "/XObject<</I 5 0 R>>",
			PDFStream("/Type/XObject/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 8/ColorSpace/DeviceRGB", strings.Repeat("\x80", 50<<20))),
		"opens with a password.pdf": lockedPDF("Standard"),
		"protected otherwise.pdf":   lockedPDF("Unheard"),
	}
}

// PeculiarPDFs returns PDFs, by name, of which the first page can be drawn, whatever
// else they are or lack.
func PeculiarPDFs() map[string][]byte {
	square := "0 0.6 0 rg 0 0 20000 20000 re f"
	whole := PDFPages(3, "")
	return map[string][]byte{
		"a billion objects.pdf": PDFOf("/Size 1000000000", "<</Type/Catalog/Pages 2 0 R>>",
			"<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox["+a4+"]>>"),
		"10000 x 10000.pdf":   onePage("0 0 10000 10000", square, ""),
		"a strip.pdf":         onePage("0 0 1 14400", square, ""),
		"no box.pdf":          onePage("0 0 0 0", square, ""),
		"beyond numbers.pdf":  onePage("0 0 1e30 1e30", square, ""),
		"turned box.pdf":      onePage("595 842 0 0", square, ""),
		"not closed.pdf":      onePage(a4, strings.Repeat("q [", 1<<18)+square, ""),
		"without content.pdf": onePage(a4, "", "/Font<</F 99 0 R>>"),
		"with a script.pdf": PDFOf("", "<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(while\\(true\\);)>>>>",
			"<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox["+a4+"]/AA<</O<</S/JavaScript/JS(app.launchURL\\('http://192.0.2.1/'\\))>>>>>>"),
		"a form of XFA.pdf": PDFOf("", "<</Type/Catalog/Pages 2 0 R/NeedsRendering true/AcroForm<</Fields[]/XFA 4 0 R>>>>",
			"<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox["+a4+"]>>",
			PDFStream("", "<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'><template><subform/></template></xdp:xdp>")),
		"places are wrong.pdf": bytes.Replace(whole, []byte("startxref\n"), []byte("startxref\n9"), 1),
		"other files.pdf": onePage(a4, square+" /I Do", "/XObject<</I 5 0 R>>",
			"<</Type/XObject/Subtype/Image/Width 9/Height 9/F<</Type/Filespec/FS/URL/F(file:///etc/passwd)>>/Length 0>>\nstream\n\nendstream"),
	}
}

// formsOfForms returns a PDF whose page draws ten forms, each of which draws ten
// others, and so on, nine times.
func formsOfForms() []byte {
	const deep = 9
	var forms []string
	for i := range deep {
		forms = append(forms, PDFStream(fmt.Sprintf("/Type/XObject/Subtype/Form/BBox[%s]/Resources<</XObject<</F %d 0 R>>>>", a4, 6+i),
			strings.Repeat("/F Do ", 10)))
	}
	forms = append(forms, PDFStream("/Type/XObject/Subtype/Form/BBox["+a4+"]", "0 0 m 595 842 l S"))
	return onePage(a4, strings.Repeat("/F Do ", 10), "/XObject<</F 5 0 R>>", forms...)
}

// lockedPDF returns a PDF that opens only with a password that nobody knows, by a kind
// of protection.
func lockedPDF(filter string) []byte {
	secret := strings.Repeat("5a", 32)
	return PDFOf(fmt.Sprintf("/Encrypt 4 0 R/ID[<%s><%s>]", secret, secret),
		"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox["+a4+"]>>",
		fmt.Sprintf("<</Filter/%s/V 1/R 2/Length 40/P -4/O<%s>/U<%s>>>", filter, secret, secret))
}
