//go:build soak

package endurance

import (
	"context"
	"fmt"
	"hash/fnv"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader"
	"mediadrop/uploader/commbox"
	"mediadrop/uploader/commbox/commboxtest"
	"mediadrop/uploader/history"
	"mediadrop/uploader/media"
	"mediadrop/uploader/media/mediatest"
	"mediadrop/uploader/media/worker/workertest"
)

const (
	soakUploads  = 10_000
	soakParallel = 8
	soakTries    = 3   // that an upload has before a person is asked
	soakDrop     = 250 // files given at a time
	soakTwins    = 50  // one in so many is the same file as the one before it
	// revokedAfter is how many requests the key of the account "revoked" is good for.
	revokedAfter = 500
)

// soakAccounts: "moody" sometimes refuses its key, "revoked" does so for good
// after a while, and nobody listens at the address of "nowhere".
var soakAccounts = []string{"calm", "calm", "busy", "busy", "moody", "moody", "revoked", "nowhere"}

// soak is ten thousand uploads and the books about them.
type soak struct {
	*testing.T
	seed    uint64
	uploads int
	server  *commboxtest.Server
	store   *history.Store
	queue   *uploader.Queue
	revoked atomic.Int64 // requests of the account "revoked"
	played  sync.Map     // fault to *atomic.Int64

	mu   sync.Mutex
	last map[string]uploader.Job
	rest chan struct{} // a value when nothing moves any more
}

// TestSoak sends ten thousand files through random faults and checks the books
// at the end. MEDIADROP_SEED repeats a run's faults, MEDIADROP_SOAK changes
// the number of files.
func TestSoak(t *testing.T) {
	s := &soak{T: t, uploads: soakUploads, seed: uint64(time.Now().UnixNano()), last: map[string]uploader.Job{}, rest: make(chan struct{}, 1)}
	if seed, err := strconv.ParseUint(os.Getenv("MEDIADROP_SEED"), 10, 64); err == nil {
		s.seed = seed
	}
	if n, err := strconv.Atoi(os.Getenv("MEDIADROP_SOAK")); err == nil {
		s.uploads = n
	}
	t.Logf("MEDIADROP_SEED=%d", s.seed)
	began := time.Now()
	folder := t.TempDir()
	stop := s.start(folder)
	for given := 0; given < s.uploads; given += soakDrop {
		s.drop(folder, given, min(soakDrop, s.uploads-given))
	}
	<-s.rest
	s.queue.Close()
	s.balance()
	stop()
	t.Logf("%d uploads in %s", s.uploads, time.Since(began).Round(time.Second))
	s.played.Range(func(fault, n any) bool { t.Logf("fault %v: %d", fault, n.(*atomic.Int64).Load()); return true })
}

func (s *soak) start(folder string) (stop func()) {
	var err error
	s.server, err = commboxtest.Start(commboxtest.Options{Script: func(x *commboxtest.Exchange) { s.choose(x.Request())(x) }})
	require.NoError(s, err)
	s.store, err = history.Open(s.Context(), filepath.Join(folder, "history.db"))
	require.NoError(s, err)
	clients := map[string]*commbox.Client{}
	for _, account := range soakAccounts {
		url := s.server.URL() + account + "/"
		if account == "nowhere" {
			url = "http://127.0.0.1:1/"
		}
		clients[account], err = commbox.New(commbox.Config{
			BaseURL:  url,
			Timeouts: commbox.Timeouts{Connect: time.Minute, Stall: 2 * time.Second, Answer: 2 * time.Second},
		})
		require.NoError(s, err)
	}
	s.queue = uploader.New(uploader.Config{
		History: s.store, Converter: media.NewConverter(filepath.Join(s.TempDir(), "cache"), workertest.InProcess(media.Handlers()), nil), Parallel: soakParallel,
		Client:   func(account string) (uploader.Client, error) { return clients[account], nil },
		Key:      func(context.Context, string, uploader.Client) (string, error) { return "key", nil },
		Describe: func(state uploader.State, p *uploader.Problem) string { return string(state) + ": " + string(p.Code) },
		Publish:  s.publish, Log: slog.New(slog.DiscardHandler),
		Delay: func(d time.Duration) time.Duration { return d / 1000 },
	})
	return func() {
		for _, client := range clients {
			client.Close()
		}
		s.server.Close()
		require.NoError(s, s.store.Close())
	}
}

// drop gives files to an account.
func (s *soak) drop(folder string, first, n int) {
	account := soakAccounts[first/soakDrop%len(soakAccounts)]
	paths := make([]string, n)
	for i := range paths {
		paths[i] = filepath.Join(folder, fmt.Sprintf("%05d.pdf", first+i))
		random := s.random(paths[i], 0)
		content := paths[i]
		if i%soakTwins == soakTwins-1 { // else of its own: what a channel has is not sent again
			content = paths[i-1]
			random = s.random(content, 0)
		}
		size := random.IntN(20_000)
		if random.IntN(40) == 0 {
			size += 500_000 // too much for the buffers in between
		}
		require.NoError(s, os.WriteFile(paths[i], mediatest.PDF(content, size), 0o600))
	}
	s.queue.Add(uploader.Destination{Channel: "of " + account, Account: account, StreamID: here.StreamID}, paths)
}

// random returns the same numbers for the same file and try in every run of a
// seed, whatever the order of requests.
func (s *soak) random(file string, try int) *rand.Rand {
	h := fnv.New64a()
	fmt.Fprint(h, filepath.Base(file), try)
	return rand.New(rand.NewPCG(s.seed, h.Sum64()))
}

// publish keeps what was told, gives the moody account its key back, and tells
// when everything rests.
func (s *soak) publish(snapshot uploader.Snapshot) {
	s.mu.Lock()
	for _, j := range snapshot.Jobs {
		s.last[j.ID] = j
		if waitsForKeyOf(j, "moody") {
			go s.queue.Resume("moody")
		}
	}
	rest := len(s.last) == s.uploads && s.allRest()
	s.mu.Unlock()
	if rest {
		select {
		case s.rest <- struct{}{}:
		default:
		}
	}
}

// allRest reports whether every upload has ended, or waits for the key that was revoked
// for good, or for the ID of one that waits for it. The lock is held.
func (s *soak) allRest() bool {
	type place struct {
		hash string
		to   uploader.Destination
	}
	held := map[place]bool{} // what waits for the key
	for _, j := range s.last {
		if waitsForKeyOf(j, "revoked") {
			held[place{j.Hash, j.To()}] = true
		}
	}
	for _, j := range s.last {
		follows := j.State == uploader.Waiting && j.Problem != nil && j.Problem.Code == uploader.CodeSameFile
		if !j.State.Ended() && !waitsForKeyOf(j, "revoked") && !(follows && held[place{j.Hash, j.To()}]) {
			return false
		}
	}
	return true
}

// waitsForKeyOf reports whether an upload waits for another key.
func waitsForKeyOf(j uploader.Job, account string) bool {
	return j.State == uploader.Waiting && j.Account == account && j.Problem != nil && j.Problem.Code == uploader.Code(commbox.CauseKeyRefused)
}
