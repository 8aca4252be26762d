//go:build linux

package window

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/bench/results"
	"mediadrop/uploader/media/mediatest"
)

// TestHeavyFiles measures the longest stall of a window whose workers are busy: with pictures that
// take long to be converted, and with files that were made to take a program down.
func TestHeavyFiles(t *testing.T) {
	out := results.Open(t, "heavy")
	d, s := newScreen(t)
	program := build(t, "probed")
	dir, heavy := t.TempDir(), mediatest.HeavyPNG()
	write := func(name string, content []byte) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, content, 0o600))
		return path
	}
	var honest, hostile []string
	for i := range 8 {
		honest = append(honest, write(fmt.Sprintf("large %d.png", i), mediatest.WithChunk(heavy, "teSt", []byte{byte(i)})))
	}
	made := mediatest.Hostile()
	for _, name := range slices.Sorted(maps.Keys(made)) {
		hostile = append(hostile, write(name, made[name]))
	}
	for range results.Runs(t) {
		home := t.TempDir()
		writeSettings(t, home, `{"version": 1, "mend_files": "always"}`)
		p := startProbed(t, d, s, program, home)
		measure := func(by string) {
			time.Sleep(4 * time.Second)
			out.Add("LongestStall/by="+by, results.Value{Value: p.ask("stall") * 1e6, Unit: "ns/op"})
		}
		time.Sleep(time.Second)
		p.ask("stall") // what the start took
		measure("idle")
		p.ask("drop " + listFile(t, honest))
		measure("8-heavy-files")
		p.ask("drop " + listFile(t, hostile))
		measure("hostile-files")
		p.Kill()
		s.settle()
	}
}
