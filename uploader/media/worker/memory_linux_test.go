package worker

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// children returns the processes that this one started and that still run.
func children(t testing.TB) []int {
	t.Helper()
	return childrenOf(os.Getpid())
}

func childrenOf(parent int) []int {
	var found []int
	all, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range all {
		content, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended meanwhile
		}
		fields := strings.Fields(string(content[strings.LastIndexByte(string(content), ')')+1:]))
		if fields[0] != "Z" && fields[1] == strconv.Itoa(parent) {
			id, _ := strconv.Atoi(strings.Split(path, "/")[2])
			found = append(found, id)
		}
	}
	return found
}

func resident(pid int) int64 {
	content, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		return 0
	}
	pages, _ := strconv.ParseInt(strings.Fields(string(content))[1], 10, 64)
	return pages * int64(os.Getpagesize())
}

// peaks watches the memory of this process and of its children until stop, and
// returns how much more it was than at the beginning.
func peaks(t testing.TB) (stop func() (own, all int64)) {
	sum := func() (own, all int64) {
		own = resident(os.Getpid())
		all = own
		for _, id := range children(t) {
			all += resident(id)
		}
		return own, all
	}
	ownBefore, allBefore := sum()
	var ownMost, allMost atomic.Int64
	done := make(chan struct{})
	var watching sync.WaitGroup
	watching.Go(func() {
		for {
			select {
			case <-done:
				return
			case <-time.After(5 * time.Millisecond):
			}
			own, all := sum()
			ownMost.Store(max(ownMost.Load(), own))
			allMost.Store(max(allMost.Load(), all))
		}
	})
	return func() (int64, int64) {
		close(done)
		watching.Wait()
		return ownMost.Load() - ownBefore, allMost.Load() - allBefore
	}
}

// A file that takes all the memory there is, eight times at once, with a good one.
func TestMemoryIsBoundedFromOutside(t *testing.T) {
	p := newPool(t)
	good(t, p)
	stop := peaks(t)
	var hostile sync.WaitGroup
	for i := range 8 {
		hostile.Go(func() {
			r := asking(t, "memory", 100_000)
			r.Look = i%2 == 0
			_, err := p.Do(t.Context(), r)
			require.True(t, errors.Is(err, ErrMemory) || errors.Is(err, ErrCrashed), err) // see Size
		})
	}
	time.Sleep(20 * time.Millisecond)
	good(t, p)
	hostile.Wait()
	own, all := stop()
	t.Logf("this process took %d MB more, all together %d MB more", own>>20, all>>20)
	require.Less(t, own, int64(100<<20))
	require.Less(t, all, int64(700<<20))
}

func TestWhatNeedsMoreMemoryGetsIt(t *testing.T) {
	p := newPool(t)
	for _, megabytes := range []int{10, 60, 150, 350} {
		for _, look := range []bool{true, false} {
			r := asking(t, "memory", megabytes)
			r.Look = look
			_, err := p.Do(t.Context(), r)
			require.NoError(t, err, megabytes)
		}
	}
}
