package keychain

import "context"

// Glance is what can be known of a keychain's entry without asking the person for
// anything.
type Glance struct {
	Locked bool   // reading it would ask the person
	Found  bool   // it is there
	Stamp  string // changes when it is written anew
}

// Glancer is a Backend that can be looked at without asking the person.
type Glancer interface {
	// Glance looks at an entry.
	Glance(ctx context.Context, service, user string) (Glance, error)
	// Watch calls changed whenever a glance may show something else, until ctx
	// ends. It may do nothing where the system does not tell.
	Watch(ctx context.Context, changed func()) error
}

// Presence is what is known of a key without asking the person for anything.
type Presence int

// The presences.
const (
	Unknown Presence = iota // it cannot be known
	Here                    // Get returns it without asking
	Asked                   // the keychain is being asked, and may be asking the person
	Locked                  // the keychain would ask the person
	Absent                  // there is none, or none but the refused one
)

// refusal is a key that the service did not accept, and the stamp of its entry.
type refusal struct{ key, stamp string }

// Presence returns what is known of the owner's key without asking the person.
// refused, where it is not empty, is the key that the service did not accept: then
// only another one counts, and the next Get asks the keychain anew.
func (k *Keys) Presence(ctx context.Context, owner Owner, refused string) Presence {
	if p := k.remembered(owner, refused); p != Unknown {
		return p
	}
	glancer, ok := k.backend.(Glancer)
	if !ok {
		return Unknown
	}
	g, err := glancer.Glance(ctx, Service, owner.User())
	if former, ok := owner.formerUser(); ok && err == nil && !g.Found {
		g, err = glancer.Glance(ctx, Service, former)
	}
	if err != nil {
		return Unknown
	}
	k.mu.Lock()
	delete(k.late, owner) // this is newer
	k.mu.Unlock()
	switch {
	case g.Locked:
		return Locked
	case !g.Found, refused != "" && !k.rewritten(owner, refused, g.Stamp):
		return Absent
	}
	return Here
}

// remembered is Presence as far as the keychain need not be looked at.
func (k *Keys) remembered(owner Owner, refused string) Presence {
	k.mu.Lock()
	defer k.mu.Unlock()
	if key, ok := k.session[owner]; ok {
		if key == refused {
			return Absent
		}
		return Here
	}
	if key, ok := k.stored[owner]; ok && key != refused {
		return Here
	}
	delete(k.stored, owner)
	if len(k.reads) > 0 || len(k.turn) > 0 { // one question at a time: others wait for it
		return Asked
	}
	return Unknown
}

// rewritten reports whether an entry is not the one any more that was seen first
// after its key was refused.
func (k *Keys) rewritten(owner Owner, refused, stamp string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	seen, ok := k.refused[owner]
	if !ok || seen.key != refused {
		k.refused[owner] = refusal{refused, stamp}
		return false
	}
	return seen.stamp != stamp
}

// Watch calls changed whenever Presence may return something else, until ctx ends.
func (k *Keys) Watch(ctx context.Context, changed func()) error {
	k.mu.Lock()
	k.changed = changed
	k.mu.Unlock()
	if glancer, ok := k.backend.(Glancer); ok {
		return glancer.Watch(ctx, changed)
	}
	<-ctx.Done()
	return nil
}
