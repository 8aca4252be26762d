// Package workertest has the work of a worker done in the test's own process, for
// tests in which the process is not the subject. The program never does that.
package workertest

import (
	"context"
	"fmt"

	"mediadrop/uploader/media/worker"
	"mediadrop/uploader/media/worker/confine"
)

// InProcess calls handlers directly, and runs programs with all rights. It may be
// used concurrently.
type InProcess worker.Handlers

// Do calls the handler. It has ended when ctx has, and the handler, too.
func (p InProcess) Do(ctx context.Context, r worker.Request) ([]byte, error) {
	handler := p[r.Name]
	if handler == nil {
		return nil, fmt.Errorf("there is no handler %q", r.Name)
	}
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	answer, err := handler(&worker.Job{Context: ctx, Body: r.Body, Files: r.Files})
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case err != nil:
		return nil, &worker.Said{Text: err.Error()}
	}
	return answer, nil
}

// Warm, Held and Close are of a pool, and do nothing here.

func (InProcess) Warm() {}

func (InProcess) Held() (confine.Held, bool) { return confine.Held{}, false }

func (InProcess) Close() {}

// Run runs the program.
func (InProcess) Run(_ context.Context, p worker.Program) error { return p.Cmd.Run() }
