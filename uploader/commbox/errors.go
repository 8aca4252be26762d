package commbox

import (
	"fmt"
	"strings"
	"time"
)

// Cause says why an upload did not end with a media ID. The texts are stable:
// they stand in the log.
type Cause string

// The causes, in the order in which an upload can meet them.
const (
	CauseFileGone       Cause = "file_gone"       // the file cannot be found
	CauseFileUnreadable Cause = "file_unreadable" // the file is there but cannot be read
	CauseFileChanged    Cause = "file_changed"    // the file shrank, grew or was replaced since it was checked
	CauseUnreachable    Cause = "unreachable"     // name not found, refused, or no connection in time
	CauseProxy          Cause = "proxy"           // the proxy would not let the connection through
	CauseCertificate    Cause = "certificate"     // the other side could not prove that it is the service
	CauseInterrupted    Cause = "interrupted"     // the connection broke before the whole file was handed over
	CauseStalled        Cause = "stalled"         // no byte moved for too long before the whole file was handed over
	CauseThrottled      Cause = "throttled"       // 429
	CauseBusy           Cause = "busy"            // 408, 425, or 503 that says when to come back
	CauseKeyRefused     Cause = "key_refused"     // 401, 403
	CauseNotFound       Cause = "not_found"       // 404
	CauseTooLarge       Cause = "body_too_large"  // 413; not media's too_large, which is WhatsApp's limit
	CauseRejected       Cause = "rejected"        // 400, 415, 501 and every other refusal
	CauseRedirected     Cause = "redirected"      // 3xx: never followed, the key must not travel on
	CauseNoAnswer       Cause = "no_answer"       // handed over whole, then silence or a broken connection
	CauseServerError    Cause = "server_error"    // 500, 502, 503, 504
	CauseEmptyAnswer    Cause = "empty_answer"    // a success without a word, such as 204
	CauseUnreadable     Cause = "unreadable"      // a success without a readable media ID
	CauseCanceled       Cause = "canceled"        // the caller's context ended
)

// Error is every way an upload can end without a media ID. It never holds the
// bearer key.
type Error struct {
	Cause Cause
	// HandedOver tells that the last byte of the request had been given to the
	// transport, so that the service may have the whole file.
	HandedOver bool
	// NoRequest tells that the file failed before any request was begun.
	NoRequest bool
	// HTTPStatus is the status of the HTTP answer, 0 without one.
	HTTPStatus int
	// ServiceStatus is the status that stands inside the answer, 0 without one.
	ServiceStatus int
	// Description is what the service said, cleaned and shortened.
	Description string
	// Failed holds the service's `failed` lines, cleaned and shortened.
	Failed []string
	// RetryAfter is how long the service asked to wait; meaningful when HasRetryAfter.
	RetryAfter    time.Duration
	HasRetryAfter bool
	// Clock compares this computer's clock with the service's.
	Clock Clock
	// Raw is the answer as it came, without the key and capped, for the details.
	Raw string
	// Err is what the transport or the file system said, if anything.
	Err error
}

// Error returns one line for the log.
func (e *Error) Error() string {
	parts := []string{"upload: " + string(e.Cause)}
	if e.HTTPStatus != 0 {
		parts = append(parts, fmt.Sprintf("HTTP %d", e.HTTPStatus))
	}
	if e.ServiceStatus != 0 && e.ServiceStatus != e.HTTPStatus {
		parts = append(parts, fmt.Sprintf("status %d", e.ServiceStatus))
	}
	if e.Description != "" {
		parts = append(parts, e.Description)
	}
	parts = append(parts, e.Failed...)
	if e.Err != nil {
		parts = append(parts, e.Err.Error())
	}
	return strings.Join(parts, ": ")
}

// Unwrap returns what the transport or the file system said.
func (e *Error) Unwrap() error { return e.Err }

// MayBeDelivered reports whether nobody can know whether the service has a usable
// copy, so that sending again could make a duplicate.
func (e *Error) MayBeDelivered() bool {
	switch e.Cause {
	case CauseNoAnswer, CauseServerError, CauseEmptyAnswer, CauseUnreadable:
		return true
	case CauseCanceled:
		return e.HandedOver
	}
	return false
}
