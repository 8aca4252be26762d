package uploadlist

import (
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"mediadrop/ui/control"
	"mediadrop/ui/language"
	"mediadrop/ui/words"
	"mediadrop/uploader"
	"mediadrop/uploader/media"
)

// View is how one upload looks: everything a row shows, decided without a
// widget.
type View struct {
	icon      fyne.Resource // of the kind of file
	thumbnail fyne.Resource // nil where there is none yet
	page      bool          // it is the page of a document
	badge     badge
	Name      string
	chip      string // before the caption
	caption   string // channel, type, size, time
	note      string // the person's own
	Sentence  string
	color     fyne.ThemeColorName // of the sentence
	MediaID   string
	expiry    words.Expiry
	copyLabel string  // what the main button copies
	Progress  float64 // 0 to 1; below 0: none
	// starrable tells that the row can be a favourite, starred that it is one, and
	// copyable that it has an ID for which there are several forms.
	starrable, starred, copyable bool

	main Action // the most likely next act
	Menu []Action
}

// Look decides how an upload looks, in a list that names the day of each row or
// does not.
func Look(j uploader.Job, dayNamed bool) View {
	v := View{
		icon: kindIcon(j.Kind), badge: badgeOf(j), Name: title(j), caption: caption(j, dayNamed), starred: j.Favourite, copyLabel: CopyID.Label(),
		Sentence: words.Sentence(j), color: theme.ColorNamePlaceHolder, Progress: -1,
		Menu: []Action{OpenFolder},
	}
	if control.IsPractice(j.Channel) {
		v.chip = words.PracticeMark()
	}
	switch j.State {
	case uploader.Checking:
		v.main = CancelUpload
		v.Progress, v.Sentence = words.CheckProgress(j)
	case uploader.Queued:
		v.Sentence, v.main = lang.L("Queued"), CancelUpload
	case uploader.Uploading:
		v.Progress, v.Sentence = words.Progress(j)
		v.main = CancelUpload
	case uploader.Waiting:
		presentWaiting(&v, j)
	case uploader.Done:
		presentDone(&v, j, words.ServiceTime())
	case uploader.Failed:
		v.color, v.main = theme.ColorNameError, RetryUpload
		v.Menu = []Action{RetryUpload, ShowDetails, OpenFolder, RemoveUpload}
	case uploader.Unknown:
		v.color, v.main = theme.ColorNameWarning, UploadAgain
		v.Menu = []Action{UploadAgain, ForgetUpload, ShowDetails, OpenFolder}
	case uploader.Canceled:
		v.main = RetryUpload
		if v.Sentence == "" {
			v.Sentence = lang.L("Stopped. Nothing was uploaded.")
		}
		v.Menu = []Action{RetryUpload, OpenFolder, RemoveUpload}
	case uploader.Blocked:
		v.color, v.main = theme.ColorNameError, ShowDetails
		v.Menu = []Action{RetryUpload, ShowDetails, OpenFolder, RemoveUpload}
		if j.Check.Command != "" {
			v.main = CopyCommand
			v.Menu = slices.Insert(v.Menu, 1, CopyCommand)
		}
	}
	if j.Unreadable != "" {
		v.Sentence, v.color = lang.L("This row cannot be read whole: another program may have changed the list. The rest is as it was."), theme.ColorNameWarning
	}
	if !j.RemovedAt.IsZero() {
		v.main, v.Menu, v.starrable = RestoreUpload, []Action{RestoreUpload, OpenFolder}, false
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

// presentDone shows a media ID, for how long it is good, and what can be done
// with it.
func presentDone(v *View, j uploader.Job, now time.Time) {
	v.MediaID, v.note, v.Sentence, v.starrable, v.copyable = j.MediaID, words.Note(j.Note), words.Outcome(j), true, true
	v.expiry = words.ExpiryOf(j, now)
	v.main, v.Menu = CopyID, []Action{TryMessage, RenewID, EditNote, ToggleStar, OpenFolder, RemoveUpload}
	ends := j.Expires().Sub(now) <= words.ExpiresSoon || j.InFuture(now)
	if ends {
		v.badge = badge{badgeClock, v.expiry.Color}
	}
	if !j.ProvenAt.IsZero() { // pressed by mistake, or true no more
		v.Menu = slices.Insert(v.Menu, 1, NotArrived)
	}
	if j.Reused() && !j.IsElsewhere() {
		v.Menu = slices.Insert(v.Menu, 0, UploadAnyway)
	}
	switch {
	case j.IsElsewhere() && j.Account == "": // of a colleague, or imported, in a channel that is not this person's
		v.Menu = slices.DeleteFunc(v.Menu, func(a Action) bool { return a == RenewID || a == UploadAnyway || a == TryMessage })
	case ends:
		v.main = RenewID
	}
}

// presentQuestion offers what can be done with a file that waits for an
// answer.
func presentQuestion(v *View, j uploader.Job) {
	yes, no := choices(j)
	v.color, v.main = theme.ColorNameForeground, Review
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
		v.Sentence, v.main = lang.L("Queued"), CancelUpload
		return
	}
	v.color, v.main = theme.ColorNameWarning, RetryNow
	v.Menu = []Action{RetryNow, CancelUpload, ShowDetails, OpenFolder}
	switch {
	case j.Problem != nil && j.Problem.Code == uploader.CodeSameFile:
		v.color, v.main = theme.ColorNamePlaceHolder, CancelUpload
		v.Menu = []Action{CancelUpload, OpenFolder}
	case j.Problem != nil && (j.Problem.Code == uploader.CodeKeychain || j.Problem.Code == uploader.CodeKeychainAsked):
		// It is asked again, or done without.
		v.Menu = []Action{RetryNow, EnterKey, CancelUpload, ShowDetails, OpenFolder}
	case j.NeedsKey():
		v.main = EnterKey
		v.Menu = []Action{EnterKey, RetryNow, CancelUpload, ShowDetails, OpenFolder}
	}
	if !j.RetryAt.IsZero() {
		v.Sentence += " " + lang.L("Next try at {{.Time}}.", map[string]any{"Time": j.RetryAt.Local().Format("15:04:05")})
	}
}

// caption returns where a file went, its type, how large it is, when that was, and
// who uploaded it where that was a colleague. The day is in it where the list does
// not name it.
func caption(j uploader.Job, dayNamed bool) string {
	var parts []string
	if !control.IsPractice(j.Channel) { // that is said louder
		parts = append(parts, words.Channel(j.Channel))
	}
	if j.Label != "" {
		parts = append(parts, words.FileName(j.Name))
	}
	parts = append(parts, words.Types(j))
	switch {
	case j.NeedsAnswer():
		parts = append(parts, words.Sizes(j))
	case j.Size > 0:
		parts = append(parts, words.Size(j.Size))
	}
	if !j.FinishedAt.IsZero() {
		if !dayNamed {
			parts = append(parts, words.Day(j.FinishedAt, time.Now()))
		}
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
