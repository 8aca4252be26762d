// Package media finds out what a file really is, from its content and not from
// its name, says what WhatsApp will do with it, and converts what can be converted.
// The packages below it know formats; this one knows WhatsApp's rules.
package media

import "time"

// Kind is what WhatsApp treats a file as.
type Kind string

// The kinds.
const (
	Image    Kind = "image"
	Video    Kind = "video"
	Audio    Kind = "audio"
	Document Kind = "document"
	Sticker  Kind = "sticker"
	Other    Kind = "other"
)

// Headers are the kinds of media that a template's header can have (WhatsApp:
// template components, header formats IMAGE, VIDEO and DOCUMENT).
func Headers() []Kind { return []Kind{Image, Video, Document} }

// Verdict is what the check says about a file.
type Verdict string

// The verdicts.
const (
	OK      Verdict = "ok"
	Warn    Verdict = "warn"    // is uploaded, with advice
	Convert Verdict = "mend"    // can be turned into a deliverable file here
	Blocked Verdict = "blocked" // WhatsApp would not deliver it
)

// Remedy is how a file is converted.
type Remedy string

// The remedies.
const (
	NoRemedy       Remedy = ""
	ConvertPicture Remedy = "convert_picture" // to JPEG or PNG
	StripMetadata  Remedy = "strip_metadata"  // without encoding it again
	FastStart      Remedy = "fast_start"      // moov before mdat, without encoding it again
	Transcode      Remedy = "transcode"       // with ffmpeg
	ToUTF8         Remedy = "to_utf8"         // a text in an old code page
	ToPDF          Remedy = "to_pdf"          // the pages of a TIFF
)

// Report is what Inspect found. Values of it are never changed afterwards.
type Report struct {
	Kind     Kind
	MIME     string // WhatsApp's own name for the type
	SendName string // the file's name with an extension that matches the type
	Size     int64  // bytes
	ModTime  time.Time
	Verdict  Verdict
	Reason   Reason
	MaxSize  int64 // bytes WhatsApp allows for the kind; 0 where that does not matter

	// Header is the kind of template header that an ID of this file, or of its
	// converted copy, is good for; empty for none.
	Header Kind
	// Wanted is the kind of template header that it was meant for, where that
	// is another.
	Wanted Kind
	// Remedy is how it can be converted, when Verdict is Convert.
	Remedy Remedy
	// Otherwise is the verdict that holds where it is not converted.
	Otherwise Verdict
	// Asks reports whether a person has to agree first, whatever was settled before:
	// the result may not be what they want.
	Asks bool
	// Charset is the encoding of a text, as far as it is known.
	Charset string
	// Details describe the content in technical terms, in English.
	Details string
	// Command is a command line for a terminal that makes a deliverable copy,
	// where ffmpeg would be needed and is not there.
	Command string
	// Pages is how many pages or pictures there are, where they are several.
	// Unless they become a PDF, only the main one is sent.
	Pages int
	// Partly reports whether a film or more pictures belong to the picture, in its file,
	// which a converted copy does not have.
	Partly bool
	// Poor reports whether the converted copy would not look decent.
	Poor bool
	// Expected is how many bytes the converted copy will have, about, where that
	// is known before; otherwise 0.
	Expected int64
}

// Sendable reports whether the file itself may be sent as it is.
func (r Report) Sendable() bool {
	switch r.Verdict {
	case OK, Warn:
		return true
	case Convert:
		return r.Otherwise == OK || r.Otherwise == Warn
	}
	return false
}

// AsIs returns the report of a file that is sent without being converted.
func (r Report) AsIs() Report {
	if r.Verdict == Convert && r.Sendable() {
		r.Verdict, r.Remedy, r.Expected = r.Otherwise, NoRemedy, 0
		if r.Verdict == OK {
			r.Reason = ReasonNone
		}
	}
	return r
}
