package worker

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/proctest"
)

func TestCancelEndsTheWorker(t *testing.T) {
	p := newPool(t)
	for _, look := range []bool{true, false} {
		ctx, cancel := context.WithCancel(t.Context())
		r := asking(t, "loop", nil)
		r.Look = look
		go func() {
			for len(children(t)) == 0 && ctx.Err() == nil {
				time.Sleep(time.Millisecond)
			}
			time.Sleep(50 * time.Millisecond)
			cancel()
		}()
		_, err := p.Do(ctx, r)
		require.ErrorIs(t, err, context.Canceled)
		require.Eventually(t, func() bool { return len(children(t)) == 0 }, time.Minute, time.Millisecond)
	}
	good(t, p)
}

func TestClosingEndsEverything(t *testing.T) {
	p := newPool(t)
	good(t, p)
	var asked sync.WaitGroup
	for i := range 8 {
		for _, name := range []string{"loop", "memory", "sleep"} {
			asked.Go(func() {
				r := asking(t, name, plenty)
				r.Look = i%2 == 0
				_, err := p.Do(context.Background(), r)
				require.Error(t, err)
			})
		}
	}
	require.Eventually(t, func() bool { return len(children(t)) > 1 }, time.Minute, time.Millisecond)
	p.Close() // what was asked would take an hour
	asked.Wait()
	require.Eventually(t, func() bool { return len(children(t)) == 0 }, time.Minute, time.Millisecond) // Close waits for their end, but not for ever
	_, err := p.Do(t.Context(), asking(t, "pid", nil))
	require.ErrorIs(t, err, ErrClosed)
}

func TestAWarmWorkerAnswersTheFirstLook(t *testing.T) {
	p := newPool(t)
	p.Warm()
	require.Eventually(t, func() bool { _, known := p.Held(); return known }, time.Minute, time.Millisecond)
	before := children(t)
	require.Len(t, before, 1)
	good(t, p)
	require.Contains(t, children(t), before[0])
	id, err := strconv.Atoi(pid(t, p))
	require.NoError(t, err)
	require.Positive(t, id)
}

// Workers that somebody ends are no fault of a file: it is done again.
func TestAWorkerThatIsKilledIsReplaced(t *testing.T) {
	const kills, between = 10, 20 // so many answers come between two kills that no request meets maxTries of them
	p := newPool(t)
	ctx, cancel := context.WithCancel(t.Context())
	var killing, asked sync.WaitGroup
	var killed, answers atomic.Int64
	killing.Go(func() {
		for killed.Load() < kills && ctx.Err() == nil {
			if ids := children(t); len(ids) > 0 && syscall.Kill(ids[rand.IntN(len(ids))], syscall.SIGKILL) == nil {
				killed.Add(1)
			}
			for next := answers.Load() + between; answers.Load() < next && ctx.Err() == nil; {
				time.Sleep(time.Millisecond)
			}
		}
	})
	content := file(t, "good")
	for worker := range 4 {
		asked.Go(func() {
			for i := 0; killed.Load() < kills; i++ {
				r := asking(t, "echo", nil, content)
				r.Look = (i+worker)%3 > 0
				answer, err := p.Do(t.Context(), r)
				require.NoError(t, err)
				require.Equal(t, "good", string(answer))
				answers.Add(1)
			}
		})
	}
	asked.Wait()
	cancel()
	killing.Wait()
	require.EqualValues(t, kills, killed.Load())
	good(t, p)
}

func TestAFileThatEndsWorkersInAnotherWayIsGivenUp(t *testing.T) {
	p := newPool(t)
	done := make(chan error, 1)
	go func() {
		_, err := ask(t, p, "sleep", plenty)
		done <- err
	}()
	for {
		for _, id := range children(t) {
			_ = syscall.Kill(id, syscall.SIGKILL)
		}
		select {
		case err := <-done:
			require.ErrorIs(t, err, ErrCrashed)
			return
		case <-time.After(time.Millisecond):
		}
	}
}

// orphanFlag starts this test's binary as a program that has workers busy, and
// waits to be killed.
const orphanFlag = "--orphans"

func init() { others[orphanFlag] = orphans }

func orphans(scratch string) {
	p := New(scratch, slog.New(slog.NewTextHandler(io.Discard, nil)))
	for i := range 4 {
		go p.Do(context.Background(), Request{Name: "loop", Look: i%2 == 0, Processor: plenty, Wait: plenty})
	}
	for len(proctest.Children(os.Getpid())) < 4 {
		time.Sleep(time.Millisecond)
	}
	fmt.Println("busy")
	select {}
}

func TestNoWorkerOutlivesTheProgram(t *testing.T) {
	self, err := os.Executable()
	require.NoError(t, err)
	program := exec.Command(self, orphanFlag, t.TempDir())
	out, err := program.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, program.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	require.Equal(t, "busy\n", line)
	workers := proctest.Children(program.Process.Pid)
	require.Len(t, workers, 4)
	require.NoError(t, program.Process.Kill())
	require.Error(t, program.Wait())
	require.Eventually(t, func() bool {
		for _, id := range workers {
			if !isGoneProcess(id) {
				return false
			}
		}
		return true
	}, time.Minute, 10*time.Millisecond)
}

// isGoneProcess reports whether a process has ended; where nobody collects orphans
// it stays as a zombie.
func isGoneProcess(pid int) bool {
	if errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
		return true
	}
	status, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	return err == nil && strings.Contains(string(status), ") Z ")
}
