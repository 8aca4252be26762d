package words

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2/lang"

	"mediadrop/ui/control"
	"mediadrop/uploader"
	"mediadrop/uploader/media"
)

// Proven returns that a media ID was seen to arrive, and when; "" where it was not.
func Proven(j uploader.Job, now time.Time) string {
	if j.ProvenAt.IsZero() {
		return ""
	}
	return lang.L("Seen on a phone, {{.Date}}.", map[string]any{"Date": shortDate(j.ProvenAt, now)})
}

// AskArrived asks about the message that was sent with an upload.
func AskArrived(j uploader.Job, sent, now time.Time) string {
	data := map[string]any{"Name": FileName(j.Name), "Time": Clock(sent), "Date": shortDate(sent, now)}
	switch {
	case control.IsPractice(j.Channel):
		return lang.L("This was practice: no message was sent. Answer as if you had looked at your phone.")
	case StartOfDay(sent).Equal(StartOfDay(now)):
		return lang.L("A message with “{{.Name}}” was sent to CommBox at {{.Time}}. Look at your phone first.", data)
	}
	return lang.L("A message with “{{.Name}}” was sent to CommBox on {{.Date}} at {{.Time}}. Look at your phone first.", data)
}

// shortDate leaves out the year where it is this one.
func shortDate(t, now time.Time) string {
	t = t.Local()
	if t.Year() != now.Local().Year() {
		return Date(t)
	}
	return fmt.Sprintf("%d %s", t.Day(), monthName(t.Month()))
}

// NotArrived returns what usually is wrong where a message that the service took
// does not arrive, the most likely first. What the check of the file has ruled out
// is not among it.
func NotArrived(j uploader.Job, now time.Time) []string {
	var list []string
	add := func(text string) {
		if text != "" {
			list = append(list, text)
		}
	}
	if !now.Before(j.Expires()) {
		add(lang.L("The ID has expired: WhatsApp keeps a file for 30 days."))
	}
	add(advice(j))
	add(lang.L("The phone has no connection, or WhatsApp on it has another number. Messages can take a minute."))
	switch j.FitsHeader {
	case media.Image:
		add(lang.L("The template's header is not for pictures (error 132012). Look at WhatsApp's own list of templates."))
	case media.Video:
		add(lang.L("The template's header is not for videos (error 132012). Look at WhatsApp's own list of templates."))
	default:
		add(lang.L("The template's header is not for documents (error 132012). Look at WhatsApp's own list of templates."))
	}
	add(lang.L("The template has another language or another number of texts at WhatsApp, or is not approved."))
	add(lang.L("The ID belongs to another channel: an ID works only with the phone number it was uploaded to."))
	add(lang.L("WhatsApp lost the file after the upload (error 131053). Renewing gives a new ID for the same file."))
	return list
}
