package picture

import (
	"bytes"
	"compress/zlib"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"io"

	"mediadrop/uploader/media/picture/pixels"
	"mediadrop/uploader/media/picture/reading"
)

// Resolutions of a TIFF page (TIFF 6.0, section 8).
const (
	tagResolution     = 282
	tagResolutionUnit = 296

	// usualResolution is taken for pages that do not say theirs, in dots an inch.
	usualResolution = 200
	pageQuality     = 85
)

// ConvertPages writes a PDF with all full pages of a TIFF, each of them upright,
// in sRGB, and as large as it says. Pages in black and white stay as sharp as they
// are; others become JPEG. It stops when ctx ends. Errors are those of Convert; a
// PDF of more than maxBytes is too big.
func ConvertPages(ctx context.Context, f io.ReaderAt, size int64, maxBytes int64, w io.Writer) error {
	in := reading.NewInput(&watchedFile{ctx: ctx, file: f}, size)
	found, err := look(in)
	if err != nil {
		return err
	}
	if found.Format != TIFF {
		return reading.UnknownKind("the pages of a %s picture", found.Format)
	}
	doc := &pdfWriter{w: cancelWriter{ctx, w}, most: maxBytes, pages: len(found.pages)}
	doc.begin()
	for i, page := range found.pages {
		this := facts{Info: Info{Format: TIFF, Orientation: 1, Model: Other}, pages: []tiffPage{page}}
		if err := readPage(in, &this, page); err != nil {
			return fmt.Errorf("look at page %d: %w", i+1, err)
		}
		if err := this.size().Check(); err != nil {
			return err
		}
		stored, err := decode(ctx, in, this)
		if err != nil {
			return fmt.Errorf("page %d: %w", i+1, err)
		}
		finished := ready(in, this, stored)
		if pixels.Transparent(finished.Image) {
			pixels.Flatten(finished.Image)
		}
		finished.Finish()
		if err := doc.page(i, finished.Image, resolutionOf(page)); err != nil {
			return fmt.Errorf("write page %d: %w", i+1, err)
		}
	}
	return doc.end()
}

// resolutionOf returns the dots an inch of a page.
func resolutionOf(page tiffPage) float64 {
	e, ok := page.Find(tagResolution)
	if !ok || e.Kind != 5 {
		return usualResolution
	}
	where, _ := page.Place(e)
	b, err := page.In.Bytes(where.At, 8)
	if err != nil {
		return usualResolution
	}
	dots := float64(page.Order.Uint32(b)) / float64(max(1, page.Order.Uint32(b[4:])))
	if page.Number(tagResolutionUnit, 2) == 3 { // a centimetre
		dots *= 2.54
	}
	if dots < 36 || dots > 4800 {
		return usualResolution
	}
	return dots
}

// pdfWriter writes a PDF with a picture on each page (ISO 32000-1, 7.5 and
// 8.9.5). Objects 1 and 2 are the catalogue and the list of pages; each page has
// three: itself, what is drawn, and the picture.
type pdfWriter struct {
	w       io.Writer
	most    int64
	pages   int
	at      int64
	offsets []int64
	err     error
}

func (p *pdfWriter) printf(format string, values ...any) {
	p.write([]byte(fmt.Sprintf(format, values...)))
}

func (p *pdfWriter) write(b []byte) {
	if p.err != nil {
		return
	}
	if p.at += int64(len(b)); p.at > p.most {
		p.err = reading.TooBig("a PDF of more than %d bytes", p.most)
		return
	}
	_, p.err = p.w.Write(b)
}

// object begins the next object.
func (p *pdfWriter) object() {
	p.offsets = append(p.offsets, p.at)
	p.printf("%d 0 obj\n", len(p.offsets))
}

func (p *pdfWriter) begin() {
	p.printf("%%PDF-1.4\n%%\xe2\xe3\xcf\xd3\n")
	p.object()
	p.printf("<</Type/Catalog/Pages 2 0 R>>\nendobj\n")
	p.object()
	p.printf("<</Type/Pages/Count %d/Kids[", p.pages)
	for i := range p.pages {
		p.printf("%d 0 R ", 3+3*i)
	}
	p.printf("]>>\nendobj\n")
}

func (p *pdfWriter) page(i int, img image.Image, resolution float64) error {
	kind, coded, err := pagePicture(img)
	if err != nil {
		return err
	}
	b := img.Bounds()
	w, h := float64(b.Dx())*72/resolution, float64(b.Dy())*72/resolution
	p.object()
	p.printf("<</Type/Page/Parent 2 0 R/MediaBox[0 0 %.2f %.2f]/Contents %d 0 R/Resources<</XObject<</P %d 0 R>>>>>>\nendobj\n", w, h, 4+3*i, 5+3*i)
	draw := fmt.Sprintf("%.2f 0 0 %.2f 0 0 cm /P Do", w, h)
	p.object()
	p.printf("<</Length %d>>stream\n%s\nendstream\nendobj\n", len(draw), draw)
	p.object()
	p.printf("<</Type/XObject/Subtype/Image/Width %d/Height %d/Length %d%s>>stream\n", b.Dx(), b.Dy(), len(coded), kind)
	p.write(coded)
	p.printf("\nendstream\nendobj\n")
	return p.err
}

func (p *pdfWriter) end() error {
	table := p.at
	p.printf("xref\n0 %d\n0000000000 65535 f \n", len(p.offsets)+1)
	for _, at := range p.offsets {
		p.printf("%010d 00000 n \n", at)
	}
	p.printf("trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(p.offsets)+1, table)
	return p.err
}

// pagePicture codes a finished picture: what is in black and white without loss,
// everything else as JPEG. It returns the entries that say so.
func pagePicture(img image.Image) (entries string, coded []byte, err error) {
	var out bytes.Buffer
	gray, isGray := img.(*image.Gray)
	if isGray && blackAndWhite(gray) {
		err := packBits(&out, gray)
		return "/ColorSpace/DeviceGray/BitsPerComponent 1/Filter/FlateDecode", out.Bytes(), err
	}
	space := "/DeviceRGB"
	if isGray {
		space = "/DeviceGray"
	}
	if src, ok := img.(*image.NRGBA); ok { // the encoder is faster with this type
		img = &image.RGBA{Pix: src.Pix, Stride: src.Stride, Rect: src.Rect}
	}
	err = jpeg.Encode(&out, img, &jpeg.Options{Quality: pageQuality})
	return "/ColorSpace" + space + "/BitsPerComponent 8/Filter/DCTDecode", out.Bytes(), err
}

func blackAndWhite(img *image.Gray) bool {
	for y := range img.Rect.Dy() {
		for _, v := range img.Pix[y*img.Stride:][:img.Rect.Dx()] {
			if v != 0 && v != 255 {
				return false
			}
		}
	}
	return true
}

// packBits writes a bit a pixel, compressed.
func packBits(w io.Writer, img *image.Gray) error {
	packed := zlib.NewWriter(w)
	row := make([]byte, (img.Rect.Dx()+7)/8)
	for y := range img.Rect.Dy() {
		clear(row)
		for x, v := range img.Pix[y*img.Stride:][:img.Rect.Dx()] {
			row[x/8] |= v & 0x80 >> (x % 8)
		}
		if _, err := packed.Write(row); err != nil {
			return err
		}
	}
	return packed.Close()
}
