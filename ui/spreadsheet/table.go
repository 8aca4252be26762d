package spreadsheet

import (
	"io"
	"slices"
	"strconv"
	"time"

	"mediadrop/settings"
	"mediadrop/uploader/history"
)

// EachUpload calls a function with one upload after the other, none of which is
// held.
type EachUpload func(func(history.Upload) error) error

// Table is how uploads are written for spreadsheets. Its texts are made
// beforehand: what writes is no place to translate.
type Table struct {
	Titles   []string // of the 14 columns
	Practice string   // the practice channel as the person knows it
}

// ByteOrderMark stands before a table to show spreadsheets that it is UTF-8.
const ByteOrderMark = "\ufeff"

// Write writes a line for each upload, below the titles.
func (t Table) Write(to io.Writer, each EachUpload) error {
	if _, err := io.WriteString(to, ByteOrderMark); err != nil {
		return err
	}
	lines := newLines()
	write := func(values []string) error {
		line, err := lines.of(values)
		if err == nil {
			_, err = to.Write(append(line, "\r\n"...)) // RFC 4180
		}
		return err
	}
	if err := write(slices.Clone(t.Titles)); err != nil {
		return err
	}
	return each(func(u history.Upload) error { return write(t.values(u)) })
}

func (t Table) values(u history.Upload) []string {
	channel := u.Channel
	if channel == settings.PracticeChannel {
		channel = t.Practice
	}
	return []string{
		u.Name, u.Label, u.MediaID, string(u.Kind), u.MIME, channel, string(u.State), strconv.FormatInt(u.Size, 10),
		tableTime(u.FinishedAt), tableTime(u.Expires()), u.Note, u.Path, u.Sentence,
		tableTime(u.ProvenAt), // last: others read the columns by their number
	}
}

func tableTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Local().Format("2006-01-02 15:04")
}
