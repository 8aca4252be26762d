package uploader

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/commbox"
	"mediadrop/uploader/convertpolicy"
	"mediadrop/uploader/history"
	"mediadrop/uploader/media"
	"mediadrop/uploader/media/mediatest"
	"mediadrop/uploader/media/worker"
	"mediadrop/uploader/practice"
	"mediadrop/uploader/racetest"
)

// workers are the processes that look into files for this one.
func workers() []int {
	var found []int
	all, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range all {
		content, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended meanwhile
		}
		fields := strings.Fields(string(content[strings.LastIndexByte(string(content), ')')+1:]))
		if fields[0] != "Z" && fields[1] == strconv.Itoa(os.Getpid()) {
			id, _ := strconv.Atoi(strings.Split(path, "/")[2])
			found = append(found, id)
		}
	}
	return found
}

// realRig has every part real: files on disk, workers, the client, a server on a
// socket, the database.
type realRig struct {
	*Queue
	store  *history.Store
	folder string
	told   *told
}

func newRealRig(t *testing.T, expected int) *realRig {
	if racetest.Enabled() { // the detector maps more memory than a worker may
		t.Skip("a worker has no room for the race detector")
	}
	server, err := practice.Start(practice.WithoutPacing())
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, server.Close()) })
	client, err := commbox.New(commbox.Config{
		BaseURL: server.BaseURL(), DialContext: server.DialContext,
		Timeouts: commbox.Timeouts{Connect: time.Minute, Stall: time.Minute, Answer: time.Minute},
	})
	require.NoError(t, err)
	t.Cleanup(client.Close)
	r := &realRig{folder: t.TempDir(), told: newTold(expected, ended)}
	r.store, err = history.Open(t.Context(), filepath.Join(r.folder, "history.db"))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, r.store.Close()) })
	pool := worker.New(filepath.Join(r.folder, "scratch"), slog.New(slog.DiscardHandler))
	t.Cleanup(pool.Close)
	r.Queue = New(Config{
		History: r.store, Converter: media.NewConverter(filepath.Join(r.folder, "cache"), pool, nil), Parallel: 4,
		Rules:    func() Rules { return Rules{Convert: convertpolicy.Always} },
		Client:   func(string) (Client, error) { return client, nil },
		Key:      practiceKey(server),
		Describe: func(_ State, p *Problem) string { return p.Detail },
		Publish:  r.told.publish, Log: slog.New(slog.DiscardHandler),
	})
	t.Cleanup(r.Close)
	return r
}

func (r *realRig) file(t *testing.T, name string, content []byte) string {
	path := filepath.Join(r.folder, name)
	require.NoError(t, os.WriteFile(path, content, 0o600))
	return path
}

// Workers that are killed at random moments lose nothing: every file arrives once. One
// whose worker was killed on every try, as on a slow machine, says so, and arrives when
// it is tried again.
func TestKilledWorkersLoseNothing(t *testing.T) {
	const uploads = 200
	r := newRealRig(t, uploads)
	paths := make([]string, uploads)
	for i := range paths {
		switch name := fmt.Sprintf("file %03d", i); i % 4 {
		case 0:
			paths[i] = r.file(t, name+".pdf", mediatest.PDF(name, i*1000))
		case 1:
			paths[i] = r.file(t, name+".jpg", mediatest.JPEG(mediatest.Photo(64+i, 64)))
		case 2: // converted
			paths[i] = r.file(t, name+".png", mediatest.DeepPNG(16+i))
		case 3: // converted
			paths[i] = r.file(t, name+".bmp", mediatest.BMP(mediatest.Photo(64+i, 48)))
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	var killing sync.WaitGroup
	killed := 0
	killing.Go(func() {
		for ctx.Err() == nil {
			for _, id := range workers() {
				if rand.IntN(3) == 0 && syscall.Kill(id, syscall.SIGKILL) == nil {
					killed++
				}
			}
			time.Sleep(time.Duration(rand.IntN(100)) * time.Millisecond)
		}
	})
	ids := r.Add(Destination{Channel: "Practice", StreamID: practice.StreamID}, paths)
	<-r.told.all
	cancel()
	killing.Wait()
	crashed := func(j Job) bool { return j.State == Failed && j.Problem.Code == CodeCrashed }
	if again := slices.ContainsFunc(slices.Collect(maps.Values(r.told.soFar())), crashed); again {
		r.told.expect(uploads, func(j Job) bool { return ended(j) && !crashed(j) })
		require.NoError(t, r.RetryFailed(t.Context()))
		<-r.told.all
	}
	seen := map[string]bool{}
	for i, id := range ids {
		row, err := r.store.Get(t.Context(), id)
		require.NoError(t, err)
		require.Equal(t, paths[i], row.Path)
		require.Equal(t, Done, row.State, "%s: %s", row.Path, r.told.job(id).Sentence)
		require.Equal(t, 1, row.Attempts)
		require.False(t, seen[row.MediaID])
		seen[row.MediaID] = true
	}
	require.Positive(t, killed)
	t.Logf("%d workers were killed", killed)
}

// A file that crashes, loops or takes all memory is a row with a reason. A good one
// that was dropped with it arrives, and Cancel and Close end the work at once.
func TestHostileFilesAreRowsWithAReason(t *testing.T) {
	want := map[string]Code{"crash": CodeCrashed, "memory": CodeMemory, "loop": CodeTime}
	r := newRealRig(t, 1)
	to := Destination{Channel: "Practice", StreamID: practice.StreamID}
	told := 0
	for name, code := range want {
		told += 2
		r.told.expect(told, ended)
		ids := r.Add(to, []string{
			r.file(t, name+".pdf", mediatest.PDF(name, 0)), r.file(t, "good beside "+name[:2]+".pdf", mediatest.PDF("good"+name, 0)),
		})
		<-r.told.all
		bad, good := r.told.job(ids[0]), r.told.job(ids[1])
		require.Equal(t, Done, good.State, good.Sentence)
		require.Equal(t, Failed, bad.State)
		if name == "memory" { // Go does not always get to say why it ends
			require.Contains(t, []Code{CodeMemory, CodeCrashed}, bad.Problem.Code)
		} else {
			require.Equal(t, code, bad.Problem.Code, bad.Problem.Detail)
		}
		require.NotEmpty(t, bad.Sentence)
	}
	r.told.expect(told+1, ended)
	id := r.Add(to, []string{r.file(t, "loop again.pdf", mediatest.PDF("again", 0))})[0]
	began := time.Now()
	time.Sleep(50 * time.Millisecond)
	r.Cancel(id)
	<-r.told.all
	require.Equal(t, Canceled, r.told.job(id).State)
	t.Logf("canceled after %s", time.Since(began))
	r.Add(to, []string{r.file(t, "loop for ever.pdf", mediatest.PDF("ever", 0))})
	began = time.Now()
	r.Close()
	t.Logf("closed after %s", time.Since(began))
}

// A good file does not wait until hostile ones that were dropped with it have used up
// their time.
func TestGoodFilesDoNotWaitForHostileOnes(t *testing.T) {
	const hostile = 8
	r := newRealRig(t, 1)
	var paths []string
	for i := range hostile {
		paths = append(paths, r.file(t, fmt.Sprintf("loop %d.pdf", i), mediatest.PDF(fmt.Sprint(i), 0)))
	}
	ids := r.Add(Destination{Channel: "Practice", StreamID: practice.StreamID}, append(paths, r.file(t, "good.pdf", mediatest.PDF("good", 0))))
	began := time.Now()
	<-r.told.all // that is one
	t.Logf("the good file took %s", time.Since(began))
	row, err := r.store.Get(t.Context(), ids[hostile])
	require.NoError(t, err)
	require.Equal(t, Done, row.State)
	r.told.expect(1+hostile, ended)
	r.CancelAll()
	<-r.told.all
	r.mu.Lock()
	defer r.mu.Unlock()
	require.Zero(t, r.checks)
	require.Zero(t, r.longChecks)
}
