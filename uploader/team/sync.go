package team

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"mediadrop/uploader/history"
)

// Config is what a Sync works with. The functions are called from its
// goroutine.
type Config struct {
	Address Address
	// Password returns the password of the members' role.
	Password func(ctx context.Context) (string, error)
	Member   string // this person's name, as colleagues see it
	Store    *history.Store
	// Channel returns the person's own nickname and account for a stream; ok is
	// false where it is none of theirs.
	Channel func(streamID string) (name, account string, ok bool)
	// Report takes each status that differs from the one before; nil means
	// nobody looks.
	Report func(Status)
	// Received is called after rows of the desk came into the store; nil means
	// nobody looks.
	Received func()
	Log      *slog.Logger
	// Every is how often the desk is read when no notice comes; 0 means half a
	// minute.
	Every time.Duration
	// Answer is how long an answer of the desk may take; 0 means a minute.
	Answer time.Duration
}

// The pauses between tries to reach the desk: the first is short, for servers
// are restarted; where a person is needed, trying often would only lock the
// role.
const (
	usualEvery   = 30 * time.Second
	firstPause   = time.Second
	longestPause = 30 * time.Second
	refusedPause = 5 * time.Minute
)

// Sync keeps the history and the desk alike until it is closed. All methods
// may be called concurrently.
type Sync struct {
	cfg  Config
	stop context.CancelFunc
	done chan struct{}
	wake chan struct{} // something is to be shared, or to be tried again

	mu       sync.Mutex
	status   Status
	listener context.CancelFunc // ends the wait for a notice; nil when none is awaited
}

// Start begins to carry changes in both directions, on a goroutine of its own.
func Start(cfg Config) *Sync {
	if cfg.Every == 0 {
		cfg.Every = usualEvery
	}
	ctx, stop := context.WithCancel(context.Background())
	s := &Sync{cfg: cfg, stop: stop, done: make(chan struct{}), wake: make(chan struct{}, 1)}
	go func() {
		defer close(s.done)
		s.run(ctx)
	}()
	return s
}

// Close ends the Sync. What is not shared yet stays in the store.
func (s *Sync) Close() {
	s.stop()
	<-s.done
}

// Wake notes that the store has something to share, or that a person wants the
// desk to be tried now. It does not wait.
func (s *Sync) Wake() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.listener != nil {
		s.listener()
	}
}

// Status returns how it stands.
func (s *Sync) Status() Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.status
}

func (s *Sync) run(ctx context.Context) {
	pause := firstPause
	for {
		met, err := s.session(ctx)
		if ended(ctx) {
			return
		}
		p := classify(err)
		if met {
			pause = firstPause
		}
		wait := time.Duration(rand.Int64N(int64(pause))) + pause/2 // a whole desk is not to come back at once
		if p.NeedsPerson() {
			s.report(ctx, Refused, p)
			wait = refusedPause
		} else {
			s.report(ctx, Offline, p)
			pause = min(2*pause, longestPause)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		case <-s.wake:
			if !p.NeedsPerson() { // what is dropped while the server is away must not make it busier
				select {
				case <-ctx.Done():
					return
				case <-time.After(min(wait, firstPause)):
				}
			}
		}
	}
}

// session works on one connection until it breaks. met reports whether the
// desk was reached.
func (s *Sync) session(ctx context.Context) (met bool, err error) {
	password, err := s.cfg.Password(ctx)
	if err != nil {
		var known *Problem
		if !errors.As(err, &known) {
			err = &Problem{Code: CodeNoPassword, Detail: err.Error()}
		}
		return false, err
	}
	d, err := open(ctx, s.cfg.Address, password)
	if err != nil {
		return false, err
	}
	defer d.close()
	if s.cfg.Answer > 0 {
		d.answer = s.cfg.Answer
	}
	if err := d.listen(ctx); err != nil {
		return true, err
	}
	for {
		shared, err := s.share(ctx, d)
		if err != nil {
			return true, err
		}
		d.noticed = false
		more, err := s.read(ctx, d)
		if err != nil {
			return true, err
		}
		s.report(ctx, Connected, shared)
		if !more {
			if err := s.await(ctx, d); err != nil {
				return true, err
			}
		}
	}
}

// await returns when there may be something new, here or on the desk.
func (s *Sync) await(ctx context.Context, d *desk) error {
	waiting, cancel := context.WithTimeout(ctx, s.cfg.Every)
	defer cancel()
	s.setListener(cancel)
	defer s.setListener(nil)
	select {
	case <-s.wake: // came before there was a wait to end
		return nil
	default:
	}
	if err := d.await(waiting); err != nil {
		return err
	}
	if d.noticed {
		<-after(waiting, rand.N(gather))
	}
	select {
	case <-s.wake:
	default:
	}
	return ctx.Err()
}

// gather is how long a notice may wait for others: each wakes everybody, and a
// whole desk is not to ask for every row one by one.
const gather = 500 * time.Millisecond

// after returns what is closed after a while, or when ctx ends.
func after(ctx context.Context, d time.Duration) <-chan struct{} {
	ctx, cancel := context.WithTimeout(ctx, d)
	context.AfterFunc(ctx, cancel)
	return ctx.Done()
}

func (s *Sync) setListener(cancel context.CancelFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.listener = cancel
}

// report notes the state, and logs it when it is another one.
func (s *Sync) report(ctx context.Context, state State, p *Problem) {
	waiting, err := s.cfg.Store.TeamWaiting(ctx)
	if err != nil && !ended(ctx) {
		s.cfg.Log.Warn("changes for the desk not counted", "error", err.Error())
	}
	position, err := s.cfg.Store.TeamPosition(ctx)
	if err != nil && !ended(ctx) {
		s.cfg.Log.Warn("position in the desk not read", "error", err.Error())
	}
	s.mu.Lock()
	before := s.status
	now := Status{State: state, Since: before.Since, Waiting: waiting, Filling: position.Filled < position.Start, Problem: p}
	if state != before.State {
		now.Since = time.Now()
	}
	s.status = now
	s.mu.Unlock()
	if state != before.State || codeOf(p) != codeOf(before.Problem) {
		detail := ""
		if p != nil {
			detail = p.Error()
		}
		s.cfg.Log.Info("team", "state", string(state), "error", detail)
	}
	if s.cfg.Report != nil && (now.State != before.State || now.Waiting != before.Waiting || now.Filling != before.Filling || codeOf(p) != codeOf(before.Problem)) {
		s.cfg.Report(now)
	}
}

func codeOf(p *Problem) Code {
	if p == nil {
		return ""
	}
	return p.Code
}
