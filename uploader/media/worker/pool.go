package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"mediadrop/uploader/media/worker/confine"
)

// maxTries is how often a request is sent again whose worker was ended from
// outside.
const maxTries = 5

// quickLook is how long a look may hold up others. Most take milliseconds.
const quickLook = 200 * time.Millisecond

// closeLimit is how long Close waits for processes to end. One that the system
// cannot end, because it waits for a share that is gone, must not hold up the
// program's own end.
const closeLimit = 3 * time.Second

// Pool starts workers and asks them. Its methods may be called concurrently.
type Pool struct {
	scratch string
	log     *slog.Logger
	starter *confine.Starter
	ctx     context.Context // ends when the pool closes
	stop    context.CancelCauseFunc
	looks   chan *process // those that stand by; nil for one that is not started
	room    *shares
	asItIs  atomic.Bool // workers start only with all rights

	mu      sync.Mutex
	closing bool
	work    sync.WaitGroup // requests under way, and processes that run
	held    *confine.Held  // of the workers, when one was started
}

// New returns a pool whose workers may keep files in the folder scratch, or
// nowhere if that is empty. Close ends it.
func New(scratch string, log *slog.Logger) *Pool {
	ctx, stop := context.WithCancelCause(context.Background())
	p := &Pool{
		scratch: scratch, log: log, starter: confine.NewStarter(), ctx: ctx, stop: stop,
		looks: make(chan *process, lookers), room: newShares(),
	}
	for range lookers {
		p.looks <- nil
	}
	return p
}

// Warm starts a worker for looks in the background, so that it stands by when the
// first file comes.
func (p *Pool) Warm() {
	if !p.enter() {
		return
	}
	go func() {
		defer p.leave()
		w := <-p.looks
		if w == nil {
			w, _ = p.start(Small, true) // who needs it will see why
		}
		p.looks <- w
	}()
}

// enter begins something that Close waits for, unless the pool is closing.
func (p *Pool) enter() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.closing {
		p.work.Add(1)
	}
	return !p.closing
}

func (p *Pool) leave() { p.work.Done() }

// Do has a worker do what is asked, and returns its answer. When ctx ends, the
// worker is ended at once. Errors: one of this package, that of ctx, or what the
// handler said.
func (p *Pool) Do(ctx context.Context, r Request) ([]byte, error) {
	if !p.enter() {
		return nil, ErrClosed
	}
	defer p.leave()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(p.ctx, func() { cancel(ErrClosed) })()
	size := max(Light, r.Least)
	if r.Look {
		size = Small
	}
	for try := 1; ; try++ {
		answer, err := p.once(ctx, size, r)
		larger, is := size.next()
		switch {
		case is && (r.Largest == 0 || larger <= r.Largest) && (errors.Is(err, ErrMemory) || errors.Is(err, errFailed)):
			size = larger
		case errors.Is(err, errEnded) && try < maxTries:
			p.log.Warn("a worker was ended from outside", "request", r.Name)
		case errors.Is(err, errEnded):
			return nil, fmt.Errorf("%w: %w", ErrCrashed, err)
		default:
			return answer, err
		}
	}
}

func (p *Pool) once(ctx context.Context, size Size, r Request) ([]byte, error) {
	if size == Small {
		return p.look(ctx, r)
	}
	if err := p.room.take(ctx, size, r.Urgent, r.Patience); err != nil {
		return nil, err
	}
	w, err := p.start(size, r.Urgent)
	if err != nil {
		p.room.back(size, r.Urgent)
		return nil, err
	}
	defer p.endThenGiveBack(w, r.Urgent)
	return w.ask(ctx, r)
}

// look asks one of the workers that stand by. A look that takes longer than
// quickLook goes on beside, as soon as the room has memory for it, and another
// worker stands by in its place: so no file holds up looks into others.
func (p *Pool) look(ctx context.Context, r Request) (answer []byte, err error) {
	var w *process
	select {
	case w = <-p.looks:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	aside := p.stepAside()
	defer func() {
		switch {
		case !aside():
			p.looks <- w
		case w == nil:
			p.room.back(Small, false)
		default:
			p.endThenGiveBack(w, false)
		}
	}()
	if w != nil && !w.usable() { // it was ended, or has ended
		w.kill()
		w = nil
	}
	if w == nil {
		if w, err = p.start(Small, true); err != nil {
			return nil, err
		}
	}
	return w.ask(ctx, r)
}

// stepAside frees a looker's place after a while. The result, which has to be
// called when the look has ended, reports whether it did: then the look has a share
// of the room.
func (p *Pool) stepAside() (did func() bool) {
	done, stepped := make(chan struct{}), make(chan bool, 1)
	go func() {
		timer := time.NewTicker(quickLook)
		defer timer.Stop()
		for {
			select {
			case <-done:
				stepped <- false
				return
			case <-timer.C:
				if p.room.takeNow(Small) {
					p.looks <- nil
					stepped <- true
					return
				}
			}
		}
	}()
	return func() bool {
		close(done)
		return <-stepped
	}
}

// endThenGiveBack ends a process, and gives its share back: the memory is free only
// when it has ended.
func (p *Pool) endThenGiveBack(w *process, urgent bool) {
	w.kill()
	p.work.Add(1)
	go func() {
		defer p.work.Done()
		<-w.ended
		p.room.back(w.size, urgent)
	}()
}

// start starts a worker, at low priority unless somebody waits for what it does now.
func (p *Pool) start(size Size, now bool) (*process, error) {
	if p.scratch != "" {
		if err := os.MkdirAll(p.scratch, 0o700); err != nil {
			p.log.Warn("no folder for the workers", "error", err.Error())
		}
	}
	w, err := p.startConfined(size, confine.Bounds{Memory: int64(size), Worker: true, Background: !now})
	if err != nil {
		p.log.Error("no worker", "error", err.Error())
		return nil, fmt.Errorf("%w: %w", ErrNotStarted, err)
	}
	p.mu.Lock()
	first := p.held == nil
	p.held = &w.held
	p.mu.Unlock()
	if first {
		p.log.Info("worker started", "held", clean(w.held.String()))
	}
	return w, nil
}

// startConfined starts a worker without rights, or, where the system's means for
// that do not work, with them: it is a process of its own all the same, with
// limits. Which of the two it was is logged and in Held.
func (p *Pool) startConfined(size Size, b confine.Bounds) (*process, error) {
	if !p.asItIs.Load() {
		w, err := startProcess(p.starter, p.scratch, size, b)
		if err == nil || !confine.MayFail {
			return w, err
		}
		p.log.Warn("a worker does not start without rights", "error", err.Error())
	}
	b.Worker = false
	w, err := startProcess(p.starter, p.scratch, size, b)
	if err == nil {
		p.asItIs.Store(true)
	}
	return w, err
}

// Held returns what holds of the workers on this system; false where none was
// started.
func (p *Pool) Held() (confine.Held, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.held == nil {
		return confine.Held{}, false
	}
	return *p.held, true
}

// Close ends all that is under way, and all processes.
func (p *Pool) Close() {
	p.mu.Lock()
	if p.closing {
		p.mu.Unlock()
		return
	}
	p.closing = true
	p.mu.Unlock()
	p.stop(ErrClosed)
	done := make(chan struct{})
	go func() {
		for range lookers {
			if w := <-p.looks; w != nil {
				w.kill()
				<-w.ended
			}
		}
		p.work.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(closeLimit):
		p.log.Warn("a worker does not end")
	}
	p.starter.Close()
}
