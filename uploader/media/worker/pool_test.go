package worker

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// plenty is a limit that no test reaches.
const plenty = time.Hour

// newPool returns a pool that ends with the test.
func newPool(t testing.TB) *Pool {
	p := New(filepath.Join(t.TempDir(), "scratch"), slog.New(slog.NewTextHandler(io.Discard, nil)))
	t.Cleanup(p.Close)
	return p
}

// ask has a worker do something small.
func ask(t testing.TB, p *Pool, name string, body any, files ...*os.File) ([]byte, error) {
	return p.Do(t.Context(), asking(t, name, body, files...))
}

func asking(t testing.TB, name string, body any, files ...*os.File) Request {
	encoded, err := json.Marshal(body)
	require.NoError(t, err)
	return Request{Name: name, Body: encoded, Files: files, Look: true, Processor: plenty, Wait: plenty}
}

func file(t testing.TB, content string) *os.File {
	path := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
	f, err := os.Open(path)
	require.NoError(t, err)
	t.Cleanup(func() { f.Close() })
	return f
}

// good has a worker read and write a file, which must work whatever was before.
func good(t testing.TB, p *Pool) {
	t.Helper()
	target, err := os.CreateTemp(t.TempDir(), "")
	require.NoError(t, err)
	defer target.Close()
	for _, look := range []bool{true, false} {
		r := asking(t, "echo", nil, file(t, "good"), target)
		r.Look = look
		answer, err := p.Do(t.Context(), r)
		require.NoError(t, err)
		require.Equal(t, "good", string(answer))
	}
	written, err := os.ReadFile(target.Name())
	require.NoError(t, err)
	require.Equal(t, "goodgood", string(written))
}

func TestAWorkerReadsAndWritesWhatItIsHanded(t *testing.T) {
	good(t, newPool(t))
}

func TestALargeAnswerComesWhole(t *testing.T) {
	p := newPool(t)
	content := bytes.Repeat([]byte("0123456789abcdef"), 1<<20)
	answer, err := ask(t, p, "echo", nil, file(t, string(content)))
	require.NoError(t, err)
	require.True(t, bytes.Equal(content, answer))
}

func TestWhatAHandlerSaysIsAnErrorOfOneLine(t *testing.T) {
	p := newPool(t)
	_, err := ask(t, p, "fail", nil)
	require.EqualError(t, err, "no such thing | in \ufffd here")
	_, err = ask(t, p, "nonsense", nil)
	require.ErrorContains(t, err, "nonsense")
	good(t, p)
}

// pid returns the process that answers looks when nothing else is asked.
func pid(t testing.TB, p *Pool) string {
	t.Helper()
	answer, err := ask(t, p, "pid", nil)
	require.NoError(t, err)
	return string(answer)
}

// TestAHundredLooksTakeTwoWorkers: to start one costs more than to look into a small file.
func TestAHundredLooksTakeTwoWorkers(t *testing.T) {
	p := newPool(t)
	for p.room.takeNow(Small) { // so that no look goes on beside, however slow this machine is
	}
	var mu sync.Mutex
	looks := map[string]int{}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 25 {
				answer, err := ask(t, p, "pid", nil)
				require.NoError(t, err)
				mu.Lock()
				looks[string(answer)]++
				mu.Unlock()
			}
		})
	}
	all.Wait()
	require.LessOrEqual(t, len(looks), lookers, "%v", looks)
}

func TestOtherWorkHasAWorkerOfItsOwn(t *testing.T) {
	p := newPool(t)
	others := map[string]bool{}
	for range 10 {
		r := asking(t, "pid", nil)
		r.Look = false
		answer, err := p.Do(t.Context(), r)
		require.NoError(t, err)
		others[string(answer)] = true
	}
	require.Len(t, others, 10)
}

// Looks that take long do not hold up others, and leave nothing of the room behind.
func TestALongLookHoldsUpNoOther(t *testing.T) {
	p := newPool(t)
	ctx, cancel := context.WithCancel(t.Context())
	var long sync.WaitGroup
	for range 3 * lookers {
		long.Go(func() {
			_, err := p.Do(ctx, asking(t, "loop", nil))
			require.ErrorIs(t, err, context.Canceled)
		})
	}
	require.Eventually(t, func() bool {
		p.room.mu.Lock()
		defer p.room.mu.Unlock()
		return p.room.common < room
	}, time.Minute, time.Millisecond)
	for range 2 * lookers {
		require.NotEmpty(t, pid(t, p))
	}
	cancel()
	long.Wait()
	require.Eventually(t, func() bool {
		p.room.mu.Lock()
		defer p.room.mu.Unlock()
		return p.room.common == room
	}, time.Minute, time.Millisecond)
	good(t, p)
}

func TestTheProcessorsTimeIsBounded(t *testing.T) {
	p := newPool(t)
	for _, look := range []bool{true, false} {
		r := asking(t, "loop", nil)
		r.Look, r.Processor = look, 200*time.Millisecond
		_, err := p.Do(t.Context(), r)
		require.ErrorIs(t, err, ErrTime)
	}
	good(t, p)
}

func TestWaitingIsBounded(t *testing.T) {
	p := newPool(t)
	r := asking(t, "sleep", plenty)
	r.Wait = 100 * time.Millisecond
	_, err := p.Do(t.Context(), r)
	require.ErrorIs(t, err, ErrTime)
	good(t, p)
}

func TestAWorkerThatDoesNotStartIsSaid(t *testing.T) {
	p := New(filepath.Join(t.TempDir(), unlucky), slog.New(slog.NewTextHandler(io.Discard, nil)))
	defer p.Close()
	_, err := ask(t, p, "pid", nil)
	require.ErrorIs(t, err, ErrNotStarted)
	require.ErrorContains(t, err, "this worker does not start")
	_, known := p.Held()
	require.False(t, known)
}

func TestRecursionWithoutEndIsAnError(t *testing.T) {
	p := newPool(t)
	_, err := ask(t, p, "recursion", nil)
	require.Error(t, err)
	good(t, p)
}
