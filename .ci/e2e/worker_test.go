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

// TestWorkersHaveNothing looks at the processes in which the real program reads files, while they
// do: they have no rights and, of all that is open, what they were handed. They do not outlive it.
func TestWorkersHaveNothing(t *testing.T) {
	d := newDesktop(t)
	home := t.TempDir()
	writeSettings(t, home, `{"version": 1, "mend_files": "always"}`)
	heavy := largePictures(t, 30) // each takes a worker about a second
	p := startProgram(t, d, home, append([]string{"--channel", practice}, heavy...)...)
	var workers []int
	desktoptest.WaitUntil(t, "a worker to look at", func() bool {
		workers = proctest.Children(p.PID)
		return slices.ContainsFunc(workers, func(worker int) bool { return hasNothing(t, worker, filepath.Dir(heavy[0])) })
	})
	p.Kill()
	desktoptest.WaitUntil(t, "the workers to end", func() bool {
		return !slices.ContainsFunc(workers, func(id int) bool { return statusOf(id) != "" })
	})
}

// hasNothing requires that a worker has nothing but files of the folders that it is handed files of.
// It reports whether it could look: not where the worker was just started, or has ended.
func hasNothing(t *testing.T, worker int, folders ...string) bool {
	t.Helper()
	status := statusOf(worker)
	if !noNewPrivileges.MatchString(status) || !filtered.MatchString(status) {
		return false
	}
	open := openFiles(t, worker)
	if statusOf(worker) == "" {
		return false
	}
	sockets := 0
	for _, target := range open {
		if strings.HasPrefix(target, "socket:") {
			sockets++
			continue
		}
		known := target == "/dev/null" || strings.HasPrefix(target, "pipe:") || strings.HasPrefix(target, "anon_inode:") ||
			strings.HasPrefix(target, "/sys/fs/cgroup/") ||
			slices.ContainsFunc(folders, func(folder string) bool { return strings.HasPrefix(target, folder+"/") })
		require.True(t, known, target)
	}
	require.Equal(t, 1, sockets, "that to the program")
	return true
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
