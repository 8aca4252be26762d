// Package report collects measurements of several contenders and shows them as one table: the
// median of each with its spread, how it compares with a baseline, and whether an aim is met.
//
// It knows nothing of what is measured. Contenders are to be measured in turns, one run of each
// after the other, so that whatever else the machine does falls on all of them alike: the n-th
// value of one is compared with the n-th value of the other.
package report

import (
	"slices"
	"sync"
)

// EnoughRuns is how many values a measurement needs before its aim is judged.
const EnoughRuns = 5

// Measurement says what a value is of.
type Measurement struct {
	Section   string `json:"section"`   // what is alike stands together: "Upload over TLS"
	What      string `json:"what"`      // what was measured: "wall time, 11 files, 1.0 GB"
	Contender string `json:"contender"` // what did it: "curl", "MediaDrop's queue"
	Unit      string `json:"unit"`      // of the values: "s", "MB", "CPU s/GB"
}

// Report is a collection of measurements. Its methods may be called concurrently.
type Report struct {
	machine Machine

	mu        sync.Mutex
	rows      []*row
	baselines map[subject]string // contender
}

// subject is what contenders are compared in.
type subject struct{ section, what string }

func (m Measurement) subject() subject { return subject{m.Section, m.What} }

type row struct {
	Measurement
	values []float64
	aim    *Aim
}

// New begins a report of measurements on a machine.
func New(on Machine) *Report {
	return &Report{machine: on, baselines: map[subject]string{}}
}

// Add adds the value of one more run, in the measurement's unit.
func (r *Report) Add(m Measurement, value float64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	found := r.row(m)
	found.values = append(found.values, value)
}

// Compare makes all contenders in something be compared with one of them.
func (r *Report) Compare(section, what, baseline string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.baselines[subject{section, what}] = baseline
}

// Expect sets an aim for a measurement.
func (r *Report) Expect(m Measurement, aim Aim) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.row(m).aim = &aim
}

// Empty reports whether nothing was measured.
func (r *Report) Empty() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return !slices.ContainsFunc(r.rows, func(row *row) bool { return len(row.values) > 0 })
}

// row finds a measurement's row, or makes it. The lock is held.
func (r *Report) row(m Measurement) *row {
	for _, found := range r.rows {
		if found.Measurement == m {
			return found
		}
	}
	made := &row{Measurement: m}
	r.rows = append(r.rows, made)
	return made
}

// Result is a measurement with what follows from its values.
type Result struct {
	Measurement
	Values   []float64 `json:"values"` // one a run, in order
	Summary  Summary   `json:"summary"`
	Baseline string    `json:"baseline,omitempty"` // contender; empty for the baseline itself
	// Ratio is of each run to the baseline's run of the same number, Difference the same in
	// the unit; nil where there is no baseline.
	Ratio      *Summary `json:"ratio,omitempty"`
	Difference *Summary `json:"difference,omitempty"`
	Aim        string   `json:"aim,omitempty"`
	Verdict    Verdict  `json:"verdict,omitempty"`
}

// Results returns what was measured so far, in the order in which it was first named, and what
// was measured of several contenders together.
func (r *Report) Results() []Result {
	r.mu.Lock()
	defer r.mu.Unlock()
	var order []subject
	results := map[subject][]Result{}
	for _, row := range r.rows {
		if len(row.values) == 0 {
			continue
		}
		of := row.subject()
		if results[of] == nil {
			order = append(order, of)
		}
		results[of] = append(results[of], r.result(row))
	}
	var all []Result
	for _, of := range order {
		all = append(all, results[of]...)
	}
	return all
}

// result works a row out. The lock is held.
func (r *Report) result(row *row) Result {
	result := Result{Measurement: row.Measurement, Values: slices.Clone(row.values), Summary: summarize(row.values)}
	if name, ok := r.baselines[row.subject()]; ok && name != row.Contender {
		base := row.Measurement
		base.Contender = name
		if values := r.row(base).values; len(values) > 0 {
			ratio, difference := paired(row.values, values)
			result.Baseline, result.Ratio, result.Difference = name, &ratio, &difference
		}
	}
	if row.aim != nil {
		result.Aim, result.Verdict = row.aim.text(row.Unit), row.aim.judge(result)
	}
	return result
}
