package commbox

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// secureServer answers over TLS as this configuration says, and is trusted by
// the client's configuration that comes with it.
func secureServer(t *testing.T, config *tls.Config) (url string, client *tls.Config) {
	t.Helper()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		_, _ = io.WriteString(w, okAnswer)
	}))
	server.TLS = config
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	return server.URL, server.Client().Transport.(*http.Transport).TLSClientConfig
}

func TestTLSThatIsTooOld(t *testing.T) {
	for name, config := range map[string]*tls.Config{
		"its versions": {MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11},
		"its ciphers":  {MaxVersion: tls.VersionTLS12, CipherSuites: []uint16{tls.TLS_RSA_WITH_AES_128_CBC_SHA}},
	} {
		t.Run(name, func(t *testing.T) {
			url, client := secureServer(t, config)
			_, err := newClient(t, Config{BaseURL: url, TLS: client}).Upload(t.Context(), canary, "a%3d%3d", newFile(t, "a", []byte("x")), nil)
			require.Equal(t, CauseTLSOutdated, causeOf(t, err), "%v", err)
		})
	}
}

// TestAServerThatWantsACertificateOfOurs: TLS 1.2 refuses in the handshake, TLS
// 1.3 only when the request is under way.
func TestAServerThatWantsACertificateOfOurs(t *testing.T) {
	for _, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
		t.Run(tls.VersionName(version), func(t *testing.T) {
			url, client := secureServer(t, &tls.Config{ClientAuth: tls.RequireAnyClientCert, MinVersion: version, MaxVersion: version})
			_, err := newClient(t, Config{BaseURL: url, TLS: client}).Upload(t.Context(), canary, "a%3d%3d", newFile(t, "a", []byte("x")), nil)
			require.Equal(t, CauseClientCertificate, causeOf(t, err), "%v", err)
			var e *Error
			require.ErrorAs(t, err, &e)
			require.False(t, e.HandedOver)
		})
	}
	t.Run("and takes none, too", func(t *testing.T) {
		url, client := secureServer(t, &tls.Config{ClientAuth: tls.RequestClientCert})
		_, err := newClient(t, Config{BaseURL: url, TLS: client}).Upload(t.Context(), canary, "a%3d%3d", newFile(t, "a", []byte("x")), nil)
		require.NoError(t, err)
	})
}

// TestACertificateOutsideItsTime may be the fault of this computer's clock.
func TestACertificateOutsideItsTime(t *testing.T) {
	const year = 365 * 24 * time.Hour
	for name, valid := range map[string][2]time.Duration{
		"not any more": {-2 * year, -year},
		"not yet":      {year, 2 * year},
	} {
		t.Run(name, func(t *testing.T) {
			url, _ := secureServer(t, &tls.Config{Certificates: []tls.Certificate{certificate(t, time.Now().Add(valid[0]), time.Now().Add(valid[1]))}})
			_, err := newClient(t, Config{BaseURL: url, TLS: trustIn(t, url)}).Upload(context.Background(), canary, "a%3d%3d", newFile(t, "a", []byte("x")), nil)
			require.Equal(t, CauseCertificateTime, causeOf(t, err), "%v", err)
		})
	}
}

// certificate makes one for the loopback that is valid for a time.
func certificate(t *testing.T, from, to time.Time) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: from, NotAfter: to, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	require.NoError(t, err)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// trustIn trusts whatever certificate a server shows.
func trustIn(t *testing.T, url string) *tls.Config {
	t.Helper()
	conn, err := tls.Dial("tcp", url[len("https://"):], &tls.Config{InsecureSkipVerify: true}) //nolint:gosec // only to learn its certificate
	require.NoError(t, err)
	defer conn.Close()
	roots := x509.NewCertPool()
	for _, cert := range conn.ConnectionState().PeerCertificates {
		roots.AddCert(cert)
	}
	return &tls.Config{RootCAs: roots}
}
