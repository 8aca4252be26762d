// Package meter measures the speed of an upload.
package meter

import (
	"math"
	"time"
)

const (
	// span is the time over which the speed is averaged: long enough to
	// be calm, short enough to notice a line that slows down.
	span = 3 * time.Second
	// warmUp is how long an upload runs before a speed is told.
	warmUp = 300 * time.Millisecond
)

// Meter measures the speed of one upload as an exponential moving average. The zero
// value is ready.
type Meter struct {
	start, last time.Time
	sent        int64
	Speed       float64 // bytes a second
}

// Update takes in how many bytes were sent by now.
func (m *Meter) Update(sent int64, now time.Time) {
	if m.start.IsZero() || sent < m.sent {
		*m = Meter{start: now, last: now, sent: sent}
		return
	}
	elapsed := now.Sub(m.last)
	if elapsed <= 0 || now.Sub(m.start) < warmUp {
		return
	}
	rate := float64(sent-m.sent) / elapsed.Seconds()
	if m.Speed == 0 {
		m.Speed = rate
	} else {
		m.Speed += (1 - math.Exp(-elapsed.Seconds()/span.Seconds())) * (rate - m.Speed)
	}
	m.last, m.sent = now, sent
}

// TimeLeft returns how long the rest takes at this speed, 0 while that is not
// known.
func (m *Meter) TimeLeft(rest int64) time.Duration {
	if m.Speed < 1 || rest <= 0 {
		return 0
	}
	seconds := float64(rest) / m.Speed
	if seconds > (24 * time.Hour).Seconds() {
		return 0
	}
	return time.Duration(seconds * float64(time.Second))
}
