// Package words says in plain language what happened, what it means and what to
// do: problems of uploads, findings of the check, errors of the program and the
// settings, sizes and times. All of it is in the language of the window. Describe
// may be called from any goroutine, the rest belongs to the main goroutine.
package words

import (
	"net/http"
	"strings"

	"fyne.io/fyne/v2/lang"

	"mediadrop/ui/language"
	"mediadrop/uploader"
	"mediadrop/uploader/commbox"
)

// maxSaid is how many characters of the service's own words a sentence holds;
// the details have them all.
const maxSaid = 300

// Describe puts an upload's problem into one or two sentences: what happened,
// what it means, what to do. It may be called from any goroutine.
func Describe(state uploader.State, p *uploader.Problem) string {
	defer language.Hold()()
	if p == nil {
		return ""
	}
	text := describe(state, p)
	if said := serviceSaid(p); said != "" {
		text += " " + lang.L("CommBox says: “{{.Text}}”", map[string]any{"Text": said})
	}
	return text
}

// serviceSaid joins the service's own words, where they add something.
func serviceSaid(p *uploader.Problem) string {
	parts := make([]string, 0, len(p.Failed)+1)
	if p.Description != "" {
		parts = append(parts, p.Description)
	}
	said := []rune(strings.Join(append(parts, p.Failed...), "; "))
	if len(said) > maxSaid {
		return strings.TrimSpace(string(said[:maxSaid])) + "…"
	}
	return string(said)
}

func describe(state uploader.State, p *uploader.Problem) string {
	if state == uploader.Canceled {
		if p.HandedOver {
			return lang.L("Stopped, but it may have been uploaded already.")
		}
		return lang.L("Stopped. Nothing was uploaded.")
	}
	if state == uploader.Unknown {
		return describeUnknown(p)
	}
	if state == uploader.Waiting {
		if text := describeWaiting(p); text != "" {
			return text
		}
	}
	if text := Inspection(p); text != "" {
		return text
	}
	if text := describeFile(p); text != "" {
		return text
	}
	return describeFailure(p)
}

func describeUnknown(p *uploader.Problem) string {
	switch p.Code {
	case uploader.CodeInterrupted:
		return lang.L("CommBox may have it: MediaDrop closed before the answer came. Upload again only if you are sure that you need to.")
	case uploader.Code(commbox.CauseNoAnswer):
		return lang.L("CommBox may have it: the whole file was sent, but no answer came. Uploading again could make a second copy.")
	case uploader.Code(commbox.CauseEmptyAnswer):
		return lang.L("CommBox may have it: it said that all is well, but its answer is empty, without a media ID (HTTP {{.Status}}). Uploading again could make a second copy.", map[string]any{"Status": p.HTTPStatus})
	case uploader.Code(commbox.CauseUnreadable):
		return lang.L("CommBox may have it: it took the file, but its answer holds no media ID that can be read. Uploading again could make a second copy.")
	}
	return lang.L("CommBox may have it: it reported a fault of its own after the file was sent. Uploading again could make a second copy.")
}

func describeWaiting(p *uploader.Problem) string {
	switch p.Code {
	case uploader.CodeOffline:
		return lang.L("This computer has no network. The upload goes on by itself when it is back.")
	case uploader.Code(commbox.CauseUnreachable):
		return lang.L("No connection to CommBox. MediaDrop tries again by itself.")
	case uploader.Code(commbox.CauseProxyDown):
		return lang.L("Your company's proxy ({{.Proxy}}) does not answer. MediaDrop tries again by itself.", namedProxy(p))
	case uploader.Code(commbox.CauseProxyDeadEnd):
		return lang.L("CommBox cannot be reached from your company's proxy ({{.Proxy}}) at the moment. MediaDrop tries again by itself.", namedProxy(p))
	case uploader.Code(commbox.CauseStale):
		return lang.L("The connection was not there any more. MediaDrop makes a new one.")
	case uploader.Code(commbox.CauseEarlyFault):
		return lang.L("A server on the way to CommBox broke off before the file had arrived. MediaDrop tries again by itself.")
	case uploader.Code(commbox.CauseInterrupted), uploader.Code(commbox.CauseStalled):
		return lang.L("The connection broke while the file was being sent. MediaDrop tries once more by itself.")
	case uploader.Code(commbox.CauseThrottled):
		return lang.L("CommBox has too many requests at the moment. MediaDrop goes on by itself.")
	case uploader.Code(commbox.CauseBusy):
		return lang.L("CommBox is busy at the moment. MediaDrop tries again by itself.")
	case uploader.Code(commbox.CauseKeyRefused):
		if p.HTTPStatus != http.StatusForbidden {
			return lang.L("CommBox did not accept the key. Replace the key, and the upload goes on by itself.")
		}
	case uploader.CodeInterrupted:
		return lang.L("MediaDrop closed before this file was sent.")
	}
	return ""
}

// describeFile words what is wrong with the file as a thing on a disk.
func describeFile(p *uploader.Problem) string {
	switch p.Code {
	case uploader.Code(commbox.CauseFileGone):
		return lang.L("The file is not there. It may have been moved, renamed or deleted: look where it is now and drop it again.")
	case uploader.Code(commbox.CauseFileUnreadable):
		return lang.L("The file cannot be read. It may be open in another program, or belong to somebody else. Close it there, then try again.")
	case uploader.Code(commbox.CauseFileChanged):
		return lang.L("The file changed while it was being sent, so it was not uploaded. Try again when nobody writes to it any more.")
	case uploader.CodeMemory:
		return lang.L("The file could not be read: it takes more memory than one file may. Nothing was sent. It may be damaged, or made to do harm. Save it once more in the program it comes from, and drop that.")
	case uploader.CodeTime:
		return lang.L("The file could not be read: it takes longer than one file may, so the work on it was ended. Nothing was sent. It may be damaged, or made to do harm. Save it once more in the program it comes from, and drop that.")
	case uploader.CodeCrashed:
		return lang.L("The file could not be read: what looks into files failed over it. Nothing was sent, and MediaDrop goes on. It may be damaged, or made to do harm. Save it once more in the program it comes from, and drop that.")
	case uploader.CodeNoWorker:
		return lang.L("The part of MediaDrop that looks into files does not start, so nothing was sent. Close MediaDrop, start it again, and try once more. If that does not help, ask your IT department whether a security program stops it.")
	case uploader.CodeCopyNotWritten:
		return lang.L("The converted copy could not be written: the disk of this computer may be full. Make room, then try again.")
	}
	return ""
}

func describeFailure(p *uploader.Problem) string {
	switch p.Code {
	case uploader.Code(commbox.CauseUnreachable):
		if p.Proxy != "" {
			return lang.L("CommBox could not be reached through your company's proxy ({{.Proxy}}). Check the network, then try again.", namedProxy(p))
		}
		return lang.L("CommBox could not be reached. Check the network, then try again.")
	case uploader.Code(commbox.CauseProxy):
		return lang.L("Your company's proxy did not let the upload through. Ask your IT department to allow the CommBox address.")
	case uploader.Code(commbox.CauseProxyDown):
		return lang.L("Your company's proxy ({{.Proxy}}) does not answer, so CommBox cannot be reached. Check the network and the system's proxy settings, then try again.", namedProxy(p))
	case uploader.Code(commbox.CauseProxyLogin):
		return lang.L("Your company's proxy ({{.Proxy}}) wants somebody to sign in, which MediaDrop cannot ask you for. Ask your IT department how programs sign in to the proxy.", namedProxy(p))
	case uploader.Code(commbox.CauseProxyDeadEnd):
		return lang.L("CommBox cannot be reached from your company's proxy ({{.Proxy}}). Try again later; if it stays like this, tell your IT department.", namedProxy(p))
	case uploader.Code(commbox.CauseCertificateTime):
		return lang.L("Not sent: by this computer's clock, CommBox's certificate is not valid now. Check the date and time of this computer. If they are right, ask your IT department.")
	case uploader.Code(commbox.CauseTLSOutdated):
		return lang.L("Not sent: the other side offers only encryption that is too old to be safe. A filter or an old proxy may stand in between. Ask your IT department.")
	case uploader.Code(commbox.CauseClientCertificate):
		return lang.L("Not sent: the other side wants a certificate of this computer, which CommBox never does. A gateway of your company may stand in between. Ask your IT department.")
	case uploader.Code(commbox.CauseStale):
		return lang.L("The connection was lost before anything was sent. Try again.")
	case uploader.Code(commbox.CauseEarlyFault):
		return lang.L("A server on the way to CommBox broke off before the file had arrived. Try again later.")
	case uploader.Code(commbox.CauseEarlyAnswer):
		return lang.L("Not uploaded: something answered in CommBox's place before the file was sent, as the login page of a network does. Sign in to the network in your browser, then try again.")
	case uploader.Code(commbox.CauseCertificate):
		return lang.L("Not sent: the other side could not prove that it is CommBox. A login page or a filter may stand in between. Ask your IT department.")
	case uploader.Code(commbox.CauseInterrupted), uploader.Code(commbox.CauseStalled):
		return lang.L("The connection broke while the file was being sent. The file may be too large for the server, or the network too weak. Try again later.")
	case uploader.Code(commbox.CauseThrottled), uploader.Code(commbox.CauseBusy):
		return lang.L("CommBox was too busy to take the file. Wait a few minutes, then try again.")
	case uploader.Code(commbox.CauseKeyRefused):
		if p.HTTPStatus == http.StatusForbidden {
			return lang.L("CommBox refused access. The key may not be allowed to upload, or your network may not be on CommBox's list of allowed addresses.")
		}
		return lang.L("CommBox did not accept the key. Copy the key once more, and nothing else.")
	case uploader.Code(commbox.CauseNotFound):
		return lang.L("CommBox does not know this channel. Check its stream ID in the settings. (Some servers also answer like this to a file that is too large.)")
	case uploader.Code(commbox.CauseTooLarge):
		return lang.L("The server says that the file is too large. Make it smaller, then drop it again.")
	case uploader.Code(commbox.CauseRedirected):
		return lang.L("The address sent the upload on to another one, which MediaDrop does not follow, to protect the key. Check the base URL in the settings.")
	case uploader.CodeKeyMissing:
		return lang.L("There is no key for this channel yet. Enter the key, and the upload goes on by itself.")
	case uploader.CodeKeychain:
		return lang.L("The key could not be read from the system's keychain. Unlock the keychain or enter the key again, and the upload goes on by itself.")
	case uploader.CodeChannelBroken:
		return lang.L("The channel's account is not set up any more. Check the settings.")
	}
	return lang.L("CommBox refused the file. Change it as CommBox asks, or send the details to your administrator.")
}

// namedProxy names the proxy in a sentence.
func namedProxy(p *uploader.Problem) map[string]any {
	return map[string]any{"Proxy": FileName(p.Proxy)}
}
