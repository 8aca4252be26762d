//go:build unix

package worker

import (
	"encoding/json"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func init() {
	// raw sends what is in the body instead of an answer.
	hostile["raw"] = func(j *Job) ([]byte, error) {
		var frame []byte
		err := json.Unmarshal(j.Body, &frame)
		if err == nil {
			_, err = rawLink().Write(frame)
		}
		time.Sleep(time.Hour)
		return nil, err
	}
}

// rawLink is the worker's end as a file: the only socket that is open.
func rawLink() *os.File {
	for fd := workerSocket; fd < 100; fd++ {
		if _, err := syscall.Getsockname(fd); err == nil {
			return os.NewFile(uintptr(fd), "raw")
		}
	}
	panic("no socket")
}

func TestAWorkerThatFailsIsAnErrorAndNothingElse(t *testing.T) {
	const silent = "a length, and nothing more"
	frame := func(k frameKind, length int, body string) []byte { return append(k.head(length), body...) }
	for name, body := range map[string]any{
		"panic": nil, "exit": nil, "fault": nil, "long": nil,
		"a frame of no kind":       frame('?', 1, "x"),
		"a second hello":           frame(frameHello, 2, "{}"),
		"a frame that is too long": frame(frameAnswer, 1<<31, ""),
		"a request from the wrong": frame(frameRequest, 2, "{}"),
		silent:                     frameAnswer.head(100)[:3],
	} {
		t.Run(name, func(t *testing.T) {
			p := newPool(t)
			request := asking(t, name, nil)
			if frame, raw := body.([]byte); raw {
				request = asking(t, "raw", frame)
			}
			request.Most = 1 << 10
			if name == silent {
				request.Wait = time.Second
			}
			for _, look := range []bool{true, false} {
				request.Look = look
				_, err := p.Do(t.Context(), request)
				if name != silent {
					require.ErrorIs(t, err, ErrCrashed)
				} else {
					require.ErrorIs(t, err, ErrTime)
				}
				good(t, p)
			}
		})
	}
}
