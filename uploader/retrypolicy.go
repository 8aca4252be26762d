package uploader

import (
	"errors"
	"math/rand/v2"
	"time"

	"mediadrop/uploader/commbox"
)

const (
	maxTries   = 3 // in all, for one upload, before a person is asked
	firstDelay = time.Second
	maxDelay   = 30 * time.Second
	// maxThrottle is the longest that an account waits for a service that has too
	// many requests and does not say until when.
	maxThrottle = time.Minute
)

// decision is what becomes of an upload after a try.
type decision struct {
	state State
	after time.Duration // until the next try, when state is Waiting
	// throttled pauses the whole account for that time, and spends no try.
	throttled bool
	// pauseForKey pauses the account until there is another key.
	pauseForKey bool
}

// decide is the whole retry policy: an upload is a POST that is not
// idempotent, and this is the only place where one is repeated. tries counts
// this one, or the changes of a file that changed; throttles are the pauses of the
// account since the service last took an upload.
func decide(err error, tries, throttles int) decision {
	var e *commbox.Error
	if !errors.As(err, &e) {
		return decision{state: Failed}
	}
	if e.MayBeDelivered() && e.Cause != commbox.CauseCanceled {
		return decision{state: Unknown}
	}
	switch e.Cause {
	case commbox.CauseCanceled:
		return decision{state: Canceled}
	case commbox.CauseFileChanged:
		// Somebody still wrote to it. What it is now is checked anew.
		if tries < maxTries {
			return decision{state: Checking}
		}
	case commbox.CauseKeyRefused:
		return decision{state: Waiting, pauseForKey: true}
	case commbox.CauseUnreachable, commbox.CauseProxyDown, commbox.CauseProxyDeadEnd, commbox.CauseEarlyFault:
		return retry(e, tries, maxTries)
	case commbox.CauseStale:
		// On a new connection, and at once: nothing was sent in the dead one.
		d := retry(e, tries, maxTries)
		d.after = 0
		return d
	case commbox.CauseInterrupted, commbox.CauseStalled:
		// Once only: a server that refuses large files breaks off like this.
		return retry(e, tries, 2)
	case commbox.CauseThrottled:
		after := backOff(throttles+1, maxThrottle)
		if e.HasRetryAfter {
			after = max(after, e.RetryAfter)
		}
		return decision{state: Waiting, after: after, throttled: true}
	case commbox.CauseBusy:
		return retry(e, tries, maxTries)
	}
	return decision{state: Failed}
}

func retry(e *commbox.Error, tries, limit int) decision {
	if tries >= limit {
		return decision{state: Failed}
	}
	after := backOff(tries, maxDelay)
	if e.HasRetryAfter {
		after = max(after, e.RetryAfter)
	}
	return decision{state: Waiting, after: after}
}

// backOff is exponential with full jitter, so that many uploads that failed
// together do not come back together.
func backOff(tries int, most time.Duration) time.Duration {
	ceiling := min(firstDelay<<min(tries-1, 10), most)
	return rand.N(ceiling) + 1
}
