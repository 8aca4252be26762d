//go:build linux

package bench

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/bench/report"
	"mediadrop/.ci/stage"
)

// benchTime is how long each Go benchmark runs, once for each value: short, because there are many
// of them; what is slower than this runs at least once.
const benchTime = "100ms"

// TestLibrary measures the history at several sizes: every row of the table says how much more a
// larger one costs. HISTORY_BENCH_LARGE=1 adds a million uploads.
func TestLibrary(t *testing.T) {
	smallest := map[string]string{} // contender, by what was measured: not every filter finds enough in every size
	for _, b := range goBenchmarks(t, "./uploader/history", "^BenchmarkHistory$") {
		size, what, found := strings.Cut(strings.TrimPrefix(b.name, "History/"), "/")
		require.True(t, found, b.name)
		if b.unit != "ns/op" {
			continue
		}
		m := report.Measurement{Section: "Library", What: what, Contender: "of " + thousands(size) + " uploads", Unit: "ms"}
		results.Add(m, b.value/1e6)
		if smallest[what] == "" {
			smallest[what] = m.Contender
			results.Compare(m.Section, m.What, m.Contender)
		}
	}
}

// thousands puts commas into a number.
func thousands(digits string) string {
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// TestMedia measures looking into files and converting pictures and videos, beside other programs
// that convert, where they are installed.
func TestMedia(t *testing.T) {
	units := map[string]struct {
		name  string
		scale float64
	}{"ns/op": {"ms", 1e-6}, "B/op": {"KB allocated", 1.0 / kb}, "B-read/op": {"KB read", 1.0 / kb}}
	for _, folder := range []string{"media", "media/picture", "media/movie", "media/document"} {
		for _, b := range goBenchmarks(t, "./uploader/"+folder, ".") {
			unit, ok := units[b.unit]
			if !ok {
				continue
			}
			what, contender := whoDidIt(b.name)
			if contender != programName && unit.name != "ms" {
				continue // Go counts only what is allocated here
			}
			results.Add(report.Measurement{
				Section: "Files: " + folder, What: what, Contender: contender, Unit: unit.name,
			}, b.value*unit.scale)
			results.Compare("Files: "+folder, what, programName)
		}
	}
}

// whoDidIt takes the program apart from the name of a benchmark that compares programs.
func whoDidIt(name string) (what, contender string) {
	i := strings.LastIndexByte(name, '/')
	switch last := name[i+1:]; last {
	case "ImageMagick", "heif-convert", "ffmpeg":
		return name[:max(i, 0)], last
	case "here", programName:
		return name[:max(i, 0)], programName
	}
	return name, programName
}

// goBenchmarks runs Go's benchmarks of a package, each as often as there are runs.
func goBenchmarks(t *testing.T, folder, pattern string) []benchmark {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*60*stage.Patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, "go", "test", "-run", "^$", "-bench", pattern, "-benchmem", "-timeout", "0",
		"-count", strconv.Itoa(report.Runs(t)), "-benchtime", cmp.Or(os.Getenv("BENCH_TIME"), benchTime), folder)
	cmd.Dir = stage.Repository(t)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = io.MultiWriter(&output, os.Stdout), os.Stderr
	require.NoError(t, cmd.Run())
	found := parseBenchmarks(&output)
	require.NotEmpty(t, found)
	return found
}

// benchmark is one value of one run of a Go benchmark.
type benchmark struct {
	name  string // without "Benchmark" and the number of processors
	value float64
	unit  string
}

// processors is what Go appends to a benchmark's name where there is more than one.
var processors = regexp.MustCompile(`-\d+$`)

// parseBenchmarks reads what `go test -bench` prints: the name, the number of iterations, and pairs
// of value and unit (https://go.dev/design/14313-benchmark-format). Names have no blanks.
func parseBenchmarks(r io.Reader) []benchmark {
	var found []benchmark
	for lines := bufio.NewScanner(r); lines.Scan(); {
		words := strings.Fields(lines.Text())
		if len(words) < 4 || !strings.HasPrefix(words[0], "Benchmark") {
			continue
		}
		if _, err := strconv.Atoi(words[1]); err != nil {
			continue
		}
		name := strings.TrimPrefix(processors.ReplaceAllString(words[0], ""), "Benchmark")
		for i := 2; i+1 < len(words); i += 2 {
			value, err := strconv.ParseFloat(words[i], 64)
			if err != nil {
				break
			}
			found = append(found, benchmark{strings.ReplaceAll(name, "_", " "), value, words[i+1]})
		}
	}
	return found
}

func TestParseBenchmarks(t *testing.T) {
	require.Equal(t, []benchmark{
		{"History/1000/Page/1 letter, all", 125000, "ns/op"},
		{"History/1000/Page/1 letter, all", 64, "B/op"},
		{"Inspect/HEIC", 0.5, "ns/op"},
		{"Inspect/HEIC", 3e4, "files/s"},
	}, parseBenchmarks(strings.NewReader(strings.Join([]string{
		"goos: linux",
		"BenchmarkHistory/1000/Page/1_letter,_all-2 \t 100\t 125000 ns/op\t 64 B/op",
		"BenchmarkInspect/HEIC \t 1000000000\t 0.5 ns/op\t 3e+04 files/s",
		"BenchmarkThatFailed",
		"--- FAIL: BenchmarkThatFailed",
		"PASS",
		"ok  \tmediadrop/uploader/history\t1.2s",
	}, "\n"))))
	for name, want := range map[string][2]string{
		"ConvertHEIC12MP/heif-convert": {"ConvertHEIC12MP", "heif-convert"},
		"FastStart/here":               {"FastStart", programName},
		"Inspect/old Word":             {"Inspect/old Word", programName},
		"ExamineJPEG12MP":              {"ExamineJPEG12MP", programName},
	} {
		what, contender := whoDidIt(name)
		require.Equal(t, want, [2]string{what, contender})
	}
	require.Equal(t, "1,000,000", thousands("1000000"))
	require.Equal(t, "999", thousands("999"))
}
