package history

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/commbox"
)

func TestAnnotate(t *testing.T) {
	both(t, func(t *testing.T, s *Store) {
		u := full()
		require.NoError(t, s.Save(t.Context(), []Upload{u, upload("other", morning.Add(time.Hour))}))
		require.ErrorIs(t, s.Annotate(t.Context(), "nobody", Annotation{}), ErrNotFound)

		require.NoError(t, s.Annotate(t.Context(), u.ID, Annotation{Favourite: new(true), Label: new(strings.Repeat("ש", MaxLabel))}))
		require.NoError(t, s.Annotate(t.Context(), u.ID, Annotation{Note: new(strings.Repeat("é", MaxNote))}))
		for _, tooLong := range []Annotation{{Label: new(strings.Repeat("ש", MaxLabel+1))}, {Note: new(strings.Repeat("é", MaxNote+1))}} {
			require.ErrorIs(t, s.Annotate(t.Context(), u.ID, tooLong), ErrTooLong)
		}
		require.NoError(t, s.Annotate(t.Context(), u.ID, Annotation{Label: new("Price list"), Note: new("ask Dana")}))
		require.NoError(t, s.Annotate(t.Context(), "other", Annotation{ProvenAt: new(morning)}))
		seen, err := s.Page(t.Context(), Filter{Proven: true}, 0, 9)
		require.NoError(t, err)
		require.Equal(t, []string{"other"}, ids(seen))
		require.Equal(t, morning, seen[0].ProvenAt)
		require.NoError(t, s.Annotate(t.Context(), "other", Annotation{ProvenAt: new(time.Time{})}))
		n, err := s.Count(t.Context(), Filter{Proven: true})
		require.NoError(t, err)
		require.Zero(t, n)

		page, err := s.Page(t.Context(), Filter{}, 0, 9)
		require.NoError(t, err)
		require.Equal(t, []string{u.ID, "other"}, ids(page), "favourites first")
		want := u
		want.Favourite, want.Label, want.Note = true, "Price list", "ask Dana"
		require.Equal(t, want, page[0])

		u.State, u.Name = "unknown", "renamed.jpg" // the queue does not know the marks
		require.NoError(t, s.Save(t.Context(), []Upload{u}))
		want.State, want.Name = u.State, u.Name
		found, err := s.Page(t.Context(), Filter{Text: "RENAMED list dana"}, 0, 9)
		require.NoError(t, err)
		require.Equal(t, []Upload{want}, found)

		require.NoError(t, s.Annotate(t.Context(), u.ID, Annotation{Favourite: new(false), Label: new(""), Note: new("")}))
		page, err = s.Page(t.Context(), Filter{}, 0, 9)
		require.NoError(t, err)
		require.Equal(t, []string{"other", u.ID}, ids(page))
		n, err = s.Count(t.Context(), Filter{Text: "price"})
		require.NoError(t, err)
		require.Zero(t, n)
		requireSound(t, s)
	})
}

func TestSaveKeepsWhatItRenews(t *testing.T) {
	s, _ := open(t)
	u := upload("b", morning)
	u.Renews = "a"
	require.NoError(t, s.Save(t.Context(), []Upload{u}))
	require.NoError(t, s.Save(t.Context(), []Upload{upload("b", morning)}))
	got, err := s.Get(t.Context(), "b")
	require.NoError(t, err)
	require.Equal(t, u, got)
}

func TestSaveOneTwiceAtOnce(t *testing.T) {
	s, _ := open(t)
	first := upload("a", morning)
	first.Favourite, first.Note, first.State = true, "kept", "queued"
	second := upload("a", morning.Add(time.Hour))
	require.NoError(t, s.Save(t.Context(), []Upload{first, second}))
	got, err := s.Get(t.Context(), "a")
	require.NoError(t, err)
	first.State = "done"
	require.Equal(t, first, got)
	requireSound(t, s)
}

func TestFreshAndSameFile(t *testing.T) {
	both(t, func(t *testing.T, s *Store) {
		done := func(id string, stream commbox.StreamID, age time.Duration) Upload {
			u := full()
			u.ID, u.StreamID, u.State, u.MediaID, u.Sentence = id, stream, "done", "media-"+id, ""
			u.FinishedAt = morning.Add(-age)
			u.CreatedAt = u.FinishedAt.Add(-time.Minute)
			return u
		}
		failed := done("failed", "s1", 0)
		failed.State = "failed"
		without := done("without", "s1", 0)
		without.MediaID = ""
		elsewhere := done("elsewhere", "s1", 0)
		elsewhere.Account = "Other"
		nameless := done("nameless", "s1", 0)
		nameless.Hash = ""
		require.NoError(t, s.Save(t.Context(), []Upload{
			done("old", "s1", 2*time.Hour), done("new", "s1", time.Hour), done("s2", "s2", 3*time.Hour), failed, without, elsewhere, nameless,
		}))
		fresh := func(hash string, stream commbox.StreamID, now time.Time) string {
			u, found, err := s.Fresh(t.Context(), hash, "Main", stream, now)
			require.NoError(t, err)
			require.Equal(t, u.ID != "", found)
			return u.ID
		}
		hash := full().Hash
		require.Equal(t, "new", fresh(hash, "s1", morning))
		require.Equal(t, "s2", fresh(hash, "s2", morning))
		require.Empty(t, fresh(hash, "s3", morning))
		require.Empty(t, fresh("", "s1", morning))
		expiry := morning.Add(-time.Hour).Add(Lifetime)
		require.Equal(t, "new", fresh(hash, "s1", expiry.Add(-time.Microsecond)))
		require.Empty(t, fresh(hash, "s1", expiry), "an ID that expires now is not fresh")

		same, err := s.SameFile(t.Context(), hash, 3)
		require.NoError(t, err)
		require.Equal(t, []string{"elsewhere", "without", "new"}, ids(same))
		same, err = s.SameFile(t.Context(), hash, -1)
		require.NoError(t, err)
		require.Len(t, same, 5)
		same, err = s.SameFile(t.Context(), "", -1)
		require.NoError(t, err)
		require.Empty(t, same)
	})
}

func TestRemoveOld(t *testing.T) {
	both(t, func(t *testing.T, s *Store) {
		var uploads []Upload
		for _, state := range []State{"checking", "queued", "uploading", "waiting", "done", "failed", "unknown", "canceled", "blocked"} {
			for _, when := range []string{"old", "new", "favourite"} {
				u := upload(string(state)+" "+when, morning)
				u.State, u.Favourite = state, when == "favourite"
				if when != "new" {
					u.CreatedAt = morning.Add(-time.Microsecond)
				}
				uploads = append(uploads, u)
			}
		}
		for i := range changedAtOnce {
			uploads = append(uploads, upload(fmt.Sprintf("many %d", i), morning.Add(-time.Hour)))
		}
		require.NoError(t, s.Save(t.Context(), uploads))
		purge := func(done, others time.Time) int {
			n, err := s.RemoveOld(t.Context(), morning, done, others)
			require.NoError(t, err)
			requireSound(t, s)
			return n
		}
		require.Zero(t, purge(time.Time{}, time.Time{}))
		require.Equal(t, 4, purge(time.Time{}, morning))
		require.Equal(t, 1+changedAtOnce, purge(morning, time.Time{}))
		require.Zero(t, purge(morning, morning))
		left, err := s.Count(t.Context(), Filter{})
		require.NoError(t, err)
		require.Equal(t, 4*3+5*2, left, "unfinished ones, new ones and favourites stay")
	})
}

func TestRemovedUploadsAreNowhere(t *testing.T) {
	both(t, func(t *testing.T, s *Store) {
		u := foreign("a")
		u.Favourite, u.Label, u.Note, u.ProvenAt = true, "label", "note", morning
		open := foreign("b")
		open.State, open.FinishedAt = "queued", time.Time{}
		require.NoError(t, s.Save(t.Context(), []Upload{u, open}))
		at := u.FinishedAt.Add(time.Hour)
		require.NoError(t, s.Remove(t.Context(), at, "a", "b", "nobody"))
		require.NoError(t, s.Remove(t.Context(), at.Add(time.Hour), "a"), "it was removed already")

		for _, f := range []Filter{{}, {Text: "שלום"}, {Text: "a"}, {Favourites: true}, {States: []string{"queued"}}, {Sort: ByExpiry}} {
			n, err := s.Count(t.Context(), f)
			require.NoError(t, err)
			require.Zero(t, n, "%+v", f)
		}
		_, found, err := s.Fresh(t.Context(), u.Hash, u.Account, u.StreamID, at)
		require.NoError(t, err)
		require.False(t, found)
		same, err := s.SameFile(t.Context(), u.Hash, -1)
		require.NoError(t, err)
		require.Empty(t, same)
		unfinished, err := s.Unfinished(t.Context())
		require.NoError(t, err)
		require.Empty(t, unfinished)
		names, err := s.ChannelNames(t.Context())
		require.NoError(t, err)
		require.Empty(t, names)
		ended, err := s.Ended(t.Context(), "a", "b")
		require.NoError(t, err)
		require.Empty(t, ended)

		want := u
		want.RemovedAt = at
		got, err := s.Page(t.Context(), Filter{Removed: true, Text: "label"}, 0, 9)
		require.NoError(t, err)
		require.Equal(t, []Upload{want}, got)
		require.NoError(t, s.Restore(t.Context(), "a", "b", "nobody"))
		got, err = s.Page(t.Context(), Filter{States: []string{"done"}}, 0, 9)
		require.NoError(t, err)
		require.Equal(t, []Upload{u}, got)
		ended, err = s.Ended(t.Context(), "b", "a", "nobody")
		require.NoError(t, err)
		require.Equal(t, []string{"a"}, ended)
	})
}

func TestPurge(t *testing.T) {
	s, _ := open(t)
	uploads := []Upload{upload("kept", morning)}
	var ids []string
	for i := range changedAtOnce + 1 {
		uploads = append(uploads, upload(fmt.Sprintf("gone %d", i), morning))
		ids = append(ids, uploads[i+1].ID)
	}
	require.NoError(t, s.Save(t.Context(), append(uploads, upload("later", morning))))
	require.NoError(t, s.Remove(t.Context(), morning, ids...))
	require.NoError(t, s.Remove(t.Context(), morning.Add(time.Microsecond), "later"))
	n, err := s.Purge(t.Context(), morning)
	require.NoError(t, err)
	require.Zero(t, n)
	n, err = s.Purge(t.Context(), morning.Add(time.Microsecond))
	require.NoError(t, err)
	require.Equal(t, len(ids), n)
	left, err := s.Page(t.Context(), Filter{Removed: true}, 0, -1)
	require.NoError(t, err)
	require.Len(t, left, 1)
	require.Equal(t, "later", left[0].ID)
	requireSound(t, s)
}

func TestImportBringsRemovedUploadsBack(t *testing.T) {
	s, _ := open(t)
	require.NoError(t, s.Save(t.Context(), []Upload{foreign("a"), foreign("b")}))
	require.NoError(t, s.Remove(t.Context(), morning, "a"))
	strange := foreign("c")
	strange.RemovedAt, strange.Member, strange.DropID = morning, "somebody", ""
	added, err := s.Merge(t.Context(), []Upload{foreign("a"), foreign("b"), strange})
	require.NoError(t, err)
	require.Len(t, added, 2)
	got, err := s.Page(t.Context(), Filter{}, 0, 9)
	require.NoError(t, err)
	strange.RemovedAt, strange.Member, strange.DropID = time.Time{}, "", timeText(strange.CreatedAt)
	require.Equal(t, []Upload{foreign("a"), foreign("b"), imported(strange)}, got)
}

func TestKnownTime(t *testing.T) {
	s, _ := open(t)
	known := func() time.Time {
		at, err := s.KnownTime(t.Context(), "practice")
		require.NoError(t, err)
		return at
	}
	require.Zero(t, known())
	year := morning.AddDate(1, 0, 0)
	mine, practice, theirs, unknown := foreign("a"), foreign("b"), foreign("c"), foreign("d")
	mine.AnsweredAt = morning
	practice.Account, practice.AnsweredAt = "practice", year
	theirs.Member, theirs.AnsweredAt = "Dana", year
	unknown.FinishedAt = year
	require.NoError(t, s.Save(t.Context(), []Upload{mine, practice, theirs, unknown}))
	require.Equal(t, morning, known())
}

// TestClocksThatWereWrong: the service's clock counts, and an ID from the
// future is not handed out.
func TestClocksThatWereWrong(t *testing.T) {
	s, _ := open(t)
	year := 365 * 24 * time.Hour
	u := foreign("a")
	u.FinishedAt = morning.Add(year) // this computer's clock was ahead
	require.NoError(t, s.Save(t.Context(), []Upload{u}))
	fresh := func(now time.Time) bool {
		_, found, err := s.Fresh(t.Context(), u.Hash, u.Account, u.StreamID, now)
		require.NoError(t, err)
		return found
	}
	require.True(t, u.InFuture(morning))
	require.False(t, fresh(morning))
	require.True(t, fresh(u.FinishedAt.Add(-clockError)))

	u.AnsweredAt = morning
	require.NoError(t, s.Save(t.Context(), []Upload{u}))
	require.False(t, u.InFuture(morning))
	require.Equal(t, morning.Add(Lifetime), u.Expires())
	require.True(t, fresh(morning))
	require.False(t, fresh(morning.Add(Lifetime)))
	require.False(t, fresh(u.FinishedAt))
	soon, err := s.Count(t.Context(), Filter{ExpiresAfter: morning, ExpiresBefore: morning.Add(Lifetime + time.Second)})
	require.NoError(t, err)
	require.Equal(t, 1, soon)
}

func TestEach(t *testing.T) {
	both(t, func(t *testing.T, s *Store) {
		var uploads []Upload
		for i := range 1000 {
			uploads = append(uploads, upload(fmt.Sprintf("%04d", i), morning.Add(time.Duration(i%7)*time.Second)))
		}
		require.NoError(t, s.Save(t.Context(), uploads))
		var got []Upload
		require.NoError(t, s.Each(t.Context(), Filter{Sort: ByName}, func(u Upload) error {
			got = append(got, u)
			// Neither a change nor a question waits for the export.
			if len(got) == 1 {
				require.NoError(t, s.Delete(t.Context(), "0999"))
				require.NoError(t, s.Annotate(t.Context(), "0998", Annotation{Favourite: new(true)}))
			}
			return nil
		}))
		require.Equal(t, uploads, got, "as they were when it began")

		stop := errors.New("the disk is full")
		n := 0
		require.Equal(t, stop, s.Each(t.Context(), Filter{}, func(Upload) error {
			n++
			return stop
		}))
		require.Equal(t, 1, n)
		canceled, cancel := context.WithCancel(t.Context())
		cancel()
		require.ErrorIs(t, s.Each(canceled, Filter{}, func(Upload) error { return nil }), context.Canceled)
	})
}

func TestChannelNames(t *testing.T) {
	both(t, func(t *testing.T, s *Store) {
		for i, channel := range []string{"sales", "Support", "", "sales", "מכירות", "Board"} {
			u := upload(fmt.Sprint(i), morning)
			u.Channel = channel
			require.NoError(t, s.Save(t.Context(), []Upload{u}))
		}
		names, err := s.ChannelNames(t.Context())
		require.NoError(t, err)
		require.Equal(t, []string{"Board", "sales", "Support", "מכירות"}, names)
		require.NoError(t, s.Delete(t.Context(), "5"))
		names, err = s.ChannelNames(t.Context())
		require.NoError(t, err)
		require.Equal(t, []string{"sales", "Support", "מכירות"}, names)
	})
}

// TestTextsThatAreHardOnAnIndex: long ones and many words.
func TestTextsThatAreHardOnAnIndex(t *testing.T) {
	s, _ := open(t)
	long := upload("long", morning)
	long.Name = strings.Repeat("ab", 1000) + "c"
	var many strings.Builder
	for i := range 400 {
		fmt.Fprintf(&many, "w%d ", i)
	}
	long.Note = many.String()
	require.NoError(t, s.Save(t.Context(), []Upload{long, upload("other", morning)}))
	for text, want := range map[string]int{
		long.Name:                              1,
		long.Name + "x":                        0,
		many.String():                          1,
		many.String() + "w400":                 0,
		strings.Repeat("b ", 3000):             1,
		strings.Repeat("abc", 1<<20):           0,
		" \t\n ":                               2,
		strings.Repeat("a b ", 10) + "missing": 0,
	} {
		n, err := s.Count(t.Context(), Filter{Text: text})
		require.NoError(t, err)
		require.Equal(t, want, n, "%.40q", text)
		page, err := s.Page(t.Context(), Filter{Text: text, Sort: ByName}, 0, 9)
		require.NoError(t, err)
		require.Len(t, page, want, "%.40q", text)
	}
}

func TestChosenUploadsOnly(t *testing.T) {
	s, _ := open(t)
	require.NoError(t, s.Save(t.Context(), []Upload{upload("a", morning), upload("b", morning), upload("it's", morning), upload("d", morning)}))
	chosen := func(f Filter) []string {
		page, err := s.Page(t.Context(), f, 0, 9)
		require.NoError(t, err)
		n, err := s.Count(t.Context(), f)
		require.NoError(t, err)
		require.Len(t, page, n)
		return ids(page)
	}
	require.Equal(t, []string{"b", "it's"}, chosen(Filter{IDs: []string{"it's", "b", "none", "b"}}))
	require.Equal(t, []string{"b"}, chosen(Filter{IDs: []string{"it's", "b"}, Text: "b.jpg", Sort: ByExpiry}))
	require.NoError(t, s.Remove(t.Context(), morning, "b"))
	require.Equal(t, []string{"it's"}, chosen(Filter{IDs: []string{"it's", "b"}}), "what was removed is not in the list")
}

// TestAnIDIsProven: what a person saw become of a media ID holds for all uploads that
// have it in this channel, also for one that is given it later.
func TestAnIDIsProven(t *testing.T) {
	both(t, func(t *testing.T, s *Store) {
		first, reused, elsewhere := upload("first", morning), upload("reused", morning), upload("elsewhere", morning)
		for _, u := range []*Upload{&first, &reused, &elsewhere} {
			u.State, u.MediaID, u.StreamID = Done, "4711", "here"
		}
		elsewhere.StreamID = "there"
		require.NoError(t, s.Save(t.Context(), []Upload{first, reused, elsewhere}))
		proven := func() (list []string) {
			uploads, err := s.Page(t.Context(), Filter{Proven: true}, 0, 9)
			require.NoError(t, err)
			for _, u := range uploads {
				require.Equal(t, morning, u.ProvenAt)
			}
			return ids(uploads)
		}
		require.NoError(t, s.Annotate(t.Context(), reused.ID, Annotation{ProvenAt: new(morning)}))
		require.ElementsMatch(t, []string{"first", "reused"}, proven())

		later := upload("later", morning)
		require.NoError(t, s.Save(t.Context(), []Upload{later}))
		later.State, later.MediaID, later.StreamID, later.ProvenAt = Done, "4711", "here", morning
		require.NoError(t, s.Save(t.Context(), []Upload{later}), "the ID comes with what was seen of it")
		require.ElementsMatch(t, []string{"first", "reused", "later"}, proven())

		require.NoError(t, s.Annotate(t.Context(), first.ID, Annotation{ProvenAt: new(time.Time{})}))
		require.Empty(t, proven())
		require.NoError(t, s.Save(t.Context(), []Upload{later}), "what was given with the ID is not said again")
		require.Empty(t, proven())
	})
}

// TestTries: what is asked after a restart is what was sent lately and has no answer.
func TestTries(t *testing.T) {
	both(t, func(t *testing.T, s *Store) {
		var uploads []Upload
		for _, id := range []string{"a", "b", "c", "d", "gone", "restored"} {
			uploads = append(uploads, upload(id, morning))
		}
		require.NoError(t, s.Save(t.Context(), uploads))
		asked := func(now time.Time) map[string]time.Time {
			tries, err := s.Tries(t.Context(), now)
			require.NoError(t, err)
			return tries
		}
		add := func(id string, at time.Time) { require.NoError(t, s.AddTry(t.Context(), id, at)) }
		noon := morning.Add(3 * time.Hour)
		for _, u := range uploads {
			add(u.ID, morning)
		}
		add("a", noon)
		add("a", noon) // nothing more
		add("nobody", noon)
		require.Equal(t, map[string]time.Time{"a": noon, "b": morning, "c": morning, "d": morning, "gone": morning, "restored": morning}, asked(noon))

		require.NoError(t, s.Remove(t.Context(), noon, "gone", "restored"))
		require.NoError(t, s.Restore(t.Context(), "restored"))
		require.NoError(t, s.DropTry(t.Context(), "a", noon), "it was not sent: the one before was")
		require.NoError(t, s.DropTry(t.Context(), "b", noon))
		require.NoError(t, s.DropTries(t.Context(), "c", noon))
		require.NoError(t, s.DropTries(t.Context(), "restored", morning.Add(-time.Second)), "an answer is not one for what is sent later")
		require.NoError(t, s.Annotate(t.Context(), "d", Annotation{ProvenAt: new(noon)}))
		require.Equal(t, map[string]time.Time{"a": morning, "b": morning, "restored": morning}, asked(noon))
		add("d", noon.Add(time.Hour))
		require.Contains(t, asked(noon), "d", "it was seen to arrive, and tried again")

		require.Len(t, asked(morning.Add(MaxTryAge)), 4)
		require.Equal(t, map[string]time.Time{"d": noon.Add(time.Hour)}, asked(morning.Add(MaxTryAge+time.Second)))
		n, err := s.Purge(t.Context(), noon.Add(time.Second))
		require.NoError(t, err)
		require.Equal(t, 1, n)
		requireSound(t, s)
		add("b", noon.Add(MaxTryAge))
		var left int
		require.NoError(t, s.writer.QueryRow("SELECT count(*) FROM tried").Scan(&left))
		require.Equal(t, 2, left, "what is too old is not kept")
	})
}
