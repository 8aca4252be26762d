package desktest

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/ui/libraryfile"
	"mediadrop/ui/spreadsheet"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
	"mediadrop/uploader/media"
	"mediadrop/uploader/media/mediatest"
)

func Names(n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("file %02d.png", i+1)
	}
	return list
}

// RowOf is an upload that was done.
func RowOf(id, name string) history.Upload {
	at := time.Now().UTC().Truncate(time.Microsecond).Add(-time.Hour)
	return history.Upload{
		ID: id, Path: "/files/" + name, Name: name, Hash: strings.Repeat("ab", 32), Size: 1234, Kind: "image", MIME: "image/png",
		Verdict: "ok", Channel: "Support", Account: "Main", StreamID: "hNyRN_fLUy7rrOrN9jLpipA%3d%3d", State: "done", MediaID: "2572506168" + id,
		Attempts: 1, HandedOver: true, Header: "image", FitsHeader: "image", SentBytes: 1234, SentMIME: "image/png", SentName: name,
		Favourite: true, Label: "label " + id, Note: "note " + id, Renews: "before", DropID: "drop", CreatedAt: at, FinishedAt: at.Add(time.Second),
	}
}

// Finished returns an upload to the channel Support that ended well just now.
func Finished(id string, kind media.Kind, mime string) uploader.Job {
	var fits media.Kind // as the check finds
	if kind == media.Image || kind == media.Video || mime == "application/pdf" {
		fits = kind
	}
	return uploader.Job{Upload: history.Upload{FitsHeader: fits, ID: "job " + id, Name: id + ".file", SentName: id + ".sent", State: uploader.Done, MediaID: id, Kind: kind, SentMIME: mime, SentBytes: 4711, FinishedAt: time.Now().UTC(), Channel: "Support", Account: "Main", StreamID: "hNyRN_fLUy7rrOrN9jLpipA%3d%3d"}}
}

func FinishedPDF(id string) uploader.Job { return Finished(id, media.Document, "application/pdf") }

// Expired makes it an upload whose ID ended days ago.
func Expired(j uploader.Job, days int) uploader.Job {
	j.FinishedAt = time.Now().Add(-history.Lifetime - time.Duration(days)*24*time.Hour - time.Hour)
	return j
}

// Done is an upload of an earlier day, to the channel Support.
func Done(id, name string, age time.Duration) history.Upload {
	then := time.Now().Add(-age)
	return history.Upload{
		ID: id, Path: filepath.Join(os.TempDir(), name), Name: name, SentName: name, Size: 1, Kind: "image", MIME: "image/png",
		SentMIME: "image/png", Verdict: "ok", Channel: "Support", Account: "Main", StreamID: "hNyRN_fLUy7rrOrN9jLpipA%3d%3d",
		State: "done", MediaID: "9" + id, Attempts: 1, CreatedAt: then, FinishedAt: then, AnsweredAt: then,
	}
}

const Day = 24 * time.Hour

// Keep puts uploads into the history and shows them.
func (d *Desk) Keep(uploads ...history.Upload) {
	d.T.Helper()
	require.NoError(d.T, d.History().Save(d.T.Context(), uploads))
	d.Rows.Load()
	d.Settle()
}

// Fill makes a history of n uploads.
func (d *Desk) Fill(n int) {
	uploads := make([]history.Upload, n)
	for i := range uploads {
		uploads[i] = Done(fmt.Sprintf("%05d", i), fmt.Sprintf("IMG %05d.png", i), Day+time.Duration(i)*time.Second)
	}
	d.Keep(uploads...)
}

// UploadOf makes a done upload of a real file.
func (d *Desk) UploadOf(name string, age time.Duration) history.Upload {
	u := Done("1", name, age)
	u.Path = d.Picture(name)
	hash, err := media.Hash(d.T.Context(), u.Path)
	require.NoError(d.T, err)
	u.Hash = hash
	return u
}

func (d *Desk) Renamed(id string, u history.Upload) history.Upload {
	u.ID, u.MediaID = id, "9"+id
	return u
}

// DropOf returns the uploads of one drop as a snapshot shows them first.
func DropOf(at time.Time, n int) []uploader.Job {
	jobs := make([]uploader.Job, n)
	for i := range jobs {
		id := strconv.Itoa(i + 1)
		jobs[i] = Finished(id, media.Image, "image/png")
		jobs[i].State, jobs[i].MediaID, jobs[i].CreatedAt, jobs[i].DropID, jobs[i].FinishedAt = uploader.Checking, "", at, at.Format(time.RFC3339Nano), time.Time{}
	}
	return jobs
}

// Ends returns an upload as it ended.
func Ends(j uploader.Job, state uploader.State) uploader.Job {
	j.State, j.FinishedAt = state, time.Now().UTC()
	if state == uploader.Done {
		j.MediaID = "id " + j.ID
	}
	return j
}

// LibraryOf is an exported library with these rows.
func LibraryOf(t testing.TB, rows ...history.Upload) []byte {
	var b bytes.Buffer
	require.NoError(t, libraryfile.Write(&b, time.Now(), func(row func(history.Upload) error) error {
		for _, u := range rows {
			if err := row(u); err != nil {
				return err
			}
		}
		return nil
	}))
	return b.Bytes()
}

// DeepPicture is a file that can be converted.
func (d *Desk) DeepPicture(name string) string { return d.File(name, mediatest.DeepPNG(8)) }

const SVG = `<svg xmlns="http://www.w3.org/2000/svg"></svg>`

// TableOf reads a saved table.
func TableOf(t *testing.T, path string) [][]string {
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	text, marked := strings.CutPrefix(string(content), spreadsheet.ByteOrderMark)
	require.True(t, marked, "spreadsheets must know that it is UTF-8")
	lines, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	require.NoError(t, err)
	return lines
}
