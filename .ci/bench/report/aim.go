package report

// Aim is what a measurement is to stay within. Medians decide.
type Aim struct {
	of   quantity
	most float64
}

type quantity int

const (
	ofValue quantity = iota
	ofRatio
	ofDifference
)

// AtMost wants values of at most this, in the measurement's unit.
func AtMost(value float64) Aim { return Aim{ofValue, value} }

// AtMostTimes wants at most so many times the baseline.
func AtMostTimes(ratio float64) Aim { return Aim{ofRatio, ratio} }

// AtMostMore wants at most so much more than the baseline, in the measurement's unit.
func AtMostMore(difference float64) Aim { return Aim{ofDifference, difference} }

func (a Aim) text(unit string) string {
	switch a.of {
	case ofRatio:
		return "≤ " + number(a.most) + " ×"
	case ofDifference:
		return "≤ +" + number(a.most) + " " + unit
	}
	return "≤ " + number(a.most) + " " + unit
}

// Verdict says whether an aim is met.
type Verdict string

// The verdicts. Where the limit lies between the quartiles, the runs do not agree among
// themselves, and the verdict says so.
const (
	Met            Verdict = "met"
	MetNarrowly    Verdict = "met, within the spread"
	Missed         Verdict = "missed"
	MissedNarrowly Verdict = "missed, within the spread"
	TooFewRuns     Verdict = "too few runs"
	NoComparison   Verdict = "nothing to compare with"
)

func (a Aim) judge(r Result) Verdict {
	s := &r.Summary
	switch a.of {
	case ofRatio:
		s = r.Ratio
	case ofDifference:
		s = r.Difference
	}
	switch {
	case s == nil || s.Runs == 0:
		return NoComparison
	case s.Runs < EnoughRuns:
		return TooFewRuns
	case s.Median <= a.most && s.UpperQuartile <= a.most:
		return Met
	case s.Median <= a.most:
		return MetNarrowly
	case s.LowerQuartile > a.most:
		return Missed
	}
	return MissedNarrowly
}
