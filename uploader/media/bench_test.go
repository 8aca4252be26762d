package media

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/content"
	"mediadrop/uploader/media/mediatest"
)

// counting counts what is read of a file.
type counting struct {
	io.ReaderAt
	bytes atomic.Int64
}

func (c *counting) ReadAt(b []byte, at int64) (int, error) {
	n, err := c.ReaderAt.ReadAt(b, at)
	c.bytes.Add(int64(n))
	return n, err
}

// BenchmarkInspect says how many files of each kind are inspected a second and
// how much of each is read.
func BenchmarkInspect(b *testing.B) {
	for _, kind := range []struct {
		name, file string
		make       mediatest.Source
	}{
		{"JPEG of 3 MB", "a.jpg", mediatest.Content(mediatest.JPEG(mediatest.Photo(2500, 1900)))},
		{"JPEG of 12 megapixels", "a.jpg", mediatest.Content(mediatest.JPEG(mediatest.Photo(4000, 3000)))},
		{"PNG of 5 MB", "a.png", mediatest.Content(mediatest.SizedPNG(b, maxImage))},
		{"HEIC of 12 megapixels", "a.heic", photographed},
		{"WebP of 500 KB", "a.webp", mediatest.Content(mediatest.WebP(512, 512, 2, maxSticker))},
		{"MP4 of 16 MB", "a.mp4", largeFilm},
		{"MKV", "a.mkv", mediatest.Kept("h264.mkv")},
		{"Opus", "a.ogg", mediatest.Kept("opus1.ogg")},
		{"PDF of 100 MB, photos", "a.pdf", scanned(mediatest.JPEG(mediatest.Photo(2000, 1500)), 100<<20/len(mediatest.JPEG(mediatest.Photo(2000, 1500)))-1)},
		{"PDF of 100 MB, 400,000 objects", "b.pdf", scannedBy("", noise(160), 400_000)},
		{"Word of 100 MB, photos", "a.docx", mediatest.Content(filled(b, noise(1<<20), 99))},
		{"Word of 13 MB, 75 MB of tables", "b.docx", mediatest.Content(filled(b, table(1<<20), 75))},
		{"old Word", "a.doc", mediatest.Content(mediatest.Compound(mediatest.Part{Name: "WordDocument", Content: "\xec\xa5"}))},
		{"text of 100 KB", "a.txt", mediatest.Content(mediatest.Windows1255(fmt.Sprintf("%0100000d", 7)))},
		{"program", "a.exe", mediatest.Text("MZ\x90\x00\x03\x00")},
	} {
		b.Run(kind.name, func(b *testing.B) {
			path := filepath.Join(b.TempDir(), kind.file)
			kind.make(b, path)
			for b.Loop() {
				_, err := Inspect(b.Context(), path, Options{})
				require.NoError(b, err)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "files/s")
			b.ReportMetric(float64(bytesRead(b, path)), "B-read/op")
		})
	}
}

// filled is a Word document with a part again and again.
func filled(t testing.TB, content []byte, parts int) []byte {
	return wordWith(t, func(w *zip.Writer) {
		for i := range parts {
			out, err := w.Create(fmt.Sprintf("word/media/%d", i))
			require.NoError(t, err)
			_, err = out.Write(content)
			require.NoError(t, err)
		}
	})
}

// table is a piece of a table, as Office writes it.
func table(size int) []byte {
	var b bytes.Buffer
	random := rand.New(rand.NewPCG(3, 4))
	for row := 1; b.Len() < size; row++ {
		fmt.Fprintf(&b, `<row r="%d" spans="1:3">`, row)
		for _, column := range "ABC" {
			fmt.Fprintf(&b, `<c r="%c%d" s="1"><v>%d</v></c>`, column, row, random.UintN(1_000_000))
		}
		b.WriteString("</row>")
	}
	return b.Bytes()
}

// photographed has heif-enc make a photo of 12 megapixels.
func photographed(t testing.TB, path string) {
	mediatest.Tool(t, "heif-enc", "-q", "50", mediatest.Write(t, "photo.jpg", mediatest.JPEG(mediatest.Photo(4000, 3000))), "-o", path)
}

// largeFilm has ffmpeg make a film of about 16 MB that phones play.
func largeFilm(t testing.TB, path string) {
	mediatest.NeedEncoders(t, "libx264")
	mediatest.Tool(t, "ffmpeg", strings.Fields("-v error -y -f lavfi -i testsrc2=s=1280x720:r=30:d=8 -vf noise=alls=60:allf=t -c:v libx264 -preset ultrafast "+
		"-pix_fmt yuv420p -profile:v main -bf 0 -b:v 15M -maxrate 15M -bufsize 5M -movflags +faststart "+path)...)
}

// BenchmarkForecast says what it costs to find out whether a conversion can be
// promised; the copy is then there.
func BenchmarkForecast(b *testing.B) {
	for _, kind := range []struct {
		name, file string
		make       mediatest.Source
	}{
		{"JPEG of 20 megapixels", "a.jpg", mediatest.Content(mediatest.JPEG(mediatest.Photo(5200, 3900)))},
		{"HEIC of 12 megapixels", "a.heic", photographed},
		{"MP4 of 16 MB, as it is", "a.mp4", largeFilm},
	} {
		b.Run(kind.name, func(b *testing.B) {
			path := filepath.Join(b.TempDir(), kind.file)
			kind.make(b, path)
			m := newConverter(b.TempDir(), nil)
			r, err := Inspect(b.Context(), path, Options{CanTranscode: func() bool { return true }})
			require.NoError(b, err)
			for b.Loop() {
				got, err := m.Forecast(b.Context(), path, r)
				require.NoError(b, err)
				require.Equal(b, r.Verdict, got.Verdict)
			}
		})
	}
}

// bytesRead counts what one inspection reads.
func bytesRead(t testing.TB, path string) int64 {
	t.Helper()
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	info, err := f.Stat()
	require.NoError(t, err)
	c := &counting{ReaderAt: f}
	_, err = content.Examine(t.Context(), c, filepath.Base(path), info.Size(), maxDocument)
	require.NoError(t, err)
	return c.bytes.Load()
}

// TestInspectReadsOnlyWhatItMust: of large videos little more than their
// directories, of pictures, documents and sounds not much more than once what there
// is.
func TestInspectReadsOnlyWhatItMust(t *testing.T) {
	photograph := mediatest.JPEG(mediatest.Photo(1600, 1200))
	for _, test := range []struct {
		name string
		make mediatest.Source
		most int64
	}{
		{"100 MB.pdf", mediatest.SizedPDF(maxDocument), 101 << 20},
		{"100 MB.docx", mediatest.SizedOffice(maxDocument), 101 << 20},
		{"16 MB.mp4", mediatest.WithFree(mediatest.Kept("high.mp4"), maxVideo), 300 << 10},
		{"100 MB.mov", mediatest.WithFree(mediatest.Kept("h264.mov"), 100<<20), 300 << 10},
		{"16 MB.amr", mediatest.Padded(mediatest.Content(mediatest.AMRFrames(20)), maxAudio), 17 << 20},
		{"16 MB.mp3", mediatest.Padded(mediatest.Kept("sound.mp3"), maxAudio), 17 << 20},
		{"100 MB.txt", mediatest.Padded(mediatest.Text("text"), 100<<20), 600 << 10},
		{"200 MB.mkv", mediatest.Padded(mediatest.Kept("h264.mkv"), 200<<20), 300 << 10},
		{"200 MB.zip", mediatest.Padded(mediatest.Content(mediatest.Zip(t, mediatest.Part{Name: "a.txt", Content: "a"})), 200<<20), 300 << 10},
		{"5 MB.png", mediatest.Content(mediatest.SizedPNG(t, maxImage)), 7 << 20},
		{"photo.jpg", mediatest.Content(photograph), int64(2*len(photograph) + 128<<10)}, // once for where it ends, once for what is coded
	} {
		path := filepath.Join(t.TempDir(), test.name)
		test.make(t, path)
		require.LessOrEqual(t, bytesRead(t, path), test.most, test.name)
	}
}
