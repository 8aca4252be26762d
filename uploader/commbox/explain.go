package commbox

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"strings"
	"syscall"
)

// explain classifies a request that ended without an answer, once, here.
func (x *exchange) explain(ctx context.Context, err error) *Error {
	if x.tls != nil && alertOf(x.tls.readError()) != "" {
		err = x.tls.readError() // why writing failed
	}
	e := &Error{Proxy: x.proxy, Err: withoutKey(reason(ctx, err), x.key)}
	if x.connected {
		e.HandedOver = x.handedOver(ctx, err)
		e.Cause = x.causeOfBreak(ctx, err, e.HandedOver)
	} else {
		e.Cause = x.causeOfNoConnection(ctx, err)
	}
	return e
}

// handedOver reports whether the other side may have the whole request.
func (x *exchange) handedOver(ctx context.Context, err error) bool {
	if !x.released() || isCertificateWanted(err) {
		return false
	}
	select {
	case failed := <-x.wrote:
		x.wrote <- failed
		if failed != nil {
			return false // the last bytes never reached the system
		}
	default: // what is still being written may get there
	}
	return x.delivery.mayBeWhole(isSilence(ctx, err))
}

// causeOfBreak returns why a request ended that had a connection.
func (x *exchange) causeOfBreak(ctx context.Context, err error, handedOver bool) Cause {
	cause := context.Cause(ctx)
	silent := isSilence(ctx, err)
	switch {
	case cause != nil && !silent:
		return CauseCanceled
	case isCertificateWanted(err):
		return CauseClientCertificate
	case handedOver:
		return CauseNoAnswer
	case x.delivery.reused && x.delivery.nothingArrived():
		return CauseStale
	case cause != nil:
		return CauseStalled
	}
	return CauseInterrupted
}

// isSilence reports whether a request ended because nothing was heard.
func isSilence(ctx context.Context, err error) bool {
	switch context.Cause(ctx) {
	case nil:
	case errConnectTimeout, errStallTimeout, errAnswerTimeout, errDeadConnection:
		return true
	default:
		return false
	}
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout() ||
		errors.Is(err, syscall.EHOSTUNREACH) || errors.Is(err, syscall.ENETUNREACH) || errors.Is(err, syscall.ENETDOWN)
}

// causeOfNoConnection returns why there was no connection to send anything in.
func (x *exchange) causeOfNoConnection(ctx context.Context, err error) Cause {
	var answer *proxyError
	switch cause := context.Cause(ctx); {
	case cause != nil && cause != errConnectTimeout:
		return CauseCanceled
	case errors.As(err, &answer):
		return causeOfProxyAnswer(answer.status)
	case isProxyUnreachable(err):
		return CauseProxyDown
	case isCertificateWanted(err):
		return CauseClientCertificate
	case isOutdatedTLS(err):
		return CauseTLSOutdated
	case isOutsideValidity(err):
		return CauseCertificateTime
	case isCertificateError(err):
		return CauseCertificate
	}
	return CauseUnreachable
}

// causeOfProxyAnswer returns what a proxy means that was asked for a connection.
func causeOfProxyAnswer(status int) Cause {
	switch {
	case status == http.StatusProxyAuthRequired:
		return CauseProxyLogin
	case status >= 500, status == http.StatusRequestTimeout, status == http.StatusTooManyRequests:
		return CauseProxyDeadEnd // it would, but could not
	}
	return CauseProxy
}

// isProxyUnreachable reports whether there is no connection to the proxy itself.
func isProxyUnreachable(err error) bool {
	var proxy, dial *net.OpError
	return errors.As(err, &proxy) && proxy.Op == "proxyconnect" && errors.As(proxy.Err, &dial) && dial.Op == "dial"
}

// isCertificateError reports whether the other side could not prove who it is,
// unlike a connection that could not be made: only that is worth another try.
func isCertificateError(err error) bool {
	var (
		verification *tls.CertificateVerificationError
		authority    x509.UnknownAuthorityError
		hostname     x509.HostnameError
		invalid      x509.CertificateInvalidError
		roots        x509.SystemRootsError
		record       tls.RecordHeaderError
	)
	// An answer without TLS is a login page or a proxy in between.
	if errors.Is(err, http.ErrSchemeMismatch) {
		return true
	}
	return errors.As(err, &verification) || errors.As(err, &authority) || errors.As(err, &hostname) ||
		errors.As(err, &invalid) || errors.As(err, &roots) || errors.As(err, &record)
}

// isOutsideValidity reports whether a certificate is not valid yet, or not any
// more, by this computer's clock.
func isOutsideValidity(err error) bool {
	var invalid x509.CertificateInvalidError
	return errors.As(err, &invalid) && invalid.Reason == x509.Expired
}

// isOutdatedTLS reports whether the two sides have no version or cipher of TLS
// in common. Go has no names for these errors.
func isOutdatedTLS(err error) bool {
	switch alertOf(err) {
	case "tls: protocol version not supported", "tls: insufficient security level", "tls: handshake failure":
		return true
	}
	return err != nil && strings.Contains(err.Error(), "tls: server selected unsupported protocol version")
}

// certificateWanted is a handshake that the other side broke off after it had
// asked for a certificate of ours. Servers do so with various alerts.
type certificateWanted struct{ error }

func (e *certificateWanted) Unwrap() error { return e.error }

// isCertificateWanted reports whether the other side ended the connection because
// it wants a certificate of ours. There is none to show.
func isCertificateWanted(err error) bool {
	if errors.As(err, new(*certificateWanted)) {
		return true
	}
	switch alertOf(err) {
	case "tls: certificate required", "tls: bad certificate", "tls: unsupported certificate", "tls: unknown certificate",
		"tls: unknown certificate authority", "tls: access denied":
		return true
	}
	return false
}

// alertOf returns the text of a TLS alert that the other side sent, empty where
// there was none.
func alertOf(err error) string {
	var remote *net.OpError
	if errors.As(err, &remote) && remote.Op == "remote error" {
		return remote.Err.Error()
	}
	return ""
}

// reason returns the error that is worth logging: the watchdog's own, or the
// transport's without the address around it.
func reason(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return withoutURL(err)
}
