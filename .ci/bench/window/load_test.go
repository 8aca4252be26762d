//go:build linux

package window

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/bench/results"
	"mediadrop/.ci/bench/window/stallprobe"
	"mediadrop/.ci/desktoptest"
)

// scrolling is how long a list is scrolled, in seconds.
const scrolling = 5

// TestLoad measures a window in which much goes on: its main goroutine is watched from inside, the
// frames from outside.
func TestLoad(t *testing.T) {
	out := results.Open(t, "load")
	d, s := newScreen(t)
	bare, program := build(t, "bare"), build(t, "probed")
	thousand, large := files(t, 1000, 2000), files(t, 8, 60_000_000)
	stall := func(by string, milliseconds float64) {
		out.Add("LongestStall/by="+by, results.Value{Value: milliseconds * 1e6, Unit: "ns/op"})
	}
	for range results.Runs(t) {
		plain := startProbed(t, d, s, bare, "--probed")
		plain.ask("stall") // what the start took
		out.Add("Scroll/by=bare", results.Value{Value: plain.scrollAndCount(s), Unit: "frames/s"})
		stall("bare", plain.ask("stall"))
		plain.Kill()
		s.settle()

		dropped := startProbed(t, d, s, program, t.TempDir())
		time.Sleep(time.Second)
		dropped.ask("stall")
		listed := dropped.ask("drop " + listFile(t, thousand))
		out.Add("ListOf1000Dropped/by=MediaDrop", results.Value{Value: listed * 1e6, Unit: "ns/op"})
		time.Sleep(3 * time.Second) // the first of them are uploaded
		stall("1,000-files-dropped", dropped.ask("stall"))
		dropped.Kill()
		s.settle()

		home := library(t, 1000)
		writeSettings(t, home, `{"version": 1, "parallel_uploads": 8}`)
		busy := startProbed(t, d, s, program, home)
		busy.ask("drop " + listFile(t, large))
		time.Sleep(2 * time.Second) // all of them are under way
		before := busy.ProcessorTime(t)
		time.Sleep(3 * time.Second)
		out.Add("EightUploadsForASecond/by=MediaDrop",
			results.Value{Value: float64((busy.ProcessorTime(t) - before).Nanoseconds()) / 3, Unit: "CPU-ns/op"})
		busy.ask("stall")
		out.Add("Scroll/by=8-uploads", results.Value{Value: busy.scrollAndCount(s), Unit: "frames/s"})
		stall("8-uploads", busy.ask("stall"))
		busy.Kill()
		s.settle()
	}
}

func listFile(t *testing.T, paths []string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "paths")
	require.NoError(t, os.WriteFile(path, []byte(strings.Join(paths, "\n")), 0o600))
	return path
}

// probed is a program that answers stallprobe.Serve's commands.
type probed struct {
	*desktoptest.Process
	t   *testing.T
	in  io.Writer
	out *json.Decoder
}

// startProbed starts such a program and waits for its first frame.
func startProbed(t *testing.T, d *desktoptest.Display, s *screen, program string, args ...string) *probed {
	t.Helper()
	cmd := d.Command(program, args...)
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	reader, writer := io.Pipe()
	cmd.Stdout = writer
	p := desktoptest.Start(t, cmd)
	_, err = s.firstFrame(time.Now().Add(desktoptest.Patience))
	require.NoError(t, err, p.Output())
	return &probed{p, t, in, json.NewDecoder(bufio.NewReader(reader))}
}

// ask sends a command and returns the milliseconds that are its answer.
func (b *probed) ask(command string) float64 {
	b.t.Helper()
	_, err := fmt.Fprintln(b.in, command)
	require.NoError(b.t, err, b.Output())
	var answer stallprobe.Answer
	require.NoError(b.t, b.out.Decode(&answer), b.Output())
	return answer.Milliseconds
}

// scrollAndCount returns the frames a second that reach the screen while the list is scrolled.
func (b *probed) scrollAndCount(s *screen) float64 {
	b.t.Helper()
	_, err := fmt.Fprintln(b.in, "scroll", scrolling)
	require.NoError(b.t, err, b.Output())
	count := s.frames(time.Now().Add(scrolling * time.Second))
	var answer stallprobe.Answer
	require.NoError(b.t, b.out.Decode(&answer), b.Output())
	return float64(count) / scrolling
}
