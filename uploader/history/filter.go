package history

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"time"
)

// Sort is an order of the list.
type Sort int

const (
	// Newest has the favourites first, then the newest drop first, the files
	// of a drop in the order in which they were given.
	Newest Sort = iota
	// Oldest has the oldest drop first, the files of a drop in the order in
	// which they were given. Favourites are not set apart.
	Oldest
	// ByName orders by Label, or Filename where there is none, without regard
	// to case; equal ones as Newest.
	ByName
	// ByExpiry has first what was done first; what has no ID that could
	// expire comes last; equal ones as Newest.
	ByExpiry
)

// order is a Sort as SQL, with the index that has it.
type order struct{ by, index string }

var orders = []order{
	Newest:   {"favourite DESC, created_at DESC, id", "uploads_list"},
	Oldest:   {"created_at, id", "uploads_created"},
	ByName:   {"name, favourite DESC, created_at DESC, id", "uploads_name"},
	ByExpiry: {"issued, favourite DESC, created_at DESC, id", "uploads_issued"},
}

// Filter chooses uploads and their order. The zero Filter chooses all. What
// is given must all hold.
type Filter struct {
	// Text is words (at most 4,096 characters in all). Each is part of the
	// file name, media ID, channel, kind, label or note, without regard to
	// case. There are no wildcards. Empty means any.
	Text string
	// States are the states wanted, and so on. Empty means any.
	States, Channels, Kinds []string
	// From and To bound CreatedAt: From is within, To is not. Zero means no
	// bound.
	From, To time.Time
	// Ended leaves out uploads that go on.
	Ended bool
	// NeedsPerson chooses what somebody has to see to: uploads that did not end
	// well, but for canceled ones, and of those that wait the ones with an ID
	// among Asking. What an upload waits for does not stand in the history.
	NeedsPerson bool
	Asking      []string
	// IDs chooses among these uploads only. Empty means any.
	IDs []string
	// Mine leaves out the uploads of colleagues.
	Mine bool
	// Favourites chooses favourites only.
	Favourites bool
	// Proven chooses those that a person saw arrive on a phone.
	Proven bool
	// Removed chooses from the uploads that were removed from the list, instead
	// of from the list. Newest has what was removed last first.
	Removed bool
	// ExpiresBefore and ExpiresAfter choose done uploads whose ID expires
	// before or after, not at, these times.
	ExpiresBefore, ExpiresAfter time.Time

	Sort Sort
}

// neverIssued is the column issued where there is no ID that could expire.
const neverIssued = "~"

// terms are conditions that all have to hold, with their arguments.
type terms struct {
	list []string
	args []any
}

func (t *terms) add(term string, args ...any) {
	t.list = append(t.list, term)
	t.args = append(t.args, args...)
}

func (t *terms) in(column string, values []string) {
	if len(values) == 0 {
		return
	}
	args := make([]any, len(values))
	for i, value := range values {
		args[i] = value
	}
	t.add(column+" IN ("+placeholders(len(values))+")", args...)
}

// sql returns the conditions as one. They stand in groups: SQLite bounds the
// depth of an expression, not its size.
func (t terms) sql() string {
	const group = 100
	var groups []string
	for some := range slices.Chunk(t.list, group) {
		groups = append(groups, "("+strings.Join(some, " AND ")+")")
	}
	return strings.Join(groups, " AND ")
}

// terms returns the conditions of the filter. There is always one.
func (f Filter) terms() (t terms) {
	if f.Removed {
		t.add("removed_at IS NOT NULL")
	} else {
		t.add("removed_at IS NULL")
	}
	t.in("state", f.States)
	if f.Ended {
		t.add("state NOT IN ('checking', 'queued', 'uploading', 'waiting')")
	}
	if f.NeedsPerson {
		asking, _ := json.Marshal(f.Asking) // strings always can be
		t.add("state IN ('failed', 'unknown', 'blocked', 'waiting')")
		t.add("("+notWell+" OR id IN (SELECT value FROM json_each(?)))", string(asking))
	}
	if f.withoutDone() {
		t.add("state <> 'done'") // lets the index uploads_not_done be used
	}
	if f.Mine {
		t.add("member = ''")
	}
	if f.Proven {
		t.add("proven_at IS NOT NULL")
	}
	t.in("kind", f.Kinds)
	t.in("channel", f.Channels)
	if f.Favourites {
		t.add("favourite = 1")
	} else if !f.From.IsZero() || !f.To.IsZero() {
		t.add("favourite IN (0, 1)") // lets uploads_list be searched for created_at
	}
	if !f.From.IsZero() {
		t.add("created_at >= ?", timeBound(roundUp(f.From)))
	}
	if !f.To.IsZero() {
		t.add("created_at < ?", timeBound(roundUp(f.To)))
	}
	if !f.ExpiresBefore.IsZero() {
		t.add("issued < ?", timeBound(roundUp(f.ExpiresBefore.Add(-Lifetime))))
	}
	if !f.ExpiresAfter.IsZero() {
		t.add("issued > ?", timeBound(f.ExpiresAfter.Add(-Lifetime)))
		t.add("issued < ?", neverIssued)
	}
	if len(f.IDs) > 0 {
		ids, _ := json.Marshal(f.IDs) // of strings: it cannot fail
		t.add("id IN (SELECT value FROM json_each(?))", string(ids))
	}
	for _, word := range words(f.Text) {
		t.add("instr(search, ?) > 0", word)
	}
	return t
}

func (f Filter) withoutDone() bool {
	return f.NeedsPerson || len(f.States) > 0 && !slices.Contains(f.States, "done")
}

// onlyExpiry reports whether the filter looks at nothing but when media IDs
// expire.
func (f Filter) onlyExpiry() bool {
	bounded := !f.ExpiresBefore.IsZero()
	f.ExpiresBefore, f.ExpiresAfter, f.Sort = time.Time{}, time.Time{}, 0
	return bounded && reflect.ValueOf(f).IsZero()
}

// notWell is what ended in a way that somebody has to see to.
const notWell = "state IN ('failed', 'unknown', 'blocked')"

// onlyNeedsPerson reports whether the filter looks at nothing but what somebody has
// to see to.
func (f Filter) onlyNeedsPerson() bool {
	needs := f.NeedsPerson
	f.NeedsPerson, f.Asking, f.Sort = false, nil, 0
	return needs && reflect.ValueOf(f).IsZero()
}

// roundUp: stored times have no fraction of a microsecond, so what is before
// a time is before the next full one.
func roundUp(t time.Time) time.Time {
	if whole := t.Truncate(time.Microsecond); !whole.Equal(t) {
		return whole.Add(time.Microsecond)
	}
	return t
}

// timeBound is timeText for a time that may lie beyond the years that RFC
// 3339 can write; stored times do not.
func timeBound(t time.Time) string {
	switch year := t.UTC().Year(); {
	case year < 0:
		return ""
	case year > 9999:
		return "9999-12-31T23:59:59.9999999Z"
	}
	return timeText(t)
}
