package history

import "time"

// Lifetime is how long the service keeps an uploaded file and its media ID:
// 30 days (Meta, WhatsApp Cloud API, Media: "media IDs expire after 30 days").
const Lifetime = 30 * 24 * time.Hour

// Upload is one row: one file going to one channel. The tags name both the
// columns of the table and the members of an exported library. What is marked
// as kept is not changed by Save in a row that is there.
type Upload struct {
	ID          string `json:"id" row:"kept"` // a UUIDv7; ascending in the order in which the files of one drop were given
	Path        string `json:"path"`          // absolute, of the file that was given; as the system has it, which need not be UTF-8
	Filename    string `json:"filename"`
	ContentHash string `json:"content_hash"` // BLAKE3-256 in hexadecimal
	Bytes       int64  `json:"bytes"`
	Kind        string `json:"kind"`
	MIME        string `json:"mime"`
	Verdict     string `json:"verdict"`          // of the check before the upload
	Reason      string `json:"reason,omitempty"` // why, when the verdict is not ok
	Channel     string `json:"channel"`          // the nickname when the file was given
	Account     string `json:"account"`
	StreamID    string `json:"stream_id"` // where it goes, pinned when the file was given
	State       string `json:"state"`
	MediaID     string `json:"media_id"` // opaque, digit for digit what the service answered
	Error       string `json:"error,omitempty"`
	Attempts    int    `json:"attempts"`    // requests that were begun
	HandedOver  bool   `json:"handed_over"` // the whole body went out: the service may have the file

	Header     string `json:"header,omitempty"`      // the kind of template header it is meant for; empty for none in particular
	FitsHeader string `json:"fits_header,omitempty"` // the kind of template header that its media ID is good for; empty for none
	SentBytes  int64  `json:"sent_bytes"`            // size of what was sent, where that is a converted copy; else as Bytes
	SentMIME   string `json:"sent_mime"`             // the same for MIME
	SentName   string `json:"sent_name"`             // the name that the service was told

	Renews    string `json:"renews,omitempty" row:"kept"`    // ID of the upload that this one renews; empty for none
	Favourite bool   `json:"favourite,omitempty" row:"kept"` // the person's own marks: Favourite, Label and Note
	Label     string `json:"label,omitempty" row:"kept"`     // friendly name
	Note      string `json:"note,omitempty" row:"kept"`
	Member    string `json:"member,omitempty" row:"kept"`  // of the team who uploaded it; empty for this person
	DropID    string `json:"drop_id,omitempty" row:"kept"` // the same for all files of a drop

	// Times are kept to the microsecond and read back as UTC. All but
	// CreatedAt are zero where there is no such time.

	CreatedAt  time.Time `json:"created_at" row:"kept"` // when the file was given, the same for all files of a drop
	FinishedAt time.Time `json:"finished_at,omitzero"`  // by this computer's clock
	AnsweredAt time.Time `json:"answered_at,omitzero"`  // when the media ID came, by the service's clock
	ProvenAt   time.Time `json:"proven_at,omitzero" row:"kept"`
	RemovedAt  time.Time `json:"removed_at,omitzero" row:"kept"`

	// Unreadable names the columns whose value could not be read; the fields
	// are zero. It is empty for a sound row.
	Unreadable string `json:"-"`
}

// Issued returns when the service gave the media ID of a done upload: by its
// own clock where that is known, else by this computer's; zero for others.
func (u Upload) Issued() time.Time {
	switch {
	case u.State != "done":
		return time.Time{}
	case u.AnsweredAt.IsZero():
		return u.FinishedAt
	}
	return u.AnsweredAt
}

// Expires returns when the media ID of a done upload ends; zero for others.
func (u Upload) Expires() time.Time {
	if issued := u.Issued(); !issued.IsZero() {
		return issued.Add(Lifetime)
	}
	return time.Time{}
}
