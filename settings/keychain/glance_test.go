package keychain

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/settings/keychain/keychaintest"
)

// glancing is a keychain in memory that can be looked at.
type glancing struct {
	*keychaintest.Keychain
	glance Glance
	err    error
	looked []string
}

func (g *glancing) Glance(_ context.Context, _, user string) (Glance, error) {
	g.looked = append(g.looked, user)
	return g.glance, g.err
}

func (g *glancing) Watch(ctx context.Context, changed func()) error {
	changed()
	<-ctx.Done()
	return nil
}

func TestPresence(t *testing.T) {
	g := &glancing{Keychain: keychaintest.NewKeychain()}
	keys := New(g)
	ctx := t.Context()
	owner := at("Main")
	look := func(glance Glance, err error) Presence {
		g.glance, g.err = glance, err
		return keys.Presence(ctx, owner, "")
	}
	require.Equal(t, Unknown, look(Glance{}, errors.New("no bus")))
	require.Equal(t, Locked, look(Glance{Locked: true}, nil))
	require.Equal(t, Locked, look(Glance{Locked: true, Found: true}, nil))
	require.Equal(t, Absent, look(Glance{}, nil))
	require.Equal(t, Here, look(Glance{Found: true}, nil))
	require.Empty(t, g.Calls(), "the keychain itself was never asked")

	release := g.Hang(keychaintest.Get)
	short, cancel := context.WithTimeout(ctx, time.Millisecond)
	defer cancel()
	_, err := keys.Get(short, owner)
	require.ErrorIs(t, err, ErrTimeout)
	require.Equal(t, Asked, look(Glance{Locked: true}, nil), "the prompt stands")
	require.Equal(t, Asked, keys.Presence(ctx, at("Other"), ""), "and others have to wait for it")
	g.Put(owner.User(), hexKey)
	release()
	require.Eventually(t, func() bool { return look(Glance{Locked: true}, nil) == Here }, time.Minute, time.Millisecond, "answered late, and remembered")

	keys.KeepForSession(at("Other"), "session")
	require.Equal(t, Here, keys.Presence(ctx, at("Other"), ""))
	require.Equal(t, Absent, keys.Presence(ctx, at("Other"), "session"), "refused, and no keychain counts before it")
}

func TestPresenceAfterARefusal(t *testing.T) {
	g := &glancing{Keychain: keychaintest.NewKeychain(), glance: Glance{Found: true, Stamp: "1"}}
	g.Put(at("Main").User(), "old")
	keys := New(g)
	key, err := keys.Get(t.Context(), at("Main"))
	require.NoError(t, err)
	for range 3 {
		require.Equal(t, Absent, keys.Presence(t.Context(), at("Main"), key))
	}
	g.Put(at("Main").User(), "new")
	g.glance.Stamp = "2"
	require.Equal(t, Here, keys.Presence(t.Context(), at("Main"), key))
	require.Equal(t, []string{"get " + at("Main").User()}, g.Calls(), "looking asks nobody")
	key, err = keys.Get(t.Context(), at("Main"))
	require.NoError(t, err)
	require.Equal(t, "new", key, "the refused one is forgotten")
}

// TestPresenceOfAFormerEntry: a key that is still under its former name is there.
func TestPresenceOfAFormerEntry(t *testing.T) {
	g := &glancing{Keychain: keychaintest.NewKeychain()}
	require.Equal(t, Absent, New(g).Presence(t.Context(), commBox("Main"), ""))
	require.Equal(t, []string{commBox("Main").User(), "Main"}, g.looked)
}

func TestPresenceInAKeychainThatCannotBeLookedAt(t *testing.T) {
	require.Equal(t, Unknown, New(keychaintest.NewKeychain()).Presence(t.Context(), at("Main"), ""))
}

// TestLateAnswersAreHeardOf by whoever watches.
func TestLateAnswersAreHeardOf(t *testing.T) {
	k := keychaintest.NewKeychain()
	keys := New(k)
	ctx, cancel := context.WithCancel(t.Context())
	heard, ended := make(chan struct{}, 10), make(chan error)
	watching := make(chan struct{})
	go func() {
		close(watching)
		ended <- keys.Watch(ctx, func() { heard <- struct{}{} })
	}()
	<-watching
	require.Eventually(t, func() bool { keys.mu.Lock(); defer keys.mu.Unlock(); return keys.changed != nil }, time.Minute, time.Millisecond)
	release := k.Hang(keychaintest.Get)
	short, stop := context.WithTimeout(ctx, time.Millisecond)
	defer stop()
	_, err := keys.Get(short, at("Main"))
	require.ErrorIs(t, err, ErrTimeout)
	release()
	<-heard
	cancel()
	require.NoError(t, <-ended)
}

// TestGlanceAtTheSecretService is a real GNOME Keyring that is locked and unlocked.
func TestGlanceAtTheSecretService(t *testing.T) {
	if !keychaintest.InSession(t) {
		return
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	prompter := keychaintest.NewPrompter(t)
	keys := func() *Keys { return New(System()) } // with nothing in memory
	owner := at("Main תמיכה")
	changed := make(chan struct{}, 1000)
	watched := make(chan error, 1)
	go func() { watched <- keys().Watch(ctx, func() { changed <- struct{}{} }) }()
	// Until the watch is set up, changes go unseen: so change until one is seen.
	require.Eventually(t, func() bool {
		keychaintest.Keep(t, "somebody else's", "secret")
		return len(changed) > 0
	}, time.Minute, 10*time.Millisecond)

	require.Equal(t, Absent, keys().Presence(ctx, owner, ""))
	keychaintest.Keep(t, owner.User(), hexKey)
	require.Equal(t, Here, keys().Presence(ctx, owner, ""))
	drain(changed)
	keychaintest.Lock(t)
	<-changed
	require.Equal(t, Locked, keys().Presence(ctx, owner, ""))
	require.Equal(t, Locked, keys().Presence(ctx, at("not there"), ""), "a locked keyring may hold it")
	require.Zero(t, prompter.Prompts(), "looking raises no prompt")

	// A prompt stands, and is dismissed.
	asking := keys()
	short, stop := context.WithTimeout(ctx, 100*time.Millisecond)
	defer stop()
	_, err := asking.Get(short, owner)
	require.ErrorIs(t, err, ErrTimeout)
	require.Equal(t, Asked, asking.Presence(ctx, owner, ""))
	prompter.Await(t, 1)
	prompter.Dismiss()
	require.Eventually(t, func() bool { return asking.Presence(ctx, owner, "") == Locked }, time.Minute, time.Millisecond)

	drain(changed)
	keychaintest.Unlock(t)
	<-changed
	require.Equal(t, Here, asking.Presence(ctx, owner, ""))
	got, err := asking.Get(ctx, owner)
	require.NoError(t, err)
	require.Equal(t, hexKey, got)
	require.Equal(t, 1, prompter.Prompts())

	// The service refuses it, and somebody writes another.
	require.Equal(t, Absent, asking.Presence(ctx, owner, hexKey))
	require.Eventually(t, func() bool {
		keychaintest.Keep(t, owner.User(), "another") // its stamp is in seconds
		return asking.Presence(ctx, owner, hexKey) == Here
	}, time.Minute, 100*time.Millisecond)
	cancel()
	require.NoError(t, <-watched)
}

func drain(c chan struct{}) {
	for len(c) > 0 {
		<-c
	}
}
