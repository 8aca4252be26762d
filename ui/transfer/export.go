// Package transfer takes the list of uploads out of the program and into it: as a
// table for spreadsheets, or for another MediaDrop.
package transfer

import (
	"context"
	"io"
	"time"

	"fyne.io/fyne/v2/lang"

	"mediadrop/settings"
	"mediadrop/ui/bottombar"
	"mediadrop/ui/control"
	"mediadrop/ui/dialogs"
	"mediadrop/ui/files"
	"mediadrop/ui/libraryfile"
	"mediadrop/ui/spreadsheet"
	"mediadrop/ui/words"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
)

// Transfer asks for files, and tells what came of them. Its methods belong to the
// main goroutine.
type Transfer struct {
	// Shown returns what chooses the rows that are exported.
	Shown func() history.Filter
	// Notice shows a quiet word.
	Notice func(text string)
	// Begin tells of something that takes time, which cancel ends.
	Begin func(text string, cancel func()) *bottombar.Task
	// OnChannels is called when channels came.
	OnChannels func()
	// Adding begins an act that adds rows, and that can be undone by its name. What it
	// returns ends the act, with the IDs of these rows.
	Adding func(what string) (added func(ids []string))
	// OnImported is called when the list may have other rows.
	OnImported func()

	control *control.Control
	dialogs *dialogs.Stack
	files   *files.Dialogs
}

// rows is where the uploads are: the control.
type rows interface {
	Count(ctx context.Context, filter history.Filter) (int, error)
	Each(ctx context.Context, filter history.Filter, do func(history.Upload) error) error
}

// New returns the transfers of a window.
func New(c *control.Control, d *dialogs.Stack, f *files.Dialogs) *Transfer {
	return &Transfer{control: c, dialogs: d, files: f}
}

// ExportCSV saves what the list shows as a table.
func (t *Transfer) ExportCSV() {
	table := newTable()
	t.export(lang.L("Export as a table (CSV)"), exportName("csv"), table.Write)
}

// ExportJSON saves what the list shows for another MediaDrop.
func (t *Transfer) ExportJSON() {
	t.export(lang.L("Export for another MediaDrop (JSON)"), exportName("json"), func(to io.Writer, each spreadsheet.EachUpload) error {
		return libraryfile.Write(to, time.Now(), each)
	})
}

// export saves what the list shows now.
func (t *Transfer) export(title, name string, write func(io.Writer, spreadsheet.EachUpload) error) {
	filter := t.Shown()
	t.files.Save(title, name, func(ctx context.Context, to io.Writer, progress func(done, of int)) error {
		return write(to, eachOf(ctx, t.control, filter, progress))
	})
}

// toldAfter is how many rows are written between two words about how many they are.
const toldAfter = 500

// eachOf calls with the uploads that a filter lets through, until ctx ends, and calls
// progress with how many of how many it has called with.
func eachOf(ctx context.Context, from rows, filter history.Filter, progress func(done, of int)) spreadsheet.EachUpload {
	return func(row func(history.Upload) error) error {
		of, err := from.Count(ctx, filter)
		if err != nil {
			return err
		}
		done := 0
		return from.Each(ctx, filter, func(u history.Upload) error {
			if err := row(u); err != nil {
				return err
			}
			if done++; done%toldAfter == 0 {
				progress(done, max(of, done)) // some may have come since they were counted
			}
			return ctx.Err()
		})
	}
}

// SaveDrop saves the files of a drop as a table.
func (t *Transfer) SaveDrop(jobs []uploader.Job) {
	table := newTable()
	t.files.Save(lang.L("Save as CSV"), dropName(jobs), func(_ context.Context, to io.Writer, _ func(done, of int)) error {
		return table.Write(to, rowsOf(jobs))
	})
}

func exportName(ending string) string {
	return "mediadrop-" + time.Now().Format(time.DateOnly) + "." + ending
}

// dropName names the table of a drop after the minute in which it was given.
func dropName(jobs []uploader.Job) string {
	return "mediadrop-" + jobs[0].CreatedAt.Local().Format("2006-01-02-1504") + ".csv"
}

// newTable returns a table whose texts are in the language of the window.
func newTable() spreadsheet.Table {
	return spreadsheet.Table{
		Titles: []string{
			lang.L("File name"), lang.L("Friendly name"), lang.L("Media ID"), lang.L("Kind"), lang.L("Type"), lang.L("Channel"),
			lang.L("State"), lang.L("Size"), lang.L("Uploaded"), lang.L("Expires"), lang.L("Note"), lang.L("Path"), lang.L("Error"), lang.L("Seen on a phone"),
		},
		Practice: words.Channel(settings.PracticeChannel),
	}
}

// rowsOf calls with uploads as they are now, which the history may not hold yet.
func rowsOf(jobs []uploader.Job) spreadsheet.EachUpload {
	return func(row func(history.Upload) error) error {
		for _, j := range jobs {
			if err := row(j.Upload); err != nil {
				return err
			}
		}
		return nil
	}
}
