package ffmpeg

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestCancelEndsItAtOnceAndLeavesNothing(t *testing.T) {
	tool := realTool(t)
	in := makeSource(t, tool, "long.mkv", "-f lavfi -i testsrc2=s=640x360:r=25:d=60 -c:v mpeg4 -b:v 500k")
	s, err := tool.Probe(context.Background(), in)
	require.NoError(t, err)
	folder := t.TempDir()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	err = tool.Run(ctx, in, filepath.Join(folder, "out.mp4"), PlanFor(s, Limits{}), func(float64, time.Duration) { cancel() })
	require.ErrorIs(t, err, context.Canceled)
	left, err := os.ReadDir(folder)
	require.NoError(t, err)
	require.Empty(t, left)
}
