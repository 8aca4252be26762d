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

	"mediadrop/.ci/bench/report"
	"mediadrop/.ci/bench/window/beats"
	"mediadrop/.ci/stage"
)

// scrolling is how long a list is scrolled, in seconds.
const scrolling = 5

// TestLoad measures a window in which much goes on: its main goroutine is watched from inside, the
// frames from outside.
func TestLoad(t *testing.T) {
	d, s := newScreen(t)
	bare, heart := build(t, "bare"), build(t, "heart")
	thousand, large := files(t, 1000, 2000), files(t, 8, 60_000_000)
	const section = "Under load"
	measure := func(what, contender, unit string) report.Measurement {
		return report.Measurement{Section: section, What: what, Contender: contender, Unit: unit}
	}
	const listed, stall, frames = "1,000 files dropped at once, until the list has them", "longest stall of the main goroutine", "frames while the list is scrolled"
	const dropping, scrolled = "MediaDrop, 1,000 files dropped", "MediaDrop, 8 uploads running"
	const cost = "processor time a second while 8 uploads run"
	results.Expect(measure(listed, mediaDrop, "ms"), report.AtMost(300))
	results.Expect(measure(stall, dropping, "ms"), report.AtMost(16))
	results.Expect(measure(stall, scrolled, "ms"), report.AtMost(16))
	results.Compare(section, stall, bareWindow+", scrolled")
	results.Compare(section, frames, bareWindow+", scrolled")

	for range report.Runs(t) {
		plain := startHeart(t, d, bare, "--heart")
		_, err := s.firstFrame(time.Now().Add(stage.Patience))
		require.NoError(t, err, plain.Output())
		plain.ask("stall") // what the start took
		results.Add(measure(frames, bareWindow+", scrolled", "1/s"), plain.scrollAndCount(s))
		results.Add(measure(stall, bareWindow+", scrolled", "ms"), plain.ask("stall"))
		plain.Kill()
		s.settle()

		dropped := startHeart(t, d, heart, t.TempDir())
		_, err = s.firstFrame(time.Now().Add(stage.Patience))
		require.NoError(t, err, dropped.Output())
		time.Sleep(time.Second)
		dropped.ask("stall")
		results.Add(measure(listed, mediaDrop, "ms"), dropped.ask("drop "+listFile(t, thousand)))
		time.Sleep(3 * time.Second) // the first of them are uploaded
		results.Add(measure(stall, dropping, "ms"), dropped.ask("stall"))
		dropped.Kill()
		s.settle()

		home := library(t, 1000)
		require.NoError(t, os.WriteFile(filepath.Join(home, "settings.json"), []byte(`{"version": 1, "parallel_uploads": 8}`), 0o600))
		busy := startHeart(t, d, heart, home)
		_, err = s.firstFrame(time.Now().Add(stage.Patience))
		require.NoError(t, err, busy.Output())
		busy.ask("drop " + listFile(t, large))
		time.Sleep(2 * time.Second) // all of them are under way
		before := used(t, busy.Process)
		time.Sleep(3 * time.Second)
		results.Add(measure(cost, mediaDrop, "s"), (used(t, busy.Process)-before).Seconds()/3)
		busy.ask("stall")
		results.Add(measure(frames, scrolled, "1/s"), busy.scrollAndCount(s))
		results.Add(measure(stall, scrolled, "ms"), busy.ask("stall"))
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

// beating is a program that answers beats.Serve's commands.
type beating struct {
	*stage.Process
	t   *testing.T
	in  io.Writer
	out *json.Decoder
}

func startHeart(t *testing.T, d *stage.Display, program string, args ...string) *beating {
	t.Helper()
	cmd := d.Command(program, args...)
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	reader, writer := io.Pipe()
	cmd.Stdout = writer
	p := stage.Start(t, cmd)
	return &beating{p, t, in, json.NewDecoder(bufio.NewReader(reader))}
}

// ask sends a command and gives the milliseconds that are its answer.
func (b *beating) ask(command string) float64 {
	b.t.Helper()
	_, err := fmt.Fprintln(b.in, command)
	require.NoError(b.t, err, b.Output())
	var answer beats.Answer
	require.NoError(b.t, b.out.Decode(&answer), b.Output())
	return answer.Milliseconds
}

// scrollAndCount returns the frames a second that reach the screen while the list is scrolled.
func (b *beating) scrollAndCount(s *screen) float64 {
	b.t.Helper()
	_, err := fmt.Fprintln(b.in, "scroll", scrolling)
	require.NoError(b.t, err, b.Output())
	count := s.frames(time.Now().Add(scrolling * time.Second))
	var answer beats.Answer
	require.NoError(b.t, b.out.Decode(&answer), b.Output())
	return float64(count) / scrolling
}
