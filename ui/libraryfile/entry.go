package libraryfile

import (
	"time"

	"mediadrop/uploader/history"
)

// entry is one upload in the file. It holds all that is known of it; a key never
// is.
type entry struct {
	ID          string     `json:"id"`
	Path        string     `json:"path"`
	Filename    string     `json:"filename"`
	ContentHash string     `json:"content_hash"`
	Bytes       int64      `json:"bytes"`
	Kind        string     `json:"kind"`
	MIME        string     `json:"mime"`
	Verdict     string     `json:"verdict"`
	Reason      string     `json:"reason,omitempty"`
	Channel     string     `json:"channel"`
	Account     string     `json:"account"`
	StreamID    string     `json:"stream_id"`
	State       string     `json:"state"`
	MediaID     string     `json:"media_id"`
	Error       string     `json:"error,omitempty"`
	Attempts    int        `json:"attempts"`
	HandedOver  bool       `json:"handed_over"`
	Header      string     `json:"header,omitempty"`
	SentBytes   int64      `json:"sent_bytes"`
	SentMIME    string     `json:"sent_mime"`
	SentName    string     `json:"sent_name"`
	Renews      string     `json:"renews,omitempty"`
	Favourite   bool       `json:"favourite,omitempty"`
	Label       string     `json:"label,omitempty"`
	Note        string     `json:"note,omitempty"`
	CreatedAt   time.Time  `json:"created_at"`
	FinishedAt  *time.Time `json:"finished_at,omitempty"`
}

func entryOf(u history.Upload) entry {
	e := entry{
		ID: u.ID, Path: u.Path, Filename: u.Filename, ContentHash: u.ContentHash, Bytes: u.Bytes, Kind: u.Kind, MIME: u.MIME,
		Verdict: u.Verdict, Reason: u.Reason, Channel: u.Channel, Account: u.Account, StreamID: u.StreamID, State: u.State,
		MediaID: u.MediaID, Error: u.Error, Attempts: u.Attempts, HandedOver: u.HandedOver, Header: u.Header,
		SentBytes: u.SentBytes, SentMIME: u.SentMIME, SentName: u.SentName, Renews: u.Renews, Favourite: u.Favourite,
		Label: u.Label, Note: u.Note, CreatedAt: u.CreatedAt,
	}
	if !u.FinishedAt.IsZero() {
		e.FinishedAt = &u.FinishedAt
	}
	return e
}

func (e entry) upload() history.Upload {
	u := history.Upload{
		ID: e.ID, Path: e.Path, Filename: e.Filename, ContentHash: e.ContentHash, Bytes: e.Bytes, Kind: e.Kind, MIME: e.MIME,
		Verdict: e.Verdict, Reason: e.Reason, Channel: e.Channel, Account: e.Account, StreamID: e.StreamID, State: e.State,
		MediaID: e.MediaID, Error: e.Error, Attempts: e.Attempts, HandedOver: e.HandedOver, Header: e.Header,
		SentBytes: e.SentBytes, SentMIME: e.SentMIME, SentName: e.SentName, Renews: e.Renews, Favourite: e.Favourite,
		Label: e.Label, Note: e.Note, CreatedAt: e.CreatedAt.UTC(),
	}
	if e.FinishedAt != nil {
		u.FinishedAt = e.FinishedAt.UTC()
	}
	return u
}
