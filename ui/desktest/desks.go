package desktest

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/ui/bottombar"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
)

// Stopped returns the folder of a program that was closed in the middle of an
// upload that had gone out, with others queued behind it.
func Stopped(t *testing.T) (dir string) {
	t.Helper()
	d := Open(t, SetUp{Settings: `{"version":1,"parallel_uploads":1,` + TwoChannels[len("{\n\t\"version\": 1,"):], Key: GoodKey})
	d.Service.Hold("1.png")
	d.DropPictures("1.png")
	d.Until("the file went out", func() bool { j, _ := d.Job("1.png"); return j.HandedOver })
	d.DropPictures("2.png", "3.png")
	d.Item("Quit").Action()
	d.Press("Stop and close")
	d.Until("the window closed", func() bool { return d.Closed })
	require.Empty(t, d.Dialogs.Open(), "what closing itself interrupts is no news")
	return d.Dir
}

// LibraryDesk is a desk with these rows in its list, which saves to a path.
func LibraryDesk(t *testing.T, rows ...history.Upload) (d *Desk, path string) {
	d = Open(t, SetUp{Settings: TwoChannels, Key: GoodKey})
	require.NoError(t, d.History().Save(t.Context(), rows))
	d.Rows.Load()
	d.Settle()
	path = filepath.Join(t.TempDir(), "saved")
	d.Files.PickPlace = func(context.Context, string, string) (string, bool) { return path, true }
	return d, path
}

// InFormats opens the dialog about copy formats.
func InFormats(t *testing.T, s SetUp) *Desk {
	t.Helper()
	d := Open(t, s)
	d.Copier.ShowFormats()
	return d
}

// WithUploads opens a window with finished uploads, the newest on top and the
// focus on the list.
func WithUploads(t *testing.T, names ...string) *Desk {
	t.Helper()
	d := Open(t, SetUp{Settings: TwoChannels, Key: GoodKey})
	d.DropPictures(names...)
	d.UntilState(uploader.Done, names...)
	d.Until("what has ended stands below what goes on", func() bool { return d.Rows.Tallies().InProgress == 0 && !d.Rows.Loading() })
	d.Win.Canvas().Focus(d.List)
	return d
}

// UndoDesk is a desk with uploads, whose clock the test turns on.
func UndoDesk(t *testing.T, names ...string) (*Desk, *func()) {
	d := Open(t, SetUp{Settings: TwoChannels, Key: GoodKey})
	for _, name := range names {
		d.DropPictures(name) // each the newest in its turn
		d.UntilState(uploader.Done, name)
	}
	d.Until("what has ended stands below what goes on", func() bool { return d.Rows.Tallies().InProgress == 0 && !d.Rows.Loading() })
	var later func()
	d.Removal.After = func(_ time.Duration, f func()) { later = f }
	return d, &later
}

// TheResult returns a window and the bar in it that shows what came of uploads.
func TheResult(t *testing.T) (*Desk, *bottombar.Bar) {
	d := Open(t, SetUp{Settings: TwoChannels})
	return d, d.Bottom
}

// InSettings opens the settings at a tab.
func InSettings(t *testing.T, tab string, s SetUp) *Desk {
	t.Helper()
	d := Open(t, s)
	d.Item("Settings…").Action()
	d.Tab(tab)
	return d
}
