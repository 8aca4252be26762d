package control

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader"
	"mediadrop/uploader/history"
)

// keptUpload is an upload that ended so many days ago.
func keptUpload(id string, state uploader.State, days int, favourite bool) history.Upload {
	at := time.Now().UTC().Truncate(time.Microsecond).AddDate(0, 0, -days)
	u := history.Upload{
		ID: id, Path: "/files/" + id, Name: id + ".png", Channel: "Support", Account: "Main", StreamID: stream, Kind: "image",
		State: state, Favourite: favourite, Label: "label", Note: "note", CreatedAt: at, FinishedAt: at,
	}
	if state == uploader.Done {
		u.MediaID, u.AnsweredAt = "4711"+id, at
	}
	return u
}

func (r *rig) kept() []string {
	var ids []string
	require.NoError(r.t, r.history.Each(r.t.Context(), everything, func(u history.Upload) error {
		ids = append(ids, u.ID)
		return nil
	}))
	return ids
}

func TestRemovedRowsCanBePutBack(t *testing.T) {
	r := newRig(t)
	rows := []history.Upload{keptUpload("a", uploader.Done, 1, true), keptUpload("b", uploader.Failed, 2, false)}
	require.NoError(t, r.history.Save(t.Context(), rows))
	ended, stop := context.WithCancel(t.Context())
	stop()
	removed, err := r.Remove(ended, "a", "b")
	require.NoError(t, err, "closing does not bring rows back")
	require.Equal(t, []string{"a", "b"}, removed)
	require.Zero(t, r.count())

	require.NoError(t, r.UndoRemove(removed...))
	for _, row := range rows {
		got, err := r.history.Get(t.Context(), row.ID)
		require.NoError(t, err)
		require.Equal(t, row, got)
	}
}

func TestRemovalsLastOverARestart(t *testing.T) {
	folder := t.TempDir()
	t.Run("remove", func(t *testing.T) {
		r := open(t, folder)
		require.NoError(t, r.history.Save(t.Context(), []history.Upload{keptUpload("a", uploader.Done, 1, true), keptUpload("b", uploader.Done, 1, true)}))
		_, err := r.Remove(t.Context(), "a")
		require.NoError(t, err)
	})
	t.Run("look", func(t *testing.T) { require.Equal(t, []string{"b"}, open(t, folder).kept()) })
}

func TestRetentionDeletesWhatIsOldEnough(t *testing.T) {
	for name, c := range map[string]struct {
		keep, keepFailed int
		left             []string
	}{
		"for ever":        {0, 0, []string{"done1", "failed1", "star40", "failed10", "done40"}},
		"30 days":         {30, 0, []string{"done1", "failed1", "star40", "failed10"}},
		"failed apart":    {0, 7, []string{"done1", "failed1", "star40", "done40"}},
		"both":            {30, 7, []string{"done1", "failed1", "star40"}},
		"never below one": {-5, -5, []string{"done1", "failed1", "star40", "failed10", "done40"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			require.NoError(t, r.history.Save(t.Context(), []history.Upload{
				keptUpload("done1", uploader.Done, 1, false), keptUpload("failed1", uploader.Failed, 1, false),
				keptUpload("star40", uploader.Done, 40, true), keptUpload("failed10", uploader.Failed, 10, false),
				keptUpload("done40", uploader.Done, 40, false),
			}))
			removed, err := r.RemoveOld(t.Context(), time.Now(), c.keep, c.keepFailed)
			require.NoError(t, err)
			require.Equal(t, 5-len(c.left), removed)
			require.ElementsMatch(t, c.left, r.kept())
		})
	}
}

// TestAWrongClockRemovesNothing: the service's last answer shows what is old.
func TestAWrongClockRemovesNothing(t *testing.T) {
	r := newRig(t)
	rows := []history.Upload{keptUpload("done1", uploader.Done, 1, false), keptUpload("failed10", uploader.Failed, 10, false)}
	practice := keptUpload("practice", uploader.Done, 1, false)
	practice.Account, practice.AnsweredAt = PracticeAccount, time.Now().AddDate(1, 0, 0)
	require.NoError(t, r.history.Save(t.Context(), append(rows, practice)))
	_, err := r.Remove(t.Context(), "failed10")
	require.NoError(t, err)
	nextYear := time.Now().AddDate(1, 0, 0)
	removed, err := r.RemoveOld(t.Context(), nextYear, 30, 30)
	require.NoError(t, err)
	require.Zero(t, removed)
	require.ElementsMatch(t, []string{"done1", "practice"}, r.kept())
	left, err := r.Count(t.Context(), history.Filter{Removed: true})
	require.NoError(t, err)
	require.Equal(t, 1, left, "it can still be restored")

	before := time.Now().AddDate(-1, 0, 0) // the clock was set back since
	late := keptUpload("late", uploader.Failed, 1, false)
	late.AnsweredAt = time.Now()
	require.NoError(t, r.history.Save(t.Context(), []history.Upload{late}))
	early := keptUpload("early", uploader.Failed, 500, false)
	require.NoError(t, r.history.Save(t.Context(), []history.Upload{early}))
	removed, err = r.RemoveOld(t.Context(), before, 0, 30)
	require.NoError(t, err)
	require.Equal(t, 1, removed)
	_, err = r.RemoveOld(t.Context(), time.Now(), 0, 0)
	require.NoError(t, err)
	left, err = r.Count(t.Context(), history.Filter{Removed: true})
	require.NoError(t, err)
	require.Equal(t, 2, left, "what was just removed is not deleted when the clock is right again")

	answered := keptUpload("answered", uploader.Done, 0, false)
	answered.AnsweredAt = nextYear
	require.NoError(t, r.history.Save(t.Context(), []history.Upload{answered}))
	removed, err = r.RemoveOld(t.Context(), nextYear, 30, 30)
	require.NoError(t, err)
	require.Equal(t, 4, removed, "the service says so, too")
	left, err = r.Count(t.Context(), history.Filter{Removed: true})
	require.NoError(t, err)
	require.Equal(t, 4, left, "and what was removed a year ago is deleted")
}

func TestThumbnailsLieBesideTheConvertedCopies(t *testing.T) {
	folder := t.TempDir()
	r := open(t, folder)
	require.Equal(t, filepath.Join(folder, "cache", "thumbs"), r.ThumbnailFolder())
}
