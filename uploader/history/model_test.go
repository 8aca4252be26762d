package history

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media"
	"mediadrop/uploader/racetest"
)

// choose is the plain meaning of a Filter: what the store has to agree with.
func choose(uploads []Upload, f Filter) (list []Upload) {
	for _, u := range uploads {
		if matches(u, f) {
			list = append(list, u)
		}
	}
	slices.SortFunc(list, func(a, b Upload) int {
		if f.Removed && f.Sort == Newest {
			return cmp.Or(b.RemovedAt.Compare(a.RemovedAt), compareIn(f.Sort, a, b))
		}
		return compareIn(f.Sort, a, b)
	})
	return list
}

func matches(u Upload, f Filter) bool {
	among := func(wanted []string, value string) bool { return len(wanted) == 0 || slices.Contains(wanted, value) }
	if !among(f.States, string(u.State)) || !among(f.Kinds, string(u.Kind)) || !among(f.Channels, u.Channel) ||
		f.Favourites && !u.Favourite || f.Proven && u.ProvenAt.IsZero() ||
		f.Removed == u.RemovedAt.IsZero() ||
		!f.From.IsZero() && u.CreatedAt.Before(f.From) ||
		!f.To.IsZero() && !u.CreatedAt.Before(f.To) {
		return false
	}
	if !f.ExpiresBefore.IsZero() || !f.ExpiresAfter.IsZero() {
		expires := u.FinishedAt.Add(Lifetime)
		if u.State != "done" || u.FinishedAt.IsZero() ||
			!f.ExpiresBefore.IsZero() && !expires.Before(f.ExpiresBefore) ||
			!f.ExpiresAfter.IsZero() && !expires.After(f.ExpiresAfter) {
			return false
		}
	}
	for _, word := range strings.Fields(f.Text) {
		if !slices.ContainsFunc([]string{u.Name, u.MediaID, u.Channel, string(u.Kind), u.Label, u.Note}, func(field string) bool {
			return strings.Contains(fold(field), fold(word))
		}) {
			return false
		}
	}
	return true
}

func compareIn(sort Sort, a, b Upload) int {
	yes := map[bool]int{true: 0, false: 1}
	newest := cmp.Or(yes[a.Favourite]-yes[b.Favourite], b.CreatedAt.Compare(a.CreatedAt), cmp.Compare(a.ID, b.ID))
	name := func(u Upload) string { return fold(cmp.Or(u.Label, u.Name)) }
	due := func(u Upload) string {
		if u.State != "done" || u.FinishedAt.IsZero() {
			return "~"
		}
		return timeText(u.FinishedAt)
	}
	switch sort {
	case Oldest:
		return cmp.Or(a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(a.ID, b.ID))
	case ByName:
		return cmp.Or(cmp.Compare(name(a), name(b)), newest)
	case ByExpiry:
		return cmp.Or(cmp.Compare(due(a), due(b)), newest)
	}
	return newest
}

// syllables make texts in which short searches find something and that are
// hard on case, on SQL and on the tokenizers.
var syllables = []string{
	"Preis", "liste", "STRASSE", "straße", "ẞ", "İstanbul", "ısı", "I", "i", "ΟΔΟΣ", "οδος", "ς", "שלום", "חשבונית", "ן", "😀", "👩‍👩‍👧",
	"e\u0301te\u0301", "été", "É", "\u0301", "K", "k", "ſ", "%", "_", "*", "\"", "'", "''", "-", "\\", "\x00", "\x1f", "\x1e", "\x7f", "\ufffe", "\uffff",
	"\ufffd", "\xff", "\ufdd0", ":", "(", ")", "AND", "OR", "NOT", "NEAR", "^", "+", "{", "}", "`", ".", ",", ";", "$", "&", "\t", "\n", " ", "\u00a0", "\u2028",
	"12", "257250", "a", "ab", "abc", "ｆｕｌｌ", "ﬁ", "ǆ", "ǅ", "\U00010400", "\U00010428", "\U0010ffff", "",
}

func randomText(r *rand.Rand, most int) string {
	var b strings.Builder
	for range r.IntN(most + 1) {
		b.WriteString(syllables[r.IntN(len(syllables))])
	}
	return b.String()
}

var states = []State{"checking", "queued", "uploading", "waiting", "done", "done", "done", "failed", "unknown", "canceled", "blocked"}

func randomUpload(r *rand.Rand, id string) Upload {
	u := Upload{
		ID: id, Name: randomText(r, 6), MediaID: randomText(r, 2), Channel: []string{"Support", "מכירות", ""}[r.IntN(3)],
		Kind: []media.Kind{"image", "video", "document"}[r.IntN(3)], State: states[r.IntN(len(states))],
		CreatedAt: morning.Add(time.Duration(r.IntN(40)) * time.Microsecond * time.Duration(1+r.IntN(2)*1_000_000)),
	}
	if r.IntN(4) > 0 {
		u.FinishedAt = morning.Add(time.Duration(r.IntN(20)) * time.Microsecond)
	}
	if r.IntN(6) == 0 {
		u.RemovedAt = morning.Add(time.Duration(r.IntN(20)) * time.Microsecond)
	}
	if r.IntN(4) == 0 {
		u.ProvenAt = morning.Add(time.Duration(r.IntN(20)) * time.Microsecond)
	}
	if r.IntN(4) == 0 {
		u.Favourite, u.Label, u.Note = r.IntN(2) == 0, randomText(r, 2), randomText(r, 4)
	}
	return u
}

func some(r *rand.Rand, of ...string) []string {
	if r.IntN(2) == 0 {
		return nil
	}
	r.Shuffle(len(of), func(i, j int) { of[i], of[j] = of[j], of[i] })
	return of[:1+r.IntN(len(of))]
}

func randomFilter(r *rand.Rand) (f Filter) {
	f.Sort, f.Removed, f.Proven = Sort(r.IntN(4)), r.IntN(6) == 0, r.IntN(6) == 0
	if r.IntN(3) > 0 {
		f.Text = randomText(r, 3)
	}
	if r.IntN(2) == 0 {
		f.States = some(r, "done", "failed", "queued", "'")
		f.Channels = some(r, "Support", "מכירות", "")
		f.Kinds = some(r, "image", "video", "other")
	}
	moment := func() time.Time {
		if r.IntN(3) > 0 {
			return time.Time{}
		}
		return morning.Add(time.Duration(r.IntN(60_000)) * time.Nanosecond)
	}
	if r.IntN(2) == 0 {
		f.From, f.To, f.Favourites = moment(), moment(), r.IntN(4) == 0
	}
	if r.IntN(4) == 0 {
		if f.ExpiresBefore = moment(); !f.ExpiresBefore.IsZero() {
			f.ExpiresBefore = f.ExpiresBefore.Add(Lifetime)
		}
		if f.ExpiresAfter = moment(); !f.ExpiresAfter.IsZero() {
			f.ExpiresAfter = f.ExpiresAfter.Add(Lifetime)
		}
	}
	return f
}

// requireAgrees compares every answer to a filter with the plain one.
func requireAgrees(t *testing.T, s *Store, r *rand.Rand, all []Upload, f Filter) {
	t.Helper()
	what := fmt.Sprintf("%+q", fmt.Sprintf("%+v", f))
	want := choose(all, f)
	got, err := s.Page(t.Context(), f, 0, -1)
	require.NoError(t, err, what)
	require.Equal(t, ids(want), ids(got), what)
	n, err := s.Count(t.Context(), f)
	require.NoError(t, err, what)
	require.Equal(t, len(want), n, what)

	offset, limit := r.IntN(len(want)+2), r.IntN(9)
	page, err := s.Page(t.Context(), f, offset, limit)
	require.NoError(t, err, what)
	from, to := min(offset, len(want)), min(offset+limit, len(want))
	require.Equal(t, ids(want[from:to]), ids(page), "%d %d %s", offset, limit, what)
}

// seeds is how many random histories are tried: with the race detector one,
// because a single goroutine has nothing to race with.
func seeds(n uint64) uint64 {
	if racetest.Enabled() {
		return 1
	}
	return n
}

func TestFiltersAgreeWithThePlainMeaning(t *testing.T) {
	for seed := range seeds(6) {
		r := rand.New(rand.NewPCG(seed, 7))
		s, _ := open(t)
		s.few = []int{1, 20, fewMatches}[seed%3]
		var all []Upload
		for len(all) < 150 {
			var batch []Upload
			for range 1 + r.IntN(20) {
				batch = append(batch, randomUpload(r, fmt.Sprintf("%03d-%d", r.IntN(900), len(all)+len(batch))))
			}
			require.NoError(t, s.Save(t.Context(), batch))
			all = append(all, batch...)
			if r.IntN(4) == 0 {
				indexNow(t, s)
			}
		}
		for range 250 {
			requireAgrees(t, s, r, all, randomFilter(r))
		}
		requireSound(t, s)
	}
}

// indexNow does what is else done once many rows wait.
func indexNow(t *testing.T, s *Store) {
	t.Helper()
	s.unindexed.Store(indexedAtOnce)
	require.NoError(t, s.catchUp(t.Context()))
}

// requireSound holds what must always be true of the file.
func requireSound(t *testing.T, s *Store) {
	t.Helper()
	var check string
	require.NoError(t, s.writer.QueryRow("PRAGMA integrity_check").Scan(&check))
	require.Equal(t, "ok", check)
	_, err := s.writer.Exec("INSERT INTO uploads_text (uploads_text) VALUES ('integrity-check')")
	require.NoError(t, err)
	for _, c := range []struct{ what, rows string }{
		{"is not indexed and does not wait", "SELECT row FROM uploads EXCEPT SELECT rowid FROM uploads_text_docsize EXCEPT SELECT row FROM unindexed"},
		{"is indexed and gone", "SELECT rowid FROM uploads_text_docsize EXCEPT SELECT row FROM uploads"},
		{"waits and is gone", "SELECT row FROM unindexed EXCEPT SELECT row FROM uploads"},
		{"was tried and is gone", "SELECT id FROM tried EXCEPT SELECT id FROM uploads"},
	} {
		var n int
		require.NoError(t, s.writer.QueryRow("SELECT count(*) FROM ("+c.rows+")").Scan(&n))
		require.Zero(t, n, c.what)
	}
}
