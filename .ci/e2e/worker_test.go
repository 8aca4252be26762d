//go:build linux

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
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
	for _, worker := range workers {
		folder := fmt.Sprintf("/proc/%d", worker)
		status, err := os.ReadFile(filepath.Join(folder, "status"))
		require.NoError(t, err)
		require.Regexp(t, `NoNewPrivs:\s+1\n`, string(status))
		require.Regexp(t, `Seccomp:\s+2\n`, string(status))
		open, err := filepath.Glob(filepath.Join(folder, "fd", "*"))
		require.NoError(t, err)
		sockets := 0
		for _, link := range open {
			target, err := os.Readlink(link)
			require.NoError(t, err)
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
	p.Kill()
	desktoptest.WaitUntil(t, "the workers to end", func() bool {
		for _, worker := range workers {
			status, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", worker))
			if err == nil && !strings.Contains(string(status), ") Z ") {
				return false
			}
		}
		return true
	})
}
