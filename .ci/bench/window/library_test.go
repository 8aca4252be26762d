//go:build linux

package window

import (
	"strconv"
	"testing"
	"time"

	"mediadrop/.ci/bench/results"
)

// TestLibrary measures a window that shows a large library against one that shows a small one: its
// list is scrolled, and a hundred of its files are searched for, letter by letter.
func TestLibrary(t *testing.T) {
	out := results.Open(t, "library")
	d, s := newScreen(t)
	program := build(t, "probed")
	libraries := []struct{ by, home, search string }{
		{"1,000-uploads", library(t, 1000), "IMG_0001"},
		{"100,000-uploads", library(t, rowsInLibrary), "IMG_0123"},
	}
	const found = 100
	for range results.Runs(t) {
		for _, l := range libraries {
			p := startProbed(t, d, s, program, l.home)
			time.Sleep(time.Second)
			p.ask("stall") // what the start took
			out.Add("Scroll/by="+l.by, results.Value{Value: p.scrollAndCount(s), Unit: "frames/s"})
			out.Add("ScrollStall/by="+l.by, results.Value{Value: p.ask("stall") * 1e6, Unit: "ns/op"})
			searched := p.ask("search " + strconv.Itoa(found) + " " + l.search)
			out.Add("Search/by="+l.by, results.Value{Value: searched * 1e6, Unit: "ns/op"})
			out.Add("SearchStall/by="+l.by, results.Value{Value: p.ask("stall") * 1e6, Unit: "ns/op"})
			p.Kill()
			s.settle()
		}
	}
}
