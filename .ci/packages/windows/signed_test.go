//go:build linux

package windows

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestSigned signs with a certificate made for it, which shows everything but that Windows
// trusts it.
func TestSigned(t *testing.T) {
	const password = "not a secret"
	folder := t.TempDir()
	private, certificate, pfx := filepath.Join(folder, "key.pem"), filepath.Join(folder, "cert.pem"), filepath.Join(folder, "both.pfx")
	openssl := func(args ...string) {
		output, err := exec.Command("openssl", args...).CombinedOutput()
		require.NoError(t, err, string(output))
	}
	openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", private, "-out", certificate, "-days", "2",
		"-subj", "/CN=MediaDrop test", "-addext", "extendedKeyUsage=codeSigning")
	openssl("pkcs12", "-export", "-inkey", private, "-in", certificate, "-out", pfx, "-passout", "pass:"+password)

	p := run(t, newer, "SIGN_PFX="+pfx, "SIGN_PASSWORD="+password)
	exe := unpack(t, p.path(portable), t.TempDir())
	for _, signed := range []string{exe, p.path(user), p.path(machine)} {
		require.NoError(t, verify(certificate, signed), signed)
		require.Error(t, verify("", signed), "nobody trusts the certificate")
		data := read(t, signed)
		data[len(data)/2] ^= 1
		changed := filepath.Join(t.TempDir(), filepath.Base(signed))
		require.NoError(t, os.WriteFile(changed, data, 0o600))
		require.Error(t, verify(certificate, changed), "one changed byte in %s", signed)
	}
	c := newComputer(t)
	i := installation{computer: c, kind: user}
	require.Zero(t, c.msiexec("/i", p.path(user)))
	i.requireInstalled(newer)
	require.True(t, bytes.Equal(read(t, exe), read(t, i.exe())), "the exe was signed before it was packed")
	require.Zero(t, c.msiexec("/x", p.path(user)))
	require.NoDirExists(t, i.folder())
}

// verify checks a signature that a certificate vouches for; "" is none.
func verify(certificate, path string) error {
	args := []string{"verify", "-in", path}
	if certificate != "" {
		args = append(args, "-CAfile", certificate)
	}
	return exec.Command("osslsigncode", args...).Run()
}
