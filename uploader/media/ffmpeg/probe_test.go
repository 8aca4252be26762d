package ffmpeg

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/defect"
)

// Where there is no ffprobe beside it, ffmpeg itself is asked.
func TestProbeWithoutFFprobe(t *testing.T) {
	tool := realTool(t)
	in := makeSource(t, tool, "a.mkv", "-f lavfi -i "+pictures+" -f lavfi -i "+tones+" -c:v libx264 -pix_fmt yuv420p -c:a libopus -ac 2")
	alone := filepath.Join(t.TempDir(), programName("ffmpeg"))
	if err := os.Symlink(tool.Path, alone); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	want, err := tool.Probe(context.Background(), in)
	require.NoError(t, err)
	tool.Path = alone
	got, err := tool.Probe(context.Background(), in)
	require.NoError(t, err)
	require.InDelta(t, want.Duration, got.Duration, float64(20*time.Millisecond))
	got.Duration = want.Duration
	require.Equal(t, want, got)
}

func TestProbeTellsWhatCannotBeRead(t *testing.T) {
	tool := realTool(t)
	path := filepath.Join(t.TempDir(), "a.mp4")
	require.NoError(t, os.WriteFile(path, make([]byte, 5000), 0o600))
	_, err := tool.Probe(context.Background(), path)
	require.ErrorIs(t, err, defect.ErrBroken)
	_, err = tool.Probe(context.Background(), path+" is not there")
	require.ErrorIs(t, err, os.ErrNotExist)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = tool.Probe(ctx, path)
	require.ErrorIs(t, err, context.Canceled)
}
