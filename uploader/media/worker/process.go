package worker

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"mediadrop/uploader/media/worker/confine"
)

const (
	// startLimit is how long a worker may take to say hello: a first start under a
	// virus scanner takes seconds.
	startLimit = 30 * time.Second
	// watchStep is how often the memory of a process is looked at. A program fills
	// about a gigabyte a second.
	watchStep = 15 * time.Millisecond
	// endLimit is how long the end of a process is waited for, to say why it ended. One of
	// low priority needs seconds for that on a busy computer.
	endLimit = 10 * time.Second
	// maxWords bounds what is kept of what a process says of itself.
	maxWords = 2 << 10
)

// process is one worker on the asking side.
type process struct {
	*confine.Process
	link  *link
	in    *bufio.Reader
	size  Size
	held  confine.Held
	words *firstWords
	ended chan struct{}
	end   error // why, when ended is closed

	killed atomic.Bool // it was ended from here
}

// startProcess starts a worker and returns when it is ready.
func startProcess(s *confine.Starter, scratch string, size Size, b confine.Bounds) (*process, error) {
	cmd := &exec.Cmd{Env: environment(), Dir: folderForNothing()}
	use := confine.UseWorker
	if !b.Worker {
		use = confine.UseWorkerAsItIs
	}
	if err := use(cmd, scratch, Flag, strconv.FormatInt(int64(size), 10), scratch); err != nil {
		return nil, err
	}
	l, given, err := newLink(cmd)
	if err != nil {
		return nil, err
	}
	p := &process{link: l, in: bufio.NewReader(l), size: size, words: &firstWords{}, ended: make(chan struct{})}
	cmd.Stderr, cmd.WaitDelay = p.words, endLimit
	p.Process, err = s.Start(cmd, b)
	given()
	if err != nil {
		l.Close()
		return nil, err
	}
	go func() {
		p.end = p.Wait()
		close(p.ended)
	}()
	timer := time.AfterFunc(startLimit, p.kill)
	err = p.greet()
	timer.Stop()
	if err != nil {
		late := p.killed.Load()
		words := p.lastWords()
		p.kill()
		if !late && endedFromOutside(p.result()) {
			err = errEnded
		}
		return nil, fmt.Errorf("%w: %s", err, words)
	}
	return p, nil
}

// greet reads the worker's hello.
func (p *process) greet() error {
	kind, body, err := readFrame(p.in, maxRequest)
	if err != nil {
		return fmt.Errorf("wait for the worker: %w", err)
	}
	var h hello
	if err := json.Unmarshal(body, &h); err != nil || kind != frameHello || h.Version != version {
		return errors.New("the worker is of another version: the program was updated and has to be started again")
	}
	p.held = h.Held
	return nil
}

// kill ends the process at once.
func (p *process) kill() {
	if !p.killed.Swap(true) {
		_ = p.Kill() // one that cannot be ended has ended
		p.link.Close()
	}
}

// usable reports whether the process can be asked again.
func (p *process) usable() bool {
	select {
	case <-p.ended:
		return false
	default:
		return !p.killed.Load()
	}
}

// ask sends a request and returns the answer. It returns when ctx ends, too. After
// an error the process is of no use any more.
func (p *process) ask(ctx context.Context, r Request) ([]byte, error) {
	if err := p.send(r); err != nil {
		return nil, p.why(err)
	}
	answered := make(chan reply, 1)
	go func() { answered <- p.receive(r) }()
	return p.watch(ctx, r, answered)
}

// reply is what a worker says to a request.
type reply struct {
	body []byte
	err  error // from the link
	said error // from the handler
}

// send hands over a request. The files may be closed when it returns.
func (p *process) send(r Request) error {
	handles, err := handOver(p.Process, r.Files)
	if err != nil {
		return err
	}
	body, err := json.Marshal(header{Name: r.Name, Body: r.Body, Files: len(r.Files), Handles: handles})
	if err != nil {
		return err
	}
	if len(body) > maxRequest || len(r.Files) > maxFiles {
		return fmt.Errorf("a request of %d bytes and %d files", len(body), len(r.Files))
	}
	if err := p.link.begin(frameRequest.head(len(body)), r.Files); err != nil {
		return err
	}
	_, err = p.link.Write(body)
	return err
}

func (p *process) receive(r Request) reply {
	most := r.Most
	if most == 0 {
		most = maxAnswer
	}
	kind, body, err := readFrame(p.in, most)
	switch {
	case err != nil:
		return reply{err: err}
	case kind == frameFailure:
		return reply{said: &Said{clean(string(body[:min(len(body), maxWords)]))}}
	case kind != frameAnswer:
		return reply{err: fmt.Errorf("a frame of kind %q", kind)}
	}
	return reply{body: body}
}

// watch waits for the answer, and ends the process when it takes too much. What the
// processor has done for a request counts from the first step on: most answers come
// before it, and to ask the system takes as long as it takes to look into a small file.
func (p *process) watch(ctx context.Context, r Request, answered <-chan reply) ([]byte, error) {
	most := time.Duration(-1) // of the processor's time; below 0 until it is known
	steps := time.NewTicker(watchStep)
	defer steps.Stop()
	late := time.NewTimer(r.Wait)
	defer late.Stop()
	for {
		var excess error
		select {
		case a := <-answered:
			switch {
			case a.err != nil:
				return nil, p.why(a.err)
			case a.said != nil:
				return nil, a.said
			}
			return a.body, nil
		case <-ctx.Done():
			excess = context.Cause(ctx)
		case <-late.C:
			excess = fmt.Errorf("%w: %s", ErrTime, r.Wait)
		case <-steps.C:
			if now, err := p.Usage(); err == nil { // else it has ended, which is seen elsewhere
				if most < 0 {
					most = now.Processor + r.Processor
				}
				excess = beyond(now, int64(p.size), most)
			}
		}
		if excess != nil {
			p.kill()
			return nil, excess
		}
	}
}

// why returns why there is no answer: how the process ended, or that it said what
// is no answer.
func (p *process) why(err error) error {
	mine := p.killed.Load()
	if !isGone(err) {
		p.kill()
		return fmt.Errorf("%w: %w", ErrCrashed, err)
	}
	words := p.lastWords()
	p.kill() // what has closed its end and goes on
	switch {
	case mine:
		return ErrClosed
	case outOfMemory(words):
		return fmt.Errorf("%w: %s", ErrMemory, words)
	case endedFromOutside(p.result()):
		return errEnded
	}
	return fmt.Errorf("%w (%v): %s", errFailed, p.result(), words)
}

// lastWords returns what the process said of itself, in one line.
func (p *process) lastWords() string {
	select {
	case <-p.ended: // else it is still written
	case <-time.After(endLimit):
		return ""
	}
	return clean(string(p.words.kept))
}

// outOfMemory recognises what Go says when the system gives no memory.
func outOfMemory(words string) bool {
	for _, text := range []string{"out of memory", "cannot allocate memory", "VirtualAlloc", "failed to reserve", "pthread_create failed"} {
		if strings.Contains(words, text) {
			return true
		}
	}
	return false
}

// result returns how the process ended; nil where it ended well, or goes on.
func (p *process) result() error {
	select {
	case <-p.ended:
		return p.end
	default:
		return nil
	}
}

// firstWords keeps the beginning of what is written to it: Go says first why it
// ends.
type firstWords struct{ kept []byte }

func (w *firstWords) Write(b []byte) (int, error) {
	w.kept = append(w.kept, b[:min(len(b), maxWords-len(w.kept))]...)
	return len(b), nil
}

// clean makes what a worker says fit for a log: one line of valid text.
func clean(text string) string {
	text = strings.ToValidUTF8(text, "\ufffd")
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f }), " | ")
}
