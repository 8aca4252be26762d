// Package media finds out what a file really is, from its content and not from
// its name (which only tells texts from tables), and whether WhatsApp will
// deliver it.
package media

import (
	"time"
)

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

// Verdict is what the check says about a file.
type Verdict string

// The verdicts.
const (
	OK      Verdict = "ok"
	Warn    Verdict = "warn"    // is uploaded, with advice
	Mend    Verdict = "mend"    // can be turned into a deliverable file here
	Blocked Verdict = "blocked" // WhatsApp would not deliver it
)

// Reason is the stable code behind every verdict but OK.
type Reason string

// The reasons.
const (
	ReasonNone            Reason = ""
	ReasonEmpty           Reason = "empty_file"
	ReasonNotAFile        Reason = "not_a_file"
	ReasonUnsupportedType Reason = "unsupported_type"
	ReasonTooLarge        Reason = "too_large"
	ReasonNotForHeaders   Reason = "not_for_template_headers"
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
}
