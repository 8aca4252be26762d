package commbox

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"syscall"
	"time"
)

// maxUnsent is how many bytes may wait in the system's send buffer before they
// leave the machine. Without a bound it grows to megabytes, which a slow line
// takes minutes to carry while the progress already shows 100 %.
const maxUnsent = 128 << 10

// keepAlive finds connections that died while the machine slept.
const keepAlive = 15 * time.Second

func newDialer() *net.Dialer {
	return &net.Dialer{
		KeepAlive: keepAlive,
		Control: func(_, _ string, conn syscall.RawConn) error {
			// Best effort: an older system without the option still uploads.
			_ = conn.Control(func(fd uintptr) { limitUnsent(fd, maxUnsent) })
			return nil
		},
	}
}

// proxyError is a proxy that answered CONNECT with anything but success.
type proxyError struct{ status int }

func (e *proxyError) Error() string {
	return fmt.Sprintf("the proxy answered %d %s", e.status, http.StatusText(e.status))
}

func refuseProxyAnswer(_ context.Context, _ *url.URL, _ *http.Request, answer *http.Response) error {
	if answer.StatusCode != http.StatusOK {
		return &proxyError{answer.StatusCode}
	}
	return nil
}
