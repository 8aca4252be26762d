//go:build unix

package ffmpeg

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/defect"
)

// fakeTool writes a script that passes for ffmpeg.
func fakeTool(t testing.TB, folder, script string) string {
	t.Helper()
	path := filepath.Join(folder, "ffmpeg")
	require.NoError(t, os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o700))
	return path
}

func runFake(t *testing.T, ctx context.Context, script string) error {
	t.Helper()
	tool := Tool{Path: fakeTool(t, t.TempDir(), script), H264: "libx264", AAC: "aac"}
	folder := t.TempDir()
	err := tool.Run(ctx, "in.mkv", filepath.Join(folder, "out.mp4"), PlanFor(phoneVideo(10), Limits{}), nil)
	left, listed := os.ReadDir(folder)
	require.NoError(t, listed)
	require.Empty(t, left, "nothing stays of a failure")
	return err
}

func TestAFullDiskIsTold(t *testing.T) {
	for _, script := range []string{
		`echo "av_interleaved_write_frame(): No space left on device" >&2; exit 1`,
		`exit 228`,
	} {
		err := runFake(t, context.Background(), script)
		require.ErrorIs(t, err, ErrDiskFull)
		require.ErrorIs(t, err, syscall.ENOSPC)
		require.NotErrorIs(t, err, defect.ErrBroken)
	}
}

func TestErrorsCarryTheLastWordsOnly(t *testing.T) {
	err := runFake(t, context.Background(), `i=0; while [ $i -lt 2000 ]; do echo "line $i: moov atom not found" >&2; i=$((i+1)); done; exit 1`)
	require.ErrorIs(t, err, defect.ErrBroken)
	require.Contains(t, err.Error(), "line 1999")
	require.NotContains(t, err.Error(), "line 100:")
	require.Less(t, len(err.Error()), maxTail+200)
}

func TestAProgramThatIsGone(t *testing.T) {
	tool := Tool{Path: filepath.Join(t.TempDir(), "ffmpeg"), H264: "libx264", AAC: "aac"}
	err := tool.Run(context.Background(), "in.mkv", filepath.Join(t.TempDir(), "out.mp4"), PlanFor(phoneVideo(10), Limits{}), nil)
	require.ErrorIs(t, err, os.ErrNotExist)
	require.NotErrorIs(t, err, defect.ErrBroken)
}

// A wrapper script's child must end with it, and must not hold up the cancel.
func TestCancelEndsTheWholeGroup(t *testing.T) {
	note := filepath.Join(t.TempDir(), "child")
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		for ctx.Err() == nil {
			if content, err := os.ReadFile(note); err == nil && strings.HasSuffix(string(content), "\n") {
				cancel()
			}
			time.Sleep(time.Millisecond)
		}
	}()
	err := runFake(t, ctx, "sleep 600 & echo $! > '"+note+".new'; mv '"+note+".new' '"+note+"'; wait")
	require.ErrorIs(t, err, context.Canceled)
	content, err := os.ReadFile(note)
	require.NoError(t, err)
	child, err := strconv.Atoi(strings.TrimSpace(string(content)))
	require.NoError(t, err)
	require.Eventually(t, func() bool { return isGone(child) }, 10*time.Second, 10*time.Millisecond)
}

// isGone reports whether the process has ended; where nobody collects orphans it
// stays as a zombie.
func isGone(pid int) bool {
	if errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
		return true
	}
	status, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	return err == nil && strings.Contains(string(status), ") Z ")
}

func TestItRunsAtLowPriority(t *testing.T) {
	out := &limited{most: 100}
	err := process{program: fakeTool(t, t.TempDir(), "sleep 0.2; nice"), out: out}.run(context.Background())
	require.NoError(t, err)
	require.GreaterOrEqual(t, whole(strings.TrimSpace(out.String())), niceness)
}
