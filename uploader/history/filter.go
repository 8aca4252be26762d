package history

import (
	"strings"
	"time"
	"unicode/utf8"
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
	// Favourites chooses favourites only.
	Favourites bool
	// ExpiresBefore and ExpiresAfter choose done uploads whose ID expires
	// (Lifetime after FinishedAt) before or after, not at, these times.
	ExpiresBefore, ExpiresAfter time.Time

	Sort Sort
}

// noDue is the column due where there is no ID that could expire.
const noDue = "~"

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
	t.add(column+" IN ("+strings.Repeat("?, ", len(values)-1)+"?)", args...)
}

// sql is the conditions after a keyword, WHERE or AND; empty for none. They
// stand in groups: SQLite bounds the depth of an expression, not its size.
func (t terms) sql(keyword string) string {
	const group = 100
	var groups []string
	for rest := t.list; len(rest) > 0; rest = rest[min(group, len(rest)):] {
		groups = append(groups, "("+strings.Join(rest[:min(group, len(rest))], " AND ")+")")
	}
	if len(groups) == 0 {
		return " "
	}
	return " " + keyword + " " + strings.Join(groups, " AND ") + " "
}

// facets are the conditions that the tally can answer.
func (f Filter) facets() (t terms) {
	t.in("state", f.States)
	t.in("kind", f.Kinds)
	t.in("channel", f.Channels)
	return t
}

// expires is whether the conditions of expiry are in the filter, and those.
func (f Filter) expires() (t terms) {
	if !f.ExpiresBefore.IsZero() {
		t.add("due < ?", timeBound(roundUp(f.ExpiresBefore.Add(-Lifetime))))
	}
	if !f.ExpiresAfter.IsZero() {
		t.add("due > ?", timeBound(f.ExpiresAfter.Add(-Lifetime)))
	}
	if len(t.list) > 0 {
		t.add("due < ?", noDue)
	}
	return t
}

// created are the conditions on CreatedAt and of favourites, for the orders
// in which they are no range of positions.
func (f Filter) created() (t terms) {
	if !f.From.IsZero() {
		t.add("created_at >= ?", timeBound(roundUp(f.From)))
	}
	if !f.To.IsZero() {
		t.add("created_at < ?", timeBound(roundUp(f.To)))
	}
	if f.Favourites {
		t.add("favourite = 1")
	}
	return t
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

const (
	shortestTrigram = 3
	longestPhrase   = 64 // letters of one word that the index is asked for; the rest is looked at in the row
	mostPhrases     = 16 // words that the index is asked for
)

// textQuery is Filter.Text as a question to an index.
type textQuery struct {
	table string // empty: no text
	match string // for the index
	rest  terms  // for the rows, where the index cannot tell all
}

func (f Filter) text() (q textQuery) {
	var long, short []string
	for _, word := range words(f.Text) {
		switch length := utf8.RuneCountInString(word); {
		case length < shortestTrigram:
			short = append(short, word)
		default:
			long = append(long, word)
		}
	}
	switch {
	case len(long) > 0:
		q.table = "search_trigrams"
		q.ask(long, longestPhrase)
		q.look(short)
	case len(short) > 0:
		q.table = "search_grams"
		q.ask(short, shortestTrigram)
	}
	return q
}

// ask puts words to the index, as far as that is sensible.
func (q *textQuery) ask(words []string, longest int) {
	var phrases []string
	for i, word := range words {
		if i == mostPhrases {
			q.look(words[i:])
			break
		}
		if letters := []rune(word); len(letters) > longest {
			q.look([]string{word})
			word = string(letters[:longest])
		}
		phrases = append(phrases, `"`+strings.ReplaceAll(word, `"`, `""`)+`"`)
	}
	q.match = strings.Join(phrases, " AND ")
}

func (q *textQuery) look(words []string) {
	for _, word := range words {
		q.rest.add("instr(uploads.search, ?) > 0", word)
	}
}

func join(all ...terms) (t terms) {
	for _, each := range all {
		t.list = append(t.list, each.list...)
		t.args = append(t.args, each.args...)
	}
	return t
}
