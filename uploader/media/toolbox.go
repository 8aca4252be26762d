package media

import (
	"context"
	"sync"

	"mediadrop/uploader/media/ffmpeg"
)

// toolbox finds ffmpeg, and looks again only when it was not there: it may be
// installed while the program runs.
type toolbox struct {
	configured func() string

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
	tool, err := ffmpeg.Find(ctx, configured)
	b.path, b.tool, b.found = configured, tool, err == nil
	return tool, err
}
