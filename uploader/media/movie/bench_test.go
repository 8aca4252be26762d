package movie

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func bigMovie(b *testing.B) string {
	return makeMovie(b, "big.mp4", "-filter_complex", "[0]loop=20:50:0[v]", "-map", "[v]", "-map", "1", "-c:v", "libx264", "-preset", "ultrafast", "-qp", "4", "-pix_fmt", "yuv420p", "-c:a", "aac")
}

func BenchmarkExamine(b *testing.B) {
	f, size := open(b, bigMovie(b))
	c := &counting{ReaderAt: f}
	b.ReportAllocs()
	for b.Loop() {
		_, err := Examine(context.Background(), c, size)
		require.NoError(b, err)
	}
	b.ReportMetric(float64(c.bytes)/float64(b.N), "read-B/op")
	b.ReportMetric(float64(size), "file-B")
}

func BenchmarkFastStart(b *testing.B) {
	path := bigMovie(b)
	f, size := open(b, path)
	result := filepath.Join(b.TempDir(), "out.mp4")
	b.Run("by=MediaDrop", func(b *testing.B) {
		b.SetBytes(size)
		b.ReportAllocs()
		for b.Loop() {
			out, err := os.Create(result)
			require.NoError(b, err)
			require.NoError(b, FastStart(context.Background(), f, size, out))
			require.NoError(b, out.Close())
		}
	})
	b.Run("by=ffmpeg", func(b *testing.B) {
		b.SetBytes(size)
		for b.Loop() {
			require.NoError(b, exec.Command("ffmpeg", "-v", "error", "-y", "-i", path, "-map", "0", "-c", "copy", "-movflags", "+faststart", result).Run())
		}
	})
}
