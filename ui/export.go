package ui

import (
	"encoding/json"
	"io"
	"strconv"
	"time"

	"fyne.io/fyne/v2/lang"

	"mediadrop/settings"
	"mediadrop/ui/snippet"
	"mediadrop/uploader/history"
)

// The form of an export that can be imported again.
const (
	libraryFormat  = "mediadrop-library"
	libraryVersion = 1
)

// exportCSV saves what the list shows as a table.
func (w *Window) exportCSV() {
	filter, t := w.rows.filter, newTable()
	w.saveFile(lang.L("Export as a table (CSV)"), exportName("csv"), func(to io.Writer) error {
		return t.write(to, func(row func(history.Upload) error) error {
			return w.control.History.Each(w.ctx, filter, row)
		})
	})
}

// exportJSON saves what the list shows for another MediaDrop.
func (w *Window) exportJSON() {
	filter := w.rows.filter
	w.saveFile(lang.L("Export for another MediaDrop (JSON)"), exportName("json"), func(to io.Writer) error {
		return writeLibrary(to, time.Now(), func(row func(history.Upload) error) error {
			return w.control.History.Each(w.ctx, filter, row)
		})
	})
}

func exportName(ending string) string {
	return "mediadrop-" + time.Now().Format(time.DateOnly) + "." + ending
}

// eachUpload calls a function with one upload after the other, none of which
// is held.
type eachUpload func(func(history.Upload) error) error

// table writes uploads for spreadsheets. Its texts are made beforehand: what
// writes is no place to translate.
type table struct {
	titles   []string
	practice string // the practice channel as the person knows it
}

func newTable() *table {
	return &table{
		titles: []string{
			lang.L("File name"), lang.L("Friendly name"), lang.L("Media ID"), lang.L("Kind"), lang.L("Type"), lang.L("Channel"),
			lang.L("State"), lang.L("Size"), lang.L("Uploaded"), lang.L("Expires"), lang.L("Note"), lang.L("Path"), lang.L("Error"),
		},
		practice: channelLabel(settings.PracticeChannel),
	}
}

// byteOrderMark tells spreadsheets that a table is UTF-8.
const byteOrderMark = "\ufeff"

func (t *table) write(to io.Writer, each eachUpload) error {
	if _, err := io.WriteString(to, byteOrderMark); err != nil {
		return err
	}
	line := func(values ...string) error {
		row, err := snippet.Row(values...)
		if err == nil {
			_, err = io.WriteString(to, row+"\r\n") // RFC 4180
		}
		return err
	}
	if err := line(t.titles...); err != nil {
		return err
	}
	return each(func(u history.Upload) error { return line(t.values(u)...) })
}

func (t *table) values(u history.Upload) []string {
	channel := u.Channel
	if channel == settings.PracticeChannel {
		channel = t.practice
	}
	return []string{
		u.Filename, u.Label, u.MediaID, u.Kind, u.MIME, channel, u.State, strconv.FormatInt(u.Bytes, 10),
		tableTime(u.FinishedAt), tableTime(u.Expires()), u.Note, u.Path, u.Error,
	}
}

func tableTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Local().Format("2006-01-02 15:04")
}

// libraryUpload is one upload in an export. It holds all that is known of it;
// a key never is.
type libraryUpload struct {
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

func toLibrary(u history.Upload) libraryUpload {
	l := libraryUpload{
		ID: u.ID, Path: u.Path, Filename: u.Filename, ContentHash: u.ContentHash, Bytes: u.Bytes, Kind: u.Kind, MIME: u.MIME,
		Verdict: u.Verdict, Reason: u.Reason, Channel: u.Channel, Account: u.Account, StreamID: u.StreamID, State: u.State,
		MediaID: u.MediaID, Error: u.Error, Attempts: u.Attempts, HandedOver: u.HandedOver, Header: u.Header,
		SentBytes: u.SentBytes, SentMIME: u.SentMIME, SentName: u.SentName, Renews: u.Renews, Favourite: u.Favourite,
		Label: u.Label, Note: u.Note, CreatedAt: u.CreatedAt,
	}
	if !u.FinishedAt.IsZero() {
		l.FinishedAt = &u.FinishedAt
	}
	return l
}

func (l libraryUpload) upload() history.Upload {
	u := history.Upload{
		ID: l.ID, Path: l.Path, Filename: l.Filename, ContentHash: l.ContentHash, Bytes: l.Bytes, Kind: l.Kind, MIME: l.MIME,
		Verdict: l.Verdict, Reason: l.Reason, Channel: l.Channel, Account: l.Account, StreamID: l.StreamID, State: l.State,
		MediaID: l.MediaID, Error: l.Error, Attempts: l.Attempts, HandedOver: l.HandedOver, Header: l.Header,
		SentBytes: l.SentBytes, SentMIME: l.SentMIME, SentName: l.SentName, Renews: l.Renews, Favourite: l.Favourite,
		Label: l.Label, Note: l.Note, CreatedAt: l.CreatedAt.UTC(),
	}
	if l.FinishedAt != nil {
		u.FinishedAt = l.FinishedAt.UTC()
	}
	return u
}

// writeLibrary writes uploads as JSON, one a line.
func writeLibrary(to io.Writer, now time.Time, each eachUpload) error {
	exported, err := json.Marshal(now.UTC().Truncate(time.Second))
	if err != nil {
		return err
	}
	head := `{"format":"` + libraryFormat + `","version":` + strconv.Itoa(libraryVersion) + `,"exported_at":` + string(exported) + `,"uploads":[`
	if _, err := io.WriteString(to, head); err != nil {
		return err
	}
	separator := "\n"
	err = each(func(u history.Upload) error {
		line, err := json.Marshal(toLibrary(u))
		if err == nil {
			_, err = io.WriteString(to, separator+string(line))
		}
		separator = ",\n"
		return err
	})
	if err == nil {
		_, err = io.WriteString(to, "\n]}\n")
	}
	return err
}
