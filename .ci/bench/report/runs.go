package report

import (
	"os"
	"strconv"
	"testing"
)

// Runs is how often each contender is to be measured: what BENCH_RUNS says, EnoughRuns otherwise.
func Runs(tb testing.TB) int {
	tb.Helper()
	text := os.Getenv("BENCH_RUNS")
	if text == "" {
		return EnoughRuns
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		tb.Fatalf("BENCH_RUNS: %v", err)
	}
	return n
}
