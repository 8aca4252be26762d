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
		text = language.Sentences(text, lang.L("CommBox says: “{{.Text}}”", map[string]any{"Text": said}))
	}
	return text
}

// Sentence is Describe for an upload. Of one that ended in an earlier run it is what was
// kept of it, in the language of that time.
func Sentence(j uploader.Job) string {
	if j.Problem == nil {
		return j.Sentence
	}
	return Describe(j.State, j.Problem)
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
		return lang.L("CommBox may have the file: MediaDrop closed before the answer came. Upload it again only if you are sure you need to.")
	case uploader.Code(commbox.CauseNoAnswer):
		return lang.L("CommBox may have the file: all of it was sent, but no answer came. Uploading again could make a second copy.")
	case uploader.Code(commbox.CauseEmptyAnswer):
		return lang.L("CommBox may have the file: it reported success, but its answer was empty and gave no media ID (HTTP {{.Status}}). Uploading again could make a second copy.", map[string]any{"Status": p.HTTPStatus})
	case uploader.Code(commbox.CauseUnreadable):
		if p.IsWebPage() {
			return lang.L("A web page came instead of CommBox's answer, such as a network's login page. If the network wants you to sign in, do that in your browser. CommBox may have the file: uploading again could make a second copy.")
		}
		return lang.L("CommBox may have the file: it accepted it, but its answer has no readable media ID. Uploading again could make a second copy.")
	}
	return lang.L("CommBox had an error after receiving the file, so it may or may not have been saved. Uploading again could make a second copy.")
}

func describeWaiting(p *uploader.Problem) string {
	switch p.Code {
	case uploader.CodeOffline:
		return lang.L("This computer is offline. The upload will continue when the network is back.")
	case uploader.CodeSameFile:
		return lang.L("The same file is already on its way to this channel: its media ID will be used.")
	case uploader.CodeKeychainAsked:
		return lang.L("Waiting for the system's keychain. A window that asks for its password may be hidden behind others.")
	case uploader.Code(commbox.CauseUnreachable):
		return lang.L("No connection to CommBox. MediaDrop will try again automatically.")
	case uploader.Code(commbox.CauseProxyDown):
		return lang.L("Your company's proxy ({{.Proxy}}) is not responding. MediaDrop will try again automatically.", namedProxy(p))
	case uploader.Code(commbox.CauseProxyDeadEnd):
		return lang.L("Your company's proxy ({{.Proxy}}) cannot reach CommBox at the moment. MediaDrop will try again automatically.", namedProxy(p))
	case uploader.Code(commbox.CauseStale):
		return lang.L("The connection was closed. MediaDrop is opening a new one.")
	case uploader.Code(commbox.CauseEarlyFault):
		return lang.L("A server on the way to CommBox dropped the connection before the file arrived. MediaDrop will try again automatically.")
	case uploader.Code(commbox.CauseInterrupted), uploader.Code(commbox.CauseStalled):
		return lang.L("The connection broke while the file was being sent. MediaDrop will try once more automatically.")
	case uploader.Code(commbox.CauseThrottled):
		if p.Long {
			return lang.L("CommBox has accepted nothing for more than ten minutes: it has too many requests. MediaDrop will keep trying automatically.")
		}
		return lang.L("CommBox has too many requests at the moment. MediaDrop will continue automatically.")
	case uploader.Code(commbox.CauseBusy):
		return lang.L("CommBox is busy at the moment. MediaDrop will try again automatically.")
	case uploader.Code(commbox.CauseKeyRefused):
		if p.HTTPStatus != http.StatusForbidden {
			return lang.L("CommBox rejected the key. Replace it, and the upload will continue.")
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
		return lang.L("The file was not found. It may have been moved, renamed or deleted: find it and drop it again.")
	case uploader.Code(commbox.CauseFileUnreadable):
		return lang.L("The file could not be read. It may be open in another program, or you may not have permission to read it. Close it there, then try again.")
	case uploader.Code(commbox.CauseFileChanged):
		return lang.L("The file changed while it was being sent, so it was not uploaded. Try again when it is no longer being changed.")
	case uploader.CodeMemory:
		return lang.L("The file could not be read: it needs more memory than MediaDrop allows for one file. Nothing was sent. It may be damaged or malicious. Save it again in the program it came from, then drop the new file.")
	case uploader.CodeTime:
		return lang.L("The file could not be read: it took too long, so MediaDrop gave up on it. Nothing was sent. It may be damaged or malicious. Save it again in the program it came from, then drop the new file.")
	case uploader.CodeCrashed:
		return lang.L("The file could not be read: the part of MediaDrop that checks files crashed on it. Nothing was sent. It may be damaged or malicious. Save it again in the program it came from, then drop the new file.")
	case uploader.CodeNoWorker:
		return lang.L("Nothing was sent: the part of MediaDrop that checks files does not start. Close MediaDrop, start it again and retry. If that does not help, ask your IT department whether security software is blocking it.")
	case uploader.CodeCopyNotWritten:
		return lang.L("The converted copy could not be saved: this computer's disk may be full. Free some space, then try again.")
	}
	return ""
}

func describeFailure(p *uploader.Problem) string {
	switch p.Code {
	case uploader.Code(commbox.CauseUnreachable):
		if p.Proxy != "" {
			return lang.L("CommBox could not be reached through your company's proxy ({{.Proxy}}). Check your network connection, then try again.", namedProxy(p))
		}
		return lang.L("CommBox could not be reached. Check your network connection, then try again.")
	case uploader.Code(commbox.CauseProxy):
		return lang.L("Your company's proxy blocked the upload. Ask your IT department to allow CommBox's address.")
	case uploader.Code(commbox.CauseProxyDown):
		return lang.L("Your company's proxy ({{.Proxy}}) is not responding, so CommBox cannot be reached. Check your network connection and the system's proxy settings, then try again.", namedProxy(p))
	case uploader.Code(commbox.CauseProxyLogin):
		return lang.L("Your company's proxy ({{.Proxy}}) requires a sign-in, which MediaDrop cannot do. Ask your IT department how programs sign in to the proxy.", namedProxy(p))
	case uploader.Code(commbox.CauseProxyDeadEnd):
		return lang.L("Your company's proxy ({{.Proxy}}) cannot reach CommBox. Try again later; if it keeps happening, tell your IT department.", namedProxy(p))
	case uploader.Code(commbox.CauseCertificateTime):
		return lang.L("Not sent: check this computer's date and time. By its clock, CommBox's certificate is not valid now. If they are right, ask your IT department.")
	case uploader.Code(commbox.CauseTLSOutdated):
		return lang.L("Not sent: the server that answered offers only outdated, unsafe encryption. A web filter or an old proxy may be in between. Ask your IT department.")
	case uploader.Code(commbox.CauseClientCertificate):
		return lang.L("Not sent: the server that answered asks for a certificate from this computer, which CommBox never does. A company gateway may be in between. Ask your IT department.")
	case uploader.Code(commbox.CauseStale):
		return lang.L("The connection was lost before anything was sent. Try again.")
	case uploader.Code(commbox.CauseEarlyFault):
		return lang.L("A server on the way to CommBox dropped the connection before the file arrived. Try again later.")
	case uploader.Code(commbox.CauseEarlyAnswer):
		return lang.L("Not uploaded: something else answered instead of CommBox, such as a network's login page. Sign in to the network in your browser, then try again.")
	case uploader.Code(commbox.CauseCertificate):
		return lang.L("Not sent: the server that answered could not prove that it is CommBox. A login page or a web filter may be in between. Ask your IT department.")
	case uploader.Code(commbox.CauseInterrupted), uploader.Code(commbox.CauseStalled):
		return lang.L("The connection broke while the file was being sent. The file may be too large for the server, or the network too slow. Try again later.")
	case uploader.Code(commbox.CauseThrottled), uploader.Code(commbox.CauseBusy):
		return lang.L("CommBox was too busy to accept the file. Wait a few minutes, then try again.")
	case uploader.Code(commbox.CauseKeyRefused):
		if p.HTTPStatus == http.StatusForbidden {
			return lang.L("CommBox denied access. Your key may not be allowed to upload, or your network may not be on CommBox's list of allowed addresses.")
		}
		return lang.L("CommBox rejected the key. Copy the key again, and nothing else.")
	case uploader.Code(commbox.CauseNotFound):
		return lang.L("CommBox does not know this channel. Check its stream ID in the settings. (Some servers also say this when a file is too large.)")
	case uploader.Code(commbox.CauseTooLarge):
		return lang.L("The server says that the file is too large. Make it smaller, then drop it again.")
	case uploader.Code(commbox.CauseRedirected):
		return lang.L("The server redirected the upload to another address. To protect your key, MediaDrop did not follow it. If the network wants you to sign in, do that in your browser, then try again. Otherwise check the base URL in the settings.")
	case uploader.CodeKeyMissing:
		return lang.L("There is no key for this channel yet. Enter the key, and the upload will continue.")
	case uploader.CodeKeychain:
		return lang.L("The key could not be read from the system's keychain. Unlock the keychain, or press “Retry now” to be asked for its password, or enter the key again.")
	case uploader.CodeNoKeychain:
		return lang.L("This computer has no keychain that MediaDrop can use. Enter the key, and MediaDrop can keep it in memory until it closes.")
	case uploader.CodeChannelBroken:
		return lang.L("The channel's account no longer exists. Check the settings.")
	}
	return lang.L("CommBox rejected the file. Change it as CommBox asks, or send the details to your administrator.")
}

// namedProxy names the proxy in a sentence.
func namedProxy(p *uploader.Problem) map[string]any {
	return map[string]any{"Proxy": FileName(p.Proxy)}
}
