package commbox

import (
	"net/http"
	"time"
)

// Clock compares this computer's clock with the service's. The zero value is for
// an answer that does not say what time it is there.
type Clock struct {
	Service time.Time // the service's time of its answer, in UTC
	Ahead   time.Duration
}

// Known reports whether there was anything to compare with.
func (c Clock) Known() bool { return !c.Service.IsZero() }

// agreement is what the two times in an answer may differ for them to be of one
// clock; the answer of a large file is on its way for a while.
const agreement = 5 * time.Minute

// readClock compares now with the answer's header Date, or with the response_time
// that stands in it. Where both are there and differ, neither is believed.
func readClock(h http.Header, responseTime string, now time.Time) Clock {
	date, errDate := http.ParseTime(h.Get("Date"))
	inside, errInside := time.Parse(time.RFC3339, responseTime)
	switch {
	case errDate == nil && errInside == nil && date.Sub(inside).Abs() > agreement:
		return Clock{}
	case errDate == nil:
		return Clock{Service: date.UTC(), Ahead: now.Sub(date)}
	case errInside == nil:
		return Clock{Service: inside.UTC(), Ahead: now.Sub(inside)}
	}
	return Clock{}
}
