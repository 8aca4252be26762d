package proctest

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Children returns the processes that another one started and that still run.
func Children(parent int) []int {
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

// Resident returns how much a process has in memory, in bytes; 0 where it has ended.
func Resident(pid int) int64 {
	content, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		return 0
	}
	pages, _ := strconv.ParseInt(strings.Fields(string(content))[1], 10, 64)
	return pages * int64(os.Getpagesize())
}

// Peaks watches the memory of a process and of its children until stop, which returns
// how much more its own, and all of them together, took than at the beginning, in bytes.
// What processes share counts for each.
func Peaks(pid int) (stop func() (own, all int64)) {
	sum := func() (own, all int64) {
		own = Resident(pid)
		all = own
		for _, id := range Children(pid) {
			all += Resident(id)
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
