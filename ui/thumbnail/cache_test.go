package thumbnail

import (
	"context"
	"fmt"
	"image"
	"io/fs"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/ui/uitest"
	"mediadrop/ui/work"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
	"mediadrop/uploader/media"
	"mediadrop/uploader/media/defect"
	"mediadrop/uploader/media/ffmpeg"
	"mediadrop/uploader/media/worker"
	"mediadrop/uploader/media/worker/workertest"
)

// inProcess does in this process what workers do.
var inProcess = workertest.InProcess(media.Handlers())

// small makes a small picture in this process.
func small(ctx context.Context, path string, _ media.Kind, side int) (image.Image, error) {
	return media.NewConverter("", inProcess, nil).Thumbnail(ctx, path, side)
}

// thumbBench are thumbnails whose making the test holds in its hand.
type thumbBench struct {
	*Cache
	t    *testing.T
	pump *uitest.Pump
	off  *work.Runner

	mu      sync.Mutex
	begun   []string // names, in order
	most    int      // at a time
	running int
	gate    chan struct{} // nothing is made before it is closed
	fails   map[string]bool
}

func newThumbBench(t *testing.T) *thumbBench {
	b := &thumbBench{t: t, pump: uitest.NewPump(), gate: make(chan struct{}), fails: map[string]bool{}}
	b.off = work.New(b.pump.Do)
	everything := func(string) bool { return true }
	b.Cache = NewCache(NewFiles(t.TempDir(), small), b.off, everything, slog.New(slog.DiscardHandler))
	b.make = b.makeOne
	return b
}

func (b *thumbBench) makeOne(_ context.Context, j uploader.Job) ([]byte, error) {
	b.mu.Lock()
	b.begun, b.running = append(b.begun, j.Name), b.running+1
	b.most = max(b.most, b.running)
	b.mu.Unlock()
	<-b.gate
	b.mu.Lock()
	defer b.mu.Unlock()
	b.running--
	if b.fails[j.Path] {
		return nil, fmt.Errorf("no picture: %w", defect.ErrBroken)
	}
	return []byte(j.Name), nil
}

// finish lets everything be made.
func (b *thumbBench) finish() {
	select {
	case <-b.gate:
	default:
		close(b.gate)
	}
	for {
		b.pump.Drain()
		b.off.Wait()
		if b.pump.Empty() {
			return
		}
	}
}

func pictureJob(i int) uploader.Job {
	return uploader.Job{Upload: history.Upload{ID: fmt.Sprint(i), Name: fmt.Sprint(i), Path: fmt.Sprint("/files/", i), Hash: fmt.Sprintf("%064x", i), Kind: media.Image}}
}

func TestThumbnailsComeWhenTheyAreMade(t *testing.T) {
	b := newThumbBench(t)
	told := 0
	j := pictureJob(1)
	for range 5 {
		require.Nil(t, b.Get(j, func() { told++ }))
	}
	b.finish()
	require.Equal(t, 1, told)
	require.Equal(t, []string{"1"}, b.begun)
	made := b.Get(j, nil)
	require.Equal(t, []byte("1"), made.Content())
	require.Same(t, made, b.Get(j, nil), "the toolkit draws again what is not the same")
}

func TestTheLatestThumbnailIsMadeFirst(t *testing.T) {
	b := newThumbBench(t)
	for i := range 6 {
		b.Get(pictureJob(i), func() {})
	}
	b.Get(pictureJob(3), func() {}) // shown once more
	b.pump.Drain()
	for i := 10; i < 12; i++ { // scrolled on
		b.Get(pictureJob(i), func() {})
	}
	b.pump.Drain()
	var waiting []string // the last one is the next
	for _, w := range b.wanted {
		waiting = append(waiting, w.job.Name)
	}
	require.Equal(t, []string{"0", "1", "2", "4", "10", "11"}, waiting)
	b.finish()
	require.ElementsMatch(t, []string{"3", "5"}, b.begun[:2])
	require.Len(t, b.begun, 8)
}

func TestScrollingFastPilesUpNoWork(t *testing.T) {
	b := newThumbBench(t)
	const rows, screen = 100_000, 12
	top := 0
	b.shows = func(id string) bool {
		var i int
		_, _ = fmt.Sscan(id, &i)
		return i >= top && i < top+screen
	}
	for ; top+screen < rows; top++ {
		b.Get(pictureJob(top+screen), func() {})
		if top%100 == 0 {
			b.pump.Drain()
			require.LessOrEqual(t, len(b.wanted), maxWanted)
			require.LessOrEqual(t, len(b.making), thumbsMade)
		}
	}
	b.finish()
	require.LessOrEqual(t, len(b.begun), 2*thumbsMade+screen, "only what is shown in the end, and what was begun")
	require.Empty(t, b.wanted)
	require.LessOrEqual(t, b.most, thumbsMade)
}

// What is under way for a row that is gone, or scrolled away, ends; it is made when the
// row is shown again.
func TestWorkForRowsThatAreNotShownEnds(t *testing.T) {
	b := newThumbBench(t)
	shown, ended := true, make(chan error, 1)
	b.shows = func(string) bool { return shown }
	b.make = func(ctx context.Context, _ uploader.Job) ([]byte, error) {
		<-ctx.Done()
		ended <- ctx.Err()
		return nil, ctx.Err()
	}
	j := pictureJob(1)
	require.Nil(t, b.Get(j, func() {}))
	b.pump.Drain()
	require.Len(t, b.making, 1)
	b.Get(j, func() {})
	b.pump.Drain()
	require.Empty(t, ended, "it is still shown")
	shown = false
	other := pictureJob(2)
	other.Kind = media.Audio
	b.Get(other, func() {}) // the list is drawn again
	b.pump.Drain()
	require.ErrorIs(t, <-ended, context.Canceled)
	b.finish()
	require.Empty(t, b.making)
	shown, b.make = true, b.makeOne
	b.Get(j, func() {})
	b.finish()
	require.NotNil(t, b.Get(j, nil))
}

// A row that is scrolled away and back has its picture, also where the work for it
// takes a while to stop.
func TestWorkThatStopsIsBegunAgainForARowThatIsBack(t *testing.T) {
	b := newThumbBench(t)
	shown, begun, stop := true, make(chan bool), make(chan bool)
	b.shows = func(string) bool { return shown }
	b.make = func(ctx context.Context, _ uploader.Job) ([]byte, error) {
		begun <- true
		<-ctx.Done()
		<-stop
		return nil, ctx.Err()
	}
	j := pictureJob(1)
	var draw func()
	draw = func() { b.Get(j, draw) } // as the list does
	draw()
	b.pump.Drain()
	<-begun
	shown = false
	draw()
	b.pump.Drain()
	shown, b.make = true, b.makeOne
	draw()
	b.pump.Drain()
	stop <- true
	b.finish()
	require.NotNil(t, b.Get(j, nil))
}

func TestWorkGoesOnForAnotherRowOfTheSameContent(t *testing.T) {
	b := newThumbBench(t)
	shown, proceed := map[string]bool{"1": true, "2": true}, make(chan bool)
	b.shows = func(id string) bool { return shown[id] }
	b.make = func(ctx context.Context, j uploader.Job) ([]byte, error) {
		<-proceed
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return b.makeOne(ctx, j)
	}
	one := pictureJob(1)
	two := one
	one.ID, two.ID = "1", "2"
	b.Get(one, func() {})
	b.pump.Drain()
	b.Get(two, func() {})
	shown["1"] = false
	b.pump.Drain()
	proceed <- true
	b.finish()
	require.NotNil(t, b.Get(two, nil))
}

func TestThePageOfACanceledUploadIsNotDrawn(t *testing.T) {
	b := newThumbBench(t)
	j := pictureJob(1)
	j.Kind, j.MIME, j.State = media.Document, "application/pdf", uploader.Canceled
	require.Nil(t, b.Get(j, func() {}))
	b.finish()
	require.Empty(t, b.begun)
	j.State = uploader.Done
	b.Get(j, func() {})
	b.finish()
	j.State = uploader.Canceled
	require.NotNil(t, b.Get(j, nil), "what is there is shown")
}

func TestThumbnailsInMemoryAreBounded(t *testing.T) {
	b := newThumbBench(t)
	first := pictureJob(0)
	for i := range 2 * maxThumbs {
		b.Get(first, func() {}) // always shown
		b.Get(pictureJob(i), func() {})
		b.finish()
		require.LessOrEqual(t, len(b.kept), maxThumbs)
	}
	require.NotNil(t, b.Get(first, nil))
	require.NotNil(t, b.Get(pictureJob(2*maxThumbs-1), nil))
	require.NotContains(t, b.kept, pictureJob(1).Hash)
}

func TestAFileThatIsNoPictureIsTriedOnce(t *testing.T) {
	b := newThumbBench(t)
	j := pictureJob(1)
	b.fails[j.Path] = true
	for range 3 {
		require.Nil(t, b.Get(j, func() {}))
		b.finish()
	}
	require.Len(t, b.begun, 1)
	j.Path = "/elsewhere/1"
	b.Get(j, func() {})
	b.finish()
	require.NotNil(t, b.Get(j, nil), "the same content at another place")
}

// What lies in the file is final; what met a limit, or could not be read for a moment, is
// tried again when its row is drawn later, at longer and longer intervals.
func TestWhatCouldNotBeMadeIsTriedAgain(t *testing.T) {
	b := newThumbBench(t)
	now, fails := time.Now(), error(nil)
	b.now = func() time.Time { return now }
	tries := 0
	b.make = func(_ context.Context, j uploader.Job) ([]byte, error) {
		tries++ // one at a time
		return []byte(j.Name), fails
	}
	tried := func(j uploader.Job) bool {
		before := tries
		require.Nil(t, b.Get(j, func() {}))
		b.finish()
		return tries > before
	}
	for i, err := range []error{
		worker.ErrTime, worker.ErrMemory, worker.ErrCrashed, worker.ErrNotStarted, ffmpeg.ErrTime, ffmpeg.ErrNotFound, fs.ErrNotExist, fs.ErrPermission,
	} {
		fails = err
		j := pictureJob(i)
		for after := firstRetry; after <= 4*firstRetry; after *= 2 {
			require.True(t, tried(j), err)
			now = now.Add(after - 1)
			require.False(t, tried(j), err)
			now = now.Add(1)
		}
		fails = nil
		require.True(t, tried(j), err)
		require.NotNil(t, b.Get(j, nil), err)
	}
	require.Empty(t, b.unmade)
	for i, err := range []error{media.ErrNoPreview, media.ErrLocked, media.ErrNoPages, ErrChanged, defect.ErrTooBig, defect.ErrUnknownKind} {
		fails = err
		require.True(t, tried(pictureJob(100+i)), err)
		now = now.Add(1000 * time.Hour)
		require.False(t, tried(pictureJob(100+i)), err)
	}
}

func TestOnlyPicturesHaveThumbnails(t *testing.T) {
	good := pictureJob(1)
	require.True(t, pictured(good))
	sticker := good
	sticker.Kind = media.Sticker
	require.True(t, pictured(sticker))
	film := good
	film.Kind = media.Video
	require.True(t, pictured(film), "its first frame")
	page := good
	page.Kind, page.MIME = media.Document, "application/pdf"
	require.True(t, pictured(page), "its first page")
	for _, change := range []func(*uploader.Job){
		func(j *uploader.Job) { j.Kind = media.Document },
		func(j *uploader.Job) { j.Kind, j.MIME = media.Document, "text/plain" },
		func(j *uploader.Job) { j.Kind, j.MIME = media.Other, "application/pdf" },
		func(j *uploader.Job) { j.Kind = media.Audio },
		func(j *uploader.Job) { j.Kind = "" },
		func(j *uploader.Job) { j.Hash = "" },
		func(j *uploader.Job) { j.Hash = "../../../../../../../../../../../../../../../../../../etc/passwd" },
		func(j *uploader.Job) { j.Hash = j.Hash[:63] + "/" },
		func(j *uploader.Job) { j.Hash = j.Hash[:63] + "G" },
	} {
		j := good
		change(&j)
		require.False(t, pictured(j), "%v", j)
	}
}

// Films are decoded by a program for which there is no memory while others are
// converted, and the list is not drawn again only because there is.
func TestWhatHadNoMemoryIsMadeOnceThereIs(t *testing.T) {
	b := newThumbBench(t)
	var tries atomic.Int32
	b.make = func(_ context.Context, j uploader.Job) ([]byte, error) {
		if j.Name == "1" && tries.Add(1) < 3 {
			return nil, fmt.Errorf("run ffmpeg: %w", worker.ErrBusy)
		}
		return b.makeOne(t.Context(), j)
	}
	film, picture := pictureJob(1), pictureJob(2)
	drawn := 0
	b.Get(picture, func() {})
	b.Get(film, func() { drawn++ })
	b.finish()
	require.Equal(t, 1, drawn)
	require.NotNil(t, b.Get(film, nil))
	require.NotNil(t, b.Get(picture, nil))
	require.Empty(t, b.unmade)
}
