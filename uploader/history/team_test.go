package history

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func teamUpload(id string) Upload {
	now := time.Now().UTC().Truncate(time.Microsecond)
	return Upload{
		ID: id, Name: id + ".pdf", Kind: "document", MIME: "application/pdf", Channel: "Support", Account: "Main", StreamID: "s%3d",
		State: "done", MediaID: "9" + id, Attempts: 1, CreatedAt: now, FinishedAt: now,
	}
}

func nobodys(string) (string, string, bool) { return "", "", false }

// TestTheQueueForTheTeam: what is to be shared is queued with the change, and
// once, whatever comes on top of it meanwhile.
func TestTheQueueForTheTeam(t *testing.T) {
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "history.db")
	s, err := Open(ctx, path)
	require.NoError(t, err)
	told := 0
	s.OnTeamChange(func() { told++ })
	queue := func() (list []string) {
		changes, err := s.TeamChanges(ctx, 100)
		require.NoError(t, err)
		for _, c := range changes {
			list = append(list, fmt.Sprintf("%s of %s", c.Field, c.Upload.ID))
		}
		return list
	}
	require.NoError(t, s.Save(ctx, []Upload{teamUpload("before")}))
	require.Empty(t, queue(), "nobody who is in no team pays for it")
	require.Zero(t, told)

	require.NoError(t, s.JoinTeam(ctx, "place", "", false))
	require.NoError(t, s.JoinTeam(ctx, "place", "", false), "again")
	require.Error(t, s.JoinTeam(ctx, "another place", "", false))
	started := teamUpload("a")
	started.State, started.MediaID, started.FinishedAt = "uploading", "", time.Time{}
	require.NoError(t, s.Save(ctx, []Upload{started}))
	require.Empty(t, queue())
	require.NoError(t, s.Save(ctx, []Upload{teamUpload("a")}))
	require.NoError(t, s.Save(ctx, []Upload{teamUpload("a")}))
	require.Equal(t, []string{"upload of a"}, queue())
	require.Equal(t, 1, told)

	note, yes := "n", true
	require.NoError(t, s.Annotate(ctx, "a", Annotation{Note: &note}))
	require.NoError(t, s.Annotate(ctx, "a", Annotation{Favourite: &yes}))
	require.NoError(t, s.Annotate(ctx, "before", Annotation{Note: &note}))
	require.Equal(t, []string{"upload of a", "note of a"}, queue(), "a favourite is personal, and what was there before is not shared")
	require.NoError(t, s.Close())
	s, err = Open(ctx, path)
	require.NoError(t, err)
	defer s.Close()
	require.Equal(t, []string{"upload of a", "note of a"}, queue(), "the queue is on the disk")

	// What is changed while it is on its way stays.
	onTheWay, err := s.TeamChanges(ctx, 100)
	require.NoError(t, err)
	note = "m"
	require.NoError(t, s.Annotate(ctx, "a", Annotation{Note: &note}))
	require.NoError(t, s.TeamShared(ctx, onTheWay))
	require.Equal(t, []string{"note of a"}, queue())
	changes, err := s.TeamChanges(ctx, 1)
	require.NoError(t, err)
	require.Equal(t, "m", changes[0].Upload.Note)

	// What waits here is newer than what comes from there.
	theirs := teamUpload("a")
	theirs.Member, theirs.Note, theirs.Label = "Desk 2", "old", "theirs"
	arrived, err := s.TeamReceive(ctx, []Upload{theirs}, TeamPosition{Revision: 7}, nobodys)
	require.NoError(t, err)
	require.Empty(t, arrived)
	u, err := s.Get(ctx, "a")
	require.NoError(t, err)
	require.Equal(t, []string{"m", "theirs", ""}, []string{u.Note, u.Label, u.Member})
	require.Equal(t, []string{"note of a"}, queue(), "what comes from the team is not shared again")

	require.NoError(t, s.Delete(ctx, "a"))
	waiting, err := s.TeamWaiting(ctx)
	require.NoError(t, err)
	require.Zero(t, waiting)
}

// TestLeavingTheTeam takes away what is the team's, and no more.
func TestLeavingTheTeam(t *testing.T) {
	ctx := t.Context()
	s, err := OpenMemory(ctx)
	require.NoError(t, err)
	defer s.Close()
	require.NoError(t, s.JoinTeam(ctx, "place", "", false))
	require.NoError(t, s.Save(ctx, []Upload{teamUpload("mine")}))
	var theirs []Upload
	for n := range 3 * leftPage / 2 {
		u := teamUpload(fmt.Sprint("theirs ", n))
		u.Member = "Desk 2"
		theirs = append(theirs, u)
	}
	arrived, err := s.TeamReceive(ctx, theirs, TeamPosition{Revision: 1000}, nobodys)
	require.NoError(t, err)
	require.Len(t, arrived, len(theirs))
	p, err := s.TeamPosition(ctx)
	require.NoError(t, err)
	require.EqualValues(t, 1000, p.Revision)
	require.NoError(t, s.TeamChannels(ctx, map[string]TeamChannel{"s%3d": {"My support", "Main"}}))
	u, err := s.Get(ctx, "theirs 7")
	require.NoError(t, err)
	require.Equal(t, "My support", u.Channel)

	require.NoError(t, s.LeaveTeam(ctx))
	n, err := s.Count(ctx, Filter{})
	require.NoError(t, err)
	require.Equal(t, 1, n)
	arrived, err = s.TeamReceive(ctx, theirs, TeamPosition{Revision: 1001}, nobodys)
	require.NoError(t, err)
	require.Empty(t, arrived, "what comes after leaving is too late")
}

// TestATeamsRowsMoveTogether: of rows that leave the list at once the team hears of those that it
// has from here, and colleagues' are hidden here alone.
func TestATeamsRowsMoveTogether(t *testing.T) {
	ctx := t.Context()
	s, err := OpenMemory(ctx)
	require.NoError(t, err)
	defer s.Close()
	require.NoError(t, s.Save(ctx, []Upload{teamUpload("before")}))
	require.NoError(t, s.JoinTeam(ctx, "place", "", false))
	require.NoError(t, s.Save(ctx, []Upload{teamUpload("a"), teamUpload("b")}))
	theirs := teamUpload("theirs")
	theirs.Member = "Dana"
	_, err = s.TeamReceive(ctx, []Upload{theirs}, TeamPosition{Revision: 1}, nobodys)
	require.NoError(t, err)
	queued := func() (of []string) {
		changes, err := s.TeamChanges(ctx, 100)
		require.NoError(t, err)
		for _, c := range changes {
			require.Equal(t, TeamRemoved, c.Field)
			of = append(of, c.Upload.ID)
		}
		require.NoError(t, s.TeamShared(ctx, changes))
		return of
	}
	hidden := func() (ids []string) {
		ids, err := s.texts(ctx, "SELECT id FROM team_hidden")
		require.NoError(t, err)
		return ids
	}
	waiting, err := s.TeamChanges(ctx, 100)
	require.NoError(t, err)
	require.NoError(t, s.TeamShared(ctx, waiting)) // that they are new
	all := []string{"theirs", "b", "before", "missing", "a"}
	for range 2 {
		require.NoError(t, s.Remove(ctx, time.Now(), all...))
		require.Equal(t, []string{"a", "b"}, queued())
		require.Equal(t, []string{"theirs"}, hidden())
		n, err := s.Count(ctx, Filter{Removed: true})
		require.NoError(t, err)
		require.Equal(t, 4, n)
		require.NoError(t, s.Remove(ctx, time.Now(), all...))
		require.Empty(t, queued(), "they are removed already")

		require.NoError(t, s.Restore(ctx, all...))
		require.Equal(t, []string{"a", "b"}, queued())
		require.Empty(t, hidden())
		require.NoError(t, s.Restore(ctx, all...))
		require.Empty(t, queued())
	}
}
