package uploadlist

import (
	"path/filepath"
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
		buttons []Action
		menu    []Action
	}{
		{"checking", uploader.Checking, nil, theme.ColorNamePlaceHolder, []Action{CancelUpload}, []Action{OpenFolder}},
		{"queued", uploader.Queued, nil, theme.ColorNamePlaceHolder, []Action{CancelUpload}, []Action{OpenFolder}},
		{"uploading", uploader.Uploading, nil, theme.ColorNamePlaceHolder, []Action{CancelUpload}, []Action{OpenFolder}},
		{"waiting for the network", uploader.Waiting, uitest.Problem(commbox.CauseUnreachable), theme.ColorNameWarning,
			[]Action{RetryNow, CancelUpload}, []Action{RetryNow, CancelUpload, ShowDetails, OpenFolder}},
		{"waiting for a key", uploader.Waiting, uitest.Problem(uploader.CodeKeyMissing), theme.ColorNameWarning,
			[]Action{EnterKey, CancelUpload}, []Action{EnterKey, RetryNow, CancelUpload, ShowDetails, OpenFolder}},
		{"waiting for the keychain", uploader.Waiting, uitest.Problem(uploader.CodeKeychain), theme.ColorNameWarning,
			[]Action{RetryNow, CancelUpload}, []Action{RetryNow, EnterKey, CancelUpload, ShowDetails, OpenFolder}},
		{"waiting for the keychain's prompt", uploader.Waiting, uitest.Problem(uploader.CodeKeychainAsked), theme.ColorNameWarning,
			[]Action{RetryNow, CancelUpload}, []Action{RetryNow, EnterKey, CancelUpload, ShowDetails, OpenFolder}},
		{"waiting for a better key", uploader.Waiting, uitest.Problem(commbox.CauseKeyRefused), theme.ColorNameWarning,
			[]Action{EnterKey, CancelUpload}, []Action{EnterKey, RetryNow, CancelUpload, ShowDetails, OpenFolder}},
		{"waiting for the same file", uploader.Waiting, uitest.Problem(uploader.CodeSameFile), theme.ColorNamePlaceHolder,
			[]Action{CancelUpload}, []Action{CancelUpload, OpenFolder}},
		{"waiting its turn", uploader.Waiting, uitest.Problem(commbox.CauseThrottled), theme.ColorNamePlaceHolder, []Action{CancelUpload}, []Action{OpenFolder}},
		{"waiting its turn for long", uploader.Waiting, long(uitest.Problem(commbox.CauseThrottled)), theme.ColorNameWarning,
			[]Action{RetryNow, CancelUpload}, []Action{RetryNow, CancelUpload, ShowDetails, OpenFolder}},
		{"waiting since an earlier run", uploader.Waiting, uitest.Problem(uploader.CodeInterrupted), theme.ColorNameWarning,
			[]Action{RetryNow, CancelUpload}, []Action{RetryNow, CancelUpload, ShowDetails, OpenFolder}},
		{"done", uploader.Done, nil, theme.ColorNamePlaceHolder, []Action{CopyID}, []Action{TryMessage, RenewID, EditNote, ToggleStar, OpenFolder, RemoveUpload}},
		{"failed", uploader.Failed, uitest.Problem(commbox.CauseRejected), theme.ColorNameError,
			[]Action{RetryUpload}, []Action{RetryUpload, ShowDetails, OpenFolder, RemoveUpload}},
		{"unknown", uploader.Unknown, uitest.Problem(commbox.CauseNoAnswer), theme.ColorNameWarning,
			[]Action{UploadAgain, ForgetUpload}, []Action{UploadAgain, ForgetUpload, ShowDetails, OpenFolder}},
		{"canceled", uploader.Canceled, nil, theme.ColorNamePlaceHolder, []Action{RetryUpload}, []Action{RetryUpload, OpenFolder, RemoveUpload}},
		{"blocked", uploader.Blocked, uitest.Problem(media.ReasonTooLarge), theme.ColorNameError,
			nil, []Action{RetryUpload, ShowDetails, OpenFolder, RemoveUpload}},
	} {
		t.Run(c.name, func(t *testing.T) {
			j := uploader.Job{Upload: history.Upload{Path: filepath.Join(t.TempDir(), "a.png"), Name: "a.png", State: c.state, Size: 100, MediaID: "4711", Attempts: 1, FinishedAt: time.Now()}, Problem: c.problem}
			j.Sentence = words.Describe(c.state, c.problem)
			v := Look(j, "Today")
			require.Equal(t, c.color, v.color)
			require.Equal(t, c.buttons, v.buttons)
			require.LessOrEqual(t, len(v.buttons), maxButtons)
			require.Equal(t, c.menu, v.Menu)
			require.NotNil(t, v.icon)
			require.Equal(t, "Today", v.day)
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
	v := Look(uploader.Job{Upload: history.Upload{State: uploader.Waiting, Sentence: "No connection."}, RetryAt: at, Problem: uitest.Problem(commbox.CauseUnreachable)}, "")
	require.Equal(t, "No connection. Next try at 14:05:09.", v.Sentence)
}

func TestPresentTellsWhatIsNotSaved(t *testing.T) {
	uitest.UseLanguage(t, "en")
	v := Look(uploader.Job{Upload: history.Upload{State: uploader.Done, MediaID: "4711"}, SaveFailed: true}, "")
	require.Contains(t, v.Sentence, "This row is not saved yet")
	require.Equal(t, theme.ColorNameWarning, v.color)
	require.Equal(t, "4711", v.MediaID)
}

func TestCaption(t *testing.T) {
	uitest.UseLanguage(t, "en")
	at := time.Date(2024, 8, 6, 9, 5, 0, 0, time.Local)
	to := uploader.Destination{Channel: "Support"}
	require.Equal(t, "Support", uitest.Plain(caption(uploader.Job{Upload: history.Upload{Channel: to.Channel, Account: to.Account, StreamID: to.StreamID, Header: to.Header}})))
	require.Equal(t, "Support · 1.5 KB · 09:05", uitest.Plain(caption(uploader.Job{Upload: history.Upload{Channel: to.Channel, Account: to.Account, StreamID: to.StreamID, Header: to.Header, Size: 1536, FinishedAt: at}})))
	require.Equal(t, "Practice", uitest.Plain(caption(uploader.Job{Upload: history.Upload{Channel: "practice"}})))
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
		shown := Look(uploader.Job{Upload: history.Upload{Name: name}}, "").Name
		require.True(t, utf8.ValidString(shown), "%q", shown)
		require.NotRegexp(t, `[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]`, shown)
		require.Contains(t, shown, ".pdf")
	}
}

func TestDayIsNamedOnce(t *testing.T) {
	uitest.UseLanguage(t, "en")
	now := time.Date(2024, 3, 1, 12, 0, 0, 0, time.Local)
	at := func(days int) uploader.Job {
		return uploader.Job{Upload: history.Upload{CreatedAt: now.AddDate(0, 0, days)}}
	}
	today, yesterday := at(0), at(-1)
	require.Equal(t, "Today", dayOf(today, nil, now))
	require.Equal(t, "", dayOf(today, &today, now))
	require.Equal(t, "Yesterday", dayOf(yesterday, &today, now))
	require.Equal(t, "28 Feb", dayOf(at(-2), &yesterday, now))
}
