//go:build !windows && !darwin

package keychain

import (
	"context"
	"fmt"

	"github.com/godbus/dbus/v5"
)

// The Secret Service (specifications.freedesktop.org/secret-service-spec). The
// collection is that in which go-keyring keeps keys.
const (
	secretService    = "org.freedesktop.secrets"
	secretPath       = "/org/freedesktop/secrets"
	secretInterface  = "org.freedesktop.Secret."
	loginCollection  = secretPath + "/collection/login"
	loginAlias       = secretPath + "/aliases/default"
	dbusProperties   = "org.freedesktop.DBus.Properties.Get"
	dbusPing         = "org.freedesktop.DBus.Peer.Ping"
	nameOwnerChanged = "NameOwnerChanged"
)

// secrets is a connection to the Secret Service that starts nothing and asks for
// nothing.
type secrets struct {
	ctx context.Context
	bus *dbus.Conn
}

// connectSecrets returns the connection of this process, which go-keyring uses too. It
// lasts, and begins with a ping: GNOME Keyring prepares for a new connection aside, and
// aborts if that one reads a property first; then the person has to unlock it again
// (bugs 190, 196 and 199 of GNOME Keyring; seen with 42.1).
func connectSecrets(ctx context.Context) (secrets, error) {
	if err := reachable(); err != nil {
		return secrets{}, err
	}
	type result struct {
		bus *dbus.Conn
		err error
	}
	connected := make(chan result, 1)
	go func() {
		bus, err := dbus.SessionBus() // knows no time limit
		connected <- result{bus, err}
	}()
	select {
	case r := <-connected:
		if r.err != nil {
			return secrets{}, fmt.Errorf("connect to the session bus: %w", r.err)
		}
		s := secrets{ctx, r.bus}
		_ = s.call(secretPath, dbusPing).Err // who is not there is noticed by what follows
		return s, nil
	case <-ctx.Done():
		return secrets{}, fmt.Errorf("connect to the session bus: %w", ctx.Err())
	}
}

func (s secrets) call(path dbus.ObjectPath, method string, args ...any) *dbus.Call {
	return s.bus.Object(secretService, path).CallWithContext(s.ctx, method, dbus.FlagNoAutoStart, args...)
}

// property reads a property of an object into value.
func (s secrets) property(path dbus.ObjectPath, kind, name string, value any) error {
	var v dbus.Variant
	if err := s.call(path, dbusProperties, secretInterface+kind, name).Store(&v); err != nil {
		return fmt.Errorf("read %s of %s: %w", name, path, err)
	}
	if err := v.Store(value); err != nil {
		return fmt.Errorf("read %s of %s: %w", name, path, err)
	}
	return nil
}

// Glance implements Glancer.
func (systemKeychain) Glance(ctx context.Context, service, user string) (g Glance, err error) {
	s, err := connectSecrets(ctx)
	if err != nil {
		return Glance{}, err
	}
	collection := dbus.ObjectPath(loginCollection)
	if err := s.property(collection, "Collection", "Locked", &g.Locked); err != nil {
		collection = loginAlias
		if err := s.property(collection, "Collection", "Locked", &g.Locked); err != nil {
			return Glance{}, err
		}
	}
	var items []dbus.ObjectPath
	err = s.call(collection, secretInterface+"Collection.SearchItems", map[string]string{"service": service, "username": user}).Store(&items)
	if err != nil {
		return Glance{}, fmt.Errorf("search the keychain: %w", err)
	}
	if len(items) == 0 {
		return g, nil
	}
	var locked bool
	var modified uint64
	if err := s.property(items[0], "Item", "Locked", &locked); err != nil {
		return Glance{}, err
	}
	if err := s.property(items[0], "Item", "Modified", &modified); err != nil {
		return Glance{}, err
	}
	return Glance{Locked: g.Locked || locked, Found: true, Stamp: fmt.Sprint(items[0], modified)}, nil
}

// Watch implements Glancer: collections and items tell of themselves, the bus tells
// of a service that comes.
func (systemKeychain) Watch(ctx context.Context, changed func()) error {
	if err := reachable(); err != nil {
		return err
	}
	bus, err := dbus.ConnectSessionBus(dbus.WithContext(ctx)) // its own, for all signals come to all who listen
	if err != nil {
		return fmt.Errorf("watch the keychain: %w", err)
	}
	defer bus.Close()
	for _, match := range [][]dbus.MatchOption{
		{dbus.WithMatchSender(secretService), dbus.WithMatchPathNamespace(secretPath)},
		{dbus.WithMatchMember(nameOwnerChanged), dbus.WithMatchArg(0, secretService)},
	} {
		if err := bus.AddMatchSignalContext(ctx, match...); err != nil {
			return fmt.Errorf("watch the keychain: %w", err)
		}
	}
	signals := make(chan *dbus.Signal, 100)
	bus.Signal(signals)
	for {
		select {
		case _, ok := <-signals:
			if !ok {
				return nil // the bus is gone
			}
			changed()
		case <-ctx.Done():
			return nil
		}
	}
}
