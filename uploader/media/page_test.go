package media

import (
	"context"
	"errors"
	"image"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/defect"
	"mediadrop/uploader/media/ffmpeg"
	"mediadrop/uploader/media/mediatest"
	"mediadrop/uploader/media/wasm"
	"mediadrop/uploader/media/worker"
	"mediadrop/uploader/racetest"
)

func TestAPreviewOfAPDFIsItsFirstPage(t *testing.T) {
	racetest.OneGoroutine(t)
	wasm.KeepCode(t.TempDir())
	t.Cleanup(func() { wasm.KeepCode("") })
	m := newConverter(t.TempDir(), nil)
	path := mediatest.Write(t, "a.pdf", mediatest.PDFPages(12, ""))
	p, err := m.Preview(t.Context(), path, Document, "application/pdf", image.Pt(500, 400))
	require.NoError(t, err)
	require.Equal(t, 12, p.Pages)
	require.Equal(t, 400, p.Picture.Bounds().Dy())
	p, err = m.Preview(t.Context(), path, Document, "application/pdf", image.Pt(50000, 50000))
	require.NoError(t, err)
	require.Equal(t, maxPage, p.Picture.Bounds().Dy())
	hostile := mediatest.HostilePDFs()
	for name, want := range map[string]error{
		"opens with a password.pdf": ErrLocked, "no pages.pdf": ErrNoPages, "noise.pdf": defect.ErrBroken,
	} {
		_, err = m.Preview(t.Context(), mediatest.Write(t, name, hostile[name]), Document, "application/pdf", image.Pt(500, 400))
		require.ErrorIs(t, err, want, name)
	}
}

// Where compiled code cannot be kept, a page would take seconds and 300 MB each time.
func TestPagesAreNotDrawnWherePDFiumIsNotKept(t *testing.T) {
	m := newConverter(t.TempDir(), nil)
	_, _, err := m.Page(t.Context(), mediatest.Write(t, "a.pdf", mediatest.PDFPages(1, "")), image.Pt(50, 50))
	require.ErrorIs(t, err, ErrNoPreview)
}

// pagesInProcesses returns a converter whose pages are drawn by real workers.
func pagesInProcesses(t *testing.T) *Converter {
	t.Helper()
	processes, pool, _ := withProcesses(t)
	_, err := processes.Inspect(t.Context(), mediatest.Write(t, "a.txt", []byte("x")), Options{})
	require.NoError(t, err)
	held, known := pool.Held()
	require.True(t, known)
	if !strings.Contains(held.Files, "scratch") { // see "make test-worker"
		t.Skip("a worker keeps no files here: " + held.Files)
	}
	return processes
}

// Hostile PDFs end in a reason within the limits of a worker, and the next page is
// drawn.
func TestHostilePDFsEndNoWorker(t *testing.T) {
	m := pagesInProcesses(t)
	good := mediatest.Write(t, "good.pdf", mediatest.PDFPages(2, ""))
	reasons := []error{ErrLocked, ErrNoPages, defect.ErrBroken, defect.ErrTooBig, worker.ErrMemory, worker.ErrTime, worker.ErrCrashed}
	hostile := mediatest.HostilePDFs()
	for _, name := range slices.Sorted(maps.Keys(hostile)) {
		_, _, err := m.Page(t.Context(), mediatest.Write(t, name, hostile[name]), image.Pt(300, 300))
		t.Logf("%s: %v", name, err)
		if err != nil { // what is loose is repaired
			require.True(t, slices.ContainsFunc(reasons, func(r error) bool { return errors.Is(err, r) }), "%s: %v", name, err)
		}
		_, pages, err := m.Page(t.Context(), good, image.Pt(300, 300))
		require.NoError(t, err, "after %s", name)
		require.Equal(t, 2, pages)
	}
	peculiar := mediatest.PeculiarPDFs()
	for name, content := range peculiar {
		_, pages, err := m.Page(t.Context(), mediatest.Write(t, name, content), image.Pt(300, 300))
		require.NoError(t, err, name)
		require.Positive(t, pages, name)
	}
}

// Whenever a page is not wanted any more, that is what is said, and not that its file
// is at fault.
func TestTheWorkerOfAnUnwantedPageEnds(t *testing.T) {
	m := pagesInProcesses(t)
	good := mediatest.Write(t, "good.pdf", mediatest.PDFPages(1, ""))
	endless := mediatest.Write(t, "endless.pdf", mediatest.HostilePDFs()["forms of forms.pdf"])
	for i := range 30 {
		for _, path := range []string{good, endless} {
			ctx, cancel := context.WithTimeoutCause(t.Context(), time.Duration(i*i)*time.Millisecond/2, context.Canceled)
			if _, _, err := m.Page(ctx, path, image.Pt(96, 96)); ctx.Err() != nil && err != nil {
				require.ErrorIs(t, err, context.Canceled)
			}
			cancel()
		}
	}
	_, _, err := m.Page(t.Context(), good, image.Pt(96, 96))
	require.NoError(t, err)
}

// What a worker answers is held against what was asked.
func TestAPageIsNotTrusted(t *testing.T) {
	path := mediatest.Write(t, "a.pdf", []byte("%PDF"))
	pixel := "\x00\x00\x00\x01\x00\x00\x00\x01abcd"
	for name, answer := range map[string]string{
		"nothing": "", "no picture": "\x00\x00\x00\x01", "no pages": "\x00\x00\x00\x00" + pixel, "too many pages": "\xff\xff\xff\xff" + pixel,
		"less": "\x00\x00\x00\x01" + pixel[:11], "more": "\x00\x00\x00\x01" + pixel + "x", "larger": "\x00\x00\x00\x01\x00\x00\x00\x0b\x00\x00\x00\x01" + strings.Repeat("x", 44),
	} {
		m := NewConverter("", preparedLiar{liar{answer: []byte(answer)}}, nil)
		_, _, err := m.Page(t.Context(), path, image.Pt(10, 10))
		require.ErrorIs(t, err, worker.ErrCrashed, name)
	}
	_, _, err := NewConverter("", liar{answer: []byte("yes")}, nil).Page(t.Context(), path, image.Pt(10, 10))
	require.ErrorIs(t, err, worker.ErrCrashed)
}

// PDFium that could not be prepared once, because of a full disk or for want of memory,
// is prepared for a later page.
func TestAFailedPreparationIsTriedAgain(t *testing.T) {
	w := &failsOnce{Worker: newConverter(t.TempDir(), nil).worker}
	m := NewConverter("", w, nil)
	path := mediatest.Write(t, "a.pdf", []byte("%PDF"))
	_, _, err := m.Page(t.Context(), path, image.Pt(10, 10))
	require.ErrorIs(t, err, worker.ErrMemory)
	for range 2 { // where its code is not kept, that is final
		_, _, err = m.Page(t.Context(), path, image.Pt(10, 10))
		require.ErrorIs(t, err, ErrNoPreview)
	}
	require.EqualValues(t, 3, w.asked.Load(), "failed, missing, nowhere")

	broken := &failing{}
	m = NewConverter("", broken, nil)
	for range maxPreparations + 2 {
		_, _, err = m.Page(t.Context(), path, image.Pt(10, 10))
		require.ErrorIs(t, err, worker.ErrMemory)
	}
	require.EqualValues(t, maxPreparations, broken.asked.Load(), "not for each PDF of a list")
}

func TestPreparationsThatFailAreTriedAgainLater(t *testing.T) {
	path := mediatest.Write(t, "a.pdf", []byte("%PDF"))
	synctest.Test(t, func(t *testing.T) {
		broken := &failing{}
		m := NewConverter("", broken, nil)
		for round := range 3 {
			for range maxPreparations + 2 {
				_, _, err := m.Page(t.Context(), path, image.Pt(10, 10))
				require.ErrorIs(t, err, worker.ErrMemory)
			}
			require.EqualValues(t, (round+1)*maxPreparations, broken.asked.Load())
			time.Sleep(preparationRest)
		}
	})
}

// A preview that is asked for while a thumbnail has PDFium compiled waits for that, so
// it may not be done at low priority; and no thumbnail or conversion goes before a preview.
func TestWhatAPersonWaitsForIsUrgent(t *testing.T) {
	w := &holdsPreparation{begun: make(chan worker.Request), goOn: make(chan bool)}
	m := NewConverter(t.TempDir(), w, nil)
	path := mediatest.Write(t, "a.pdf", []byte("%PDF"))
	var both sync.WaitGroup
	both.Go(func() {
		_, _, err := m.Page(t.Context(), path, image.Pt(10, 10))
		require.ErrorIs(t, err, worker.ErrCrashed)
	})
	require.True(t, (<-w.begun).Urgent, "it is not known yet whether somebody will wait for it")
	both.Go(func() {
		_, err := m.Preview(t.Context(), path, Document, "application/pdf", image.Pt(10, 10))
		require.ErrorIs(t, err, worker.ErrCrashed)
	})
	w.goOn <- true
	both.Wait()
	require.ElementsMatch(t, []bool{false, true}, w.urgent(pageName), "the thumbnail's, the preview's")

	_, err := m.Preview(t.Context(), path, Image, "image/png", image.Pt(10, 10))
	require.ErrorIs(t, err, worker.ErrCrashed)
	_, err = m.Thumbnail(t.Context(), path, 10)
	require.ErrorIs(t, err, worker.ErrCrashed)
	require.Equal(t, []bool{true, false}, w.urgent(thumbnailName))
	_, err = m.Preview(t.Context(), path, Document, "text/plain", image.Pt(10, 10))
	require.ErrorIs(t, err, worker.ErrCrashed)
	require.Equal(t, []bool{true}, w.urgent(excerptName))
	pasted, err := os.Create(filepath.Join(t.TempDir(), "pasted.png"))
	require.NoError(t, err)
	defer pasted.Close()
	require.NoError(t, m.PNG(t.Context(), path, pasted))
	require.Equal(t, []bool{true}, w.urgent(pngName))
	for _, urgent := range []bool{true, false} {
		require.NoError(t, programs{w}.Run(t.Context(), nil, ffmpeg.Needs{Effort: ffmpeg.Decodes, Urgent: urgent}))
		require.Equal(t, urgent, w.program.Urgent)
	}
}

// holdsPreparation is a worker whose preparation of PDFium the test holds in its hand,
// and that has no other answers.
type holdsPreparation struct {
	begun chan worker.Request
	goOn  chan bool

	mu      sync.Mutex
	asked   []worker.Request
	program worker.Program
}

func (h *holdsPreparation) Do(_ context.Context, r worker.Request) ([]byte, error) {
	if r.Name == prepareName {
		h.begun <- r
		<-h.goOn
		return []byte(codeKept), nil
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.asked = append(h.asked, r)
	return nil, nil
}

func (h *holdsPreparation) Run(_ context.Context, p worker.Program) error {
	h.program = p
	return nil
}

// urgent returns which of the requests by a name were.
func (h *holdsPreparation) urgent(name string) []bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	var urgent []bool
	for _, r := range h.asked {
		if r.Name == name {
			urgent = append(urgent, r.Urgent)
		}
	}
	return urgent
}

// failing is a worker that always fails.
type failing struct {
	Worker
	asked atomic.Int32
}

func (f *failing) Do(context.Context, worker.Request) ([]byte, error) {
	f.asked.Add(1)
	return nil, worker.ErrMemory
}

// failsOnce is a worker that fails at first.
type failsOnce struct {
	Worker
	asked atomic.Int32
}

func (f *failsOnce) Do(ctx context.Context, r worker.Request) ([]byte, error) {
	if f.asked.Add(1) == 1 {
		return nil, worker.ErrMemory
	}
	return f.Worker.Do(ctx, r)
}

// preparedLiar lies only about the page.
type preparedLiar struct{ liar }

func (l preparedLiar) Do(ctx context.Context, r worker.Request) ([]byte, error) {
	if r.Name == prepareName {
		return []byte(codeKept), nil
	}
	return l.liar.Do(ctx, r)
}
