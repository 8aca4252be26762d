//go:build linux

package linux

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/desktoptest"
)

// TestSigned signs the packages with a key of the test's own, which the systems' own programs know
// then, and no other.
func TestSigned(t *testing.T) {
	need(t, "gpg", "gpgv", "rpm", "ar")
	home := t.TempDir()
	gpg := func(args ...string) string {
		return must(t, "gpg", append([]string{"--homedir", home, "--batch", "--yes", "--pinentry-mode", "loopback", "--passphrase", "secret"}, args...)...)
	}
	t.Cleanup(func() {
		_ = desktoptest.RunToEnd(t, desktoptest.Patience, os.Environ(), "gpgconf", "--homedir", home, "--kill", "all")
	})
	gpg("--quick-generate-key", "MediaDrop for tests <test@example.com>", "rsa3072", "sign", "never")
	secret, public, ring := filepath.Join(home, "secret.asc"), filepath.Join(home, "public.asc"), filepath.Join(home, "ring.gpg")
	gpg("--armor", "--output", secret, "--export-secret-keys")
	gpg("--armor", "--output", public, "--export")
	gpg("--output", ring, "--export")
	folder := filepath.Join(leftHere(t), "signed")
	require.NoError(t, os.RemoveAll(folder))
	buildInto(t, folder, older, []string{"SIGN_KEY=" + secret, "SIGN_PASSPHRASE=secret"}, "deb", "rpm")

	rpm := one(t, folder, "*.rpm")
	keys := t.TempDir()
	check := func() desktoptest.Outcome {
		return desktoptest.RunToEnd(t, desktoptest.Patience, os.Environ(), "rpmkeys", "--dbpath", keys, "--checksig", "-v", rpm)
	}
	require.NotZero(t, check().Code, "nobody knows the key yet")
	must(t, "rpmkeys", "--dbpath", keys, "--import", public)
	known := check()
	require.Zero(t, known.Code, known.Stdout)
	require.Regexp(t, `Signature, key ID [0-9a-f]+: OK`, known.Stdout)

	// As debsigs does, the signature is over the members of the archive, one after the other.
	parts := t.TempDir()
	deb := one(t, folder, "*.deb")
	must(t, "ar", "--output", parts, "x", deb)
	members := strings.Fields(must(t, "ar", "t", deb))
	require.Equal(t, "_gpgorigin", members[3])
	var signed []byte
	for _, member := range members[:3] {
		signed = append(signed, read(t, filepath.Join(parts, member))...)
	}
	all := filepath.Join(parts, "all")
	require.NoError(t, os.WriteFile(all, signed, 0o600))
	must(t, "gpgv", "--keyring", ring, filepath.Join(parts, "_gpgorigin"), all)

	plain := build(t, older)
	require.NotContains(t, must(t, "ar", "t", one(t, plain, "*.deb")), "_gpg", "no key, no signature")
}
