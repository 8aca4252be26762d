package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"mediadrop/uploader"
)

// uploadList is the list of uploads. It passes on what the person means to do
// with the selected one.
type uploadList struct {
	widget.List
	*selection
	rows      *rows
	made      []*row                                           // the widgets, which the list uses again and again
	copied    string                                           // ID of the upload of which something was copied last
	picture   func(j uploader.Job, ready func()) fyne.Resource // the thumbnail, nil where there is none yet
	copyLabel string                                           // of the button that copies
	onAction  func(uploader.Job, action)
	onMenu    func(uploader.Job, rowView, fyne.Position)
	onFocus   func()                  // the list is to have the keyboard
	onKey     func(fyne.KeyName) bool // true when the key was used
}

func newUploadList(rows *rows) *uploadList {
	l := &uploadList{rows: rows}
	l.selection = newSelection(rows, l.Refresh)
	l.Length = func() int { return rows.length() }
	l.CreateItem = func() fyne.CanvasObject {
		r := newRow()
		l.made = append(l.made, r)
		return r
	}
	l.UpdateItem = l.update
	l.HideSeparators = true
	l.ExtendBaseWidget(l)
	return l
}

// current returns the upload that the keyboard is at.
func (l *uploadList) current() (uploader.Job, bool) {
	if l.selection.current == "" {
		return uploader.Job{}, false
	}
	return l.rows.byID(l.selection.current)
}

func (l *uploadList) update(i widget.ListItemID, o fyne.CanvasObject) {
	r := o.(*row)
	r.index = i
	r.onTapped = func() { l.choose(i); l.onFocus() }
	job, ok := l.rows.at(i)
	if !ok {
		r.onAction, r.onMenu = nil, nil
		r.show(rowView{progress: -1}, false, false)
		return
	}
	view := present(job, l.day(i, job))
	if thumbnail := l.picture(job, l.Refresh); thumbnail != nil && job.State == uploader.Done {
		view.icon = thumbnail
	}
	view.copyLabel = l.copyLabel
	r.onAction = func(a action) { l.onAction(job, a) }
	r.onMenu = func(at fyne.Position) {
		if !l.has(job.ID) {
			l.only(i)
			l.Refresh()
		}
		l.onMenu(job, view, at)
	}
	r.show(view, job.ID == l.copied, l.has(job.ID))
}

func (l *uploadList) day(i int, job uploader.Job) string {
	if i > 0 {
		if before, ok := l.rows.at(i - 1); ok {
			return dayOf(job, &before, time.Now())
		}
	}
	return dayOf(job, nil, time.Now())
}

// selectUnder selects the row in which an object is, such as the media ID that
// was clicked.
func (l *uploadList) selectUnder(o fyne.CanvasObject) {
	driver := fyne.CurrentApp().Driver()
	at := driver.AbsolutePositionForObject(o)
	for _, r := range l.made {
		top := driver.AbsolutePositionForObject(r)
		if r.Visible() && at.X >= top.X && at.Y >= top.Y && at.Y < top.Y+r.Size().Height {
			l.only(r.index)
			l.Refresh()
			return
		}
	}
}

// TypedKey moves the selection with the arrow keys, as lists of files do, and
// offers every other key to the window.
func (l *uploadList) TypedKey(e *fyne.KeyEvent) {
	last := l.rows.length() - 1
	switch e.Name {
	case fyne.KeyDown:
		l.move(l.index+1, last)
	case fyne.KeyUp:
		l.move(l.index-1, last)
	case fyne.KeyPageDown:
		l.move(l.index+l.perPage(), last)
	case fyne.KeyPageUp:
		l.move(l.index-l.perPage(), last)
	case fyne.KeyHome:
		l.move(0, last)
	case fyne.KeyEnd:
		l.move(last, last)
	default:
		if l.onKey == nil || !l.onKey(e.Name) {
			l.List.TypedKey(e)
		}
	}
}

func (l *uploadList) move(to, last int) {
	if last < 0 {
		return
	}
	to = max(min(to, last), 0)
	l.choose(to)
	l.ScrollTo(to)
}

func (l *uploadList) perPage() int {
	return max(int(l.Size().Height/(newRow().MinSize().Height+4)), 1)
}

// FocusGained selects the first row when none is, so that the arrow keys and
// the shortcuts have something to work on.
func (l *uploadList) FocusGained() {
	l.List.FocusGained()
	if l.selection.current == "" && l.rows.length() > 0 {
		l.only(0)
		l.Refresh()
	}
}
