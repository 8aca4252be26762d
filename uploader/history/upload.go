package history

import (
	"time"

	"mediadrop/uploader/commbox"
	"mediadrop/uploader/media"
)

// Lifetime is how long the service keeps an uploaded file and its media ID:
// 30 days (Meta, WhatsApp Cloud API, Media: "media IDs expire after 30 days").
const Lifetime = 30 * 24 * time.Hour

// clockError is by how much clocks may differ without being distrusted: an ID
// may be called good for so much longer than it is.
const clockError = time.Hour

// Upload is one row: one file going to one channel. The tags name both the
// columns of the table and the members of an exported library. What is marked
// as kept is not changed by Save in a row that is there.
type Upload struct {
	ID       string           `json:"id" row:"kept"`    // a UUIDv7; ascending in the order in which the files of one drop were given
	Path     string           `json:"path"`             // absolute, of the file that was given, as the system has it: it need not be UTF-8
	Name     string           `json:"filename"`         // of the file
	Hash     string           `json:"content_hash"`     // BLAKE3-256 in hexadecimal
	Size     int64            `json:"bytes"`            // of the file
	Kind     media.Kind       `json:"kind"`             // what WhatsApp treats the file as
	MIME     string           `json:"mime"`             // WhatsApp's own name for the type
	Verdict  media.Verdict    `json:"verdict"`          // of the check before the upload
	Reason   media.Reason     `json:"reason,omitempty"` // why, when the verdict is not ok
	Channel  string           `json:"channel"`          // the nickname when the file was given
	Account  string           `json:"account"`          // whose key and base URL are used
	StreamID commbox.StreamID `json:"stream_id"`        // where it goes, pinned when the file was given
	State    State            `json:"state"`
	MediaID  string           `json:"media_id"`        // opaque, digit for digit what the service answered
	Sentence string           `json:"error,omitempty"` // why it did not end well, or what it waits for, in words a person understands
	Attempts int              `json:"attempts"`        // requests that were begun

	// HandedOver means that the whole body of the latest try went out: the
	// service may have the file.
	HandedOver bool `json:"handed_over"`

	Header     media.Kind `json:"header,omitempty"`      // the kind of template header it is meant for; empty for none in particular
	FitsHeader media.Kind `json:"fits_header,omitempty"` // the kind of template header that its media ID is good for; empty for none
	SentBytes  int64      `json:"sent_bytes"`            // size of what is sent: of the converted copy, where one is
	SentMIME   string     `json:"sent_mime"`             // the type that is sent
	SentName   string     `json:"sent_name"`             // the name that the service is told

	Renews    string `json:"renews,omitempty" row:"kept"`    // ID of the upload whose media ID this one renews; empty for none
	Favourite bool   `json:"favourite,omitempty" row:"kept"` // the person's own marks: Favourite, Label and Note
	Label     string `json:"label,omitempty" row:"kept"`     // what the person calls it
	Note      string `json:"note,omitempty" row:"kept"`
	Member    string `json:"member,omitempty" row:"kept"` // of the team who uploaded it; empty for this person
	// ReusedFrom is the colleague whose media ID this upload was given, instead of
	// being sent, or ImportedList.
	ReusedFrom string `json:"reused_from,omitempty"`
	DropID     string `json:"drop_id,omitempty" row:"kept"` // the same for all files of a drop

	// Times are kept to the microsecond and read back as UTC. All but
	// CreatedAt are zero where there is no such time.

	CreatedAt  time.Time `json:"created_at" row:"kept"`         // when the file was given, the same for all files of a drop
	FinishedAt time.Time `json:"finished_at,omitzero"`          // when it ended, by this computer's clock
	AnsweredAt time.Time `json:"answered_at,omitzero"`          // when the media ID came, by the service's clock
	ProvenAt   time.Time `json:"proven_at,omitzero" row:"kept"` // when a person saw it arrive
	RemovedAt  time.Time `json:"removed_at,omitzero"`           // when it was removed from the list

	// Unreadable names the columns whose value could not be read; the fields
	// are zero, and State is Unknown. It is empty for a sound row.
	Unreadable string `json:"-"`
}

// ImportedList stands in ReusedFrom for a list that was imported. No colleague is
// called that.
const ImportedList = "import:"

// ComesFrom returns whose list the upload's media ID came from: a colleague's name,
// ImportedList, or "" for this person's own.
func (u Upload) ComesFrom() string {
	switch {
	case u.Member != "":
		return u.Member
	case u.IsElsewhere() && u.Unreadable == "":
		return ImportedList
	}
	return u.ReusedFrom
}

// IsElsewhere reports whether the file is on another computer: of a colleague, or of
// whose list was imported.
func (u Upload) IsElsewhere() bool { return u.Path == "" }

// Issued returns when the service gave the media ID of a done upload: by its
// own clock where that is known, else by this computer's; zero for others.
func (u Upload) Issued() time.Time {
	switch {
	case u.State != Done:
		return time.Time{}
	case u.AnsweredAt.IsZero():
		return u.FinishedAt
	}
	return u.AnsweredAt
}

// InFuture reports whether the media ID came after now. A clock was wrong then,
// or is now, and nobody can know how long the ID is good.
func (u Upload) InFuture(now time.Time) bool { return u.Issued().After(now.Add(clockError)) }

// Expires returns when the media ID of a done upload ends; zero for others.
func (u Upload) Expires() time.Time {
	if issued := u.Issued(); !issued.IsZero() {
		return issued.Add(Lifetime)
	}
	return time.Time{}
}
