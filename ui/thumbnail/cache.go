package thumbnail

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"mediadrop/ui/work"
	"mediadrop/uploader"
	"mediadrop/uploader/media"
	"mediadrop/uploader/media/defect"
	"mediadrop/uploader/media/worker"
)

const (
	thumbSide   = 96           // pixels: twice the side in the list, for screens are up to twice as dense
	thumbsMade  = 2            // at a time: one large picture must not keep the others waiting
	maxWanted   = 64           // more rows than a screen shows
	maxThumbs   = 200          // in memory
	maxUnmade   = 1000         // that are remembered
	hashDigits  = 64           // of a BLAKE3-256 in hexadecimal
	thumbPrefix = "thumbnail-" // of the toolkit's name for one
)

// Cache are the small pictures in the list. They are made off the main
// goroutine, those of the rows that were shown last first; everything else
// here belongs to the main goroutine. It does nothing unless it is asked.
type Cache struct {
	work  *work.Runner
	make  func(ctx context.Context, j uploader.Job) ([]byte, error)
	shows func(id string) bool // tells whether an upload's row is on the screen
	log   *slog.Logger

	wanted []wantedThumb           // the latest last
	making map[string]*makingThumb // by hash
	about  bool                    // to begin with what is wanted
	kept   map[string]*keptThumb
	asked  int                   // how often a kept one was asked for
	unmade map[unmadeThumb]retry // what could not be made
	now    func() time.Time
}

type wantedThumb struct {
	job   uploader.Job
	ready func()
}

// makingThumb is work on the thumbnail of an upload, and of others with the same
// content.
type makingThumb struct {
	ids   []string
	end   context.CancelFunc
	ended bool // no row of them is shown any more, and then
	again bool // one was shown again, before the work had stopped
}

// wantFor notes that an upload's row shows it.
func (m *makingThumb) wantFor(id string) {
	if !slices.Contains(m.ids, id) {
		m.ids = append(m.ids, id)
	}
	m.again = m.ended
}

type keptThumb struct {
	picture fyne.Resource
	asked   int // when it was needed last
}

// unmadeThumb is a content at a place: the same content elsewhere is tried.
type unmadeThumb struct{ hash, path string }

// retry is when something that could not be made is tried again, the next time that its
// row is drawn.
type retry struct {
	never bool
	at    time.Time
	after time.Duration // since the last try
}

// firstRetry is how long it takes until the first one; then it is twice as long each
// time. A file that is away for a moment is back by then, and one that takes a processor
// up to its limit takes little of it.
const firstRetry = time.Minute

// NewCache returns an empty Cache of what files makes. shows reports whether the row of an
// upload, by its ID, is on the screen: no picture is made for others.
func NewCache(files *Files, w *work.Runner, shows func(id string) bool, log *slog.Logger) *Cache {
	return &Cache{
		work: w, make: files.get, shows: shows, log: log,
		making: map[string]*makingThumb{}, kept: map[string]*keptThumb{}, unmade: map[unmadeThumb]retry{}, now: time.Now,
	}
}

// Get returns the thumbnail of an upload, or nil where there is none, or none
// yet: then ready is called when it is there.
func (t *Cache) Get(j uploader.Job, ready func()) fyne.Resource {
	if len(t.making) > 0 {
		t.soon() // to see whether what is made is still shown
	}
	if !pictured(j) {
		return nil
	}
	if made := t.kept[j.Hash]; made != nil {
		t.asked++
		made.asked = t.asked
		return made.picture
	}
	if m := t.making[j.Hash]; m != nil {
		m.wantFor(j.ID)
		return nil
	}
	if r, failed := t.unmade[unmadeThumb{j.Hash, j.Path}]; failed && (r.never || t.now().Before(r.at)) {
		return nil
	}
	if j.Kind == media.Document && j.State == uploader.Canceled {
		return nil // a page takes more than a picture, and nobody sends it
	}
	t.want(wantedThumb{j, ready})
	return nil
}

// pictured reports whether an upload may have a thumbnail. Other programs may
// write the history, so a hash is not trusted to be one.
func pictured(j uploader.Job) bool {
	if !j.Kind.Pictured(j.MIME) || len(j.Hash) != hashDigits {
		return false
	}
	for _, c := range []byte(j.Hash) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// want puts a request before all others, and forgets those that came long ago.
func (t *Cache) want(w wantedThumb) {
	kept := t.wanted[:0]
	for _, other := range t.wanted {
		if other.job.Hash != w.job.Hash {
			kept = append(kept, other)
		}
	}
	t.wanted = append(kept, w)
	if over := len(t.wanted) - maxWanted; over > 0 {
		t.wanted = append(t.wanted[:0], t.wanted[over:]...)
	}
	t.soon()
}

// soon begins when the list has asked for all that it shows, and ends the work for
// rows that it does not show any more.
func (t *Cache) soon() {
	if t.about {
		return
	}
	t.about = true
	t.work.Main(func() {
		t.about = false
		for _, m := range t.making {
			if !slices.ContainsFunc(m.ids, t.shows) {
				m.ended = true
				m.end()
			}
		}
		t.begin()
	})
}

// begin makes what was asked for last and is still shown.
func (t *Cache) begin() {
	for len(t.making) < thumbsMade && len(t.wanted) > 0 {
		last := len(t.wanted) - 1
		next := t.wanted[last]
		t.wanted = t.wanted[:last]
		if !t.shows(next.job.ID) {
			continue
		}
		ctx, end := context.WithCancel(t.work.Context())
		t.making[next.job.Hash] = &makingThumb{ids: []string{next.job.ID}, end: end}
		t.work.Go(func(context.Context) {
			content, err := t.make(ctx, next.job)
			t.work.Main(func() { t.made(next, content, err) })
		})
	}
}

func (t *Cache) made(w wantedThumb, content []byte, err error) {
	m := t.making[w.job.Hash]
	m.end()
	delete(t.making, w.job.Hash)
	switch {
	case errors.Is(err, context.Canceled): // it is made when its row is shown again
		if m.again { // which it was already, and nothing else has that row drawn
			w.ready()
		}
	case errors.Is(err, worker.ErrBusy): // it has waited for seconds, and is the last now
		t.wanted = slices.Insert(t.wanted, 0, w)
	case err != nil:
		t.log.Debug("no thumbnail", "file", w.job.Path, "error", err.Error())
		t.fail(unmadeThumb{w.job.Hash, w.job.Path}, err)
	default:
		delete(t.unmade, unmadeThumb{w.job.Hash, w.job.Path})
		t.keep(w.job.Hash, content)
		w.ready()
	}
	t.begin()
}

// fail notes that something could not be made.
func (t *Cache) fail(what unmadeThumb, err error) {
	after := max(2*t.unmade[what].after, firstRetry)
	if len(t.unmade) >= maxUnmade {
		clear(t.unmade)
	}
	t.unmade[what] = retry{isFinal(err), t.now().Add(after), after}
}

// isFinal reports whether an error lies in the file itself. What met a limit, or a worker
// that ended, or was not where it is usually, may do better another time.
func isFinal(err error) bool {
	for _, final := range []error{media.ErrNoPreview, media.ErrLocked, media.ErrNoPages, ErrChanged} {
		if errors.Is(err, final) {
			return true
		}
	}
	return defect.Is(err)
}

// keep puts a thumbnail into memory, in the place of the one that was needed
// longest ago.
func (t *Cache) keep(hash string, content []byte) {
	if len(t.kept) >= maxThumbs {
		oldest := ""
		for other, k := range t.kept {
			if oldest == "" || k.asked < t.kept[oldest].asked {
				oldest = other
			}
		}
		delete(t.kept, oldest)
	}
	t.asked++
	t.kept[hash] = &keptThumb{fyne.NewStaticResource(thumbPrefix+hash, content), t.asked}
}
