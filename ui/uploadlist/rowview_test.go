package uploadlist

import (
	"path/filepath"
	"slices"
	"testing"
	"time"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/uitest"
	"mediadrop/ui/words"
	"mediadrop/uploader"
	"mediadrop/uploader/commbox"
	"mediadrop/uploader/history"
	"mediadrop/uploader/media"
)

func long(p *uploader.Problem) *uploader.Problem {
	p.Long = true
	return p
}

func TestPresentEveryState(t *testing.T) {
	uitest.UseLanguage(t, "en")
	for _, c := range []struct {
		name    string
		state   uploader.State
		problem *uploader.Problem
		color   fyne.ThemeColorName
		main    Action
		menu    []Action
	}{
		{"checking", uploader.Checking, nil, theme.ColorNamePlaceHolder, CancelUpload, []Action{OpenFolder}},
		{"queued", uploader.Queued, nil, theme.ColorNamePlaceHolder, CancelUpload, []Action{OpenFolder}},
		{"uploading", uploader.Uploading, nil, theme.ColorNamePlaceHolder, CancelUpload, []Action{OpenFolder}},
		{"waiting for the network", uploader.Waiting, uitest.Problem(commbox.CauseUnreachable), theme.ColorNameWarning,
			RetryNow, []Action{RetryNow, CancelUpload, ShowDetails, OpenFolder}},
		{"waiting for a key", uploader.Waiting, uitest.Problem(uploader.CodeKeyMissing), theme.ColorNameWarning,
			EnterKey, []Action{EnterKey, RetryNow, CancelUpload, ShowDetails, OpenFolder}},
		{"waiting for the keychain", uploader.Waiting, uitest.Problem(uploader.CodeKeychain), theme.ColorNameWarning,
			RetryNow, []Action{RetryNow, EnterKey, CancelUpload, ShowDetails, OpenFolder}},
		{"waiting for a key without a keychain", uploader.Waiting, uitest.Problem(uploader.CodeNoKeychain), theme.ColorNameWarning,
			EnterKey, []Action{EnterKey, RetryNow, CancelUpload, ShowDetails, OpenFolder}},
		{"waiting for the keychain's prompt", uploader.Waiting, uitest.Problem(uploader.CodeKeychainAsked), theme.ColorNameWarning,
			RetryNow, []Action{RetryNow, EnterKey, CancelUpload, ShowDetails, OpenFolder}},
		{"waiting for a better key", uploader.Waiting, uitest.Problem(commbox.CauseKeyRefused), theme.ColorNameWarning,
			EnterKey, []Action{EnterKey, RetryNow, CancelUpload, ShowDetails, OpenFolder}},
		{"waiting for the same file", uploader.Waiting, uitest.Problem(uploader.CodeSameFile), theme.ColorNamePlaceHolder,
			CancelUpload, []Action{CancelUpload, OpenFolder}},
		{"waiting its turn", uploader.Waiting, uitest.Problem(commbox.CauseThrottled), theme.ColorNamePlaceHolder, CancelUpload, []Action{OpenFolder}},
		{"waiting its turn for long", uploader.Waiting, long(uitest.Problem(commbox.CauseThrottled)), theme.ColorNameWarning,
			RetryNow, []Action{RetryNow, CancelUpload, ShowDetails, OpenFolder}},
		{"waiting since an earlier run", uploader.Waiting, uitest.Problem(uploader.CodeInterrupted), theme.ColorNameWarning,
			RetryNow, []Action{RetryNow, CancelUpload, ShowDetails, OpenFolder}},
		{"done", uploader.Done, nil, theme.ColorNamePlaceHolder, CopyID, []Action{TryMessage, RenewID, EditNote, ToggleStar, OpenFolder, RemoveUpload}},
		{"failed", uploader.Failed, uitest.Problem(commbox.CauseRejected), theme.ColorNameError,
			RetryUpload, []Action{RetryUpload, ShowDetails, OpenFolder, RemoveUpload}},
		{"unknown", uploader.Unknown, uitest.Problem(commbox.CauseNoAnswer), theme.ColorNameWarning,
			UploadAgain, []Action{UploadAgain, ForgetUpload, ShowDetails, OpenFolder}},
		{"canceled", uploader.Canceled, nil, theme.ColorNamePlaceHolder, RetryUpload, []Action{RetryUpload, OpenFolder, RemoveUpload}},
		{"blocked", uploader.Blocked, uitest.Problem(media.ReasonTooLarge), theme.ColorNameError,
			ShowDetails, []Action{RetryUpload, ShowDetails, OpenFolder, RemoveUpload}},
	} {
		t.Run(c.name, func(t *testing.T) {
			j := uploader.Job{Upload: history.Upload{Path: filepath.Join(t.TempDir(), "a.png"), Name: "a.png", State: c.state, Size: 100, MediaID: "4711", Attempts: 1, FinishedAt: time.Now()}, Problem: c.problem}
			j.Sentence = words.Describe(c.state, c.problem)
			v := Look(j, true)
			require.Equal(t, c.color, v.color)
			require.Equal(t, c.main, v.main)
			require.True(t, slices.Contains(mainActions, v.main), "its label fits the button")
			require.NotNil(t, v.badge.shape)
			require.Equal(t, c.menu, v.Menu)
			require.NotNil(t, v.icon)
			require.Equal(t, c.state == uploader.Done, v.Sentence == "", "every state but done says what is going on")
			require.Equal(t, c.state == uploader.Done, v.MediaID != "", "an ID is shown only when it is good")
			require.Equal(t, c.state == uploader.Uploading, v.Progress >= 0)
			for _, a := range v.Menu {
				require.NotEmpty(t, a.Label())
			}
		})
	}
}

func TestPresentTellsWhenTheNextTryIs(t *testing.T) {
	uitest.UseLanguage(t, "en")
	at := time.Date(2024, 8, 6, 14, 5, 9, 0, time.Local)
	v := Look(uploader.Job{Upload: history.Upload{State: uploader.Waiting}, RetryAt: at, Problem: uitest.Problem(commbox.CauseUnreachable)}, true)
	require.Equal(t, "No connection to CommBox. MediaDrop will try again automatically. Next try at 14:05:09.", v.Sentence)
}

func TestPresentTellsWhatIsNotSaved(t *testing.T) {
	uitest.UseLanguage(t, "en")
	v := Look(uploader.Job{Upload: history.Upload{State: uploader.Done, MediaID: "4711"}, SaveFailed: true}, true)
	require.Contains(t, v.Sentence, "This row is not saved yet")
	require.Equal(t, theme.ColorNameWarning, v.color)
	require.Equal(t, "4711", v.MediaID)
}

func TestCaption(t *testing.T) {
	uitest.UseLanguage(t, "en")
	at := time.Date(2024, 8, 6, 9, 5, 0, 0, time.Local)
	j := uploader.Job{Upload: history.Upload{Channel: "Support"}}
	require.Equal(t, "Support", uitest.Plain(caption(j, true)))
	j.Size, j.FinishedAt, j.MIME, j.Name = 1536, at, "image/png", "a.png"
	require.Equal(t, "Support · PNG · 1.5 KB · 09:05", uitest.Plain(caption(j, true)))
	require.Equal(t, "Support · PNG · 1.5 KB · 6 Aug 2024 · 09:05", uitest.Plain(caption(j, false)))
	j.MIME, j.Name = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "a.docx"
	require.Contains(t, caption(j, true), "DOCX")
	j.Channel = "practice"
	require.NotContains(t, caption(j, true), "ractice")
	require.Equal(t, "PRACTICE", Look(j, true).chip, "it is said louder")
}

func TestKindIcons(t *testing.T) {
	seen := map[string]bool{}
	for _, kind := range []media.Kind{media.Image, media.Video, media.Audio, media.Document, media.Other} {
		seen[kindIcon(kind).Name()] = true
	}
	require.Len(t, seen, 5, "every kind has a picture of its own")
	require.NotNil(t, kindIcon(""), "a file that is still being checked, too")
}

// TestNamesCannotDeceive holds that a row shows nothing invisible and nothing that turns text around.
func TestNamesCannotDeceive(t *testing.T) {
	for _, name := range []string{
		"caf\xe9 \xff\xfe.pdf", "two\r\nlines\nX-Evil: 1.pdf", "bell\x07 esc\x1b[31m del\x7f.pdf",
		"invoice\u202efdp.exe\u2066.pdf", "zero\u200bwidth\u2028.pdf",
	} {
		shown := Look(uploader.Job{Upload: history.Upload{Name: name}}, true).Name
		require.True(t, utf8.ValidString(shown), "%q", shown)
		require.NotRegexp(t, `[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]`, shown)
		require.Contains(t, shown, ".pdf")
	}
}

func TestSections(t *testing.T) {
	uitest.UseLanguage(t, "en")
	r := NewRows(nil, nil, nil)
	r.running = 1
	now := time.Now()
	at := func(days int, state uploader.State) uploader.Job {
		return uploader.Job{Upload: history.Upload{State: state, CreatedAt: now.AddDate(0, 0, days)}}
	}
	star := at(-3, uploader.Done)
	star.Favourite = true
	old := at(-400, uploader.Done)
	require.Equal(t, "In progress", r.section(0, at(0, uploader.Done)), "the list is about to be read again")
	require.Equal(t, "In progress", r.section(5, at(0, uploader.Uploading)))
	require.Equal(t, "Favourites", r.section(1, star))
	require.Equal(t, "Today", r.section(2, at(0, uploader.Failed)))
	require.Equal(t, "Yesterday", r.section(3, at(-1, uploader.Done)))
	require.Equal(t, words.Date(old.CreatedAt), r.section(4, old))
	require.True(t, r.namesDay(4, old))
	require.False(t, r.namesDay(1, star))

	r.filter.Sort = history.Oldest
	require.Equal(t, words.Day(star.CreatedAt, now), r.section(1, star))
	r.filter.Sort = history.ByName
	require.Empty(t, r.section(1, star))
	require.False(t, r.namesDay(4, old))
	r.filter = history.Filter{Removed: true}
	old.RemovedAt = now
	require.Equal(t, "Today", r.section(1, old))
}
