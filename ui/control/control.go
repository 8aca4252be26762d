// Package control is the one door between the window and everything behind it:
// the settings, the keychain, the history, the practice server, the converter
// and the queue. It knows nothing of widgets. Every method may be called
// concurrently; those that take a context may wait for the disk, the network or
// the keychain and belong off the main goroutine.
package control

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"

	"mediadrop/settings"
	"mediadrop/settings/home"
	"mediadrop/settings/keychain"
	"mediadrop/uploader"
	"mediadrop/uploader/commbox"
	"mediadrop/uploader/history"
	"mediadrop/uploader/media"
	"mediadrop/uploader/media/worker/confine"
	"mediadrop/uploader/practice"
)

// PracticeAccount is the account of the practice channel. No account of a
// person can have this name, because theirs are never empty.
const PracticeAccount = ""

// Options are what a Control is made from.
type Options struct {
	Paths    home.Paths
	File     *settings.File
	Keychain keychain.Backend
	Version  string
	// Proxy finds the system's proxy for a request; nil means none.
	Proxy func(*http.Request) (*url.URL, error)
	// Worker looks inside of files. Close closes it.
	Worker Worker
	// RestTime is how long a file must not have been written to before it is sent;
	// 0 for none.
	RestTime time.Duration
	Describe func(uploader.State, *uploader.Problem) string
	Publish  func(uploader.Snapshot)
	Log      *slog.Logger
}

// Worker does what has to look inside of files; a *worker.Pool is one.
type Worker interface {
	media.Worker
	// Warm has a worker stand by.
	Warm()
	// Held returns what holds of workers on this system, if it is known.
	Held() (confine.Held, bool)
	Close()
}

// Control is the program without its window.
type Control struct {
	options        Options
	file           *settings.File
	keys           *keychain.Keys
	history        *history.Store
	historyProblem error // see HistoryProblem
	converter      *media.Converter
	queue          *uploader.Queue
	practice       *practice.Server
	stop           context.CancelFunc // ends what runs beside the queue
	beside         sync.WaitGroup

	closing sync.Once
	closed  error // what Close returned

	mu      sync.Mutex
	clients map[clientKey]*commbox.Client
	team    *teamwork // nil where this computer is in none
	watch   TeamWatch
}

// Open starts everything that works behind the window.
func Open(ctx context.Context, o Options) (*Control, error) {
	server, err := practice.Start()
	if err != nil {
		return nil, fmt.Errorf("start the practice channel: %w", err)
	}
	c := &Control{
		options: o, file: o.File, keys: keychain.New(o.Keychain), practice: server, clients: map[clientKey]*commbox.Client{},
	}
	c.history, err = history.Open(ctx, o.Paths.History)
	if err != nil {
		o.Log.Error("history not opened", "error", err.Error())
		c.historyProblem = err
		if c.history, err = history.OpenMemory(ctx); err != nil {
			return nil, errors.Join(fmt.Errorf("open a history in memory: %w", err), server.Close())
		}
	}
	c.converter = media.NewConverter(o.Paths.Cache, o.Worker, c.ffmpeg)
	if err := c.converter.Clear(); err != nil {
		o.Log.Warn("converted copies of an earlier run not deleted", "error", err.Error())
	}
	o.Worker.Warm()
	c.queue = uploader.New(uploader.Config{
		History: c.history, Converter: c.converter, Rules: c.rules, Reuse: reuse, Parallel: o.File.Get().ParallelUploads,
		Client: c.client, Key: c.key, KeyState: c.keyState, Offline: c.offline, Addresses: commbox.LocalAddresses, Describe: o.Describe, Publish: o.Publish, Log: o.Log,
		SaveWithin: uploader.SaveSoon, RestTime: o.RestTime, OwnClock: PracticeAccount,
	})
	watching, stop := context.WithCancel(context.WithoutCancel(ctx))
	c.stop = stop
	c.beside.Go(func() { c.watchKeychain(watching) })
	return c, nil
}

// Close stops all uploads and writes down where they stand. Whoever calls it again
// waits for that, too. An error is in the log.
func (c *Control) Close() error {
	c.closing.Do(func() {
		if c.closed = c.close(); c.closed != nil {
			c.options.Log.Error("not closed cleanly", "error", c.closed.Error())
		}
	})
	return c.closed
}

func (c *Control) close() error {
	c.stop()
	c.beside.Wait()
	c.queue.Close()
	c.stopTeam() // what the last uploads left to share waits in the history
	c.options.Worker.Close()
	c.mu.Lock()
	for _, client := range c.clients {
		client.Close()
	}
	c.mu.Unlock()
	return errors.Join(c.history.Close(), c.practice.Close(), c.converter.Clear())
}

// HistoryProblem is why the history cannot be kept in its file; nil when it can.
func (c *Control) HistoryProblem() error { return c.historyProblem }

// PracticeURL is the address of the practice channel's server.
func (c *Control) PracticeURL() string { return c.practice.BaseURL() }

// reuse: in practice a file's name asks for what happens, so that only the
// same name stands for the same upload.
func reuse(earlier history.Upload, name string) bool {
	return earlier.Account != PracticeAccount || earlier.Name == name
}

// rules returns what the person settled about the check.
func (c *Control) rules() uploader.Rules {
	s := c.Settings()
	return uploader.Rules{Convert: s.ConvertFiles, Private: s.StripMetadata}
}
