package control

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/settings/keychain/keychaintest"
	"mediadrop/uploader"
	"mediadrop/uploader/commbox/commboxtest"
)

// awaitCode waits until an upload waits for this reason. Where the keychain takes more than a second to
// answer, as it may on a busy machine, it waits for that first.
func (r *rig) awaitCode(path string, code uploader.Code) uploader.Job {
	r.t.Helper()
	for {
		r.mu.Lock()
		j := r.jobs[path]
		r.mu.Unlock()
		if j.State == uploader.Waiting && j.Problem.Code == code {
			return j
		}
		require.False(r.t, j.State.Ended(), "%s ended as %s: %s", path, j.State, j.Sentence)
		<-r.told
	}
}

// atALockedKeyring opens the program where the key of its channel is in a GNOME Keyring
// that is locked.
func atALockedKeyring(t *testing.T) (*rig, *commboxtest.Server, *keychaintest.Prompter) {
	t.Helper()
	service := commboxtest.New(t, commboxtest.Options{})
	home := t.TempDir()
	write(t, settingsFor(service.URL()), home, "settings.json")
	keychaintest.Keep(t, "Main@"+service.Origin(), "the-key")
	keychaintest.Lock(t)
	prompter := keychaintest.NewPrompter(t)
	return openDoor(t, door{home: home}), service, prompter
}

// TestALockedKeyring is a real GNOME Keyring, locked, with a prompt that stands,
// is dismissed, and is not needed in the end.
func TestALockedKeyring(t *testing.T) {
	if !keychaintest.InSession(t) {
		return
	}
	r, service, prompter := atALockedKeyring(t)
	drop := func(name string) string {
		path := r.pdf(name)
		require.NoError(t, r.Drop(t.Context(), "Support", "", []string{path}, nil, nil))
		return path
	}

	first, second := drop("first.pdf"), drop("second.pdf")
	r.awaitCode(first, uploader.CodeKeychainAsked)
	r.awaitCode(second, uploader.CodeKeychainAsked)
	prompter.Await(t, 1) // for both

	prompter.Dismiss()
	r.awaitCode(first, uploader.CodeKeychain)
	r.awaitCode(second, uploader.CodeKeychain)
	require.Equal(t, 1, prompter.Prompts(), "nobody is asked again by itself")

	require.NoError(t, r.Retry(t.Context(), r.awaitCode(first, uploader.CodeKeychain).ID))
	r.awaitCode(first, uploader.CodeKeychainAsked)
	r.awaitCode(second, uploader.CodeKeychainAsked)
	prompter.Await(t, 2) // Retry asks
	prompter.Dismiss()
	r.awaitCode(first, uploader.CodeKeychain)

	third := drop("third.pdf")
	r.awaitCode(third, uploader.CodeKeychainAsked)
	prompter.Await(t, 3) // and so does a new drop
	prompter.Dismiss()
	r.awaitCode(third, uploader.CodeKeychain)
	require.Empty(t, service.Requests())

	keychaintest.Unlock(t)
	for _, path := range []string{first, second, third} {
		r.await(path, uploader.Done)
	}
	require.Equal(t, 3, prompter.Prompts())
	require.Equal(t, slices.Repeat([]string{"the-key"}, 3), keysOf(service))
}

// TestAKeyringThatEndsWhileItAsks, with its prompt: what waits for it goes on with the
// next one.
func TestAKeyringThatEndsWhileItAsks(t *testing.T) {
	if !keychaintest.InSession(t) {
		return
	}
	r, service, prompter := atALockedKeyring(t)
	path := r.pdf("first.pdf")
	require.NoError(t, r.Drop(t.Context(), "Support", "", []string{path}, nil, nil))
	prompter.Await(t, 1)
	r.awaitCode(path, uploader.CodeKeychainAsked)
	keychaintest.Restart(t)
	r.await(path, uploader.Done)
	require.Equal(t, []string{"the-key"}, keysOf(service))
}

// TestALockedKeePassXC waits for its database as for any keyring, and goes on by itself
// when that is unlocked, although nothing of a locked one can be seen.
func TestALockedKeePassXC(t *testing.T) {
	keepass, inside := keychaintest.InKeePassXC(t)
	if !inside {
		return
	}
	service := commboxtest.New(t, commboxtest.Options{})
	home := t.TempDir()
	write(t, settingsFor(service.URL()), home, "settings.json")
	keychaintest.Keep(t, "Main@"+service.Origin(), "the-key")
	keepass.Lock(t)
	r := openDoor(t, door{home: home})
	path := r.pdf("first.pdf")
	require.NoError(t, r.Drop(t.Context(), "Support", "", []string{path}, nil, nil))
	r.awaitCode(path, uploader.CodeKeychainAsked)
	require.Empty(t, service.Requests())
	keepass.Unlock(t)
	r.await(path, uploader.Done)
	require.Equal(t, []string{"the-key"}, keysOf(service))
}

// TestAKeychainThatIsAlwaysSlow, and cannot be looked at: that there is no key is said all
// the same, and nobody is asked over and over.
func TestAKeychainThatIsAlwaysSlow(t *testing.T) {
	r := newRig(t)
	release := r.keychain.Hang(keychaintest.Get)
	path := r.pdf("first.pdf")
	require.NoError(t, r.Drop(t.Context(), "Support", "", []string{path}, nil, nil))
	r.awaitCode(path, uploader.CodeKeychainAsked)
	release()
	r.awaitCode(path, uploader.CodeKeyMissing)
	require.Equal(t, 1, asked(r))

	release = r.keychain.Hang(keychaintest.Get)
	r.keychain.Fail(errors.New("the person said no"), keychaintest.Get)
	require.NoError(t, r.Retry(t.Context(), r.awaitCode(path, uploader.CodeKeyMissing).ID))
	r.awaitCode(path, uploader.CodeKeychainAsked)
	release()
	r.awaitCode(path, uploader.CodeNoKeychain)
	require.Equal(t, 2, asked(r))
}

// asked returns how often the keychain was asked for the key.
func asked(r *rig) (times int) {
	for _, call := range r.keychain.Calls() {
		if strings.HasPrefix(call, string(keychaintest.Get)) {
			times++
		}
	}
	return times
}

// TestAnotherProgramReplacesTheKey in the keyring after the service refused it.
func TestAnotherProgramReplacesTheKey(t *testing.T) {
	if !keychaintest.InSession(t) {
		return
	}
	service := commboxtest.New(t, commboxtest.Options{})
	service.AcceptKeys("the-new-key")
	home := t.TempDir()
	write(t, settingsFor(service.URL()), home, "settings.json")
	entry := "Main@" + service.Origin()
	keychaintest.Keep(t, entry, "the-old-key")
	r := openDoor(t, door{home: home})
	path := r.pdf("a.pdf")
	require.NoError(t, r.Drop(t.Context(), "Support", "", []string{path}, nil, nil))
	r.awaitCode(path, "key_refused")
	require.Equal(t, uploader.KeyMissing, r.keyState(t.Context(), "Main", "the-old-key"))
	for r.keyState(t.Context(), "Main", "the-old-key") != uploader.KeyReady { // stamps are in seconds
		keychaintest.Keep(t, entry, "the-new-key")
	}
	r.await(path, uploader.Done)
}

func keysOf(service *commboxtest.Server) (keys []string) {
	for _, request := range service.Requests() {
		keys = append(keys, request.Key)
	}
	return keys
}
