// Package pdfpage draws the first page of a PDF, with PDFium in a WebAssembly machine:
// what a file makes it do stays in there. It runs no script and no form of the file,
// reads no other file and no font of the computer, and asks for no password.
package pdfpage

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"math"

	"mediadrop/uploader/media/defect"
)

var (
	// ErrLocked means that a PDF opens only with a password.
	ErrLocked = errors.New("the PDF opens only with a password")
	// ErrNoPages means that a PDF has no page.
	ErrNoPages = errors.New("the PDF has no pages")
)

// Page is what the first page of a PDF looks like.
type Page struct {
	Picture *image.NRGBA // on white paper, without transparency
	Pages   int          // of the whole PDF
}

// First draws the first page of the PDF in f, which has size bytes, as large as fits
// into box, in pixels. Errors are ErrLocked, ErrNoPages, defect.ErrBroken,
// defect.ErrTooBig for what takes more memory than a page may, and those of reading f.
// The end of ctx is seen only where more memory is needed, and before the page is
// returned: a machine that looks for it all the time takes several times as long.
func First(ctx context.Context, f io.ReaderAt, size int64, box image.Point) (Page, error) {
	r, err := start(ctx, f, size)
	if err != nil {
		return Page{}, err
	}
	defer r.close()
	page, err := r.first(box)
	switch {
	case context.Cause(ctx) != nil:
		return Page{}, context.Cause(ctx)
	case r.file.err != nil: // what was wrong with the file explains all else
		return Page{}, r.file.err
	case err != nil && r.full():
		return Page{}, fmt.Errorf("%w: it takes more than %d MB to draw", defect.ErrTooBig, maxMemory>>20)
	case err != nil:
		return Page{}, err
	}
	return page, nil
}

// PDFium's own errors, of FPDF_GetLastError.
const (
	wrongPassword = 4
	wrongSecurity = 5 // a way of encryption that it does not know
)

// What is drawn, and how (FPDF_RenderPageBitmap).
const (
	withAnnotations = 0x01
	asRGBA          = 0x10 // otherwise blue comes first
)

// formatBGRx are pixels of four bytes, of which the last has no meaning.
const formatBGRx = 3

func (r *running) first(box image.Point) (Page, error) {
	document, err := r.open()
	if err != nil {
		return Page{}, err
	}
	pages, err := r.call("FPDF_GetPageCount", document)
	if err != nil {
		return Page{}, err
	}
	if int32(pages) < 1 {
		return Page{}, ErrNoPages
	}
	page, err := r.call("FPDF_LoadPage", document, 0)
	if err != nil {
		return Page{}, err
	}
	if page == 0 {
		return Page{}, fmt.Errorf("%w: its first page cannot be loaded", defect.ErrBroken)
	}
	wide, err := r.length("FPDF_GetPageWidthF", page)
	if err != nil {
		return Page{}, err
	}
	high, err := r.length("FPDF_GetPageHeightF", page)
	if err != nil {
		return Page{}, err
	}
	picture, err := r.draw(document, page, fit(wide, high, box))
	return Page{picture, int(int32(pages))}, err
}

// open opens the document.
func (r *running) open() (uint64, error) {
	name, err := r.allocate(4)
	if err != nil {
		return 0, err
	}
	access, err := r.call("FPDF_FILEACCESS_Create", uint64(r.file.size), name)
	if err != nil {
		return 0, err
	}
	document, err := r.call("FPDF_LoadCustomDocument", access, 0)
	if err != nil || document != 0 {
		return document, err
	}
	cause, err := r.call("FPDF_GetLastError")
	if err != nil {
		return 0, err
	}
	switch cause {
	case wrongPassword, wrongSecurity:
		return 0, ErrLocked
	}
	return 0, fmt.Errorf("%w: it cannot be opened (%d)", defect.ErrBroken, cause)
}

// length returns the width or height of a page, in points.
func (r *running) length(function string, page uint64) (float64, error) {
	bits, err := r.call(function, page)
	if err != nil {
		return 0, err
	}
	l := float64(math.Float32frombits(uint32(bits)))
	if !(l > 0 && l <= math.MaxFloat32) {
		return 0, fmt.Errorf("%w: a page of %v points", defect.ErrBroken, l)
	}
	return l, nil
}

// fit returns how large a page is drawn that it fits into a box: at least one pixel.
func fit(wide, high float64, box image.Point) image.Point {
	scale := min(float64(box.X)/wide, float64(box.Y)/high)
	within := func(l float64, most int) int { return min(max(int(math.Round(l*scale)), 1), most) }
	return image.Pt(within(wide, box.X), within(high, box.Y))
}

// draw draws a page, with what is filled into its form.
func (r *running) draw(document, page uint64, size image.Point) (*image.NRGBA, error) {
	wide, high := uint64(size.X), uint64(size.Y)
	bitmap, err := r.call("FPDFBitmap_CreateEx", wide, high, formatBGRx, 0, 0)
	if err != nil {
		return nil, err
	}
	if bitmap == 0 {
		return nil, fmt.Errorf("%w: no room for %d × %d pixels", defect.ErrTooBig, size.X, size.Y)
	}
	if _, err := r.call("FPDFBitmap_FillRect", bitmap, 0, 0, wide, high, 0xffffffff); err != nil {
		return nil, err
	}
	if _, err := r.call("FPDF_RenderPageBitmap", bitmap, page, 0, 0, wide, high, 0, withAnnotations|asRGBA); err != nil {
		return nil, err
	}
	info, err := r.call("FPDF_FORMFILLINFO_Create")
	if err != nil {
		return nil, err
	}
	form, err := r.call("FPDFDOC_InitFormFillEnvironment", document, info)
	if err != nil {
		return nil, err
	}
	if form != 0 {
		if _, err := r.call("FPDF_FFLDraw", form, bitmap, page, 0, 0, wide, high, 0, withAnnotations|asRGBA); err != nil {
			return nil, err
		}
	}
	at, err := r.call("FPDFBitmap_GetBuffer", bitmap)
	if err != nil {
		return nil, err
	}
	stride, err := r.call("FPDFBitmap_GetStride", bitmap)
	if err != nil {
		return nil, err
	}
	return r.pixels(uint32(at), int(int32(stride)), size)
}

// pixels copies a picture out of the machine.
func (r *running) pixels(at uint32, stride int, size image.Point) (*image.NRGBA, error) {
	out := image.NewNRGBA(image.Rectangle{Max: size})
	if stride < out.Stride {
		return nil, fmt.Errorf("%w: rows of %d bytes for %d pixels", defect.ErrBroken, stride, size.X)
	}
	all, ok := r.module.Memory().Read(at, uint32(stride*size.Y))
	if !ok {
		return nil, fmt.Errorf("%w: no pixels", defect.ErrBroken)
	}
	for y := range size.Y {
		copy(out.Pix[y*out.Stride:], all[y*stride:][:out.Stride])
	}
	for i := 3; i < len(out.Pix); i += 4 {
		out.Pix[i] = 0xff
	}
	return out, nil
}
