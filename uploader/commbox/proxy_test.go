package commbox

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestProxy(t *testing.T) {
	var target string
	status := http.StatusOK
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		target = r.Method + " " + r.RequestURI
		if status != http.StatusOK || r.Method == http.MethodConnect {
			w.WriteHeader(status)
			return
		}
		_, _ = io.Copy(io.Discard, r.Body)
		_, _ = io.WriteString(w, okAnswer)
	}))
	defer proxy.Close()
	address, err := url.Parse(proxy.URL)
	require.NoError(t, err)
	address.User = url.UserPassword("dana", "secret")
	via := func(*http.Request) (*url.URL, error) { return address, nil }
	upload := func(base string) error {
		_, err := newClient(t, Config{BaseURL: base, Proxy: via}).Upload(t.Context(), canary, "a%3d%3d", newFile(t, "a", []byte("x")), nil)
		return err
	}

	require.NoError(t, upload("http://service.invalid/"))
	require.Equal(t, "POST http://service.invalid/whatsapp/uploadmedia/a%3d%3d", target)

	for answer, want := range map[int]Cause{
		http.StatusForbidden: CauseProxy, http.StatusMethodNotAllowed: CauseProxy, http.StatusFound: CauseProxy,
		http.StatusProxyAuthRequired: CauseProxyLogin,
		http.StatusBadGateway:        CauseProxyDeadEnd, http.StatusServiceUnavailable: CauseProxyDeadEnd, http.StatusGatewayTimeout: CauseProxyDeadEnd,
	} {
		status = answer
		err := upload("https://service.invalid/")
		require.Equal(t, want, causeOf(t, err), "%d", answer)
		require.Equal(t, "CONNECT service.invalid:443", target)
		var e *Error
		require.ErrorAs(t, err, &e)
		require.Equal(t, address.Host, e.Proxy, "the proxy's name, and not whom it lets in")
		require.False(t, e.MayBeDelivered())
	}
	status = http.StatusProxyAuthRequired
	require.Equal(t, CauseProxyLogin, causeOf(t, upload("http://service.invalid/")), "also where there is no tunnel")
}

func TestAProxyThatIsDownIsNamed(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, closed.Close())
	for _, scheme := range []string{"http", "socks5"} {
		via := func(*http.Request) (*url.URL, error) { return url.Parse(scheme + "://" + closed.Addr().String()) }
		for _, base := range []string{"https://service.invalid/", "http://service.invalid/"} {
			_, err := newClient(t, Config{BaseURL: base, Proxy: via}).Upload(context.Background(), canary, "a%3d%3d", newFile(t, "a", []byte("x")), nil)
			require.Equal(t, CauseProxyDown, causeOf(t, err), "%s %s: %v", scheme, base, err)
			var e *Error
			require.ErrorAs(t, err, &e)
			require.Equal(t, closed.Addr().String(), e.Proxy)
		}
	}
}
