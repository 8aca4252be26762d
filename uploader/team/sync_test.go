//go:build unix

package team

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/history"
	"mediadrop/uploader/team/teamtest"
)

// computer is one person's program: a real history and a Sync.
type computer struct {
	t     *testing.T
	name  string
	store *history.Store
	sync  *Sync
	log   *lines
	cfg   Config
}

// lines are what was logged.
type lines struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

const practiceAccount = "Practice"

func newComputer(t *testing.T, name, text string, change ...func(*Config)) *computer {
	t.Helper()
	store, err := history.Open(t.Context(), filepath.Join(t.TempDir(), "history.db"))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	c := &computer{t: t, name: name, store: store, log: &lines{}}
	a := address(t, text)
	c.cfg = Config{
		Address: a, Member: name, Store: store, Log: slog.New(slog.NewJSONHandler(c.log, nil)),
		Password: func(context.Context) (string, error) { return teamtest.Password, nil },
		Channel: func(stream string) (string, string, bool) {
			return name + "'s support", "Main", stream == string(example(0).StreamID)
		},
	}
	for _, f := range change {
		f(&c.cfg)
	}
	require.NoError(t, store.JoinTeam(t.Context(), a.Place(), practiceAccount, false))
	c.start()
	t.Cleanup(func() { c.sync.Close() })
	return c
}

func (c *computer) start() { c.sync = Start(c.cfg) }

// upload ends an upload here as the queue does.
func (c *computer) upload(u history.Upload) history.Upload {
	c.t.Helper()
	before := u
	before.State, before.MediaID, before.FinishedAt, before.AnsweredAt = "uploading", "", time.Time{}, time.Time{}
	require.NoError(c.t, c.store.Save(c.t.Context(), []history.Upload{before}))
	require.NoError(c.t, c.store.Save(c.t.Context(), []history.Upload{u}))
	c.sync.Wake()
	return u
}

func (c *computer) row(id string) (history.Upload, bool) {
	c.t.Helper()
	u, err := c.store.Get(c.t.Context(), id)
	if err != nil {
		require.ErrorIs(c.t, err, history.ErrNotFound)
		return u, false
	}
	return u, u.RemovedAt.IsZero()
}

// sees waits until an upload is in the list, as it is wanted.
func (c *computer) sees(id string, want func(history.Upload) bool) history.Upload {
	c.t.Helper()
	var u history.Upload
	require.Eventually(c.t, func() (there bool) {
		u, there = c.row(id)
		return there && (want == nil || want(u))
	}, time.Minute, 5*time.Millisecond, "%s never saw it: %s", c.name, c.log)
	return u
}

func (c *computer) reaches(state State) Status {
	c.t.Helper()
	require.Eventually(c.t, func() bool { return c.sync.Status().State == state }, time.Minute, 5*time.Millisecond, "%s: %s", c.name, c.log)
	return c.sync.Status()
}

func (c *computer) sharesAll() {
	c.t.Helper()
	require.Eventually(c.t, func() bool {
		n, err := c.store.TeamWaiting(c.t.Context())
		return err == nil && n == 0
	}, time.Minute, 5*time.Millisecond, "%s: %s", c.name, c.log)
}

// TestTwoComputers: what one ends as done the other has, and what they write
// about it travels; what is personal stays.
func TestTwoComputers(t *testing.T) {
	t.Parallel()
	s := teamtest.Start(t)
	text := s.Desk(t, "desk", setup)
	// Only a notice can wake them in time.
	rarely := func(c *Config) { c.Every = time.Hour }
	a, b := newComputer(t, "Desk 1", text, rarely), newComputer(t, "Desk 2", text, rarely)
	a.reaches(Connected)
	b.reaches(Connected)
	u := a.upload(example(1))

	got := b.sees(u.ID, nil)
	require.Equal(t, "Desk 1", got.Member)
	require.Equal(t, "Desk 2's support", got.Channel, "the person's own nickname")
	require.Empty(t, got.Path)
	require.Equal(t, u.Expires(), got.Expires())
	found, ok, err := b.store.Fresh(t.Context(), u.Hash, "Main", u.StreamID, time.Now())
	require.NoError(t, err)
	require.True(t, ok, "the same file needs no upload")
	require.Equal(t, u.MediaID, found.MediaID)
	for _, line := range []string{ // which come after the row is there
		fmt.Sprintf(`"msg":"team row","id":"%s","from":"Desk 1","media_id":"%s"`, u.ID, u.MediaID),
		`"msg":"team","state":"connected","error":""`,
	} {
		require.Eventually(t, func() bool { return strings.Contains(b.log.String(), line) }, time.Minute, 5*time.Millisecond, line)
	}

	label, note, yes := "Winter price list", "for the January campaign", true
	require.NoError(t, b.store.Annotate(t.Context(), u.ID, history.Annotation{Label: &label, Note: &note, Favourite: &yes}))
	b.sync.Wake()
	got = a.sees(u.ID, func(u history.Upload) bool { return u.Note == note })
	require.Equal(t, label, got.Label)
	require.False(t, got.Favourite, "favourites are personal")
	require.Empty(t, got.Member)
	seen := time.Date(2026, 11, 26, 9, 30, 0, 0, time.UTC)
	require.NoError(t, b.store.Annotate(t.Context(), u.ID, history.Annotation{ProvenAt: &seen}))
	b.sync.Wake()
	require.Equal(t, seen, a.sees(u.ID, func(u history.Upload) bool { return !u.ProvenAt.IsZero() }).ProvenAt, "whoever saw it arrive, it is proven")

	other := example(2)
	other.StreamID, other.Channel = "bbbbbbbbbbbbbbbbbbbbbg%3d%3d", "Sales"
	a.upload(other)
	got = b.sees(other.ID, nil)
	require.Equal(t, []string{"Sales", ""}, []string{got.Channel, got.Account}, "nothing can be uploaded there")

	renewal := example(1)
	renewal.Renews = u.ID
	a.upload(renewal)
	require.Equal(t, u.ID, b.sees(renewal.ID, nil).Renews)

	// A colleague's row is hidden here only, and stays so whatever happens to it.
	require.NoError(t, b.store.Remove(t.Context(), time.Now(), u.ID))
	b.sync.Wake()
	more := "and February"
	require.NoError(t, a.store.Annotate(t.Context(), u.ID, history.Annotation{Note: &more}))
	a.sync.Wake()
	b.sharesAll()
	require.Eventually(t, func() bool { u, _ := b.row(u.ID); return u.Note == more }, time.Minute, 5*time.Millisecond)
	_, inList := b.row(u.ID)
	require.False(t, inList)
	_, inList = a.row(u.ID)
	require.True(t, inList)

	// One's own leaves the desk, and comes back.
	require.NoError(t, a.store.Remove(t.Context(), time.Now(), renewal.ID))
	a.sync.Wake()
	require.Eventually(t, func() bool { _, there := b.row(renewal.ID); return !there }, time.Minute, 5*time.Millisecond)
	require.NoError(t, a.store.Restore(t.Context(), renewal.ID))
	a.sync.Wake()
	b.sees(renewal.ID, nil)

	require.NoError(t, b.store.LeaveTeam(t.Context()))
	b.sync.Close()
	_, there := b.row(other.ID)
	require.False(t, there)
	b.start()
	a.sees(other.ID, nil)
}

// TestWhatIsShared: only what succeeded, in a real channel, since the person
// joined; what was there before only where the person says so.
func TestWhatIsShared(t *testing.T) {
	t.Parallel()
	s := teamtest.Start(t)
	text := s.Desk(t, "desk", setup)
	before := example(1)
	a := newComputer(t, "Desk 1", text)
	require.NoError(t, a.store.LeaveTeam(t.Context()))
	a.upload(before)
	require.NoError(t, a.store.JoinTeam(t.Context(), a.cfg.Address.Place(), practiceAccount, false))
	note := "not for others"
	require.NoError(t, a.store.Annotate(t.Context(), before.ID, history.Annotation{Note: &note}))

	failed, practice, reused, good := example(2), example(3), example(4), example(5)
	failed.State, failed.MediaID, failed.Sentence = "failed", "", "refused"
	practice.Account = practiceAccount
	reused.Attempts = 0
	for _, u := range []history.Upload{failed, practice, reused, good} {
		a.upload(u)
	}
	imported := example(6)
	_, err := a.store.Merge(t.Context(), []history.Upload{imported})
	require.NoError(t, err)
	a.sharesAll()
	ids := func() (ids []string) {
		rows, err := s.Admin(t, "desk").Query(t.Context(), "SELECT id::text FROM mediadrop.uploads ORDER BY revision")
		require.NoError(t, err)
		for rows.Next() {
			var id string
			require.NoError(t, rows.Scan(&id))
			ids = append(ids, id)
		}
		return ids
	}
	require.Equal(t, []string{good.ID}, ids())

	require.NoError(t, a.store.LeaveTeam(t.Context()))
	require.NoError(t, a.store.JoinTeam(t.Context(), a.cfg.Address.Place(), practiceAccount, true))
	a.sync.Wake()
	a.sharesAll()
	require.ElementsMatch(t, []string{good.ID, before.ID, imported.ID}, ids())
}

// TestTheDeskIsAway: without a server at the start, and with one that is
// stopped during the work, nothing waits and nothing is lost.
func TestTheDeskIsAway(t *testing.T) {
	t.Parallel()
	s := teamtest.Start(t)
	text := s.Desk(t, "desk", setup)
	s.Stop(t)
	a := newComputer(t, "Desk 1", text)
	status := a.reaches(Offline)
	require.Equal(t, CodeUnreachable, status.Problem.Code)
	u := a.upload(example(1))
	s.Run(t)
	b := newComputer(t, "Desk 2", text)
	b.sees(u.ID, nil)
	a.reaches(Connected) // a member that still counts as away has nothing to say when the server stops
	b.reaches(Connected)

	s.Stop(t)
	var all []history.Upload
	for n := range 20 {
		all = append(all, a.upload(example(10+n)), b.upload(example(100+n)))
	}
	require.Equal(t, 20, func() int { n, _ := a.store.TeamWaiting(t.Context()); return n }())
	a.reaches(Offline)
	s.Run(t)
	for _, u := range all {
		a.sees(u.ID, nil)
		b.sees(u.ID, nil)
	}
	a.reaches(Connected)
	require.Equal(t, 1, strings.Count(a.log.String(), `"state":"offline"`)-1, "said once each time")
}

// TestRefused: what needs a person is said once, and goes on when it was put
// right.
func TestRefused(t *testing.T) {
	t.Parallel()
	s := teamtest.Start(t)
	text := s.Desk(t, "desk", setup)
	a, b := newComputer(t, "Desk 1", text), newComputer(t, "Desk 2", text)
	a.reaches(Connected)
	s.Exec(t, "desk", "ALTER ROLE mediadrop PASSWORD 'changed'", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'mediadrop'")
	require.Equal(t, CodePassword, a.reaches(Refused).Problem.Code)
	u := a.upload(example(1))
	s.Exec(t, "desk", "ALTER ROLE mediadrop PASSWORD '"+teamtest.Password+"'")
	a.sync.Wake()
	b.sync.Wake()
	b.sees(u.ID, nil)
	require.Equal(t, 1, strings.Count(a.log.String(), `"state":"refused"`))
}

// TestAServerThatTakesNothing: one that can only be read is read, and a newer
// library is not written.
func TestAServerThatTakesNothing(t *testing.T) {
	t.Parallel()
	s := teamtest.Start(t)
	text := s.Desk(t, "desk", setup)
	often := func(c *Config) { c.Every = 50 * time.Millisecond }
	a, b := newComputer(t, "Desk 1", text, often), newComputer(t, "Desk 2", text, often)
	for _, c := range []struct {
		break_, mend string
		code         Code
	}{
		{"ALTER ROLE mediadrop SET default_transaction_read_only = on", "ALTER ROLE mediadrop RESET default_transaction_read_only", CodeReadOnly},
		{"UPDATE mediadrop.meta SET version = 3", "UPDATE mediadrop.meta SET version = 2", CodeNewer},
		{"REVOKE INSERT ON mediadrop.uploads FROM mediadrop", "", CodeRights},
	} {
		reconnect := "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'mediadrop'"
		s.Exec(t, "desk", c.break_, reconnect)
		if c.code == CodeRights {
			s.Exec(t, "desk", "REVOKE ALL ON mediadrop.uploads FROM mediadrop; GRANT SELECT ON mediadrop.uploads TO mediadrop")
		}
		u := a.upload(example(1))
		require.Eventually(t, func() bool {
			st := a.sync.Status()
			return st.State == Connected && st.Problem != nil && st.Problem.Code == c.code && st.Waiting == 1
		}, time.Minute, 5*time.Millisecond, "%s: %s", c.code, a.log)
		_, there := b.row(u.ID)
		require.False(t, there)
		if c.mend == "" {
			require.NoError(t, setup(s.Socket("owner", "desk")))
		} else {
			s.Exec(t, "desk", c.mend, reconnect)
		}
		b.sees(u.ID, nil)
	}
}

// TestTheSameThingTwice: a lost answer is repeated harmlessly, and what a
// colleague wrote meanwhile stays.
func TestTheSameThingTwice(t *testing.T) {
	t.Parallel()
	s := teamtest.Start(t)
	text := s.Desk(t, "desk", setup)
	d := connect(t, text)
	first := []history.TeamChange{{Field: history.TeamUpload, Upload: example(1)}}
	require.NoError(t, d.share(t.Context(), "Desk 1", first))
	changed := first[0].Upload
	changed.Note = "a colleague's"
	require.NoError(t, d.share(t.Context(), "Desk 2", []history.TeamChange{{Field: history.TeamNote, Upload: changed}}))
	was, err := d.latest(t.Context())
	require.NoError(t, err)
	require.NoError(t, d.share(t.Context(), "Desk 1", first))
	require.NoError(t, d.share(t.Context(), "Desk 2", []history.TeamChange{{Field: history.TeamNote, Upload: changed}}))
	now, err := d.latest(t.Context())
	require.NoError(t, err)
	require.Equal(t, was, now, "nothing was written")
	rows, _, err := d.after(t.Context(), 0, maxRevision, time.Time{})
	require.NoError(t, err)
	require.Len(t, rows, 1)
	require.Equal(t, "a colleague's", rows[0].Note)
}

// TestARowThatTheDeskDoesNotTake keeps no other back.
func TestARowThatTheDeskDoesNotTake(t *testing.T) {
	t.Parallel()
	s := teamtest.Start(t)
	text := s.Desk(t, "desk", setup)
	s.Stop(t)
	a, b := newComputer(t, "Desk 1", text), newComputer(t, "Desk 2", text)
	bad, good := example(1), example(2)
	bad.Hash = "" // of a file that could not be hashed
	a.upload(bad)
	a.upload(good)
	s.Run(t)
	b.sees(good.ID, nil)
	a.sharesAll()
	require.Contains(t, a.log.String(), "not shared")
}

// TestForeignRowsOfTheDesk: what was written past the program does not reach
// the list, and keeps nothing back.
func TestForeignRowsOfTheDesk(t *testing.T) {
	t.Parallel()
	s := teamtest.Start(t)
	text := s.Desk(t, "desk", setup)
	d := connect(t, text)
	bad, turned, good := example(1), example(2), example(3)
	bad.StreamID, turned.Name = "../../evil", "price\u202efdp.exe"
	for _, u := range []history.Upload{bad, turned, good} {
		require.NoError(t, d.share(t.Context(), "Desk\u202e 9", []history.TeamChange{{Field: history.TeamUpload, Upload: u}}))
	}
	b := newComputer(t, "Desk 2", text)
	require.Equal(t, "Desk 9", b.sees(good.ID, nil).Member)
	require.Equal(t, "pricefdp.exe", b.sees(turned.ID, nil).Name)
	_, there := b.row(bad.ID)
	require.False(t, there)
}
