//go:build linux

package e2e

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/desktoptest"
	"mediadrop/uploader/proctest"
)

// TestWorkersHaveNothing looks at the processes in which the real program reads files: they have
// no rights and none of its open files, and do not outlive it.
func TestWorkersHaveNothing(t *testing.T) {
	d := newDesktop(t)
	_, files := sampleFiles(t)
	p := startProgram(t, d, t.TempDir(), "--channel", practice, files["image"], files["document"])
	for _, upload := range p.uploads(2) {
		require.Equal(t, "done", upload.State, upload.Error)
	}
	workers := proctest.Children(p.PID)
	require.NotEmpty(t, workers)
	looked := 0
	for _, worker := range workers {
		desktoptest.WaitUntil(t, "a worker to have no rights: it may have just been started", func() bool {
			status := statusOf(worker)
			return status == "" || noNewPrivileges.MatchString(status) && filtered.MatchString(status)
		})
		open := openFiles(t, worker)
		if statusOf(worker) == "" {
			continue // it has ended meanwhile
		}
		looked++
		sockets := 0
		for _, target := range open {
			if strings.HasPrefix(target, "socket:") {
				sockets++
				continue
			}
			known := target == "/dev/null" || strings.HasPrefix(target, "pipe:") || strings.HasPrefix(target, "anon_inode:") ||
				strings.HasPrefix(target, "/sys/fs/cgroup/")
			require.True(t, known, target)
		}
		require.Equal(t, 1, sockets, "that to the program")
	}
	require.Positive(t, looked, "of %d workers", len(workers))
	p.Kill()
	desktoptest.WaitUntil(t, "the workers to end", func() bool {
		return !slices.ContainsFunc(workers, func(id int) bool { return statusOf(id) != "" })
	})
}

// What a worker's status says when it can gain no rights, and asks the system for what is allowed
// only (proc_pid_status(5)).
var (
	noNewPrivileges = regexp.MustCompile(`NoNewPrivs:\s+1\n`)
	filtered        = regexp.MustCompile(`Seccomp:\s+2\n`)
)

// statusOf returns what the system tells of a process, or "" for one that has ended.
func statusOf(id int) string {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", id))
	if err != nil || strings.Contains(string(status), "State:\tZ") {
		return ""
	}
	return string(status)
}

// openFiles returns what a process has open. Of one that ends meanwhile it may be less.
func openFiles(t *testing.T, id int) []string {
	t.Helper()
	links, err := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", id))
	require.NoError(t, err)
	var open []string
	for _, link := range links {
		target, err := os.Readlink(link)
		if !errors.Is(err, fs.ErrNotExist) {
			require.NoError(t, err)
			open = append(open, target)
		}
	}
	return open
}
