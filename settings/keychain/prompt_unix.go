//go:build !windows && !darwin

package keychain

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/godbus/dbus/v5"
)

// promptLook is how often is looked whether the end of a prompt was missed.
const promptLook = 2 * time.Second

// errServiceEnded is why a prompt is not waited for any more.
var errServiceEnded = fmt.Errorf("%w: its service ended while it was asked", ErrLocked)

// throughPrompt calls go-keyring for an entry, and returns what that returns. go-keyring
// waits for the end of a prompt, and for ever where none is told of: because the
// service ended meanwhile, or because the person unlocked the keychain past the prompt,
// as in the window of KeePassXC. Then the call is left behind, and in the latter case
// made once more: it asks for nothing now.
func throughPrompt[T any](service, user string, call func() (T, error)) (T, error) {
	type answer struct {
		value T
		err   error
	}
	ended := make(chan answer, 2)
	begin := func() {
		go func() {
			greet()
			var a answer
			a.err = recovered(func() (err error) { a.value, err = call(); return err })
			ended <- a
		}()
	}
	begin()
	look := time.NewTicker(promptLook)
	defer look.Stop()
	owner, unlocked := "", 0
	for {
		select {
		case a := <-ended:
			return a.value, a.err
		case <-look.C:
		}
		now, open, err := lookPast(service, user)
		switch {
		case err != nil: // nothing is known
			continue
		case owner != "" && now != owner:
			var none T
			return none, errServiceEnded
		case open:
			unlocked++
		default:
			unlocked = 0
		}
		owner = now
		if unlocked == 2 { // one look may come just before the end is told of
			begin()
		}
	}
}

// greet has the Secret Service know this process before go-keyring calls it.
func greet() {
	ctx, cancel := context.WithTimeout(context.Background(), promptLook)
	defer cancel()
	_, _ = connectSecrets(ctx) // go-keyring returns what fails, with more about it
}

// lookPast returns who the Secret Service is, "" for nobody, and whether an entry can be
// read, or written, without asking.
func lookPast(service, user string) (owner string, open bool, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), promptLook)
	defer cancel()
	s, err := connectSecrets(ctx)
	if err != nil {
		return "", false, err
	}
	err = s.bus.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.GetNameOwner", 0, secretService).Store(&owner)
	var failed dbus.Error
	switch {
	case errors.As(err, &failed) && failed.Name == "org.freedesktop.DBus.Error.NameHasNoOwner":
		return "", false, nil
	case err != nil:
		return "", false, err
	}
	g, err := systemKeychain{}.Glance(ctx, service, user)
	return owner, err == nil && !g.Locked, nil
}
