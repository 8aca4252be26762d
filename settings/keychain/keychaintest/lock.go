package keychaintest

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
	reply, err := p.conn.RequestName(prompterName, dbus.NameFlagDoNotQueue)
	require.NoError(t, err)
	require.Equal(t, dbus.RequestNameReplyPrimaryOwner, reply)
	// Exported methods cannot say anything after their reply, so the messages are answered here.
	messages := make(chan *dbus.Message, 100)
	p.conn.Eavesdrop(messages)
	go func() {
		for message := range messages { // closed with the connection
			if message.Type == dbus.TypeMethodCall {
				p.answer(message)
			}
		}
	}()
	return p
}

// answer answers a call of the keyring: BeginPrompting before anything else,
// PerformPrompt to have the person asked, StopPrompting when it is done.
func (p *Prompter) answer(call *dbus.Message) {
	var to prompt
	if sender, ok := call.Headers[dbus.FieldSender].Value().(string); ok {
		to.sender = dbus.Sender(sender)
	}
	if len(call.Body) > 0 {
		to.callback, _ = call.Body[0].(dbus.ObjectPath)
	}
	method := call.Headers[dbus.FieldMember].Value()
	if method == "PerformPrompt" {
		p.mu.Lock()
		p.prompts++
		p.open = append(p.open, to)
		p.mu.Unlock()
	}
	p.conn.Send(&dbus.Message{Type: dbus.TypeMethodReply, Headers: map[dbus.HeaderField]dbus.Variant{
		dbus.FieldDestination: dbus.MakeVariant(string(to.sender)),
		dbus.FieldReplySerial: dbus.MakeVariant(call.Serial()),
	}}, nil)
	if method == "BeginPrompting" {
		// Its turn has come. The keyring waits for ever if it hears that before the reply.
		p.tell(to, "PromptReady", "", map[string]dbus.Variant{}, "")
	}
}

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
