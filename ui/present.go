package ui

import (
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"mediadrop/ui/language"
	"mediadrop/ui/words"
	"mediadrop/uploader"
	"mediadrop/uploader/media"
)

// rowView is how one upload looks: everything a row shows, decided without a
// widget.
type rowView struct {
	day       string // only on the first row of its day
	icon      fyne.Resource
	name      string
	caption   string // channel, size, time
	sentence  string
	color     fyne.ThemeColorName // of the sentence
	mediaID   string
	due       due
	copyLabel string  // what the button copies
	progress  float64 // 0 to 1; below 0: none
	// starrable tells that the row can be a favourite, starred that it is one.
	starrable, starred bool
	buttons            []action
	menu               []action
}

// present decides how an upload looks.
func present(j uploader.Job, day string) rowView {
	v := rowView{
		day: day, icon: kindIcon(j.Kind), name: title(j), caption: caption(j), starred: j.Favourite, copyLabel: copyID.label(),
		sentence: j.Sentence, color: theme.ColorNamePlaceHolder, progress: -1,
		menu: []action{openFolder},
	}
	switch j.State {
	case uploader.Checking:
		v.buttons = []action{cancelUpload}
		v.progress, v.sentence = words.CheckProgress(j)
	case uploader.Queued:
		v.sentence, v.buttons = lang.L("Queued"), []action{cancelUpload}
	case uploader.Uploading:
		v.progress, v.sentence = words.Progress(j)
		v.buttons = []action{cancelUpload}
	case uploader.Waiting:
		presentWaiting(&v, j)
	case uploader.Done:
		presentDone(&v, j, time.Now())
	case uploader.Failed:
		v.icon, v.color, v.buttons = theme.ErrorIcon(), theme.ColorNameError, []action{retryUpload}
		v.menu = []action{retryUpload, showDetails, openFolder, removeUpload}
	case uploader.Unknown:
		v.icon, v.color, v.buttons = theme.QuestionIcon(), theme.ColorNameWarning, []action{uploadAgain, forgetUpload}
		v.menu = []action{uploadAgain, forgetUpload, showDetails, openFolder}
	case uploader.Canceled:
		v.icon, v.buttons = theme.CancelIcon(), []action{retryUpload}
		if v.sentence == "" {
			v.sentence = lang.L("Stopped. Nothing was uploaded.")
		}
		v.menu = []action{retryUpload, openFolder, removeUpload}
	case uploader.Blocked:
		v.icon, v.color, v.buttons = theme.WarningIcon(), theme.ColorNameError, nil
		v.menu = []action{retryUpload, showDetails, openFolder, removeUpload}
		if j.Check.Command != "" {
			v.buttons = []action{copyCommand}
			v.menu = slices.Insert(v.menu, 1, copyCommand)
		}
	}
	if !filepath.IsAbs(j.Path) { // of somebody else's computer
		v.menu = slices.DeleteFunc(v.menu, func(a action) bool { return a == openFolder })
	}
	if j.SaveFailed {
		v.sentence = strings.TrimSpace(v.sentence + " " + lang.L("This could not be saved yet: the disk may be full. Keep MediaDrop open, or note the ID."))
		v.color = theme.ColorNameWarning
	}
	return v
}

// presentDone shows a media ID, for how long it is good, and what can be done
// with it.
func presentDone(v *rowView, j uploader.Job, now time.Time) {
	v.mediaID, v.sentence, v.starrable = j.MediaID, words.Sentences(j.Note, words.Outcome(j)), true
	v.due = dueOf(j, now)
	v.buttons = []action{copyID}
	switch {
	case j.Reused():
		v.buttons = append(v.buttons, uploadAnyway)
	case j.Expires().Sub(now) <= soon:
		v.buttons = append(v.buttons, renewID)
	}
	v.menu = []action{renewID, editNote, toggleStar, openFolder, removeUpload}
}

// title is what a row is called: what the person calls it, else its file name.
func title(j uploader.Job) string {
	if j.Label != "" {
		return words.FileName(j.Label)
	}
	return words.FileName(j.Name)
}

func presentWaiting(v *rowView, j uploader.Job) {
	if j.NeedsAnswer() {
		presentQuestion(v, j)
		return
	}
	v.icon, v.color, v.buttons = theme.HistoryIcon(), theme.ColorNameWarning, []action{retryNow, cancelUpload}
	if j.NeedsKey() {
		v.buttons = []action{enterKey, cancelUpload}
	}
	v.menu = []action{v.buttons[0], cancelUpload, showDetails, openFolder}
	if !j.RetryAt.IsZero() {
		v.sentence += " " + lang.L("Next try at {{.Time}}.", map[string]any{"Time": j.RetryAt.Local().Format("15:04:05")})
	}
}

// caption tells where a file went, how large it is, and when that was.
func caption(j uploader.Job) string {
	parts := []string{words.Channel(j.To.Channel)}
	if j.Label != "" {
		parts = append(parts, words.FileName(j.Name))
	}
	switch {
	case j.NeedsAnswer():
		parts = append(parts, words.Sizes(j))
	case j.Size > 0:
		parts = append(parts, words.Size(j.Size))
	}
	if !j.FinishedAt.IsZero() {
		parts = append(parts, words.Clock(j.FinishedAt))
	}
	return language.Joined(parts...)
}

func kindIcon(k media.Kind) fyne.Resource {
	switch k {
	case media.Image, media.Sticker:
		return theme.FileImageIcon()
	case media.Video:
		return theme.FileVideoIcon()
	case media.Audio:
		return theme.FileAudioIcon()
	case media.Document:
		return theme.DocumentIcon()
	}
	return theme.FileIcon()
}

// dayOf returns the day's name for the first row of a day, and nothing for those
// that follow it.
func dayOf(j uploader.Job, before *uploader.Job, now time.Time) string {
	day := words.Day(j.CreatedAt, now)
	if before != nil && words.Day(before.CreatedAt, now) == day {
		return ""
	}
	return day
}
