package picture

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/wasm"
)

// The environment tells a copy of this test program, started by a benchmark,
// which picture to convert: only a process of its own has a peak of its own.
const (
	childInput  = "MEDIADROP_PICTURE_INPUT"
	childOutput = "MEDIADROP_PICTURE_OUTPUT"
	childCode   = "MEDIADROP_PICTURE_CODE"
)

func TestMain(m *testing.M) {
	if path := os.Getenv(childInput); path != "" {
		wasm.KeepCode(os.Getenv(childCode)) // as workers do
		if err := convertFile(path, os.Getenv(childOutput)); err != nil {
			panic(err)
		}
		return
	}
	os.Exit(m.Run())
}

func convertFile(from, to string) error {
	f, err := os.Open(from)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	defer out.Close()
	_, err = Convert(context.Background(), f, info.Size(), plenty, out)
	return err
}

// photograph makes a picture with areas and grain, such as cameras do.
func photograph(b *testing.B, size, name string) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), name)
	tool(b, "convert", "-size", "2000x1500", "-seed", "1", "plasma:blue-orange", "-resize", size+"!", "-attenuate", "0.15", "+noise", "Gaussian",
		"-depth", "8", "-sampling-factor", "4:2:0", "-quality", "92", path)
	return path
}

// measure runs a command again and again, and reports its peak of memory.
func measure(b *testing.B, command func() *exec.Cmd) {
	b.Helper()
	peak, spent := int64(0), time.Duration(0)
	run := func() {
		c := command()
		out, err := c.CombinedOutput()
		require.NoError(b, err, "%s", out)
		peak, spent = max(peak, peakOf(c.ProcessState)), spent+c.ProcessState.UserTime()+c.ProcessState.SystemTime()
	}
	run() // what is kept for the next time is made in the first
	spent = 0
	for b.Loop() {
		run()
	}
	b.ReportMetric(float64(peak)/(1<<20), "peak-MB")
	b.ReportMetric(float64(spent.Milliseconds())/float64(b.N), "processor-ms/op")
}

func benchmarkConvert(b *testing.B, input string, others map[string][]string) {
	result, code := filepath.Join(b.TempDir(), "result.jpg"), b.TempDir()
	b.Run("by=MediaDrop", func(b *testing.B) {
		measure(b, func() *exec.Cmd {
			c := exec.Command(os.Args[0])
			c.Env = append(os.Environ(), childInput+"="+input, childOutput+"="+result, childCode+"="+code)
			return c
		})
	})
	for name, command := range others {
		b.Run("by="+name, func(b *testing.B) {
			if _, err := exec.LookPath(command[0]); err != nil {
				b.Skipf("%s is not installed", command[0])
			}
			measure(b, func() *exec.Cmd { return exec.Command(command[0], command[1:]...) })
		})
	}
	if runtime.GOOS == "windows" {
		b.Log("no peaks of memory on Windows")
	}
}

func BenchmarkConvertJPEG48MP(b *testing.B) {
	input := photograph(b, "8000x6000", "photo.jpg")
	result := filepath.Join(b.TempDir(), "other.jpg")
	benchmarkConvert(b, input, map[string][]string{
		"ImageMagick": {"convert", input, "-auto-orient", "-strip", "-resize", "2048x2048", "-quality", "90", result},
	})
}

func BenchmarkConvertHEIC12MP(b *testing.B) {
	source := photograph(b, "4032x3024", "photo.jpg")
	input := filepath.Join(b.TempDir(), "photo.heic")
	tool(b, "heif-enc", "-q", "50", source, "-o", input)
	result := filepath.Join(b.TempDir(), "other.jpg")
	benchmarkConvert(b, input, map[string][]string{
		"heif-convert": {"heif-convert", "-q", "90", input, result},
		"ImageMagick":  {"convert", input, "-auto-orient", "-strip", "-resize", "2048x2048", "-quality", "90", result},
	})
}

func BenchmarkExamineJPEG12MP(b *testing.B) {
	f, err := os.Open(photograph(b, "4032x3024", "photo.jpg"))
	require.NoError(b, err)
	defer f.Close()
	info, err := f.Stat()
	require.NoError(b, err)
	b.SetBytes(info.Size())
	for b.Loop() {
		_, err := Examine(b.Context(), f, info.Size())
		require.NoError(b, err)
	}
}
