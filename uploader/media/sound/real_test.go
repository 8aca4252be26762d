package sound

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/defect"
)

func TestWhatFFmpegMakes(t *testing.T) {
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip("ffmpeg is not installed")
	}
	for _, test := range []struct {
		name, options, format, codec string
		channels, rate               int
	}{
		{"a.ogg", "-c:a libopus -ac 1", "ogg", "opus", 1, 48000},
		{"b.ogg", "-c:a libvorbis -ac 2 -ar 44100", "ogg", "vorbis", 2, 44100},
		{"c.ogg", "-c:a flac -ac 2 -ar 22050", "ogg", "flac", 2, 22050},
		{"d.ogg", "-c:a libspeex -ac 1 -ar 16000", "ogg", "speex", 1, 16000},
		{"e.mp3", "-c:a libmp3lame -ac 2 -ar 44100", "mp3", "mp3", 2, 44100},
		{"f.mp3", "-c:a libmp3lame -q:a 4 -ac 1 -ar 22050", "mp3", "mp3", 1, 22050},
		{"g.mp2", "-c:a mp2 -ac 2 -ar 48000", "mp2", "mp2", 2, 48000},
		{"h.aac", "-c:a aac -ac 2 -ar 48000", "aac", "aac", 2, 48000},
		{"i.wav", "-ac 2 -ar 11025", "wav", "pcm", 2, 11025},
		{"j.wav", "-c:a pcm_f32le -ac 6 -ar 48000", "wav", "pcm", 6, 48000},
		{"k.flac", "-ac 1 -ar 96000", "flac", "flac", 1, 96000},
		{"l.ogv", "-f lavfi -i testsrc2=s=64x64:d=3 -c:v libtheora -c:a libvorbis -ac 1 -ar 44100", "ogg", "vorbis", 1, 44100},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), test.name)
			args := append(strings.Fields("-v error -f lavfi -i sine=440:d=3"), strings.Fields(test.options)...)
			out, err := exec.Command("ffmpeg", append(args, path)...).CombinedOutput()
			if err != nil && strings.Contains(string(out), "Unknown encoder") {
				t.Skipf("ffmpeg cannot make %s: %s", test.name, out)
			}
			require.NoError(t, err, string(out))
			content, err := os.ReadFile(path)
			require.NoError(t, err)
			got, err := examine(content)
			require.NoError(t, err)
			require.Equal(t, test.format, got.Format)
			require.Equal(t, test.codec, got.Codec)
			require.Equal(t, test.channels, got.Channels)
			require.Equal(t, test.rate, got.SampleRate)
			require.Equal(t, strings.HasSuffix(test.name, "ogv"), got.Video)
			require.InDelta(t, 3, got.Duration.Seconds(), 0.3)
			if test.format == "ogg" {
				_, err := examine(content[:len(content)-100])
				require.ErrorIs(t, err, defect.ErrTruncated)
			}
		})
	}
}
