package worker

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/worker/confine"
	"mediadrop/uploader/proctest"
)

// probeFlag starts this test's binary as a program of somebody else, which says
// what came of what it tries.
const probeFlag = "--probe"

func init() {
	others[probeFlag] = func(argument string) {
		var p probe
		if err := json.Unmarshal([]byte(argument), &p); err != nil {
			panic(err)
		}
		if err := json.NewEncoder(os.Stdout).Encode(p.attempts()); err != nil {
			panic(err)
		}
		os.Exit(0)
	}
}

// command returns a run of a program with all it needs.
func command(program string, args ...string) Program {
	return Program{
		Cmd: &exec.Cmd{Path: program, Args: append([]string{program}, args...), WaitDelay: time.Second}, Size: Large, Processor: plenty,
	}
}

func TestAProgramHasOnlyTheRightsItIsGiven(t *testing.T) {
	p := newPool(t)
	folder, result := t.TempDir(), t.TempDir()
	tcp, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer tcp.Close()
	session, err := net.Listen("unix", filepath.Join(folder, "session"))
	require.NoError(t, err)
	defer session.Close()
	attempt := probe{
		Settings: filepath.Join(folder, "settings.json"), Folder: folder, Scratch: result,
		Socket: session.Addr().String(), TCP: tcp.Addr().String(),
	}
	require.NoError(t, os.WriteFile(attempt.Settings, []byte("{}"), 0o600))
	argument, err := json.Marshal(attempt)
	require.NoError(t, err)
	self, err := os.Executable()
	require.NoError(t, err)
	run := command(self, probeFlag, string(argument))
	var out, words bytes.Buffer
	run.Cmd.Stdout, run.Cmd.Stderr, run.Rights.Write = &out, &words, result
	require.NoError(t, p.Run(t.Context(), run), words.String())
	var said map[string]string
	require.NoError(t, json.Unmarshal(out.Bytes(), &said))
	for what, refusal := range said {
		if what == "become a program" || what == "read the program" { // how it became one, and what it is
			continue
		}
		require.NotEmpty(t, refusal, "a program can %s", what)
	}
	content, err := os.ReadFile(attempt.Settings)
	require.NoError(t, err)
	require.Equal(t, "{}", string(content))
}

func TestAProgramReadsTheFileAndWritesTheFolder(t *testing.T) {
	p := newPool(t)
	folder, result := t.TempDir(), t.TempDir()
	for _, name := range []string{"given", "other"} {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), []byte(name), 0o600))
	}
	run := func(name string) error {
		c := command("/bin/cp", filepath.Join(folder, name), filepath.Join(result, name))
		c.Rights.Read, c.Rights.Write = []string{filepath.Join(folder, "given")}, result
		return p.Run(t.Context(), c)
	}
	require.NoError(t, run("given"))
	require.FileExists(t, filepath.Join(result, "given"))
	var exit *exec.ExitError
	require.ErrorAs(t, run("other"), &exit)
}

func TestAProgramInheritsNoFile(t *testing.T) {
	leaked, err := syscall.Dup(int(file(t, "settings").Fd()))
	require.NoError(t, err)
	defer syscall.Close(leaked)
	p := newPool(t)
	var out bytes.Buffer
	list := command("/bin/sh", "-c", fmt.Sprintf("[ ! -e /dev/fd/%d ] && [ -e /dev/fd/1 ] && echo none", leaked))
	list.Cmd.Stdout = &out
	require.NoError(t, p.Run(t.Context(), list))
	require.Equal(t, "none\n", out.String())
}

func TestAProgramsMemoryAndTimeAreBounded(t *testing.T) {
	p := newPool(t)
	stop := proctest.Peaks(os.Getpid())
	greedy := command("/bin/sh", "-c", `x=0123456789abcdef; while :; do x="$x$x"; done`)
	greedy.Size = Light
	require.Error(t, p.Run(t.Context(), greedy))
	_, all := stop()
	require.Less(t, all, int64(Light+64<<20))
	busy := command("/bin/sh", "-c", "while :; do :; done")
	busy.Processor = 200 * time.Millisecond
	require.ErrorIs(t, p.Run(t.Context(), busy), ErrTime)
	require.Empty(t, children(t))
}

func TestAProgramEndsWithItsContextAndWithThePool(t *testing.T) {
	p := newPool(t)
	begun := func(then func()) {
		for len(children(t)) == 0 {
			time.Sleep(time.Millisecond)
		}
		then()
	}
	ctx, cancel := context.WithCancel(t.Context())
	go begun(cancel)
	require.ErrorIs(t, p.Run(ctx, command("/bin/sh", "-c", "while :; do :; done")), context.Canceled)
	require.Empty(t, children(t))
	go begun(p.Close)
	require.ErrorIs(t, p.Run(t.Context(), command("/bin/sh", "-c", "while :; do :; done")), ErrClosed)
	require.Empty(t, children(t))
	require.ErrorIs(t, p.Run(t.Context(), command("/bin/true")), ErrClosed)
}

func TestAProgramThatIsNotThere(t *testing.T) {
	p := newPool(t)
	require.ErrorIs(t, p.Run(t.Context(), command(filepath.Join(t.TempDir(), "ffmpeg"))), fs.ErrNotExist)
}

// The program that all this is for: it makes and reads a film as it does without.
func TestFfmpegWorksWithoutRights(t *testing.T) {
	ffmpeg, err := exec.LookPath("ffmpeg")
	if err != nil {
		t.Skip("ffmpeg is not installed")
	}
	p := newPool(t)
	folder := t.TempDir()
	film := filepath.Join(folder, "film.mp4")
	var words bytes.Buffer
	run := command(ffmpeg, strings.Fields("-hide_banner -loglevel error -nostdin -f lavfi -i testsrc2=size=640x360:rate=25 -f lavfi -i sine=440 -t 1 "+
		"-c:v libx264 -pix_fmt yuv420p -c:a aac -movflags +faststart "+film)...)
	run.Cmd.Stderr, run.Rights.Write = &words, folder
	require.NoError(t, p.Run(t.Context(), run), words.String())
	probe, err := exec.LookPath("ffprobe")
	if err != nil {
		t.Skip("ffprobe is not installed")
	}
	var out bytes.Buffer
	look := command(probe, "-v", "error", "-show_streams", film)
	look.Cmd.Stdout, look.Cmd.Stderr, look.Rights.Read, look.Size = &out, &words, []string{film}, Light
	require.NoError(t, p.Run(t.Context(), look), words.String())
	require.Contains(t, out.String(), "codec_name=h264")
	t.Log(confine.HeldByProgram())
}
