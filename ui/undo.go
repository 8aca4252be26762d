package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
)

// undoFor is how long a removal can be taken back.
const undoFor = 10 * time.Second

// undoBar is the line that says what was removed from the list, while it can
// be put back. It belongs to the main goroutine.
type undoBar struct {
	object fyne.CanvasObject
	text   *widgets.Text
	button *widget.Button

	showLine func(line fyne.CanvasObject, visible bool)
	after    func(time.Duration, func()) // calls a function later, on any goroutine

	turn    int // how often something was removed
	working bool
	wished  bool // undo was asked for before the rows were there
	removed []history.Upload
}

// newUndoBar makes the bar; after the language changed, for the same removal.
func newUndoBar(w *Window, before *undoBar) *undoBar {
	u := &undoBar{after: func(d time.Duration, f func()) { time.AfterFunc(d, f) }}
	if before != nil {
		*u = *before
	}
	u.showLine = w.showLine
	u.text = widgets.NewText("", 1)
	u.button = widget.NewButtonWithIcon(language.Label("Undo"), theme.ContentUndoIcon(), func() {
		w.win.Canvas().Unfocus() // the button is about to go
		w.undoRemove()
	})
	left, right := float32(12), float32(4)
	if language.RightToLeft() {
		left, right = right, left
	}
	line := widgets.Sides(nil, widgets.Inline(u.button, widgets.Spacer(4)), container.New(layout.NewCustomPaddedLayout(6, 0, left, right), u.text))
	u.object = container.NewVBox(widget.NewSeparator(), container.New(layout.NewCustomPaddedLayout(0, 4, 0, 0), line))
	u.offer(u.removed)
	return u
}

// offer shows what can be put back; nothing hides the bar.
func (u *undoBar) offer(removed []history.Upload) {
	u.removed = removed
	if n := len(removed); n > 0 {
		u.text.Set(lang.N("{{.Count}} removed from the list", n, map[string]any{"Count": n}), theme.ColorNameForeground)
	}
	u.showLine(u.object, len(removed) > 0)
}

// removeRows takes uploads out of the list at once, and offers to put them
// back. Those that go on are left alone.
func (w *Window) removeRows(jobs []uploader.Job) {
	var ids []string
	for _, j := range jobs {
		if j.State.Ended() {
			ids = append(ids, j.ID)
		}
	}
	if len(ids) == 0 {
		return
	}
	w.undoBar.offer(nil) // what was removed before is gone for good
	w.undoBar.turn++
	w.undoBar.working, w.undoBar.wished = true, false
	turn := w.undoBar.turn
	w.work.Go(func(ctx context.Context) {
		removed, err := w.control.Remove(ctx, ids...)
		w.work.Main(func() { w.rowsRemoved(turn, removed, err) })
	})
}

func (w *Window) rowsRemoved(turn int, removed []history.Upload, err error) {
	if err != nil {
		w.dialogs.Error(err)
	}
	ids := make([]string, len(removed))
	for i, row := range removed {
		ids[i] = row.ID
	}
	w.list.Forget(ids...)
	w.rows.Forget(ids...)
	if turn != w.undoBar.turn {
		return // more was removed meanwhile
	}
	w.undoBar.working = false
	w.undoBar.offer(removed)
	if w.undoBar.wished {
		w.undoRemove()
		return
	}
	w.undoBar.after(undoFor, func() {
		w.work.Main(func() {
			if turn == w.undoBar.turn {
				w.undoBar.offer(nil)
			}
		})
	})
}

// undoRemove puts back what was removed last.
func (w *Window) undoRemove() {
	if w.undoBar.working {
		w.undoBar.wished = true
		return
	}
	rows := w.undoBar.removed
	if len(rows) == 0 {
		return
	}
	w.undoBar.offer(nil)
	w.work.Go(func(context.Context) {
		err := w.control.UndoRemove(rows)
		w.work.Main(func() {
			if err != nil {
				w.dialogs.Error(err) // the queue tries again until it is written
			}
			w.rows.Load()
		})
	})
}
