package words

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2/lang"

	"mediadrop/ui/language"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
	"mediadrop/uploader/media"
)

// CheckProgress returns how far the check has come, and the copy that is made
// after it.
func CheckProgress(j uploader.Job) (float64, string) {
	switch {
	case j.Converting && j.Share > 0:
		parts := []string{lang.L("Converting…"), fmt.Sprintf("%d%%", int(j.Share*100))}
		if j.TimeLeft > 0 {
			parts = append(parts, TimeLeft(j.TimeLeft))
		}
		return j.Share, language.Joined(parts...)
	case j.Converting:
		return -1, lang.L("Converting…")
	case j.BeingWritten:
		return -1, lang.L("Still being written. It will be sent once it is complete.")
	case j.Slow:
		return -1, lang.L("Still checking… Large files, slow drives and the cloud take longer.")
	}
	return -1, lang.L("Checking…")
}

// Progress returns how far an upload has come.
func Progress(j uploader.Job) (float64, string) {
	share := 0.0
	if j.SentBytes > 0 {
		share = float64(j.Sent) / float64(j.SentBytes)
	}
	if j.HandedOver || share >= 1 {
		return 1, lang.L("Sent. Waiting for the answer…")
	}
	parts := []string{fmt.Sprintf("%d%%", int(share*100))}
	if j.Speed > 0 {
		parts = append(parts, lang.L("{{.Size}} a second", map[string]any{"Size": Size(int64(j.Speed))}))
	}
	if j.TimeLeft > 0 {
		parts = append(parts, TimeLeft(j.TimeLeft))
	}
	return share, language.Joined(parts...)
}

// Outcome returns what is to be known about a file that arrived: that a person saw
// it, what was sent, and what its ID is good for.
func Outcome(j uploader.Job) string {
	return Sentences(Proven(j, time.Now()), before(j), converted(j), advice(j), goodFor(j))
}

// before returns how an ID stands to earlier ones of the same file.
func before(j uploader.Job) string {
	switch {
	case j.Reused() && j.ReusedFrom == history.ImportedList:
		return lang.L("A list that you imported has an ID of this file, from {{.Date}}: it was not uploaded again.", map[string]any{"Date": Date(j.Issued())})
	case j.Reused() && j.ReusedFrom != "":
		return lang.L("{{.Name}} uploaded this file on {{.Date}}: it was not uploaded again.", map[string]any{"Name": j.ReusedFrom, "Date": Date(j.Issued())})
	case j.Reused():
		return lang.L("You already have this file: it was not uploaded again.")
	case j.Renews != "":
		return lang.L("Renewed.")
	case j.Elsewhere != "":
		return lang.L("You also have this file in “{{.Channel}}”: an ID works only in its own channel.", map[string]any{"Channel": Channel(j.Elsewhere)})
	}
	return ""
}

func converted(j uploader.Job) string {
	if !j.Converted() {
		return ""
	}
	switch j.Reason {
	case media.ReasonMetadata:
		return lang.L("Sent without location and camera details.")
	case media.ReasonNotFastStart:
		return lang.L("Rearranged to start at once.")
	}
	if Size(j.Size) == Size(j.SentBytes) {
		return lang.L("Converted.")
	}
	return lang.L("Converted: {{.Sizes}}.", map[string]any{"Sizes": Sizes(j)})
}

// Sizes returns how large a file is before and after it was converted.
func Sizes(j uploader.Job) string {
	data := map[string]any{"Before": Size(j.Size), "After": Size(j.SentBytes), "Most": Size(j.Check.Expected)}
	switch {
	case j.State == uploader.Done:
		return lang.L("{{.Before}} became {{.After}}", data)
	case j.Copy.Path != "":
		return lang.L("{{.Before}} becomes {{.After}}", data)
	case j.Check.Expected > 0:
		return lang.L("{{.Before}} becomes {{.Most}} at most", data)
	}
	return Size(j.Size)
}

// advice returns what speaks against a file that was sent all the same.
func advice(j uploader.Job) string {
	reason := j.Reason
	if j.Converted() {
		if reason != media.ReasonWrongHeader {
			return ""
		}
	} else if j.Verdict != media.Warn {
		return ""
	}
	return Inspection(&uploader.Problem{Code: uploader.Code(reason), Check: media.Report{
		Kind: j.Kind, MIME: j.MIME, Size: j.Size, Verdict: media.Warn, Reason: reason, Wanted: j.Header,
	}})
}

// goodFor returns for which templates an ID can be used, as the check of its file
// found.
func goodFor(j uploader.Job) string {
	if j.Reason == media.ReasonWrongHeader || j.Reason == media.ReasonNotForHeaders {
		return ""
	}
	switch j.FitsHeader {
	case media.Image:
		return lang.L("For templates with an image header.")
	case media.Video:
		return lang.L("For templates with a video header.")
	case media.Document:
		return lang.L("For templates with a document header.")
	}
	if j.Converted() {
		return AnyFile(media.Report{Reason: media.ReasonNotForHeaders})
	}
	return ""
}

// Note returns a person's own words as such.
func Note(text string) string {
	text = strings.TrimSpace(text)
	if text == "" {
		return ""
	}
	return lang.L("“{{.Note}}”", map[string]any{"Note": FileName(text)})
}

// Types returns the type of a file by the name that people know, and of a converted
// one both.
func Types(j uploader.Job) string {
	if j.MIME == "" {
		return ""
	}
	name := Type(j.MIME)
	if ending := strings.TrimPrefix(strings.ToUpper(filepath.Ext(j.Name)), "."); len(name) > 4 && len(ending) > 1 && len(ending) <= 4 {
		name = ending // such as DOCX, whose own name nobody knows
	}
	if j.State == uploader.Done && j.Converted() && j.SentMIME != "" && j.SentMIME != j.MIME {
		return name + "→" + Type(j.SentMIME)
	}
	return name
}
