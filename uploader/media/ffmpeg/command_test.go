package ffmpeg

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/racetest"
)

func TestCommand(t *testing.T) {
	p := PlanFor(phoneVideo(60), Limits{MaxBytes: whatsApp})
	require.Equal(t, "ffmpeg -protocol_whitelist file -format_whitelist "+formats+" -i '/home/dana/my film.mov' -map 0:V:0 -map 0:a:0 -sn -dn -map_metadata -1 -map_chapters -1 "+
		"-vf fps=30,scale=1080:1920,setsar=1,format=yuv420p -c:v libx264 -profile:v main -bf 0 -pix_fmt yuv420p -preset fast "+
		"-b:v 1826525 -maxrate 1826525 -bufsize 2029473 -c:a aac -profile:a aac_low -b:a 128000 -ac 2 "+
		"-max_muxing_queue_size 4096 -movflags +faststart -f mp4 /home/dana/film.mp4",
		Command("linux", "/home/dana/my film.mov", "/home/dana/film.mp4", &p))
	windows := Command("windows", `C:\Users\Dana\my film.mov`, `C:\Users\Dana\film.mp4`, &p)
	require.Contains(t, windows, `-format_whitelist "`+formats+`" -i "C:\Users\Dana\my film.mov" -map 0:V:0`)
	require.Contains(t, windows, `"fps=30,scale=1080:1920,setsar=1,format=yuv420p"`)
	require.True(t, strings.HasSuffix(windows, `C:\Users\Dana\film.mp4`))
}

func TestNoNameLeavesItsQuotes(t *testing.T) {
	for in, want := range map[string]string{
		`C:\a & calc.exe.mov`:         `"C:\a & calc.exe.mov"`,
		"C:\\$(calc) `x`.mov":         "\"C:\\`$(calc) ``x``.mov\"",
		"C:\\“; calc; “.mov":          "\"C:\\`“; calc; `“.mov\"",
		`C:\100% %PATH%.mov`:          `"C:\100% %PATH%.mov"`,
		"C:\\a\r\ncalc\".mov":         `"C:\acalc.mov"`,
		`\\server\share\a.mov`:        `\\server\share\a.mov`,
		`-y.mov`:                      `file:-y.mov`,
		`it's.mov`:                    `"file:it's.mov"`,
		`C:\Users\דנה\סרטון ארוך.mov`: `"C:\Users\דנה\סרטון ארוך.mov"`,
	} {
		require.Contains(t, Command("windows", in, `C:\out.mp4`, nil), " -i "+want+" ")
	}
}

// The shell itself says what it makes of the names.
func TestShellsReadNamesBack(t *testing.T) {
	for _, shell := range []string{"sh", "bash"} {
		path, err := exec.LookPath(shell)
		if err != nil {
			continue
		}
		for _, name := range []string{
			"/a b", "/it's", `/back\slash`, "/$(touch x)`y`", "/שלום", "/*?[a]", "/a;b|c&d>e", "/~", "/!1", "/-", "/new\nline", "/es\x1b[1mc'ape\\", "/bad\xff\x03",
		} {
			quoted := quoteSh(name)
			require.NotContains(t, quoted, "\x1b")
			if shell == "sh" && strings.HasPrefix(quoted, "$'") {
				continue // dash does not know them yet
			}
			out, err := exec.Command(path, "-c", "printf %s "+quoted).Output()
			require.NoError(t, err, quoted)
			require.Equal(t, name, string(out))
		}
	}
}

// What a person pastes does what it says, also when nothing is known.
func TestTheCommandWorks(t *testing.T) {
	racetest.OneGoroutine(t)
	tool := realTool(t)
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no sh")
	}
	in := makeSource(t, tool, "it's here.mkv", "-f lavfi -i testsrc2=s=1600x900:r=25:d=1 -f lavfi -i sine=d=1 -c:v mpeg4 -q:v 2 -c:a libopus")
	s, err := tool.Probe(t.Context(), in)
	require.NoError(t, err)
	planned := PlanFor(s, Limits{MaxBytes: 150_000})
	for _, p := range []*Plan{nil, &planned} {
		out := filepath.Join(t.TempDir(), "out file.mp4")
		cmd := exec.Command(sh, "-c", Command("linux", in, out, p))
		cmd.Env = append(os.Environ(), "PATH="+filepath.Dir(tool.Path)+":"+os.Getenv("PATH"))
		said, err := cmd.CombinedOutput()
		require.NoError(t, err, string(said))
		made, err := tool.Probe(t.Context(), out)
		require.NoError(t, err)
		require.Equal(t, "Main", made.Video.Profile)
		require.InDelta(t, time.Second, made.Duration, float64(200*time.Millisecond))
		if p != nil {
			require.LessOrEqual(t, made.Bytes, int64(150_000))
		}
	}
}
