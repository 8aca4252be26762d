package worker

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strconv"

	"mediadrop/uploader/media/worker/confine"
)

// header is a request as it is sent.
type header struct {
	Name    string
	Body    json.RawMessage
	Files   int       // that come along
	Handles []uintptr // of these, on Windows
}

// Job is a request on the answering side.
type Job struct {
	// Context is for what takes one. It does not end in a worker, which is ended as a
	// whole; in tests it may.
	Context context.Context
	Body    []byte
	Files   []*os.File // open; closed when the handler returns
}

// Handlers do what is asked, by name. An error is an answer, too: what the asking
// side has to tell apart belongs into the answer itself.
type Handlers map[string]func(*Job) ([]byte, error)

// exitBroken is the exit code of a process that was not asked as it should be.
const exitBroken = 3

// Main does the work of a process that was started with one of the flags, as args
// (those of the process, with its name) say, and does not return then: it answers
// requests one after the other, and ends when the other side does. It must be
// called before anything else is done in main. prepare is called once rights are
// taken away, with the folder in which files may be kept, or "" for none.
func Main(args []string, prepare func(scratch string), handlers Handlers) {
	if len(args) < 2 {
		return
	}
	var err error
	switch args[1] {
	case Flag:
		err = serve(args[2:], prepare, handlers)
	case programFlag:
		err = confine.RunProgram(args[2:])
	default:
		return
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(exitBroken)
	}
	os.Exit(0)
}

// maxStack bounds recursion, in bytes: what looks into a file that is made of boxes
// in boxes needs a few kilobytes.
const maxStack = 32 << 20

// serve answers until the other side ends. args are the size of the memory and the
// scratch folder.
func serve(args []string, prepare func(string), handlers Handlers) error {
	if len(args) != 2 {
		return fmt.Errorf("a worker with %d arguments", len(args))
	}
	memory, err := strconv.ParseInt(args[0], 10, 64)
	if err != nil {
		return fmt.Errorf("how much memory a worker has: %w", err)
	}
	// Tidy up before it is too late: the limit itself is held by others.
	debug.SetMemoryLimit(memory - memory/6)
	debug.SetMaxStack(maxStack)
	if err := confine.CloseInherited(workerSocket); err != nil {
		return fmt.Errorf("close what is not for a worker: %w", err)
	}
	l, err := ownLink()
	if err != nil {
		return err
	}
	held, hasScratch := confine.Self(args[1])
	if !hasScratch {
		args[1] = ""
	}
	if prepare != nil {
		prepare(args[1])
	}
	if err := answer(l, frameHello, encode(hello{version, held})); err != nil {
		return err
	}
	for request := range requests(l) {
		body, err := handlers.do(request)
		kind := frameAnswer
		if err != nil {
			kind, body = frameFailure, []byte(err.Error())
		}
		if err := answer(l, kind, body); err != nil {
			return err
		}
	}
	return nil
}

// requests returns the requests as they come. They are read while another one is
// worked on, so that the end of the other side ends this process at once.
func requests(l *link) <-chan *request {
	next := make(chan *request)
	go func() {
		in := bufio.NewReader(l)
		for {
			r, err := readRequest(l, in)
			if isGone(err) {
				os.Exit(0)
			}
			if err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(exitBroken)
			}
			next <- r
		}
	}()
	return next
}

// request is a header with its files.
type request struct {
	header
	files []*os.File
}

func readRequest(l *link, in io.Reader) (*request, error) {
	kind, body, err := readFrame(in, maxRequest)
	if err != nil {
		return nil, err
	}
	if kind != frameRequest {
		return nil, fmt.Errorf("a frame of kind %q", kind)
	}
	r := &request{}
	if err := json.Unmarshal(body, &r.header); err != nil {
		return nil, fmt.Errorf("read a request: %w", err)
	}
	r.files, err = l.take(r.header)
	return r, err
}

func (h Handlers) do(r *request) ([]byte, error) {
	defer func() {
		for _, f := range r.files {
			f.Close()
		}
	}()
	handler := h[r.Name]
	if handler == nil {
		return nil, fmt.Errorf("there is no handler %q", r.Name)
	}
	return handler(&Job{Context: context.Background(), Body: r.Body, Files: r.files})
}

func answer(l *link, kind frameKind, body []byte) error {
	if _, err := l.Write(kind.head(len(body))); err != nil {
		return err
	}
	_, err := l.Write(body)
	return err
}

// encode makes JSON of what always can be.
func encode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}
