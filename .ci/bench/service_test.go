//go:build linux

package bench

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/stage"
)

const (
	key    = "c0ffee5ca1ab1e0123456789abcdef00"
	stream = "hNyRN_fLUy7rrOrN9jLpipA%3d%3d"
)

// transport is how contenders speak to the service.
type transport struct {
	name       string
	tls, http2 bool
}

var transports = []transport{
	{name: "HTTP"},
	{name: "TLS", tls: true},
	{name: "TLS, HTTP/2 offered", tls: true, http2: true}, // curl takes it
}

// service is a running server that takes uploads, in a process of its own.
type service struct {
	url    string // ends with a slash
	ca     string // file of the authority that vouches for it; empty without TLS
	client *http.Client
}

func startService(t *testing.T, binary string, by transport) *service {
	t.Helper()
	s := &service{client: &http.Client{}}
	var args []string
	host, scheme := "127.0.0.1", "http"
	if by.tls {
		folder := t.TempDir()
		s.ca = filepath.Join(folder, "ca.pem")
		cert, certKey := filepath.Join(folder, "cert.pem"), filepath.Join(folder, "key.pem")
		pool := writeCertificates(t, s.ca, cert, certKey)
		s.client.Transport = &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}
		args = []string{"-cert", cert, "-cert-key", certKey}
		host, scheme = "localhost", "https"
	}
	if by.http2 {
		args = append(args, "-http2")
	}
	cmd := exec.Command(binary, args...)
	cmd.Env = append(os.Environ(), "BENCH_KEY="+key)
	out, writer := io.Pipe()
	cmd.Stdout = writer
	stage.Start(t, cmd)
	address, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	_, port, err := net.SplitHostPort(strings.TrimSpace(address))
	require.NoError(t, err)
	s.url = scheme + "://" + net.JoinHostPort(host, port) + "/"
	return s
}

// trust is the environment in which a Go program trusts the service's authority and, as curl does
// where it is given one, no other.
func (s *service) trust() []string {
	if s.ca == "" {
		return nil
	}
	return []string{"SSL_CERT_FILE=" + s.ca, "SSL_CERT_DIR=" + filepath.Dir(s.ca)}
}

// taken is what the service took.
type taken struct{ Uploads, Bytes, Connections int64 }

// taken tells what was taken since the last call.
func (s *service) taken(t *testing.T) taken {
	t.Helper()
	answer, err := s.client.Post(s.url+"taken", "", nil)
	require.NoError(t, err)
	defer answer.Body.Close()
	var n taken
	require.NoError(t, json.NewDecoder(answer.Body).Decode(&n))
	return n
}

// writeCertificates makes an authority and a certificate of localhost.
func writeCertificates(t *testing.T, ca, cert, certKey string) *x509.CertPool {
	t.Helper()
	authority := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "MediaDrop's measurements"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"},
		NotBefore: authority.NotBefore, NotAfter: authority.NotAfter,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	authorityKey, leafKey := newKey(t), newKey(t)
	signed := sign(t, authority, authority, authorityKey, authorityKey)
	writePEM(t, ca, "CERTIFICATE", signed)
	writePEM(t, cert, "CERTIFICATE", sign(t, leaf, authority, leafKey, authorityKey))
	encoded, err := x509.MarshalPKCS8PrivateKey(leafKey)
	require.NoError(t, err)
	writePEM(t, certKey, "PRIVATE KEY", encoded)
	parsed, err := x509.ParseCertificate(signed)
	require.NoError(t, err)
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return pool
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	made, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	return made
}

func sign(t *testing.T, what, by *x509.Certificate, of, with *ecdsa.PrivateKey) []byte {
	t.Helper()
	signed, err := x509.CreateCertificate(rand.Reader, what, by, &of.PublicKey, with)
	require.NoError(t, err)
	return signed
}

func writePEM(t *testing.T, path, kind string, data []byte) {
	t.Helper()
	require.NoError(t, os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: data}), 0o600))
}
