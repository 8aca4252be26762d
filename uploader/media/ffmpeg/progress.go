package ffmpeg

import (
	"bytes"
	"strconv"
	"strings"
	"time"
)

// progress reads the lines "key=value" of -progress and reports the place in the
// source and the speed, in multiples of the source's own, whenever a block of
// them ends.
type progress struct {
	line   []byte
	at     time.Duration
	speed  float64 // 0 unknown
	report func(at time.Duration, speed float64)
}

func newProgress(report func(at time.Duration, speed float64)) *progress {
	return &progress{report: report}
}

// maxLine bounds a line that never ends.
const maxLine = 4 << 10

func (p *progress) Write(b []byte) (int, error) {
	n := len(b)
	for len(b) > 0 {
		end := bytes.IndexByte(b, '\n')
		if end < 0 {
			if p.line = append(p.line, b...); len(p.line) > maxLine {
				p.line = p.line[:0]
			}
			return n, nil
		}
		p.take(string(append(p.line, b[:end]...)))
		p.line, b = p.line[:0], b[end+1:]
	}
	return n, nil
}

func (p *progress) take(line string) {
	key, value, _ := strings.Cut(strings.TrimSpace(line), "=")
	value = strings.TrimSpace(value)
	switch key {
	case "out_time_us", "out_time_ms": // both are microseconds
		if us, err := strconv.ParseInt(value, 10, 64); err == nil && us > 0 && us < 1e15 {
			p.at = time.Duration(us) * time.Microsecond
		}
	case "speed":
		if v, err := strconv.ParseFloat(strings.TrimSuffix(value, "x"), 64); err == nil && v > 0 && v < 1e6 {
			p.speed = v
		}
	case "progress":
		p.report(p.at, p.speed)
	}
}
