package meter

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// interval is how often the queue looks.
const interval = 100 * time.Millisecond

// run feeds a meter ten times a second.
func (m *Meter) run(from int64, rate int64, now time.Time, seconds int) (sent int64, end time.Time) {
	sent = from
	for range seconds * 10 {
		now = now.Add(interval)
		sent += rate / 10
		m.Update(sent, now)
	}
	return sent, now
}

func TestMeterKeepsASteadySpeed(t *testing.T) {
	var m Meter
	now := time.Now()
	m.Update(0, now)
	m.run(0, 1000, now, 2)
	require.InDelta(t, 1000, m.Speed, 1)
	require.Equal(t, 5*time.Second, m.TimeLeft(5000).Round(time.Millisecond))
}

func TestMeterIsSilentUntilItKnows(t *testing.T) {
	var m Meter
	now := time.Now()
	require.Zero(t, m.TimeLeft(1000))
	m.Update(0, now)
	m.Update(900, now.Add(interval))
	m.Update(1000, now.Add(2*interval))
	require.Zero(t, m.Speed, "what fills the buffers at the start is no speed")
	m.Update(1000, now.Add(3*interval))
	require.InDelta(t, 1000/0.3, m.Speed, 1)
}

func TestMeterFollowsALineThatSlowsDown(t *testing.T) {
	var m Meter
	now := time.Now()
	m.Update(0, now)
	sent, now := m.run(0, 1_000_000, now, 10)
	sent, now = m.run(sent, 100_000, now, 1)
	require.Greater(t, m.Speed, 500_000.0, "calm: one slow second is not the end")
	sent, now = m.run(sent, 100_000, now, 14)
	require.InDelta(t, 100_000, m.Speed, 10_000, "but soon it shows")
	m.run(sent, 0, now, 60)
	require.Zero(t, m.TimeLeft(1000), "a line that stands still has no end to tell")
}

func TestMeterStartsAnewWithANewTry(t *testing.T) {
	var m Meter
	now := time.Now()
	m.Update(0, now)
	_, now = m.run(0, 1000, now, 5)
	m.Update(10, now.Add(interval))
	require.Zero(t, m.Speed)
}

func TestMeterWithAStrangeClock(t *testing.T) {
	var m Meter
	now := time.Now()
	m.Update(0, now)
	sent, now := m.run(0, 1000, now, 5)
	before := m
	m.Update(sent+500, now)
	m.Update(sent+500, now.Add(-time.Hour))
	require.Equal(t, before, m)
}

func TestTimeLeft(t *testing.T) {
	for _, test := range []struct {
		speed float64
		rest  int64
		want  time.Duration
	}{
		{1000, 2500, 2500 * time.Millisecond},
		{1000, 0, 0},
		{1000, -5, 0},
		{0.5, 10, 0},
		{1, 86_400, 24 * time.Hour},
		{1, 86_401, 0},
		{1, 1 << 62, 0},
	} {
		m := Meter{Speed: test.speed}
		require.Equal(t, test.want, m.TimeLeft(test.rest), test)
	}
}
