// Package keychain keeps the keys of accounts in the keychain of the operating system, for
// the server that each belongs to, and in memory where there is none.
package keychain

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"

	"github.com/zalando/go-keyring"
)

// What can go wrong with a key in the keychain; test with errors.Is.
var (
	// ErrNotFound: the keychain works and has no key for the account.
	ErrNotFound = errors.New("no key in the keychain")
	// ErrUnavailable: there is no keychain, or it does not work.
	ErrUnavailable = errors.New("the system keychain is not available")
	// ErrLocked: the keychain could not be unlocked, as when the person
	// dismissed the prompt.
	ErrLocked = errors.New("the system keychain is locked")
	// ErrTimeout: the keychain did not answer before the context's deadline.
	ErrTimeout = errors.New("the system keychain did not answer in time")
	// ErrTooLong: the keychain cannot hold a key of that length.
	ErrTooLong = errors.New("the key is too long")
)

// Backend stores secrets. Its calls may block for as long as a person is being
// asked. Its errors are those of go-keyring, or the ones above.
type Backend interface {
	Get(service, user string) (string, error)
	Set(service, user, secret string) error
	Delete(service, user string) error
}

// System returns the keychain of the operating system: the Secret
// Service on Linux, the login keychain on macOS, the credential store on Windows.
func System() Backend { return systemKeychain{} }

type systemKeychain struct{}

func (systemKeychain) Get(service, user string) (string, error) {
	if err := reachable(); err != nil {
		return "", err
	}
	return throughPrompt(service, user, func() (string, error) { return keyring.Get(service, user) })
}

func (systemKeychain) Set(service, user, secret string) error {
	if err := reachable(); err != nil {
		return err
	}
	_, err := throughPrompt(service, user, func() (struct{}, error) { return struct{}{}, keyring.Set(service, user, secret) })
	return err
}

func (systemKeychain) Delete(service, user string) error {
	if err := reachable(); err != nil {
		return err
	}
	_, err := throughPrompt(service, user, func() (struct{}, error) { return struct{}{}, keyring.Delete(service, user) })
	return err
}

// reachable returns an error if there is no way to the keychain of this system.
func reachable() error {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return nil
	}
	return sessionBus(os.Getenv("DBUS_SESSION_BUS_ADDRESS"), fmt.Sprintf("/run/user/%d", os.Getuid()))
}

// sessionBus returns an error if there is no D-Bus session, neither at address
// nor in the person's runtime folder. Where there is none the D-Bus library would
// start a bus of our own, which would run on after the program, with a
// keychain that nobody else can reach.
func sessionBus(address, runtimeDir string) error {
	if address != "" && address != "autolaunch:" {
		return nil
	}
	for _, name := range []string{"bus", "dbus-session"} {
		if _, err := os.Stat(filepath.Join(runtimeDir, name)); err == nil {
			return nil
		}
	}
	return errors.New("there is no D-Bus session")
}

// call calls the backend and classifies its error.
func call(backend func() error) error { return classify(runtime.GOOS, recovered(backend)) }

// recovered calls a backend. go-keyring asserts the types of what the Secret Service
// sends; a service that breaks the protocol must not take the uploads of the whole
// program down with a panic.
func recovered(backend func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: panic of type %T in the keychain library", ErrUnavailable, p)
		}
	}()
	return backend()
}

// classify finds for a backend's error on the system called goos its place among
// the errors above, and keeps the original for the log. Whatever is not known
// means that the keychain does not work.
func classify(goos string, err error) error {
	if err == nil {
		return nil
	}
	var kind error
	switch {
	case errors.Is(err, keyring.ErrNotFound), errors.Is(err, ErrNotFound):
		return ErrNotFound
	case errors.Is(err, keyring.ErrSetDataTooBig), errors.Is(err, ErrTooLong):
		return ErrTooLong
	case errors.Is(err, ErrLocked):
		return err
	case goos == "windows":
		kind = classifyWindows(err)
	case goos == "darwin":
		kind = classifyMac(err)
	default:
		kind = classifySecretService(err)
	}
	if kind == ErrNotFound || kind == ErrTooLong {
		return kind
	}
	return fmt.Errorf("%w: %w", kind, err)
}

// classifyWindows knows the system error codes that the functions CredRead,
// CredWrite and CredDelete return (winerror.h).
func classifyWindows(err error) error {
	var code syscall.Errno
	if !errors.As(err, &code) {
		return ErrUnavailable
	}
	switch uintptr(code) {
	case 1168: // ERROR_NOT_FOUND
		return ErrNotFound
	case 1223: // ERROR_CANCELLED
		return ErrLocked
	case 1783: // RPC_X_BAD_STUB_DATA, for a blob beyond the limit
		return ErrTooLong
	}
	// Among them 1312, ERROR_NO_SUCH_LOGON_SESSION: over SSH, or forbidden by policy.
	return ErrUnavailable
}

// classifyMac knows the exit codes of /usr/bin/security: the low byte of the
// OSStatus (SecBase.h). go-keyring itself looks for the English text of 'not
// found' only.
func classifyMac(err error) error {
	var exit interface{ ExitCode() int }
	if !errors.As(err, &exit) {
		return ErrUnavailable
	}
	switch exit.ExitCode() {
	case 44: // errSecItemNotFound -25300
		return ErrNotFound
	case 36, // errSecInteractionNotAllowed -25308
		51,  // errSecAuthFailed -25293
		128: // errSecUserCanceled -128
		return ErrLocked
	}
	return ErrUnavailable
}

// lockedTexts are in the errors of a Secret Service that stayed locked: of
// go-keyring itself, and the D-Bus errors of services (IsLocked and its message
// in GNOME Keyring). D-Bus errors show only their message here.
var lockedTexts = []string{
	"failed to unlock correct collection",
	"org.freedesktop.Secret.Error.IsLocked",
	"locked collection",
	"locked object",
	"locked item",
	"dismissed",
}

func classifySecretService(err error) error {
	var (
		dial   *net.OpError
		launch *exec.Error
	)
	if errors.As(err, &dial) || errors.As(err, &launch) {
		return ErrUnavailable // no bus, and no dbus-launch to start one
	}
	text := strings.ToLower(err.Error())
	for _, locked := range lockedTexts {
		if strings.Contains(text, strings.ToLower(locked)) {
			return ErrLocked
		}
	}
	return ErrUnavailable
}
