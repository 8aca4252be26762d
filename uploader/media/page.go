package media

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"sync"
	"time"

	"mediadrop/uploader/media/pdfpage"
	"mediadrop/uploader/media/worker"
)

// Why there is no picture of a PDF.
var (
	ErrLocked  = pdfpage.ErrLocked
	ErrNoPages = pdfpage.ErrNoPages
)

const (
	// pageProcessor is how much processor time a page may take: a letter takes 0.15 s,
	// a scan of A4 with 600 dots an inch 0.6 s.
	pageProcessor = 10 * time.Second
	// pageMemory is what a page may take. A letter takes 60 MB, which the least size is
	// too close to, and that scan 180 MB in the size of a screen. More is left to who
	// converts pictures and films.
	pageMemory = worker.Medium
	// compileProcessor is how much PDFium may take to be compiled, which is done once
	// on a computer: 2 to 4 s are usual.
	compileProcessor = 2 * time.Minute
	// compileMemory is what that takes (measured: 310 MB), so that others can go on
	// beside.
	compileMemory worker.Size = 384 << 20
	// maxPage bounds a page, in pixels along its edges: a worker hands over 23 MB of
	// them.
	maxPage = 2400
	// maxPages is beyond what PDFium counts.
	maxPages = 1 << 20
)

type pageQuestion struct{ Width, Height int }

// Page has a worker draw the first page of the PDF at path, as large as fits into box,
// in pixels, and counts the pages. Errors are ErrLocked, ErrNoPages, those of
// Thumbnail, and ErrNoPreview on a computer where PDFium's code cannot be kept: to
// compile it for each page takes too much.
func (m *Converter) Page(ctx context.Context, path string, box image.Point) (page image.Image, pages int, err error) {
	return m.page(ctx, path, box, false)
}

func (m *Converter) page(ctx context.Context, path string, box image.Point, urgent bool) (page image.Image, pages int, err error) {
	box = image.Pt(min(max(box.X, 1), maxPage), min(max(box.Y, 1), maxPage))
	if err := m.pages.ready(ctx, m.worker); err != nil {
		return nil, 0, err
	}
	answer, err := m.ask(ctx, pageName, path, nil, pageQuestion{box.X, box.Y},
		worker.Request{Urgent: urgent, Processor: pageProcessor, Least: pageMemory, Largest: pageMemory, Most: pageHead + longest(box)})
	if err != nil {
		return nil, 0, err
	}
	if len(answer) < pageHead {
		return nil, 0, nonsense(fmt.Errorf("a page of %d bytes", len(answer)))
	}
	counted := binary.BigEndian.Uint32(answer)
	if counted < 1 || counted > maxPages {
		return nil, 0, nonsense(fmt.Errorf("a PDF of %d pages", counted))
	}
	page, err = pictureIn(answer[pageHead:], box)
	if err != nil {
		return nil, 0, err
	}
	return page, int(counted), nil
}

// pageHead is how many bytes stand before the picture: the number of pages.
const pageHead = 4

// pageMaker is what pages are drawn with, once it is prepared. Its zero value is.
type pageMaker struct {
	mu    sync.Mutex
	try   *preparation // the last one; nil before the first page
	tries int          // in a row
}

// maxPreparations is how often it is tried in a row, and preparationRest how long it is
// left alone then: each takes seconds of the processor.
const (
	maxPreparations = 3
	preparationRest = 10 * time.Minute
)

// preparation is one try to prepare PDFium.
type preparation struct {
	done chan struct{}
	err  error     // when done is closed
	end  time.Time // likewise
}

// ready waits until PDFium is prepared, which begins with the first page that is asked
// for, and again after it failed for what may be over by then, such as a full disk. It
// goes on when ctx ends, for the next page.
func (p *pageMaker) ready(ctx context.Context, w Worker) error {
	try := p.begin(ctx, w)
	select {
	case <-try.done:
		return try.err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// begin returns the preparation that counts: one that is under way, did it, or cannot
// do it on this computer, else a new one.
func (p *pageMaker) begin(ctx context.Context, w Worker) *preparation {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.try != nil && !p.try.failed() {
		return p.try
	}
	if p.tries == maxPreparations {
		if time.Since(p.try.end) < preparationRest {
			return p.try
		}
		p.tries = 0
	}
	p.tries++
	try := &preparation{done: make(chan struct{})}
	p.try = try
	go func() {
		defer close(try.done)
		try.err = prepare(context.WithoutCancel(ctx), w)
		try.end = time.Now()
	}()
	return try
}

// failed reports whether it is over, and another one may do better.
func (t *preparation) failed() bool {
	select {
	case <-t.done:
		return t.err != nil && !errors.Is(t.err, ErrNoPreview)
	default:
		return false
	}
}

// What a worker says of PDFium.
const (
	codeNowhere = "nowhere" // cannot be kept
	codeMissing = "missing"
	codeKept    = "kept"
)

// prepare has PDFium compiled by a worker, unless its code is kept from before. That is
// urgent also where it begins for a thumbnail: it is done once on a computer, and a
// person who asks for a page while it is under way waits for it.
func prepare(ctx context.Context, w Worker) error {
	small := worker.Request{Name: prepareName, Body: []byte("false"), Processor: inspectProcessor}
	large := worker.Request{Name: prepareName, Body: []byte("true"), Processor: compileProcessor, Least: compileMemory}
	for _, r := range []worker.Request{small, large} {
		r.Urgent, r.Wait, r.Most = true, maxWait, maxInspectAnswer
		answer, err := w.Do(ctx, r)
		switch {
		case err != nil:
			return fmt.Errorf("prepare to draw PDFs: %w", err)
		case string(answer) == codeKept:
			return nil
		case string(answer) == codeNowhere:
			return ErrNoPreview
		}
	}
	return nonsense(errors.New("no code of PDFium"))
}

// doPrepare answers whether PDFium's code is kept, and compiles it first if the question
// is true. It runs in a worker.
func doPrepare(j *worker.Job) ([]byte, error) {
	var compile bool
	if err := json.Unmarshal(j.Body, &compile); err != nil {
		return nil, err
	}
	switch {
	case pdfpage.Prepared():
		return []byte(codeKept), nil
	case !compile:
		return []byte(codeMissing), nil
	}
	kept, err := pdfpage.Prepare()
	if err == nil && !kept {
		return []byte(codeNowhere), nil
	}
	return []byte(codeKept), err
}

// doPage draws the first page of the PDF in the file. It runs in a worker.
func doPage(j *worker.Job) ([]byte, error) {
	var q pageQuestion
	if err := json.Unmarshal(j.Body, &q); err != nil {
		return nil, err
	}
	f, info, err := given(j)
	if err != nil {
		return nil, err
	}
	page, err := pdfpage.First(j.Context, f, info.Size(), image.Pt(q.Width, q.Height))
	if err != nil {
		return nil, err
	}
	return appendPicture(binary.BigEndian.AppendUint32(nil, uint32(page.Pages)), page.Picture), nil
}
