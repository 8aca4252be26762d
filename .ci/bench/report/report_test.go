package report

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var (
	curlTime  = Measurement{"Upload", "wall time", "curl", "s"}
	queueTime = Measurement{"Upload", "wall time", "queue", "s"}
)

// filled is a report in which the queue takes these seconds, and curl 1, 2, 3, 4 and 5.
func filled(queue ...float64) *Report {
	r := New(Machine{CPU: "a CPU", Cores: 2})
	for i, seconds := range queue {
		r.Add(curlTime, float64(i+1))
		r.Add(queueTime, seconds)
	}
	r.Compare("Upload", "wall time", "curl")
	return r
}

func result(t *testing.T, r *Report, m Measurement) Result {
	t.Helper()
	for _, found := range r.Results() {
		if found.Measurement == m {
			return found
		}
	}
	require.Fail(t, "not in the report")
	return Result{}
}

func TestSummaries(t *testing.T) {
	require.Equal(t, Summary{Runs: 5, Median: 3, LowerQuartile: 2, UpperQuartile: 4, Min: 1, Max: 9}, summarize([]float64{3, 1, 9, 4, 2}))
	require.Equal(t, Summary{Runs: 2, Median: 1.5, LowerQuartile: 1.25, UpperQuartile: 1.75, Min: 1, Max: 2}, summarize([]float64{2, 1}))
	require.Equal(t, Summary{Runs: 1, Median: 7, LowerQuartile: 7, UpperQuartile: 7, Min: 7, Max: 7}, summarize([]float64{7}))
}

// TestRunsAreComparedInPairs: a run that fell into a bad time is compared with one of that time.
func TestRunsAreComparedInPairs(t *testing.T) {
	r := filled(2, 4, 6, 8, 15)
	found := result(t, r, queueTime)
	require.Equal(t, "curl", found.Baseline)
	require.Equal(t, Summary{Runs: 5, Median: 2, LowerQuartile: 2, UpperQuartile: 2, Min: 2, Max: 3}, *found.Ratio)
	require.Equal(t, 3.0, found.Difference.Median)

	base := result(t, r, curlTime)
	require.Empty(t, base.Baseline)
	require.Nil(t, base.Ratio)
	require.Equal(t, []float64{1, 2, 3, 4, 5}, base.Values)
}

func TestAims(t *testing.T) {
	for _, test := range []struct {
		name    string
		aim     Aim
		queue   []float64
		text    string
		verdict Verdict
	}{
		{"value", AtMost(3), []float64{1, 1, 2, 2, 9}, "≤ 3.00 s", Met},
		{"value missed", AtMost(3), []float64{4, 4, 4, 4, 1}, "≤ 3.00 s", Missed},
		{"ratio", AtMostTimes(1), []float64{1, 2, 3, 4, 5}, "≤ 1.00 ×", Met},
		{"ratio missed", AtMostTimes(1.1), []float64{2, 4, 6, 8, 10}, "≤ 1.10 ×", Missed},
		{"met by some", AtMostTimes(1), []float64{1, 2, 3, 8, 10}, "≤ 1.00 ×", MetNarrowly},
		{"missed by some", AtMostTimes(1), []float64{1, 2, 6, 8, 10}, "≤ 1.00 ×", MissedNarrowly},
		{"difference", AtMostMore(2), []float64{3, 4, 5, 6, 7}, "≤ +2.00 s", Met},
		{"too few", AtMostTimes(1), []float64{1, 2, 3, 4}, "≤ 1.00 ×", TooFewRuns},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := filled(test.queue...)
			r.Expect(queueTime, test.aim)
			found := result(t, r, queueTime)
			require.Equal(t, test.text, found.Aim)
			require.Equal(t, test.verdict, found.Verdict)
		})
	}
}

func TestNothingToCompareWith(t *testing.T) {
	r := New(Machine{})
	r.Compare("Upload", "wall time", "curl")
	r.Expect(queueTime, AtMostTimes(1))
	require.True(t, r.Empty())
	require.Empty(t, r.Results(), "an aim alone is no row")
	r.Add(queueTime, 1)
	require.False(t, r.Empty())
	require.Equal(t, NoComparison, result(t, r, queueTime).Verdict)
	r.Add(curlTime, 0)
	require.Zero(t, result(t, r, queueTime).Ratio.Runs, "nothing is so many times zero")
	require.Equal(t, 1.0, result(t, r, queueTime).Difference.Median)
}

func TestWhatIsComparedStandsTogether(t *testing.T) {
	r := New(Machine{})
	memory := Measurement{"Upload", "memory", "curl", "MB"}
	for _, m := range []Measurement{curlTime, memory, queueTime} {
		r.Add(m, 1)
	}
	var order []Measurement
	for _, found := range r.Results() {
		order = append(order, found.Measurement)
	}
	require.Equal(t, []Measurement{curlTime, queueTime, memory}, order)
}

func TestMarkdown(t *testing.T) {
	r := filled(2, 4, 6, 8, 15)
	r.Expect(queueTime, AtMostTimes(1))
	r.Add(Measurement{"Window", "a|b", "program", "MB"}, 123.4)
	var text strings.Builder
	require.NoError(t, r.WriteMarkdown(&text))
	require.Contains(t, text.String(), "a CPU, 2 cores")
	_, table, _ := strings.Cut(text.String(), "\n\n")
	require.Equal(t, strings.Join([]string{
		"| section | measured | contender | unit | median | min–max | to the baseline | aim | met | runs |",
		"|---|---|---|---|---|---|---|---|---|---|",
		"| Upload | wall time | curl | s | 3.00 | 1.00–5.00 |  |  |  | 5 |",
		"|  |  | queue | s | 6.00 | 2.00–15.0 | 2.00 × (2.00–3.00) | ≤ 1.00 × | missed | 5 |",
		`| Window | a\|b | program | MB | 123 | 123–123 |  |  |  | 1 |`,
		"",
	}, "\n"), table)
}

func TestJSON(t *testing.T) {
	r := filled(2, 4, 6, 8, 15)
	path := filepath.Join(t.TempDir(), "new", "bench.json")
	require.NoError(t, r.WriteJSON(path))
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	var read document
	require.NoError(t, json.Unmarshal(data, &read))
	require.Equal(t, document{Machine{CPU: "a CPU", Cores: 2}, r.Results()}, read)
}

func TestThisMachine(t *testing.T) {
	m := ThisMachine()
	require.NotEmpty(t, m.Go)
	require.Positive(t, m.Cores)
	require.Contains(t, m.String(), m.Go)
	require.NotContains(t, m.String(), "\n")
}

func TestNumbers(t *testing.T) {
	for value, text := range map[float64]string{
		0: "0.00", 1234.5: "1234", 123.4: "123", 12.34: "12.3", 1.234: "1.23", 0.01234: "0.0123", -12.34: "-12.3",
	} {
		require.Equal(t, text, number(value))
	}
}
