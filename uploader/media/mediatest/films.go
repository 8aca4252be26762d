package mediatest

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// WithFree puts an empty box at the end of a file of the MP4 family until it
// has size bytes (ISO/IEC 14496-12, 8.1.2). It takes no room on most disks.
func WithFree(s Source, size int64) Source {
	return func(t testing.TB, path string) {
		s(t, path)
		file, err := os.ReadFile(path)
		require.NoError(t, err)
		box := binary.BigEndian.AppendUint32(nil, uint32(size-int64(len(file))))
		Content(append(append(file, box...), "free"...))(t, path)
		require.NoError(t, os.Truncate(path, size))
	}
}

// Turned makes a video one that players turn 90 degrees clockwise, by the
// matrix of its first track (ISO/IEC 14496-12, 8.3.2).
func Turned(s Source) Source {
	return func(t testing.TB, path string) {
		s(t, path)
		file, err := os.ReadFile(path)
		require.NoError(t, err)
		at := bytes.Index(file, []byte("tkhd"))
		require.Positive(t, at)
		matrix := []uint32{0, 1 << 16, 0, math.MaxUint32 - 1<<16 + 1, 0, 0, 60 << 16, 0, 1 << 30}
		for i, v := range matrix {
			binary.BigEndian.PutUint32(file[at+44+4*i:], v)
		}
		Content(file)(t, path)
	}
}

// Lasting makes a Matroska file say that it lasts so many seconds (RFC 9559,
// 5.1.2.10: Duration, in milliseconds here).
func Lasting(s Source, seconds float64) Source {
	return func(t testing.TB, path string) {
		s(t, path)
		file, err := os.ReadFile(path)
		require.NoError(t, err)
		at := bytes.Index(file, []byte{0x44, 0x89, 0x88})
		require.Positive(t, at, "it says how long it lasts")
		binary.BigEndian.PutUint64(file[at+3:], math.Float64bits(1000*seconds))
		Content(file)(t, path)
	}
}

// Paused has ffmpeg play a film twice, with nothing between, so that it takes so many
// seconds.
func Paused(s Source, seconds float64) Source {
	return func(t testing.TB, path string) {
		once := filepath.Join(t.TempDir(), "once.mkv")
		s(t, once)
		list := Write(t, "list", fmt.Appendf(nil, "file '%s'\nduration %g\nfile '%s'\n", once, seconds-0.5, once))
		Tool(t, "ffmpeg", "-v", "error", "-nostdin", "-y", "-f", "concat", "-safe", "0", "-i", list, "-c", "copy", path)
	}
}

// TopBoxes returns the names of a file's outermost boxes, in their order.
func TopBoxes(t testing.TB, file []byte) []string {
	t.Helper()
	var names []string
	for len(file) >= 8 {
		size := int(binary.BigEndian.Uint32(file))
		require.GreaterOrEqual(t, size, 8)
		require.LessOrEqual(t, size, len(file))
		names = append(names, string(file[4:8]))
		file = file[size:]
	}
	require.Empty(t, file)
	return names
}

// MP3Frame is the header of an MPEG-1 layer III frame with 128 kbit/s at
// 44.1 kHz, and as many bytes as belong to it.
func MP3Frame() []byte { return append([]byte{0xff, 0xfb, 0x90, 0x00}, make([]byte, 413)...) }

// AMRFrames are frames of AMR at 4.75 kbit/s (RFC 4867, 5).
func AMRFrames(count int) []byte {
	return append([]byte("#!AMR\n"), bytes.Repeat(append([]byte{0x04}, make([]byte, 12)...), count)...)
}

// WideFrames are frames of AMR-WB at 12.65 kbit/s.
func WideFrames(count int) []byte {
	return append([]byte("#!AMR-WB\n"), bytes.Repeat(append([]byte{0x14}, make([]byte, 32)...), count)...)
}

// WAV has so many samples of silence in mono.
func WAV(samples int) []byte {
	format := []byte{1, 0, 1, 0, 0x40, 0x1f, 0, 0, 0x80, 0x3e, 0, 0, 2, 0, 16, 0}
	return riffPart("RIFF", append(append([]byte("WAVE"), riffPart("fmt ", format)...), riffPart("data", make([]byte, 2*samples))...))
}
