package ui

import (
	"fyne.io/fyne/v2/theme"

	"mediadrop/uploader"
	"mediadrop/uploader/media"
)

// presentQuestion offers what can be done with a file that waits for an
// answer.
func presentQuestion(v *rowView, j uploader.Job) {
	yes, no := choices(j)
	v.icon, v.color, v.buttons = theme.QuestionIcon(), theme.ColorNameForeground, []action{yes, no}
	v.menu = []action{yes, no, lookAtCopy, showDetails, openFolder, cancelUpload}
}

// choices are the two ways to answer the question about a file.
func choices(j uploader.Job) (yes, no action) {
	yes, no = convert, leaveOut
	if j.Reason == media.ReasonWrongHeader {
		return sendAnyway, leaveOut
	}
	if j.Check.Sendable() {
		no = sendAsIs
	}
	return yes, no
}
