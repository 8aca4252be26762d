package report

import (
	"math"
	"slices"
)

// Summary is the middle and the spread of some values, in their unit.
type Summary struct {
	Runs          int     `json:"runs"`
	Median        float64 `json:"median"`
	LowerQuartile float64 `json:"lower_quartile"`
	UpperQuartile float64 `json:"upper_quartile"`
	Min           float64 `json:"min"`
	Max           float64 `json:"max"`
}

func summarize(values []float64) Summary {
	sorted := slices.Sorted(slices.Values(values))
	return Summary{
		Runs: len(sorted), Median: quantile(sorted, 0.5),
		LowerQuartile: quantile(sorted, 0.25), UpperQuartile: quantile(sorted, 0.75),
		Min: sorted[0], Max: sorted[len(sorted)-1],
	}
}

// quantile interpolates between the two nearest of the sorted values.
func quantile(sorted []float64, share float64) float64 {
	at := share * float64(len(sorted)-1)
	low := int(math.Floor(at))
	high := min(low+1, len(sorted)-1)
	return sorted[low] + (at-float64(low))*(sorted[high]-sorted[low])
}

// paired compares each run with the run of the same number of the other: what slowed the machine
// down for a while slowed down both.
func paired(values, base []float64) (ratio, difference Summary) {
	n := min(len(values), len(base))
	ratios, differences := make([]float64, 0, n), make([]float64, 0, n)
	for i := range n {
		differences = append(differences, values[i]-base[i])
		if base[i] != 0 {
			ratios = append(ratios, values[i]/base[i])
		}
	}
	if len(ratios) > 0 { // JSON knows no infinity
		ratio = summarize(ratios)
	}
	return ratio, summarize(differences)
}
