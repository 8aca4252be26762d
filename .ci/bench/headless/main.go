// Command headless is MediaDrop without its window, for measurements: its queue, its client, its
// check of every file and its history in a file. It uploads the files given and ends. The key is
// in BENCH_KEY, what the server proves itself with in SSL_CERT_FILE.
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
	"sync"
	"time"

	"gopkg.in/natefinch/lumberjack.v2"

	"mediadrop/settings"
	"mediadrop/uploader"
	"mediadrop/uploader/commbox"
	"mediadrop/uploader/history"
	"mediadrop/uploader/media"
	"mediadrop/uploader/media/worker"
)

type options struct {
	url, home string
	stream    commbox.StreamID
	parallel  int
	files     []string
}

func main() {
	media.Work(os.Args)
	log.SetFlags(0)
	url := flag.String("url", "", "base `URL` of the service")
	home := flag.String("home", "", "`FOLDER` for history and log")
	stream := flag.String("stream", "", "stream `ID`")
	parallel := flag.Int("parallel", settings.Default().ParallelUploads, "uploads at a time")
	flag.Parse()
	if err := uploadAll(options{*url, *home, commbox.StreamID(*stream), *parallel, flag.Args()}); err != nil {
		log.Fatal("headless: ", err)
	}
}

func newClient(o options) (*commbox.Client, error) {
	t := settings.Default().Timeouts
	return commbox.New(commbox.Config{
		BaseURL: o.url, UserAgent: "MediaDrop/bench",
		Timeouts: commbox.Timeouts{Connect: t.Connect, Stall: t.Stall, Answer: t.Answer},
	})
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
	log := slog.New(slog.NewJSONHandler(&lumberjack.Logger{Filename: filepath.Join(o.home, "mediadrop.log")}, nil))
	workers := worker.New(filepath.Join(o.home, "decoder"), log)
	defer workers.Close()
	q := uploader.New(uploader.Config{
		History: store, Parallel: o.parallel,
		Converter: media.NewConverter(filepath.Join(o.home, "cache"), workers, nil),
		Client:    func(string) (uploader.Client, error) { return client, nil },
		Key:       func(context.Context, string, uploader.Client) (string, error) { return os.Getenv("BENCH_KEY"), nil },
		Describe:  func(_ uploader.State, p *uploader.Problem) string { return p.Detail },
		Publish:   end.publish,
		Log:       log,

		SaveWithin: uploader.SaveSoon,
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
