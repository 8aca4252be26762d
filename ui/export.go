package ui

import (
	"io"
	"time"

	"fyne.io/fyne/v2/lang"

	"mediadrop/settings"
	"mediadrop/ui/libraryfile"
	"mediadrop/ui/spreadsheet"
	"mediadrop/ui/words"
	"mediadrop/uploader/history"
)

// exportCSV saves what the list shows as a table.
func (w *Window) exportCSV() {
	filter, t := w.rows.Filter(), newTable()
	w.saveFile(lang.L("Export as a table (CSV)"), exportName("csv"), func(to io.Writer) error {
		return t.Write(to, func(row func(history.Upload) error) error {
			return w.control.Each(w.work.Context(), filter, row)
		})
	})
}

// exportJSON saves what the list shows for another MediaDrop.
func (w *Window) exportJSON() {
	filter := w.rows.Filter()
	w.saveFile(lang.L("Export for another MediaDrop (JSON)"), exportName("json"), func(to io.Writer) error {
		return libraryfile.Write(to, time.Now(), func(row func(history.Upload) error) error {
			return w.control.Each(w.work.Context(), filter, row)
		})
	})
}

func exportName(ending string) string {
	return "mediadrop-" + time.Now().Format(time.DateOnly) + "." + ending
}

// newTable returns a table whose texts are in the language of the window.
func newTable() spreadsheet.Table {
	return spreadsheet.Table{
		Titles: []string{
			lang.L("File name"), lang.L("Friendly name"), lang.L("Media ID"), lang.L("Kind"), lang.L("Type"), lang.L("Channel"),
			lang.L("State"), lang.L("Size"), lang.L("Uploaded"), lang.L("Expires"), lang.L("Note"), lang.L("Path"), lang.L("Error"),
		},
		Practice: words.Channel(settings.PracticeChannel),
	}
}
