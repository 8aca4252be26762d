package ffmpeg

import "time"

// firstPassShare is the part of the work that the first of two passes is: x264
// leaves out most of its analysis there.
const firstPassShare = 0.35

// meter turns places in the source into the share of the whole work.
type meter struct {
	report   func(share float64, left time.Duration)
	duration time.Duration
	from, to float64 // the shares that the running pass covers
	highest  float64
}

func newMeter(report func(float64, time.Duration)) *meter {
	if report == nil {
		report = func(float64, time.Duration) {}
	}
	return &meter{report: report}
}

// begin says that the next pass covers the shares from from to to.
func (m *meter) begin(duration time.Duration, from, to float64) {
	m.duration, m.from, m.to = duration, from, to
}

// at reports a place in the source, reached at the given speed. When a result is
// made again, the share waits where it is until the work gets there.
func (m *meter) at(place time.Duration, speed float64) {
	if m.duration <= 0 {
		return
	}
	width := m.to - m.from
	share := m.from + width*min(1, place.Seconds()/m.duration.Seconds())
	m.highest = max(m.highest, min(share, 0.99)) // the result still has to be looked at
	var left time.Duration
	if perSecond := width * speed / m.duration.Seconds(); perSecond > 0 {
		left = time.Duration(min((1-share)/perSecond, 1e6) * float64(time.Second))
	}
	m.report(m.highest, left)
}

func (m *meter) finish() { m.report(1, 0) }
