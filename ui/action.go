package ui

import "fyne.io/fyne/v2/lang"

// action is something a person can ask of one upload.
type action int

const (
	noAction action = iota
	copyID
	cancelUpload
	retryUpload
	uploadAgain
	forgetUpload
	enterKey
	retryNow
	showDetails
	openFolder
	removeUpload
	convert
	sendAnyway
	sendAsIs
	leaveOut
	lookAtCopy
	copyCommand
)

func (a action) label() string {
	switch a {
	case copyID:
		return lang.L("Copy ID")
	case cancelUpload:
		return lang.L("Cancel")
	case retryUpload:
		return lang.L("Retry")
	case uploadAgain:
		return lang.L("Upload again")
	case forgetUpload:
		return lang.L("Forget")
	case enterKey:
		return lang.L("Enter key…")
	case retryNow:
		return lang.L("Retry now")
	case showDetails:
		return lang.L("Details…")
	case openFolder:
		return lang.L("Open folder")
	case convert:
		return lang.L("Convert")
	case sendAnyway:
		return lang.L("Upload anyway")
	case sendAsIs:
		return lang.L("Send as it is")
	case leaveOut:
		return lang.L("Leave out")
	case lookAtCopy:
		return lang.L("Look at the result")
	case copyCommand:
		return lang.L("Copy command")
	case removeUpload:
		return lang.L("Remove from list…")
	}
	return ""
}
