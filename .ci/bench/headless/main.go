// Command headless is MediaDrop without its window, for measurements: its queue, its client, its
// check of every file and its history in a file. It uploads the files given and ends. The key is
// in BENCH_KEY, what the server proves itself with in SSL_CERT_FILE.
//
// At its end it prints the kernel's account of it, for the most memory that it held: who looks from
// outside comes too late for the end of a short run.
//
// With -client it sends each file with the client alone: no queue, no check, no history.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/pprof"
	"sync"
	"time"

	"gopkg.in/natefinch/lumberjack.v2"

	"mediadrop/settings"
	"mediadrop/uploader"
	"mediadrop/uploader/commbox"
	"mediadrop/uploader/history"
	"mediadrop/uploader/media"
)

type options struct {
	url, home string
	stream    commbox.StreamID
	parallel  int
	files     []string
}

func main() {
	log.SetFlags(0)
	url := flag.String("url", "", "base `URL` of the service")
	home := flag.String("home", "", "`FOLDER` for history and log")
	stream := flag.String("stream", "", "stream `ID`")
	parallel := flag.Int("parallel", settings.Default().ParallelUploads, "uploads at a time")
	clientOnly := flag.Bool("client", false, "use the client alone")
	profile := flag.String("cpuprofile", "", "write a profile of the processor's time to `FILE`")
	flag.Parse()
	o := options{*url, *home, commbox.StreamID(*stream), *parallel, flag.Args()}
	work := uploadAll
	if *clientOnly {
		work = sendEach
	}
	if err := profiled(*profile, func() error { return work(o) }); err != nil {
		log.Fatal("headless: ", err)
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		log.Fatal("headless: ", err)
	}
	fmt.Print(string(status))
}

// profiled writes a profile of what work does, where one is wanted.
func profiled(path string, work func() error) (err error) {
	if path == "" {
		return work()
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := pprof.StartCPUProfile(f); err != nil {
		return err
	}
	defer pprof.StopCPUProfile()
	return work()
}

func newClient(o options) (*commbox.Client, error) {
	t := settings.Default().Timeouts
	return commbox.New(commbox.Config{
		BaseURL: o.url, UserAgent: "MediaDrop/bench",
		Timeouts: commbox.Timeouts{Connect: t.Connect, Stall: t.Stall, Answer: t.Answer},
	})
}

// sendEach sends the files one after the other.
func sendEach(o options) error {
	client, err := newClient(o)
	if err != nil {
		return err
	}
	defer client.Close()
	for _, path := range o.files {
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		file := commbox.File{
			Path: path, Name: filepath.Base(path), MIME: "application/pdf", Size: info.Size(), ModTime: info.ModTime(),
		}
		if _, err := client.Upload(context.Background(), os.Getenv("BENCH_KEY"), o.stream, file, nil); err != nil {
			return err
		}
	}
	return nil
}

// uploadAll does with the files what the program does with a drop.
func uploadAll(o options) (err error) {
	store, err := history.Open(context.Background(), filepath.Join(o.home, "history.db"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	client, err := newClient(o)
	if err != nil {
		return err
	}
	defer client.Close()
	end := newEnd(len(o.files))
	q := uploader.New(uploader.Config{
		History: store, Parallel: o.parallel,
		Converter: media.NewConverter(filepath.Join(o.home, "cache"), nil),
		Client:    func(string) (uploader.Client, error) { return client, nil },
		Key:       func(context.Context, string, uploader.Client) (string, error) { return os.Getenv("BENCH_KEY"), nil },
		Describe:  func(_ uploader.State, p *uploader.Problem) string { return p.Detail },
		Publish:   end.publish,
		Log:       slog.New(slog.NewJSONHandler(&lumberjack.Logger{Filename: filepath.Join(o.home, "mediadrop.log")}, nil)),
	})
	defer q.Close()
	q.Add(uploader.Destination{Channel: "Bench", Account: "Main", StreamID: o.stream}, o.files)
	return end.wait()
}

// end waits for the end of all uploads, as the snapshots tell it.
type end struct {
	mu   sync.Mutex
	left int
	seen map[string]bool // IDs of uploads that have ended and are saved
	bad  error
	all  chan struct{}
}

func newEnd(files int) *end {
	return &end{left: files, seen: map[string]bool{}, all: make(chan struct{})}
}

func (e *end) publish(s uploader.Snapshot) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, j := range s.Jobs {
		stuck := j.State == uploader.Waiting && j.RetryAt.IsZero()
		if e.seen[j.ID] || !stuck && !(j.State.Ended() && j.Saved) {
			continue
		}
		e.seen[j.ID] = true
		if j.State != uploader.Done || j.Kind != media.Document || j.Attempts != 1 {
			e.bad = fmt.Errorf("%s is %s after %d attempts, a %s: %s", j.Path, j.State, j.Attempts, j.Kind, j.Sentence)
		}
		if e.left--; e.left == 0 {
			close(e.all)
		}
	}
}

func (e *end) wait() error {
	select {
	case <-e.all:
	case <-time.After(10 * time.Minute):
		return errors.New("the uploads have not ended")
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.bad
}
