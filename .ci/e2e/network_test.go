//go:build linux

package e2e

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/commbox/commboxtest"
)

// companyProxy is a proxy that alone knows the way to a server, and notes what it was asked for.
func companyProxy(t *testing.T, to *commboxtest.Server) (url string, asked func() []string) {
	t.Helper()
	var mu sync.Mutex
	var all []string
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		all = append(all, r.Method+" "+r.Host)
		mu.Unlock()
		server, err := net.Dial("tcp", strings.TrimPrefix(to.Origin(), "https://"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		client, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			return
		}
		_, _ = io.WriteString(client, "HTTP/1.1 200 OK\r\n\r\n")
		go func() { _, _ = io.Copy(server, client); _ = server.Close() }()
		_, _ = io.Copy(client, server)
		_ = client.Close()
	}))
	t.Cleanup(proxy.Close)
	return proxy.URL, func() []string {
		mu.Lock()
		defer mu.Unlock()
		return append([]string(nil), all...)
	}
}

// TestCompanyNetwork: behind a proxy that HTTPS_PROXY names, and with a certificate of the
// company's own authority, an upload works where SSL_CERT_FILE names that, and says what is
// wrong where it does not.
func TestCompanyNetwork(t *testing.T) {
	d := newDesktop(t)
	certificate := commboxtest.SelfSigned(t)
	s := commboxtest.New(t, commboxtest.Options{Certificate: certificate})
	proxy, asked := companyProxy(t, s)
	d.StoreKey("Main@https://"+commboxtest.Name, canaryKey)
	authority := filepath.Join(t.TempDir(), "company.pem")
	require.NoError(t, os.WriteFile(authority, commboxtest.PEM(certificate), 0o600))
	_, files := sampleFiles(t)
	upload := func(name string, env ...string) (state, sentence string) {
		home := t.TempDir()
		settings := fmt.Sprintf(`{"version":1,"accounts":[{"name":"Main","base_url":"https://%s/"}],"channels":[{"name":"Support","stream_id":"%s"}]}`, commboxtest.Name, keyStreamID)
		require.NoError(t, os.WriteFile(filepath.Join(home, "settings.json"), []byte(settings), 0o600))
		cmd := d.Command(binary(t), "--home", home, files["image"])
		cmd.Env = append(cmd.Env, env...)
		p := start(t, d, cmd, home)
		ended := p.uploads(1)[files["image"]]
		p.Settled()
		d.screenshot("network-" + name)
		p.Key("Escape")
		p.close()
		return ended.State, ended.Error
	}

	state, sentence := upload("1-unknown-authority", "HTTPS_PROXY="+proxy)
	require.Equal(t, "failed", state)
	require.Contains(t, sentence, "unknown authority")
	require.Empty(t, s.Requests())

	state, sentence = upload("2-known-authority", "HTTPS_PROXY="+proxy, "SSL_CERT_FILE="+authority)
	require.Equal(t, "done", state, sentence)
	require.Len(t, s.Requests(), 1)
	for _, request := range asked() {
		require.Equal(t, "CONNECT "+commboxtest.Name+":443", request)
	}
}
