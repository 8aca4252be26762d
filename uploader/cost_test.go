package uploader

import (
	"fmt"
	"runtime"
	"testing"
	"testing/synctest"
	"time"
	"unsafe"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/history"
	"mediadrop/uploader/racetest"
)

// What the queue may spend on one upload: counts, the same on every machine. The allowance is for
// a new version of Go or of SQLite, and for rows that share a write at one time and not at another.
const (
	mostAllocations = 1500      // look into it, hash it, write it down, tell of it
	mostBytes       = 160 << 10 // the block of the hash is used again
	mostWrites      = 2         // of the history: handed over, ended
	mostRows        = 3         // that are written: the same, and that it was given
)

// TestWhatAnUploadCosts guards against what creeps in.
func TestWhatAnUploadCosts(t *testing.T) {
	if racetest.Enabled() {
		t.Skip("the race detector allocates, too")
	}
	bubble(t, 1, func(t *testing.T, r *rig) {
		r.net.answerAll()
		const files = 50
		paths := make([]string, files+1)
		for i := range paths {
			paths[i] = r.pdf(fmt.Sprintf("file %d.pdf", i))
		}
		upload := func(path string) {
			r.addPaths(here, path)
			r.settleDown() // until the last snapshot
		}
		upload(paths[0]) // what is made once is made now
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for _, path := range paths[1:] {
			upload(path)
		}
		runtime.ReadMemStats(&after)
		allocations, bytes := (after.Mallocs-before.Mallocs)/files, (after.TotalAlloc-before.TotalAlloc)/files
		t.Logf("%d allocations, %d bytes", allocations, bytes)
		require.LessOrEqual(t, allocations, uint64(mostAllocations))
		require.LessOrEqual(t, bytes, uint64(mostBytes))
	})
}

// TestHowOftenTheHistoryIsWritten: every write waits for the disk, and every row of it costs a
// change of most indexes.
func TestHowOftenTheHistoryIsWritten(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		r.net.answerAll()
		r.q.recorder.within = SaveSoon // as in the program
		writes, written := 0, 0
		wrote := r.q.recorder.wrote
		r.q.recorder.wrote = func(rows []history.Upload, removed bool, err error) {
			writes++
			written += len(rows)
			wrote(rows, removed, err)
		}
		add := func(files int) {
			writes, written = 0, 0
			var paths []string
			for i := range files {
				paths = append(paths, r.pdf(fmt.Sprintf("file %d of %d.pdf", i, files)))
			}
			ids := r.addPaths(here, paths...)
			time.Sleep(2 * saveLater)
			r.requireStates(ids, repeat(Done, files)...)
			t.Logf("%d files: %d writes of %d rows", files, writes, written)
		}
		for _, files := range []int{1, 100} {
			add(files)
			require.LessOrEqual(t, writes, 1+files*mostWrites, "one for the whole drop, before the first byte")
			require.Equal(t, files*mostRows, written, "given, handed over, ended")
		}
	})
}

// TestWhatWaitingCosts: ten snapshots are taken each second while something moves, and the queue
// looks for what can start next after each file, so both must cost as much as there is that moves,
// however much there is that waits.
func TestWhatWaitingCosts(t *testing.T) {
	if racetest.Enabled() {
		t.Skip("the race detector allocates, too")
	}
	const moving, waiting = 3, 500
	bubble(t, moving, func(t *testing.T, r *rig) {
		var paths []string
		for i := range moving + waiting {
			paths = append(paths, r.pdf(fmt.Sprintf("file %d.pdf", i)))
		}
		r.addPaths(here, paths...)
		r.settleDown()
		require.Equal(t, Totals{Queued: waiting, Uploading: moving}, r.q.Totals())
		var before, after runtime.MemStats
		const snapshots = 100
		runtime.ReadMemStats(&before)
		for range snapshots {
			require.Len(t, r.q.snapshot().Jobs, moving)
		}
		runtime.ReadMemStats(&after)
		bytes := (after.TotalAlloc - before.TotalAlloc) / snapshots
		require.Zero(t, testing.AllocsPerRun(100, func() {
			r.q.mu.Lock()
			defer r.q.mu.Unlock()
			r.q.dispatch()
		}), "what waits for its turn costs nothing")
		t.Logf("%d bytes", bytes)
		// the jobs themselves, and the list of what changed; twice that for rounding up
		require.LessOrEqual(t, bytes, 2*moving*uint64(unsafe.Sizeof(Job{})))
		r.q.CancelAll()
		synctest.Wait()
	})
}
