package uploader

import (
	"bytes"
	"os"
	"runtime"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"mediadrop/uploader/media"
	"mediadrop/uploader/media/worker"
)

// TestMain lets the test's own binary be the worker, for tests in which that is the
// subject.
func TestMain(m *testing.M) {
	worker.Main(os.Args, nil, hostileHandlers())
	goleak.VerifyTestMain(m)
}

// kept is what a hostile file makes a worker keep.
var kept [][]byte

// hostileHandlers are those of a worker, for which the names of some files say what
// their content would do to it.
func hostileHandlers() worker.Handlers {
	handlers := media.Handlers()
	inspect := handlers["inspect"]
	handlers["inspect"] = func(j *worker.Job) ([]byte, error) {
		switch body := string(j.Body); {
		case strings.Contains(body, "loop"):
			for {
				runtime.Gosched()
			}
		case strings.Contains(body, "crash"):
			panic("a parser's mistake")
		case strings.Contains(body, "memory"):
			for {
				kept = append(kept, bytes.Repeat([]byte{1}, 1<<20))
			}
		}
		return inspect(j)
	}
	return handlers
}
