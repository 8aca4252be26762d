package alerts

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/ui/uitest"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
)

func TestTitlesAreWordedInBothLanguages(t *testing.T) {
	for name, word := range map[string]func() string{
		"title":   func() string { return titleOf([]uploader.Job{{Upload: history.Upload{State: uploader.Failed}}}) },
		"unknown": func() string { return titleOf([]uploader.Job{{Upload: history.Upload{State: uploader.Unknown}}}) },
		"blocked": func() string { return titleOf([]uploader.Job{{Upload: history.Upload{State: uploader.Blocked}}}) },
	} {
		uitest.InTwo(t, word, name)
	}
}

// A title is about all of the files that stand below it.
func TestTitlesCountTheFiles(t *testing.T) {
	uitest.UseLanguage(t, "en")
	of := func(state uploader.State, n int) string {
		return titleOf(slices.Repeat([]uploader.Job{{Upload: history.Upload{State: state}}}, n))
	}
	require.Equal(t, "This upload could not be confirmed", of(uploader.Unknown, 1))
	require.Equal(t, "3 uploads could not be confirmed", of(uploader.Unknown, 3))
	require.Equal(t, "WhatsApp would not show this", of(uploader.Blocked, 1))
	require.Equal(t, "WhatsApp would not show 2 files", of(uploader.Blocked, 2))
}

// What was tried again is told of once, as it ended last, and not at all where it
// went well.
func TestAFailureThatWentOn(t *testing.T) {
	now := map[string]uploader.Job{}
	a := New(nil, Actions{Current: func(id string) (uploader.Job, bool) { j, ok := now[id]; return j, ok }})
	failed := func(id, code string) uploader.Job {
		return uploader.Job{Upload: history.Upload{ID: id, State: uploader.Failed}, Problem: &uploader.Problem{Code: uploader.Code(code)}}
	}
	f := newFailure(a, failed("1", "one"))
	f.add(failed("2", "one"))
	f.add(failed("1", "two"))
	require.Len(t, f.groups, 2)
	require.Len(t, f.groups[0].jobs, 1)
	require.Equal(t, "1", f.groups[1].jobs[0].ID)

	now["2"] = uploader.Job{Upload: history.Upload{ID: "2", State: uploader.Done}}
	require.False(t, f.isOver())
	require.Len(t, f.groups, 1)
	now["1"] = uploader.Job{Upload: history.Upload{ID: "1", State: uploader.Uploading}}
	require.True(t, f.isOver())
}
