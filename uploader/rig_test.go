package uploader

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/convertpolicy"
	"mediadrop/uploader/history"
	"mediadrop/uploader/media"
	"mediadrop/uploader/media/mediatest"
	"mediadrop/uploader/media/worker/workertest"
)

// rig is a queue with a real history in a file, in a bubble of fake time, and
// a network whose every answer the test gives.
type rig struct {
	*testing.T
	q         *Queue
	net       *network
	store     *history.Store
	storePath string
	folder    string
	log       *syncBuffer
	keys      *keys
	offline   atomic.Bool   // for the account "Main"
	addresses atomic.Value  // of this computer; a string
	restTime  time.Duration // set before the files are given
	rules     Rules         // changed only while nothing goes on

	mu    sync.Mutex
	snaps []timedSnapshot
	last  map[string]Job // as the snapshots told it
}

type timedSnapshot struct {
	Snapshot
	at time.Time
}

// here is a destination of the account "Main".
var here = Destination{Channel: "Support", Account: "Main", StreamID: "hNyRN_fLUy7rrOrN9jLpipA%3d%3d"}

// bubble runs a test with a rig in fake time.
func bubble(t *testing.T, parallel int, test func(*testing.T, *rig)) {
	synctest.Test(t, func(t *testing.T) {
		folder := t.TempDir()
		r := &rig{
			T: t, net: &network{running: map[string]*call{}}, folder: folder, log: &syncBuffer{}, last: map[string]Job{},
			keys: &keys{byAccount: map[string]string{"Main": "good key", "Other": "other key"}}, storePath: filepath.Join(folder, "history.db"), rules: Rules{Convert: convertpolicy.Ask},
		}
		r.start(parallel)
		defer r.stop()
		test(t, r)
	})
}

// start starts a run of the program; the history may have rows of earlier ones.
func (r *rig) start(parallel int) {
	var err error
	r.store, err = history.Open(r.Context(), r.storePath)
	require.NoError(r, err)
	r.q = New(Config{
		History: r.store, Parallel: parallel, Rules: func() Rules { return r.rules },
		Converter: media.NewConverter(filepath.Join(r.folder, "cache"), workertest.InProcess(media.Handlers()), nil),
		Client:    func(account string) (Client, error) { return r.net.client(account) },
		Key:       r.keys.get,
		RestTime:  r.restTime,
		KeyState:  r.keys.state,
		Addresses: func() string { addresses, _ := r.addresses.Load().(string); return addresses },
		Offline:   func(account string) bool { return account == here.Account && r.offline.Load() },
		Describe:  func(s State, p *Problem) string { return string(s) + " because of " + string(p.Code) },
		Publish:   r.publish,
		Log:       slog.New(slog.NewJSONHandler(r.log, nil)),
	})
}

// stop ends a run of the program.
func (r *rig) stop() {
	r.q.Close()
	require.NoError(r, r.store.Close())
}

func (r *rig) publish(s Snapshot) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.snaps = append(r.snaps, timedSnapshot{s, time.Now()})
	for _, j := range s.Jobs {
		r.last[j.ID] = j
	}
}

// snapshots returns and forgets what was published.
func (r *rig) snapshots() []timedSnapshot {
	r.mu.Lock()
	defer r.mu.Unlock()
	snaps := r.snaps
	r.snaps = nil
	return snaps
}

// published returns an upload as the snapshots told it last.
func (r *rig) published(id string) Job {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.last[id]
}

// pdf makes a file that passes the check.
func (r *rig) pdf(name string) string { return r.file(name, pdf(name)) }

// svg is a picture that WhatsApp does not show and nothing here converts.
const svg = `<svg xmlns="http://www.w3.org/2000/svg"></svg>`

// pdf is a whole PDF with a text of its own.
func pdf(text string) string { return string(mediatest.PDF(text, 0)) }

func (r *rig) file(name, content string) string {
	path := filepath.Join(r.folder, name)
	require.NoError(r, os.WriteFile(path, []byte(content), 0o600))
	return path
}

// add returns files to the queue and waits until nothing goes on by itself.
func (r *rig) add(names ...string) []string {
	paths := make([]string, len(names))
	for i, name := range names {
		paths[i] = r.pdf(name)
	}
	return r.addPaths(here, paths...)
}

// addInTurn is add for one file after the other, so that their checks end in this
// order.
func (r *rig) addInTurn(names ...string) (ids []string) {
	for _, name := range names {
		ids = append(ids, r.add(name)...)
	}
	return ids
}

func (r *rig) addPaths(to Destination, paths ...string) []string {
	ids := r.q.Add(to, paths)
	synctest.Wait()
	return ids
}

// row returns what the history says of an upload.
func (r *rig) row(id string) history.Upload {
	row, err := r.store.Get(context.Background(), id)
	require.NoError(r, err)
	return row
}

// job returns an upload as the queue has it, or the history where the queue has
// forgotten it.
func (r *rig) job(id string) Job {
	r.q.mu.Lock()
	j := r.q.jobs[id]
	if j != nil {
		defer r.q.mu.Unlock()
		return j.view()
	}
	r.q.mu.Unlock()
	return FromHistory(r.row(id))
}

func (r *rig) states(ids []string) []State {
	states := make([]State, len(ids))
	for i, id := range ids {
		states[i] = r.job(id).State
	}
	return states
}

// requireStates compares the states of uploads, in order.
func (r *rig) requireStates(ids []string, want ...State) {
	r.Helper()
	synctest.Wait()
	require.Equal(r, want, r.states(ids))
}

func repeat(s State, n int) []State { return slices.Repeat([]State{s}, n) }

// settleDown lets what waits for the next snapshot, or for the history, happen.
func (r *rig) settleDown() {
	time.Sleep(2 * SnapshotInterval)
	synctest.Wait()
}

// logLine is a line of the log.
type logLine map[string]any

// logged returns the lines with this message, without time and level.
func (r *rig) logged(message string) []logLine {
	var lines []logLine
	for text := range strings.Lines(r.log.String()) {
		var line logLine
		require.NoError(r, json.Unmarshal([]byte(text), &line))
		if line["msg"] == message {
			delete(line, "time")
			lines = append(lines, line)
		}
	}
	return lines
}

// syncBuffer is a buffer for many writers.
type syncBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// keys is the keychain of a rig.
type keys struct {
	mu        sync.Mutex
	byAccount map[string]string
	err       error         // of the keychain itself
	locked    chan struct{} // when set, answers only after it was closed
	asked     int
}

func (k *keys) get(ctx context.Context, account string, _ Client) (string, error) {
	k.mu.Lock()
	locked := k.locked
	k.asked++
	k.mu.Unlock()
	if locked != nil {
		select {
		case <-locked:
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.err != nil {
		return "", k.err
	}
	if key := k.byAccount[account]; key != "" {
		return key, nil
	}
	return "", ErrNoKey
}

// count returns how often the keychain was asked.
func (k *keys) count() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.asked
}

// state returns what can be known without asking.
func (k *keys) state(_ context.Context, account, refused string) KeyState {
	k.mu.Lock()
	defer k.mu.Unlock()
	switch key := k.byAccount[account]; {
	case errors.Is(k.err, ErrKeyAsked):
		return KeyAsked
	case errors.Is(k.err, errNoKeyAtAll):
		return KeyReady
	case k.err != nil:
		return KeyLocked
	case key == "" || key == refused:
		return KeyMissing
	}
	return KeyReady
}

func (k *keys) set(account, key string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.byAccount[account] = key
}

func (k *keys) fail(err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.err = err
}

// lock makes the keychain wait for a person until the result is called.
func (k *keys) lock() (unlock func()) {
	k.mu.Lock()
	defer k.mu.Unlock()
	locked := make(chan struct{})
	k.locked = locked
	return func() {
		k.mu.Lock()
		defer k.mu.Unlock()
		k.locked = nil
		close(locked)
	}
}

// historyAll chooses every row.
var historyAll = history.Filter{}
