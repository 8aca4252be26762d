package uploadlist

import (
	"fyne.io/fyne/v2/lang"
)

// Action is something a person can ask of one upload.
type Action int

const (
	NoAction Action = iota
	CopyID
	CancelUpload
	RetryUpload
	UploadAgain
	ForgetUpload
	EnterKey
	RetryNow
	ShowDetails
	OpenFolder
	RemoveUpload
	Convert
	SendAnyway
	SendAsIs
	LeaveOut
	LookAtCopy
	CopyCommand
	RenewID
	UploadAnyway
	EditNote
	ToggleStar
	RestoreUpload
	TryMessage
	AskArrived
	Arrived
	NotArrived
	DoNotAsk
	Review
)

// Label returns what the button of an action is called.
func (a Action) Label() string {
	switch a {
	case CopyID:
		return lang.L("Copy ID")
	case CancelUpload:
		return lang.L("Cancel")
	case RetryUpload:
		return lang.L("Retry")
	case UploadAgain:
		return lang.L("Upload again")
	case ForgetUpload:
		return lang.L("Remove from list")
	case EnterKey:
		return lang.L("Enter key…")
	case RetryNow:
		return lang.L("Retry now")
	case ShowDetails:
		return lang.L("Details…")
	case OpenFolder:
		return lang.L("Open folder")
	case Convert:
		return lang.L("Convert")
	case SendAnyway:
		return lang.L("Upload anyway")
	case SendAsIs:
		return lang.L("Send as it is")
	case LeaveOut:
		return lang.L("Skip")
	case LookAtCopy:
		return lang.L("Preview")
	case CopyCommand:
		return lang.L("Copy command")
	case RenewID:
		return lang.L("Renew")
	case UploadAnyway:
		return lang.L("Upload anyway")
	case EditNote:
		return lang.L("Name and note…")
	case ToggleStar:
		return lang.L("Favourite")
	case Review:
		return lang.L("Review…")
	case RestoreUpload:
		return lang.L("Restore")
	case RemoveUpload:
		return lang.L("Remove from list")
	case TryMessage:
		return lang.L("Try it on my phone…")
	case AskArrived:
		return lang.L("Did it arrive?")
	case Arrived:
		return lang.L("It arrived")
	case NotArrived:
		return lang.L("It did not")
	case DoNotAsk:
		return lang.L("Do not ask again")
	}
	return ""
}
