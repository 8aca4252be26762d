package media

import (
	"context"

	"mediadrop/uploader/media/worker/workertest"
)

// inProcess does what a worker does.
var inProcess = workertest.InProcess(Handlers())

// newConverter returns a converter whose work is done in this process.
func newConverter(folder string, configured func() string) *Converter {
	return NewConverter(folder, inProcess, configured)
}

// Inspect inspects a file in this process.
func Inspect(ctx context.Context, path string, o Options) (Report, error) {
	return newConverter("", nil).Inspect(ctx, path, o)
}
