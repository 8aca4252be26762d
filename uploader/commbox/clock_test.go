package commbox

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestClock(t *testing.T) {
	service := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	const day = 24 * time.Hour
	date := func(at time.Time) http.Header { return http.Header{"Date": {at.Format(http.TimeFormat)}} }
	inside := func(at time.Time) string { return at.Format("2006-01-02T15:04:05.9999999Z07:00") }
	for name, c := range map[string]struct {
		header http.Header
		inside string
		now    time.Time
		want   Clock
	}{
		"both, and right":       {date(service), inside(service), service.Add(time.Second), Clock{service, time.Second}},
		"three days ahead":      {date(service), inside(service), service.Add(3 * day), Clock{service, 3 * day}},
		"a year behind":         {date(service), inside(service), service.Add(-365 * day), Clock{service, -365 * day}},
		"only the header":       {date(service), "", service, Clock{service, 0}},
		"only inside":           {http.Header{}, "2026-11-26T14:00:00.1234567+02:00", service.Add(day), Clock{service.Add(123456700), day - 123456700}},
		"the two differ":        {date(service), inside(service.Add(-day)), service, Clock{}},
		"neither":               {http.Header{}, "soon", service, Clock{}},
		"a date that is no one": {http.Header{"Date": {"yesterday"}}, "", service, Clock{}},
	} {
		t.Run(name, func(t *testing.T) {
			clock := readClock(c.header, c.inside, c.now)
			require.Equal(t, c.want, clock)
			require.Equal(t, c.want != Clock{}, clock.Known())
		})
	}
}

// TestOnlyTheServiceTellsTheTime: a login page's clock is nobody's.
func TestOnlyTheServiceTellsTheTime(t *testing.T) {
	h := http.Header{"Date": {"Thu, 26 Nov 2026 12:00:00 GMT"}}
	require.True(t, readAnswer(h, []byte(okAnswer), canary, time.Now()).clock.Known())
	require.True(t, readAnswer(h, []byte(`{"status":401}`), canary, time.Now()).clock.Known())
	require.False(t, readAnswer(h, []byte("<html>Log in</html>"), canary, time.Now()).clock.Known())
}
