package words

import (
	"net/http"

	"fyne.io/fyne/v2/lang"

	"mediadrop/ui/control"
	"mediadrop/uploader"
	"mediadrop/uploader/commbox"
)

// TestMessage returns what came of a message to the person's own phone, sent through a
// channel: what happened, what it means, what to do.
func TestMessage(channel string, state control.MessageState, p *uploader.Problem) string {
	switch accepted := state == control.MessageAccepted || p == nil; {
	case accepted && control.IsPractice(channel):
		return lang.L("Practice: the message was accepted, and nothing reaches your phone.")
	case accepted:
		return lang.L("CommBox accepted the message. Look at your phone.")
	}
	text := messageFailed(p)
	if state == control.MessageUnknown {
		text = messageUnknown(p)
	}
	if said := serviceSaid(p); said != "" {
		text = Sentences(text, lang.L("CommBox says: “{{.Text}}”", map[string]any{"Text": said}))
	}
	return text
}

func messageUnknown(p *uploader.Problem) string {
	first := lang.L("Look at your phone first: the message may have been sent.")
	switch p.Code {
	case uploader.Code(commbox.CauseNoAnswer), uploader.Code(commbox.CauseCanceled):
		return Sentences(first, lang.L("No answer came from CommBox."))
	case uploader.Code(commbox.CauseServerError):
		return Sentences(first, lang.L("CommBox had an error after receiving it."))
	}
	return Sentences(first, lang.L("CommBox accepted it, but its answer cannot be read."))
}

func messageFailed(p *uploader.Problem) string {
	switch p.Code {
	case uploader.CodeOffline:
		return lang.L("Not sent: this computer is offline.")
	case uploader.CodeKeyMissing:
		return lang.L("Not sent: there is no key for this channel yet. Enter it in Settings > Key, then try again.")
	case uploader.CodeKeychainAsked:
		return Sentences(lang.L("Not sent."), describeWaiting(p))
	case uploader.CodeKeychain:
		return lang.L("Not sent: the key could not be read from the system's keychain. Unlock the keychain, then try again.")
	case uploader.CodeNoKeychain:
		return Sentences(lang.L("Not sent."), lang.L("This computer has no keychain that MediaDrop can use. Enter the key in Settings > Key, then try again."))
	case uploader.CodeInterrupted, uploader.Code(commbox.CauseCanceled):
		return lang.L("Stopped. Nothing was sent.")
	case uploader.Code(commbox.CauseThrottled), uploader.Code(commbox.CauseBusy):
		return lang.L("Not sent: CommBox has too many requests at the moment. Wait a few minutes, then try again.")
	case uploader.Code(commbox.CauseKeyRefused):
		if p.HTTPStatus == http.StatusForbidden {
			return lang.L("CommBox denied access. Your key may not be allowed to send messages, or your network may not be on CommBox's list of allowed addresses.")
		}
		return lang.L("CommBox rejected the key. Replace it in Settings > Key, then try again.")
	case uploader.Code(commbox.CauseNotFound):
		return lang.L("CommBox does not know this channel, or cannot send messages from it. Check its stream ID in the settings.")
	case uploader.Code(commbox.CauseRejected), uploader.Code(commbox.CauseTooLarge), uploader.Code(commbox.CauseFileUnreadable):
		if p.HTTPStatus == http.StatusNotImplemented {
			return lang.L("CommBox cannot send templates from this channel. Ask your administrator.")
		}
		return lang.L("CommBox did not send the message. Compare the template's name, language, header and texts with those at WhatsApp, and check the number.")
	case uploader.Code(commbox.CauseInterrupted), uploader.Code(commbox.CauseStalled), uploader.Code(commbox.CauseEarlyFault), uploader.Code(commbox.CauseStale):
		return lang.L("The connection broke before the message was sent. Try again.")
	case uploader.Code(commbox.CauseEarlyAnswer):
		return lang.L("Not sent: something else answered instead of CommBox, such as a network's login page. Sign in to the network in your browser, then try again.")
	case uploader.Code(commbox.CauseProxy):
		return lang.L("Not sent: your company's proxy blocked it. Ask your IT department to allow CommBox's address.")
	case uploader.Code(commbox.CauseRedirected):
		return lang.L("Not sent: the server redirected to another address. To protect your key, MediaDrop did not follow it. If the network wants you to sign in, do that in your browser, then try again. Otherwise check the base URL in the settings.")
	}
	return Sentences(lang.L("Not sent."), describeFailure(p))
}
