package worker

import (
	"fmt"
	"os"
	"os/exec"

	"mediadrop/uploader/media/worker/confine"
)

// link is the connection of the two sides: two pipes. Open files are handed over
// as handles that the asking side makes in the worker.
type link struct{ in, out *os.File }

// workerSocket is the last of what a worker is given: it has no socket here.
const workerSocket = 2

// newLink makes a link and gives its other end to a command. given is called when
// the command was started.
func newLink(cmd *exec.Cmd) (l *link, given func(), err error) {
	fromWorker, workerOut, err := os.Pipe()
	if err != nil {
		return nil, nil, fmt.Errorf("make a pipe: %w", err)
	}
	workerIn, toWorker, err := os.Pipe()
	if err != nil {
		fromWorker.Close()
		workerOut.Close()
		return nil, nil, fmt.Errorf("make a pipe: %w", err)
	}
	cmd.Stdin, cmd.Stdout = workerIn, workerOut
	return &link{fromWorker, toWorker}, func() { workerIn.Close(); workerOut.Close() }, nil
}

// ownLink returns the worker's end. What else would write to standard output must
// not reach the other side.
func ownLink() (*link, error) {
	l := &link{os.Stdin, os.Stdout}
	nowhere, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	os.Stdin, os.Stdout = nowhere, nowhere
	return l, nil
}

func (l *link) Read(b []byte) (int, error)  { return l.in.Read(b) }
func (l *link) Write(b []byte) (int, error) { return l.out.Write(b) }

func (l *link) Close() error {
	l.out.Close()
	return l.in.Close()
}

func (l *link) begin(head []byte, _ []*os.File) error {
	_, err := l.out.Write(head)
	return err
}

// handOver makes the handles in the worker.
func handOver(p *confine.Process, files []*os.File) ([]uintptr, error) {
	handles := make([]uintptr, len(files))
	for i, f := range files {
		handle, err := p.HandOver(f)
		if err != nil {
			return nil, err
		}
		handles[i] = handle
	}
	return handles, nil
}

// take returns the files of a request.
func (l *link) take(h header) ([]*os.File, error) {
	if len(h.Handles) != h.Files {
		return nil, fmt.Errorf("%d files came, and not %d", len(h.Handles), h.Files)
	}
	files := make([]*os.File, len(h.Handles))
	for i, handle := range h.Handles {
		files[i] = os.NewFile(handle, "file")
	}
	return files, nil
}
