package media

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// canceling cancels a context with one of its reads, and counts those after it.
type canceling struct {
	*os.File
	cancel context.CancelFunc
	left   int // reads before that
	after  int
}

func (c *canceling) ReadAt(b []byte, at int64) (int, error) {
	switch c.left--; {
	case c.left == 0:
		c.cancel()
	case c.left < 0:
		c.after++
	}
	return c.File.ReadAt(b, at)
}

// TestExamineStops cancels the look into files of all sorts after its first read,
// its second, and so on: nothing more is read of the file.
func TestExamineStops(t *testing.T) {
	mp3 := mp3Frame()
	for name, make := range map[string]source{
		"a.docx": sizedOffice(3 << 20), "a.pdf": pdf(3 << 20), "b.pdf": kept("document", "linearized.pdf"), "c.pdf": kept("document", "objects.pdf"),
		"a.doc": content(compound(part{"WordDocument", "\xec\xa5" + strings.Repeat("\x00", 40)})),
		"a.txt": padded(text("text"), 1<<20), "a.mp3": content([]byte(strings.Repeat(string(mp3), 2000))), "a.ogg": kept("opus1.ogg"),
		"a.wav": content(wav(800)), "a.jpg": content(jpegOf(t, photo(640, 480))), "a.png": content(pngOf(t, four())), "a.heic": kept("picture", "photo.heic"),
		"a.mp4": kept("high.mp4"), "a.m4a": kept("sound.m4a"), "a.zip": content(zipOf(t, part{"a.txt", "a"})),
	} {
		path := filepath.Join(t.TempDir(), name)
		make(t, path)
		f, err := os.Open(path)
		require.NoError(t, err)
		info, err := f.Stat()
		require.NoError(t, err)
		for reads := 1; ; reads++ {
			ctx, cancel := context.WithCancel(t.Context())
			c := &canceling{File: f, cancel: cancel, left: reads}
			_, _ = examine(ctx, cancelable{ctx, c}, name, info.Size())
			cancel()
			require.Zero(t, c.after, "%s after %d reads", name, reads)
			if c.left > 0 || reads > 200 {
				break
			}
		}
		require.NoError(t, f.Close())
	}
}
