package uploadlist

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

// View is how one upload looks: everything a row shows, decided without a
// widget.
type View struct {
	day       string // only on the first row of its day
	icon      fyne.Resource
	Name      string
	caption   string // channel, size, time
	Sentence  string
	color     fyne.ThemeColorName // of the sentence
	MediaID   string
	expiry    words.Expiry
	copyLabel string  // what the button copies
	Progress  float64 // 0 to 1; below 0: none
	// starrable tells that the row can be a favourite, starred that it is one.
	starrable, starred bool
	buttons            []Action
	Menu               []Action
}

// Look decides how an upload looks.
func Look(j uploader.Job, day string) View {
	v := View{
		day: day, icon: kindIcon(j.Kind), Name: title(j), caption: caption(j), starred: j.Favourite, copyLabel: CopyID.Label(),
		Sentence: j.Sentence, color: theme.ColorNamePlaceHolder, Progress: -1,
		Menu: []Action{OpenFolder},
	}
	switch j.State {
	case uploader.Checking:
		v.buttons = []Action{CancelUpload}
		v.Progress, v.Sentence = words.CheckProgress(j)
	case uploader.Queued:
		v.Sentence, v.buttons = lang.L("Queued"), []Action{CancelUpload}
	case uploader.Uploading:
		v.Progress, v.Sentence = words.Progress(j)
		v.buttons = []Action{CancelUpload}
	case uploader.Waiting:
		presentWaiting(&v, j)
	case uploader.Done:
		presentDone(&v, j, words.ServiceTime())
	case uploader.Failed:
		v.icon, v.color, v.buttons = theme.ErrorIcon(), theme.ColorNameError, []Action{RetryUpload}
		v.Menu = []Action{RetryUpload, ShowDetails, OpenFolder, RemoveUpload}
	case uploader.Unknown:
		v.icon, v.color, v.buttons = theme.QuestionIcon(), theme.ColorNameWarning, []Action{UploadAgain, ForgetUpload}
		v.Menu = []Action{UploadAgain, ForgetUpload, ShowDetails, OpenFolder}
	case uploader.Canceled:
		v.icon, v.buttons = theme.CancelIcon(), []Action{RetryUpload}
		if v.Sentence == "" {
			v.Sentence = lang.L("Stopped. Nothing was uploaded.")
		}
		v.Menu = []Action{RetryUpload, OpenFolder, RemoveUpload}
	case uploader.Blocked:
		v.icon, v.color, v.buttons = theme.WarningIcon(), theme.ColorNameError, nil
		v.Menu = []Action{RetryUpload, ShowDetails, OpenFolder, RemoveUpload}
		if j.Check.Command != "" {
			v.buttons = []Action{CopyCommand}
			v.Menu = slices.Insert(v.Menu, 1, CopyCommand)
		}
	}
	if !j.RemovedAt.IsZero() {
		v.buttons, v.Menu, v.starrable = []Action{RestoreUpload}, []Action{RestoreUpload, OpenFolder}, false
		v.Sentence, v.color = lang.L("Removed on {{.Date}}.", map[string]any{"Date": words.Date(j.RemovedAt)}), theme.ColorNamePlaceHolder
	}
	if !filepath.IsAbs(j.Path) { // of somebody else's computer
		v.Menu = slices.DeleteFunc(v.Menu, func(a Action) bool { return a == OpenFolder })
	}
	if j.SaveFailed {
		v.Sentence = strings.TrimSpace(v.Sentence + " " + lang.L("This row is not saved yet: the disk may be full. Keep MediaDrop open, or write down the ID."))
		v.color = theme.ColorNameWarning
	}
	return v
}

// FirstAction returns what the first button of an upload's row does.
func FirstAction(j uploader.Job) (Action, bool) {
	if buttons := Look(j, "").buttons; len(buttons) > 0 {
		return buttons[0], true
	}
	return NoAction, false
}

// presentDone shows a media ID, for how long it is good, and what can be done
// with it.
func presentDone(v *View, j uploader.Job, now time.Time) {
	v.MediaID, v.Sentence, v.starrable = j.MediaID, words.Sentences(j.Note, words.Outcome(j)), true
	v.expiry = words.ExpiryOf(j, now)
	v.buttons = []Action{CopyID}
	switch {
	case j.Reused() && !j.IsElsewhere():
		v.buttons = append(v.buttons, UploadAnyway)
	case j.Expires().Sub(now) <= words.ExpiresSoon, j.InFuture(now):
		v.buttons = append(v.buttons, RenewID)
	}
	v.Menu = []Action{TryMessage, RenewID, EditNote, ToggleStar, OpenFolder, RemoveUpload}
	if !j.ProvenAt.IsZero() { // pressed by mistake, or true no more
		v.Menu = slices.Insert(v.Menu, 1, NotArrived)
	}
	if j.IsElsewhere() && j.Account == "" { // of a colleague, or imported, in a channel that is not this person's
		cannot := func(a Action) bool { return a == RenewID || a == UploadAnyway || a == TryMessage }
		v.buttons, v.Menu = slices.DeleteFunc(v.buttons, cannot), slices.DeleteFunc(v.Menu, cannot)
	}
}

// presentQuestion offers what can be done with a file that waits for an
// answer.
func presentQuestion(v *View, j uploader.Job) {
	yes, no := choices(j)
	v.icon, v.color, v.buttons = theme.QuestionIcon(), theme.ColorNameForeground, []Action{yes, no}
	v.Menu = []Action{yes, no, LookAtCopy, ShowDetails, OpenFolder, CancelUpload}
}

// choices are the two ways to answer the question about a file.
func choices(j uploader.Job) (yes, no Action) {
	yes, no = Convert, SendAsIs
	if j.SendsAnyway() {
		yes = SendAnyway
	}
	if j.NoLeavesOut() {
		no = LeaveOut
	}
	return yes, no
}

// title is what a row is called: what the person calls it, else its file name.
func title(j uploader.Job) string {
	if j.Label != "" {
		return words.FileName(j.Label)
	}
	return words.FileName(j.Name)
}

func presentWaiting(v *View, j uploader.Job) {
	if j.NeedsAnswer() {
		presentQuestion(v, j)
		return
	}
	if j.WaitsItsTurn() {
		v.Sentence, v.buttons = lang.L("Queued"), []Action{CancelUpload}
		return
	}
	v.icon, v.color, v.buttons = theme.HistoryIcon(), theme.ColorNameWarning, []Action{RetryNow, CancelUpload}
	v.Menu = []Action{RetryNow, CancelUpload, ShowDetails, OpenFolder}
	switch {
	case j.Problem != nil && j.Problem.Code == uploader.CodeSameFile:
		v.color, v.buttons = theme.ColorNamePlaceHolder, []Action{CancelUpload}
		v.Menu = []Action{CancelUpload, OpenFolder}
	case j.Problem != nil && (j.Problem.Code == uploader.CodeKeychain || j.Problem.Code == uploader.CodeKeychainAsked):
		// It is asked again, or done without.
		v.Menu = []Action{RetryNow, EnterKey, CancelUpload, ShowDetails, OpenFolder}
	case j.NeedsKey():
		v.buttons = []Action{EnterKey, CancelUpload}
		v.Menu = []Action{EnterKey, RetryNow, CancelUpload, ShowDetails, OpenFolder}
	}
	if !j.RetryAt.IsZero() {
		v.Sentence += " " + lang.L("Next try at {{.Time}}.", map[string]any{"Time": j.RetryAt.Local().Format("15:04:05")})
	}
}

// caption returns where a file went, how large it is, when that was, and who
// uploaded it where that was a colleague.
func caption(j uploader.Job) string {
	parts := []string{words.Channel(j.Channel)}
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
	if j.Member != "" {
		parts = append(parts, lang.L("from {{.Name}}", map[string]any{"Name": j.Member}))
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
