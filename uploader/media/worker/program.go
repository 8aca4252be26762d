package worker

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"

	"mediadrop/uploader/media/worker/confine"
)

// Program is one run of a program of somebody else that reads strangers' files,
// such as ffmpeg.
type Program struct {
	Cmd       *exec.Cmd // with its folder, environment and outputs
	Rights    confine.Rights
	Size      Size // of its memory
	Processor time.Duration
	Patience  time.Duration // as in Request
	Urgent    bool          // as in Request
}

// Run runs a program to its end, with no more rights than it is given, within the
// room that all share. It returns when ctx ends; the program has ended then.
// Errors: one of this package, that of ctx, or what [exec.Cmd.Wait] says.
func (p *Pool) Run(ctx context.Context, r Program) error {
	if !p.enter() {
		return ErrClosed
	}
	defer p.leave()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(p.ctx, func() { cancel(ErrClosed) })()
	if err := p.room.take(ctx, r.Size, r.Urgent, r.Patience); err != nil {
		return err
	}
	defer p.room.back(r.Size, r.Urgent)
	program := r.Cmd.Path
	if _, err := os.Stat(program); err != nil {
		return fmt.Errorf("start %s: %w", program, err)
	}
	if err := confine.UseProgram(r.Cmd, programFlag, r.Rights); err != nil {
		return fmt.Errorf("start %s: %w", program, err)
	}
	started, err := p.starter.Start(r.Cmd, confine.Bounds{Memory: int64(r.Size), Background: !r.Urgent})
	if err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- started.Wait() }()
	return watchProgram(ctx, started, r, ended)
}

// watchProgram waits for the end, and ends the program when it takes too much.
func watchProgram(ctx context.Context, p *confine.Process, r Program, ended <-chan error) error {
	steps := time.NewTicker(watchStep)
	defer steps.Stop()
	for {
		var excess error
		select {
		case err := <-ended:
			if errors.Is(err, exec.ErrWaitDelay) {
				err = nil // it ended well, and what it started holds its output open
			}
			return err
		case <-ctx.Done():
			excess = context.Cause(ctx)
		case <-steps.C:
			if now, err := p.Usage(); err == nil { // else it has ended
				excess = beyond(now, int64(r.Size), r.Processor)
			}
		}
		if excess != nil {
			killed := p.Kill()
			<-ended
			return errors.Join(excess, killed)
		}
	}
}

// beyond reports what a process takes too much of; nil for nothing.
func beyond(now confine.Usage, memory int64, processor time.Duration) error {
	switch {
	case now.Memory > memory:
		return fmt.Errorf("%w: %d MB", ErrMemory, now.Memory>>20)
	case now.Processor > processor:
		return fmt.Errorf("%w: %s of the processor", ErrTime, now.Processor)
	}
	return nil
}
