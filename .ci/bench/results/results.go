// Package results writes measurements as Go's benchmarks do, for benchstat to compare: a line a run
// (https://go.dev/design/14313-benchmark-format).
package results

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// Runs returns how often each contender is to be measured: what BENCH_RUNS says, or 6, the least from
// which benchstat gives an interval of confidence.
func Runs(tb testing.TB) int {
	tb.Helper()
	text := os.Getenv("BENCH_RUNS")
	if text == "" {
		return 6
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		tb.Fatalf("BENCH_RUNS: %v", err)
	}
	return n
}

// Value is a measured value and its unit, in which less is better unless it ends in "/s".
type Value struct {
	Value float64
	Unit  string
}

// File appends results to the file that BENCH_OUT names, and to the test's log.
type File struct {
	tb   testing.TB
	file *os.File // nil without BENCH_OUT
}

// Open begins results of a section with what they were measured on.
func Open(tb testing.TB, section string) *File {
	tb.Helper()
	f := &File{tb: tb}
	if path := os.Getenv("BENCH_OUT"); path != "" {
		file, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
		if err != nil {
			tb.Fatal(err)
		}
		f.file = file
		tb.Cleanup(func() { _ = file.Close() }) // every line was written, or failed the test
	}
	for _, line := range append([]string{"section: " + section}, machine()...) {
		f.write(line)
	}
	return f
}

// Add writes one run of one benchmark, named like "Upload/files=many/by=curl".
func (f *File) Add(name string, values ...Value) {
	f.tb.Helper()
	line := "Benchmark" + strings.ReplaceAll(name, " ", "_") + " 1"
	for _, v := range values {
		line += fmt.Sprintf(" %g %s", v.Value, v.Unit)
	}
	f.write(line)
}

func (f *File) write(line string) {
	f.tb.Helper()
	f.tb.Log(line)
	if f.file == nil {
		return
	}
	if _, err := fmt.Fprintln(f.file, line); err != nil {
		f.tb.Fatal(err)
	}
}

// machine says on what is measured, as lines of the format.
func machine() []string {
	lines := []string{"goos: " + runtime.GOOS, "goarch: " + runtime.GOARCH}
	for line := range bytes.Lines(read("/proc/cpuinfo")) {
		if key, value, _ := strings.Cut(string(line), ":"); strings.TrimSpace(key) == "model name" {
			lines = append(lines, fmt.Sprintf("cpu: %s, %d cores", strings.TrimSpace(value), runtime.NumCPU()))
			break
		}
	}
	lines = append(lines, "go: "+runtime.Version(), "load-before: "+firstLine(read("/proc/loadavg")))
	for name, command := range map[string][]string{"commit": {"git", "rev-parse", "--short", "HEAD"}, "curl": {"curl", "--version"}} {
		if output, err := exec.Command(command[0], command[1:]...).Output(); err == nil {
			lines = append(lines, name+": "+firstLine(output))
		}
	}
	return lines
}

func read(path string) []byte {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil // not known here
	}
	return data
}

func firstLine(text []byte) string {
	line, _, _ := strings.Cut(string(text), "\n")
	return strings.TrimSpace(line)
}
