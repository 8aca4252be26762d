//go:build unix

package ffmpeg

import (
	"context"
	"os"
	"path/filepath"
	"syscall"
	"testing"

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
	tool := Tool{Path: fakeTool(t, t.TempDir(), script), H264: "libx264", AAC: "aac", runner: bare{}}
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
	tool := Tool{Path: filepath.Join(t.TempDir(), "ffmpeg"), H264: "libx264", AAC: "aac", runner: bare{}}
	err := tool.Run(context.Background(), "in.mkv", filepath.Join(t.TempDir(), "out.mp4"), PlanFor(phoneVideo(10), Limits{}), nil)
	require.ErrorIs(t, err, os.ErrNotExist)
	require.NotErrorIs(t, err, defect.ErrBroken)
}
