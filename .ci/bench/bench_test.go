//go:build linux

// Package bench measures MediaDrop: its uploads against curl's, and what its history and its check
// of files cost. Every test prints what it measured in one table and writes it to build/bench.json,
// or where BENCH_OUT says.
//
// The environment makes a trial shorter: BENCH_SIZE (bytes of one load, as "64MB"; 1 GB otherwise),
// BENCH_RUNS (of each contender; 5 otherwise) and BENCH_TIME (of one Go benchmark, as "-benchtime").
// BENCH_PROGRAM is the program to measure, build/mediadrop otherwise, and BENCH_PROFILE a folder
// for profiles of the processor's time.
//
// Nothing here fails because something is slow.
package bench

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/bench/report"
	"mediadrop/.ci/stage"
)

// Sizes are decimal, as those that the service and its people speak of.
const (
	kb = 1000
	mb = 1000 * kb
	gb = 1000 * mb
)

var results = report.New(report.ThisMachine())

func TestMain(m *testing.M) {
	code := m.Run()
	// the folder of the test is two below the repository's
	if err := results.Publish(os.Stdout, filepath.Join("..", "..", "build", "bench.json")); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		code = 1
	}
	os.Exit(code)
}

// size is how many bytes one load has.
func size(t *testing.T) int64 {
	t.Helper()
	text := os.Getenv("BENCH_SIZE")
	if text == "" {
		return gb
	}
	n, err := parseSize(text)
	require.NoError(t, err)
	return n
}

// parseSize reads "64MB", "1GB", "500KB" and plain bytes.
func parseSize(text string) (int64, error) {
	number, unit := strings.TrimSpace(strings.ToUpper(text)), int64(1)
	for suffix, factor := range map[string]int64{"KB": kb, "MB": mb, "GB": gb} {
		if rest, ok := strings.CutSuffix(number, suffix); ok {
			number, unit = strings.TrimSpace(rest), factor
			break
		}
	}
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || n < 1 {
		return 0, fmt.Errorf("%q is no size, such as 64MB", text)
	}
	return n * unit, nil
}

// sizeText says a number of bytes in a table.
func sizeText(n int64) string {
	for _, unit := range []struct {
		name  string
		bytes int64
	}{{"GB", gb}, {"MB", mb}, {"KB", kb}} {
		if n >= unit.bytes {
			return strconv.FormatFloat(float64(n)/float64(unit.bytes), 'g', 3, 64) + " " + unit.name
		}
	}
	return fmt.Sprint(n, " bytes")
}

// build compiles a command of this folder.
func build(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	result := stage.RunToEnd(t, 10*stage.Patience, append(os.Environ(), "CGO_ENABLED=0"),
		"go", "build", "-buildvcs=false", "-o", path, "./"+name)
	require.Zero(t, result.Code, result.Stderr)
	return path
}

func TestSizes(t *testing.T) {
	for text, want := range map[string]int64{"64MB": 64 * mb, "1 gb": gb, "20KB": 20 * kb, "7": 7} {
		n, err := parseSize(text)
		require.NoError(t, err)
		require.Equal(t, want, n)
	}
	for _, text := range []string{"", "MB", "-1", "0", "1.5GB"} {
		_, err := parseSize(text)
		require.Error(t, err, text)
	}
	require.Equal(t, "1 GB", sizeText(gb))
	require.Equal(t, "20 KB", sizeText(20*kb))
}
