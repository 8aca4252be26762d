package keychain

import (
	"context"
	"errors"

	"github.com/danieljoos/wincred"
)

// Glance implements Glancer. The credential store is open while its owner is signed
// in. The entry's name is that which go-keyring gives it.
func (systemKeychain) Glance(_ context.Context, service, user string) (Glance, error) {
	entry, err := wincred.GetGenericCredential(service + ":" + user)
	if errors.Is(err, wincred.ErrElementNotFound) {
		return Glance{}, nil
	}
	if err != nil {
		return Glance{}, err
	}
	return Glance{Found: true, Stamp: entry.LastWritten.String()}, nil
}

// Watch implements Glancer. The credential store tells nobody.
func (systemKeychain) Watch(ctx context.Context, _ func()) error {
	<-ctx.Done()
	return nil
}
