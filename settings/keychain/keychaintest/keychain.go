// Package keychaintest provides a keychain for tests.
package keychaintest

import (
	"errors"
	"maps"
	"strings"
	"sync"

	"github.com/zalando/go-keyring"
)

// Call is a kind of call to a keychain.
type Call string

// The kinds of calls.
const (
	Get    Call = "get"
	Set    Call = "set"
	Delete Call = "delete"
)

// Keychain is a keychain in memory that can fail and hang. Its methods may be called concurrently,
// which those of go-keyring's own mock may not.
type Keychain struct {
	// FoldCase makes names that differ only by case the same, as they are on Windows.
	FoldCase bool
	// Forgetful makes Set do nothing, and say that it did.
	Forgetful bool

	mu      sync.Mutex
	secrets map[string]string
	calls   []string
	fail    map[Call]error
	hang    map[Call]chan struct{}
	inside  int
	crowd   int
}

// NewKeychain returns an empty keychain that works.
func NewKeychain() *Keychain {
	return &Keychain{secrets: map[string]string{}, fail: map[Call]error{}, hang: map[Call]chan struct{}{}}
}

// Put stores a secret, whatever state the keychain is in.
func (k *Keychain) Put(user, secret string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.secrets[k.id(user)] = secret
}

// Secret returns the secret of a user, and "" where there is none, whatever state the keychain is in.
func (k *Keychain) Secret(user string) string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.secrets[k.id(user)]
}

// All returns all secrets by user.
func (k *Keychain) All() map[string]string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return maps.Clone(k.secrets)
}

// Calls returns the calls so far, each as its kind and its user.
func (k *Keychain) Calls() []string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return append([]string(nil), k.calls...)
}

// Crowd returns the most calls that were under way at a time.
func (k *Keychain) Crowd() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.crowd
}

// Fail makes calls of these kinds fail, every kind where none is named; nil ends that.
func (k *Keychain) Fail(err error, calls ...Call) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, call := range orAll(calls) {
		k.fail[call] = err
	}
}

// Hang makes calls of these kinds wait, every kind where none is named, until release is called.
func (k *Keychain) Hang(calls ...Call) (release func()) {
	k.mu.Lock()
	defer k.mu.Unlock()
	gate := make(chan struct{})
	for _, call := range orAll(calls) {
		k.hang[call] = gate
	}
	return sync.OnceFunc(func() {
		k.mu.Lock()
		defer k.mu.Unlock()
		for call, hung := range k.hang {
			if hung == gate {
				delete(k.hang, call)
			}
		}
		close(gate)
	})
}

func orAll(calls []Call) []Call {
	if len(calls) == 0 {
		return []Call{Get, Set, Delete}
	}
	return calls
}

// Get implements keychain.Backend.
func (k *Keychain) Get(service, user string) (secret string, err error) {
	err = k.call(Get, service, user, func(id string) error {
		var found bool
		if secret, found = k.secrets[id]; !found {
			return keyring.ErrNotFound
		}
		return nil
	})
	return secret, err
}

// Set implements keychain.Backend.
func (k *Keychain) Set(service, user, secret string) error {
	return k.call(Set, service, user, func(id string) error {
		if !k.Forgetful {
			k.secrets[id] = secret
		}
		return nil
	})
}

// Delete implements keychain.Backend.
func (k *Keychain) Delete(service, user string) error {
	return k.call(Delete, service, user, func(id string) error {
		if _, found := k.secrets[id]; !found {
			return keyring.ErrNotFound
		}
		delete(k.secrets, id)
		return nil
	})
}

// call does what a call asks for, where the keychain neither hangs nor fails.
func (k *Keychain) call(kind Call, service, user string, do func(id string) error) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.calls = append(k.calls, string(kind)+" "+user)
	k.inside++
	defer func() { k.inside-- }()
	k.crowd = max(k.crowd, k.inside)
	if gate := k.hang[kind]; gate != nil {
		k.mu.Unlock()
		<-gate
		k.mu.Lock()
	}
	if service != "mediadrop" {
		return errors.New("not a key of MediaDrop's: " + service)
	}
	if err := k.fail[kind]; err != nil {
		return err
	}
	return do(k.id(user))
}

func (k *Keychain) id(user string) string {
	if k.FoldCase {
		return strings.ToLower(user)
	}
	return user
}
