package keychaintest

import (
	"encoding/base64"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

// KeePassXC is a real one that is the Secret Service of a session.
type KeePassXC struct{ database string }

// InKeePassXC is InSession with KeePassXC as the Secret Service, with an empty, unlocked
// database that it exposes.
func InKeePassXC(t *testing.T) (*KeePassXC, bool) {
	t.Helper()
	if !inSession(t, "keepassxc", "keepassxc-cli") {
		return nil, false
	}
	folder := t.TempDir()
	settings := filepath.Join(folder, "keepassxc.ini")
	require.NoError(t, os.WriteFile(settings, []byte("[General]\nUpdateCheckMessageShown=true\n[FdoSecrets]\nEnabled=true\nConfirmAccessItem=false\nShowNotification=false\n"), 0o600))
	k := &KeePassXC{filepath.Join(folder, "keys.kdbx")}
	k.makeDatabase(t, folder)
	program := exec.CommandContext(t.Context(), "keepassxc", "--config", settings, "--localconfig", settings+".local", "--pw-stdin", k.database)
	program.Env = append(os.Environ(), "QT_QPA_PLATFORM=offscreen", "TMPDIR="+folder) // one runs for each
	program.Stdin = strings.NewReader(password + "\n")
	require.NoError(t, program.Start())
	t.Cleanup(func() { _ = program.Wait() }) // it is killed when the test's context ends
	awaitSecretService(t)
	k.await(t, false)
	return k, true
}

// makeDatabase makes a database whose group of all entries is exposed, which no option
// of the program does.
func (k *KeePassXC) makeDatabase(t *testing.T, folder string) {
	t.Helper()
	group := uuid.New()
	plain := filepath.Join(folder, "keys.xml")
	require.NoError(t, os.WriteFile(plain, fmt.Appendf(nil, `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<KeePassFile><Meta><DatabaseName>keys</DatabaseName><CustomData><Item><Key>FDO_SECRETS_EXPOSED_GROUP</Key><Value>{%s}</Value></Item></CustomData></Meta>
<Root><Group><UUID>%s</UUID><Name>Root</Name></Group></Root></KeePassFile>`, group, base64.StdEncoding.EncodeToString(group[:])), 0o600))
	command := exec.CommandContext(t.Context(), "keepassxc-cli", "import", "-p", plain, k.database)
	command.Stdin = strings.NewReader(password + "\n" + password + "\n")
	output, err := command.CombinedOutput()
	require.NoError(t, err, "%s", output)
}

// Lock locks the database.
func (k *KeePassXC) Lock(t *testing.T) {
	t.Helper()
	k.call(t, "lockAllDatabases")
	k.await(t, true)
}

// Unlock unlocks the database, as the person does.
func (k *KeePassXC) Unlock(t *testing.T) {
	t.Helper()
	k.call(t, "openDatabase", "string:"+k.database, "string:"+password)
	k.await(t, false)
}

func (k *KeePassXC) call(t *testing.T, method string, args ...string) {
	t.Helper()
	all := append([]string{"--print-reply", "--dest=org.keepassxc.KeePassXC.MainWindow", "/keepassxc", "org.keepassxc.KeePassXC.MainWindow." + method}, args...)
	output, err := exec.CommandContext(t.Context(), "dbus-send", all...).CombinedOutput()
	require.NoError(t, err, "%s", output)
}

// await waits until the database is locked, or unlocked.
func (k *KeePassXC) await(t *testing.T, locked bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		answer, err := exec.CommandContext(t.Context(), "dbus-send", "--print-reply", "--dest=org.freedesktop.secrets", "/org/freedesktop/secrets/aliases/default",
			"org.freedesktop.DBus.Properties.Get", "string:org.freedesktop.Secret.Collection", "string:Locked").Output()
		if err == nil && strings.Contains(string(answer), fmt.Sprint("boolean ", locked)) {
			return
		}
		require.True(t, time.Now().Before(end), "KeePassXC does not answer: %v %s", err, answer)
	}
}
