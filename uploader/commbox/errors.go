package commbox

import (
	"fmt"
	"strings"
	"time"
)

// Cause is why an upload did not end with a media ID. The texts are stable:
// they stand in the log.
type Cause string

// The causes, in the order in which an upload can meet them.
const (
	CauseFileGone          Cause = "file_gone"          // the file cannot be found
	CauseFileUnreadable    Cause = "file_unreadable"    // the file is there but cannot be read
	CauseFileChanged       Cause = "file_changed"       // the file shrank, grew or was replaced since it was checked
	CauseUnreachable       Cause = "unreachable"        // name not found, refused, or no connection in time
	CauseProxy             Cause = "proxy"              // the proxy would not let the connection through
	CauseProxyDown         Cause = "proxy_down"         // there is no connection to the proxy
	CauseProxyLogin        Cause = "proxy_login"        // 407: the proxy wants to know who asks
	CauseProxyDeadEnd      Cause = "proxy_dead_end"     // the proxy could not reach the service
	CauseCertificate       Cause = "certificate"        // the other side could not prove that it is the service
	CauseCertificateTime   Cause = "certificate_time"   // by this computer's clock its certificate is not valid yet, or not any more
	CauseTLSOutdated       Cause = "tls_outdated"       // no version or cipher of TLS in common
	CauseClientCertificate Cause = "client_certificate" // the other side wants a certificate of ours
	CauseStale             Cause = "stale_connection"   // a connection that was kept open was dead: nothing of the request arrived
	CauseInterrupted       Cause = "interrupted"        // the connection broke before the whole file was handed over
	CauseStalled           Cause = "stalled"            // no byte moved for too long before the whole file was handed over
	CauseEarlyFault        Cause = "early_fault"        // 500 and above before the whole file was sent: a gateway
	CauseEarlyAnswer       Cause = "early_answer"       // a success before the whole file was sent: not of the service
	CauseThrottled         Cause = "throttled"          // 429
	CauseBusy              Cause = "busy"               // 408, 425, or 503 that says when to come back
	CauseKeyRefused        Cause = "key_refused"        // 401, 403
	CauseNotFound          Cause = "not_found"          // 404
	CauseTooLarge          Cause = "body_too_large"     // 413; not media's too_large, which is WhatsApp's limit
	CauseRejected          Cause = "rejected"           // 400, 415, 501 and every other refusal
	CauseRedirected        Cause = "redirected"         // 3xx: never followed, the key must not travel on
	CauseNoAnswer          Cause = "no_answer"          // handed over whole, then silence or a broken connection
	CauseServerError       Cause = "server_error"       // 500 and above after the whole file
	CauseEmptyAnswer       Cause = "empty_answer"       // a success without a word, such as 204
	CauseUnreadable        Cause = "unreadable"         // a success without a readable media ID
	CauseCanceled          Cause = "canceled"           // the caller's context ended
)

// Error is every way an upload can end without a media ID. It never holds the
// bearer key.
type Error struct {
	Cause Cause
	// HandedOver reports whether the service may have the whole file: the last byte of
	// the request was written, and nothing shows that it did not arrive.
	HandedOver bool
	// NoRequest reports whether no request was begun: the file failed before. One that
	// was begun in a dead connection counts: a server that resets the connection
	// may have read of it what it never acknowledged.
	NoRequest bool
	// Proxy is host and port of the proxy in between; empty without one, and
	// where there was an answer.
	Proxy string
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
