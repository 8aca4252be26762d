package settingstest

import (
	"sync"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
	"github.com/stretchr/testify/require"
)

const (
	serviceName   = "org.freedesktop.secrets"
	servicePath   = "/org/freedesktop/secrets"
	loginKeyring  = servicePath + "/collection/login"
	password      = "a password for this test only"
	prompterName  = "org.gnome.keyring.SystemPrompter"
	prompterPath  = "/org/gnome/keyring/Prompter"
	prompterIface = "org.gnome.keyring.internal.Prompter"
)

// bus connects to the session that InSession made.
func bus(t *testing.T) *dbus.Conn {
	t.Helper()
	require.True(t, IsInSession(), "only for a keyring of the test's own")
	conn, err := dbus.ConnectSessionBus()
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// Lock locks the keyring, as a screen lock may.
func Lock(t *testing.T) {
	t.Helper()
	var locked []dbus.ObjectPath
	var prompt dbus.ObjectPath
	err := bus(t).Object(serviceName, servicePath).Call("org.freedesktop.Secret.Service.Lock", 0, []dbus.ObjectPath{loginKeyring}).Store(&locked, &prompt)
	require.NoError(t, err)
	require.Equal(t, []dbus.ObjectPath{loginKeyring}, locked)
}

// Unlock unlocks the keyring without a prompt, as signing in does (GNOME Keyring's
// interface for that).
func Unlock(t *testing.T) {
	t.Helper()
	service := bus(t).Object(serviceName, servicePath)
	var output dbus.Variant
	var session dbus.ObjectPath
	require.NoError(t, service.Call("org.freedesktop.Secret.Service.OpenSession", 0, "plain", dbus.MakeVariant("")).Store(&output, &session))
	secret := struct {
		Session           dbus.ObjectPath
		Parameters, Value []byte
		ContentType       string
	}{session, []byte{}, []byte(password), "text/plain"}
	err := service.Call("org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface.UnlockWithMasterPassword", 0, dbus.ObjectPath(loginKeyring), secret).Err
	require.NoError(t, err)
}

// Prompter stands in for the window in which GNOME asks for the keyring's password.
// Its prompts stand until they are dismissed.
type Prompter struct {
	conn *dbus.Conn

	mu      sync.Mutex
	prompts int
	open    []prompt
}

type prompt struct {
	sender   dbus.Sender
	callback dbus.ObjectPath
}

// NewPrompter starts a prompter in the session that InSession made.
func NewPrompter(t *testing.T) *Prompter {
	t.Helper()
	p := &Prompter{conn: bus(t)}
	require.NoError(t, p.conn.Export(p, prompterPath, prompterIface))
	reply, err := p.conn.RequestName(prompterName, dbus.NameFlagDoNotQueue)
	require.NoError(t, err)
	require.Equal(t, dbus.RequestNameReplyPrimaryOwner, reply)
	return p
}

// BeginPrompting is called by the keyring before anything else. The answer is that
// its turn has come.
func (p *Prompter) BeginPrompting(sender dbus.Sender, callback dbus.ObjectPath) *dbus.Error {
	go p.tell(prompt{sender, callback}, "PromptReady", "", map[string]dbus.Variant{}, "")
	return nil
}

// PerformPrompt is called by the keyring to have the person asked.
func (p *Prompter) PerformPrompt(sender dbus.Sender, callback dbus.ObjectPath, _ string, _ map[string]dbus.Variant, _ string) *dbus.Error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.prompts++
	p.open = append(p.open, prompt{sender, callback})
	return nil
}

// StopPrompting is called by the keyring when it is done.
func (p *Prompter) StopPrompting(dbus.ObjectPath) *dbus.Error { return nil }

// tell calls the keyring back; one that is gone need not hear it.
func (p *Prompter) tell(to prompt, method string, args ...any) {
	_ = p.conn.Object(string(to.sender), to.callback).Call(prompterIface+".Callback."+method, dbus.FlagNoReplyExpected, args...).Err
}

// Prompts returns how many prompts there were.
func (p *Prompter) Prompts() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.prompts
}

// Await waits until there were that many prompts.
func (p *Prompter) Await(t *testing.T, prompts int) {
	t.Helper()
	require.Eventually(t, func() bool { return p.Prompts() >= prompts }, time.Minute, time.Millisecond)
	require.Equal(t, prompts, p.Prompts())
}

// Dismiss closes all prompts, as a person does who presses Cancel.
func (p *Prompter) Dismiss() {
	p.mu.Lock()
	open := p.open
	p.open = nil
	p.mu.Unlock()
	for _, prompt := range open {
		p.tell(prompt, "PromptReady", "no", map[string]dbus.Variant{}, "")
	}
}
