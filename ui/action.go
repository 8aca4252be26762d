package ui

import (
	"fyne.io/fyne/v2/lang"

	"mediadrop/settings"
)

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
	renewID
	uploadAnyway
	editNote
	toggleStar
)

// copyLabel names the button that copies in the format that the person picked.
func copyLabel(format string) string {
	switch format {
	case settings.CopyID, "":
		return copyID.label()
	case settings.CopyHeader:
		return lang.L("Copy header")
	case settings.CopyRequest:
		return lang.L("Copy request")
	}
	return lang.L("Copy")
}

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
	case renewID:
		return lang.L("Renew")
	case uploadAnyway:
		return lang.L("Upload anyway")
	case editNote:
		return lang.L("Name and note…")
	case toggleStar:
		return lang.L("Favourite")
	case removeUpload:
		return lang.L("Remove from list")
	}
	return ""
}
