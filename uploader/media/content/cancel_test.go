package content

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/mediatest"
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
	mp3 := mediatest.MP3Frame()
	for name, make := range map[string]mediatest.Source{
		"a.docx": mediatest.SizedOffice(3 << 20), "a.pdf": mediatest.SizedPDF(3 << 20), "b.pdf": mediatest.Kept("../document", "linearized.pdf"), "c.pdf": mediatest.Kept("../document", "objects.pdf"),
		"a.doc": mediatest.Content(mediatest.Compound(mediatest.Part{Name: "WordDocument", Content: "\xec\xa5" + strings.Repeat("\x00", 40)})),
		"a.txt": mediatest.Padded(mediatest.Text("text"), 1<<20), "a.mp3": mediatest.Content([]byte(strings.Repeat(string(mp3), 2000))), "a.ogg": mediatest.Kept("..", "opus1.ogg"),
		"a.wav": mediatest.Content(mediatest.WAV(800)), "a.jpg": mediatest.Content(mediatest.JPEG(mediatest.Photo(640, 480))), "a.png": mediatest.Content(mediatest.PNG(mediatest.Four())), "a.heic": mediatest.Kept("../picture", "photo.heic"),
		"a.mp4": mediatest.Kept("..", "high.mp4"), "a.m4a": mediatest.Kept("..", "sound.m4a"), "a.zip": mediatest.Content(mediatest.Zip(t, mediatest.Part{Name: "a.txt", Content: "a"})),
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
			_, _ = Examine(ctx, c, name, info.Size(), 100<<20)
			cancel()
			require.Zero(t, c.after, "%s after %d reads", name, reads)
			if c.left > 0 || reads > 200 {
				break
			}
		}
		require.NoError(t, f.Close())
	}
}
