package faults

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"mediadrop/ui/language"
	"mediadrop/ui/words"
	"mediadrop/uploader"
	"mediadrop/uploader/commbox"
	"mediadrop/uploader/commbox/commboxtest"
	"mediadrop/uploader/history"
	"mediadrop/uploader/media"
	"mediadrop/uploader/media/mediatest"
	"mediadrop/uploader/media/worker/workertest"
)

func TestMain(m *testing.M) {
	if err := language.Use("en"); err != nil {
		panic(err)
	}
	goleak.VerifyTestMain(m)
}

// patience is how long anything may take before a test fails. No test passes
// because of it.
const patience = time.Minute

// canaryKey is the bearer key of every fault test. Nothing else has the word in
// it, and it has the characters that JSON, addresses and HTML escape.
const canaryKey = "CANARY.eyJh+bGci/JIUz&I1NiJ9==CANARY"

// fault is one thing that goes wrong, and what must come of it.
type fault struct {
	name     string
	script   func(*rig, *commboxtest.Exchange) // of every request; nil: it succeeds
	server   commboxtest.Options
	client   commbox.Config // what differs from a patient client
	size     int            // bytes of the file; 0 means a few
	file     func(t *testing.T, folder string) string
	state    uploader.State
	requests int  // that reach the server
	orFewer  bool // the system may lose an answer before a reset: 1 to requests
	unsent   int  // that were begun and do not reach it
	says     string
	ask      func(*rig) // of the person, once the upload rests; it must come to rest again
}

// rig is a real queue with a real client and history against the fault
// server.
type rig struct {
	*testing.T
	home   string
	path   string // of the file
	server *commboxtest.Server
	store  *history.Store
	queue  *uploader.Queue
	rests  chan uploader.Job
	delays chan time.Duration // that the policy asked for

	mu   sync.Mutex
	told strings.Builder // every snapshot, in full
}

// patient are time limits that no test reaches.
var patient = commbox.Timeouts{Connect: time.Minute, Stall: time.Minute, Answer: time.Minute}

// soon is a limit that a test waits for. It is so long because a request has to be on its
// way before it is over, on a machine that does much else.
const soon = time.Second

// play runs a case and holds what every case must hold.
func play(t *testing.T, c fault) *rig {
	r := newRig(t)
	folder := t.TempDir()
	if c.file == nil {
		c.file = func(t *testing.T, folder string) string { return pdf(t, filepath.Join(folder, "report.pdf"), c.size) }
	}
	r.path = c.file(t, folder)
	stop := r.start(c)
	r.add(r.path)
	job := r.rest(-1)
	if c.ask != nil {
		c.ask(r)
		job = r.rest(job.Attempts)
	}
	r.check(c, job)
	stop()
	r.requireNoKey()
	return r
}

func newRig(t *testing.T) *rig {
	return &rig{T: t, home: t.TempDir(), rests: make(chan uploader.Job, 100), delays: make(chan time.Duration, 100)}
}

// add returns files to the queue.
func (r *rig) add(paths ...string) []string {
	return r.queue.Add(uploader.Destination{Channel: "Support", Account: "Main", StreamID: "hNyRN_fLUy7rrOrN9jLpipA%3d%3d"}, paths)
}

// start starts everything; the result ends it.
func (r *rig) start(c fault) (stop func()) {
	var err error
	if c.script != nil {
		c.server.Script = func(x *commboxtest.Exchange) { c.script(r, x) }
	}
	r.server, err = commboxtest.Start(c.server)
	require.NoError(r, err)
	config := c.client
	if config.BaseURL == "" {
		config.BaseURL = r.server.URL()
	}
	if config.Timeouts == (commbox.Timeouts{}) {
		config.Timeouts = patient
	}
	client, err := commbox.New(config)
	require.NoError(r, err)
	r.store, err = history.Open(r.Context(), filepath.Join(r.home, "history.db"))
	require.NoError(r, err)
	log, err := os.OpenFile(r.logPath(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	require.NoError(r, err)
	r.queue = uploader.New(uploader.Config{
		History: r.store, Converter: media.NewConverter(filepath.Join(r.home, "cache"), workertest.InProcess(media.Handlers()), nil), Parallel: 1,
		Client:   func(string) (uploader.Client, error) { return client, nil },
		Key:      func(context.Context, string, uploader.Client) (string, error) { return canaryKey, nil },
		Describe: words.Describe, Publish: r.publish,
		Log:   slog.New(slog.NewJSONHandler(log, nil)),
		Delay: r.delay,
	})
	return func() {
		r.queue.Close()
		client.Close()
		r.server.Close()
		require.NoError(r, r.store.Close())
		require.NoError(r, log.Close())
	}
}

func (r *rig) logPath() string { return filepath.Join(r.home, "mediadrop.log") }

// delay writes down what the policy asks for, and waits for none of it.
func (r *rig) delay(d time.Duration) time.Duration {
	if d > 0 {
		r.delays <- d
	}
	return 0
}

func (r *rig) publish(s uploader.Snapshot) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, j := range s.Jobs {
		fmt.Fprintf(&r.told, "%+v %+v\n", j, j.Problem)
		if j.Saved && (j.State.Ended() || j.NeedsKey()) {
			r.rests <- j
		}
	}
}

// rest waits until nothing goes on by itself, after more attempts than those.
func (r *rig) rest(attempts int) uploader.Job {
	r.Helper()
	deadline := time.After(patience)
	for {
		select {
		case j := <-r.rests:
			if j.Attempts > attempts {
				return j
			}
		case <-deadline:
			r.Fatal("the upload never comes to rest")
		}
	}
}

// check compares the four accounts of what happened: what the window is told, the
// history, the log, and the server's books.
func (r *rig) check(c fault, j uploader.Job) {
	require.Equal(r, c.state, j.State, "%+v", j.Problem)
	// The client's time may be up before the server gets to read what has arrived at it.
	require.Eventually(r, func() bool { return c.orFewer || len(r.server.Requests()) >= c.requests }, patience, time.Millisecond)
	requests := r.server.Requests()
	require.Equal(r, len(requests)+c.unsent, j.Attempts, "requests the server saw and attempts")
	if c.orFewer {
		require.LessOrEqual(r, len(requests), c.requests)
		require.Positive(r, len(requests))
	} else {
		require.Len(r, requests, c.requests)
	}
	for _, request := range requests {
		require.Equal(r, canaryKey, request.Key)
	}

	row, err := r.store.Get(r.Context(), j.ID)
	require.NoError(r, err)
	require.Equal(r, j.State, row.State)
	require.Equal(r, j.Sentence, row.Sentence)
	require.Equal(r, j.MediaID, row.MediaID)
	require.Equal(r, j.Attempts, row.Attempts)
	require.Equal(r, j.State.Ended(), !row.FinishedAt.IsZero())
	if j.State.Ended() {
		line := r.lastEnd()
		require.Equal(r, string(j.State), line.State)
		require.Equal(r, j.Attempts, line.Attempts)
		require.Equal(r, j.MediaID, line.MediaID)
	}

	if j.State == uploader.Done {
		require.Equal(r, requests[len(requests)-1].ID, j.MediaID)
		require.Empty(r, row.Sentence)
		return
	}
	require.Empty(r, j.MediaID)
	requirePlain(r, j.Sentence)
	require.Contains(r, j.Sentence, c.says)
	if j.Problem != nil {
		require.LessOrEqual(r, len(j.Problem.Raw), 17<<10)
		requireClean(r, j.Problem.Raw, "\n\t")
	}
}

// requirePlain holds that a person can read a sentence.
func requirePlain(t require.TestingT, sentence string) {
	require.NotEmpty(t, sentence)
	require.Less(t, utf8.RuneCountInString(sentence), 600, sentence)
	require.NotRegexp(t, `<[a-zA-Z/!]`, sentence)
	requireClean(t, sentence, "")
}

// requireClean holds that a text has no control, invisible or direction
// characters but those allowed.
func requireClean(t require.TestingT, text, allowed string) {
	require.True(t, utf8.ValidString(text), "%q", text)
	for _, c := range text {
		if unicode.In(c, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
			require.Contains(t, allowed, string(c), "%q", text)
		}
	}
}

// ending is a line `upload finished` of the log.
type ending struct {
	Message  string `json:"msg"`
	State    string `json:"state"`
	MediaID  string `json:"media_id"`
	Attempts int    `json:"attempts"`
}

func (r *rig) lastEnd() (last ending) {
	log, err := os.Open(r.logPath())
	require.NoError(r, err)
	defer log.Close()
	lines := bufio.NewScanner(log)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var line ending
		require.NoError(r, json.Unmarshal(lines.Bytes(), &line))
		if line.Message == "upload finished" {
			last = line
		}
	}
	require.NoError(r, lines.Err())
	return last
}

// requireNoKey looks for the key, or a piece of it, in all that was written and
// told.
func (r *rig) requireNoKey() {
	require.NotContains(r, r.told.String(), "CANARY")
	files := 0
	require.NoError(r, filepath.WalkDir(r.home, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		files++
		content, err := os.ReadFile(path)
		require.NoError(r, err)
		require.NotContains(r, string(content), "CANARY", path)
		return nil
	}))
	require.GreaterOrEqual(r, files, 2, "the history and the log")
}

// pdf makes a file that passes the check.
func pdf(t *testing.T, path string, size int) string {
	t.Helper()
	require.NoError(t, os.WriteFile(path, mediatest.PDF(path, size), 0o600))
	return path
}
