package uploader

import (
	"math"
	"time"
)

const (
	// meterSpan is the time over which the speed is averaged: long enough to
	// be calm, short enough to notice a line that slows down.
	meterSpan = 3 * time.Second
	// meterWarmUp is how long an upload runs before a speed is told.
	meterWarmUp = 300 * time.Millisecond
)

// meter gives the speed of one upload as an exponential moving average.
type meter struct {
	start, last time.Time
	sent        int64
	speed       float64 // bytes a second
}

// update takes in how many bytes were sent by now.
func (m *meter) update(sent int64, now time.Time) {
	if m.start.IsZero() || sent < m.sent {
		*m = meter{start: now, last: now, sent: sent}
		return
	}
	elapsed := now.Sub(m.last)
	if elapsed <= 0 || now.Sub(m.start) < meterWarmUp {
		return
	}
	rate := float64(sent-m.sent) / elapsed.Seconds()
	if m.speed == 0 {
		m.speed = rate
	} else {
		m.speed += (1 - math.Exp(-elapsed.Seconds()/meterSpan.Seconds())) * (rate - m.speed)
	}
	m.last, m.sent = now, sent
}

// timeLeft returns how long the rest takes at this speed, 0 while that is not
// known.
func (m *meter) timeLeft(rest int64) time.Duration {
	if m.speed < 1 || rest <= 0 {
		return 0
	}
	seconds := float64(rest) / m.speed
	if seconds > (24 * time.Hour).Seconds() {
		return 0
	}
	return time.Duration(seconds * float64(time.Second))
}
