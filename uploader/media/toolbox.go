package media

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"sync"
	"time"

	"mediadrop/uploader/media/ffmpeg"
	"mediadrop/uploader/media/worker"
	"mediadrop/uploader/media/worker/confine"
)

// toolbox finds ffmpeg, and looks again only when it was not there: it may be
// installed while the program runs.
type toolbox struct {
	configured func() string
	runner     ffmpeg.Runner

	mu    sync.Mutex
	path  string // that was configured when tool was found
	tool  ffmpeg.Tool
	found bool
}

// forget looks for ffmpeg anew the next time.
func (b *toolbox) forget() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.found = false
}

func (b *toolbox) find(ctx context.Context) (ffmpeg.Tool, error) {
	configured := ""
	if b.configured != nil {
		configured = b.configured()
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.found && b.path == configured {
		return b.tool, nil
	}
	tool, err := ffmpeg.Find(ctx, configured, b.runner)
	b.path, b.tool, b.found = configured, tool, err == nil
	return tool, err
}

// programs runs ffmpeg where all that looks inside of files is done.
type programs struct{ worker Worker }

// Limits of what ffmpeg may use. To look into a file takes it 60 MB and a second;
// to convert two hours of film on a slow computer takes hours of the processor's
// time.
const (
	lookProcessor    = 2 * time.Minute
	convertProcessor = 8 * time.Hour
)

// Run implements ffmpeg.Runner.
func (p programs) Run(ctx context.Context, cmd *exec.Cmd, needs ffmpeg.Needs) error {
	run := worker.Program{
		Cmd: cmd, Rights: confine.Rights{Read: needs.Read, Write: needs.Write}, Size: worker.Light, Processor: lookProcessor,
		Urgent: needs.Urgent,
	}
	switch needs.Effort {
	case ffmpeg.Decodes:
		run.Size, run.Patience = worker.Large, tryPatience
	case ffmpeg.Encodes:
		run.Size, run.Processor = worker.Large, convertProcessor
	}
	err := p.worker.Run(ctx, run)
	if errors.Is(err, worker.ErrMemory) {
		err = fmt.Errorf("%w: %w", ffmpeg.ErrMemory, err)
	}
	return err
}
