package uploadlist

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/uploader"
)

// List is the list of uploads. It passes on what the person means to do
// with the selected one.
type List struct {
	widget.List
	*selection
	rows      *Rows
	made      []*Row                                           // the widgets, which the list uses again and again
	Copied    string                                           // ID of the upload of which something was copied last
	Picture   func(j uploader.Job, ready func()) fyne.Resource // the thumbnail, nil where there is none yet
	CopyLabel string                                           // of the button that copies
	OnAction  func(uploader.Job, Action)
	OnMenu    func(uploader.Job, View, fyne.Position)
	Asks      func(id string) bool    // whether the row asks if a test message arrived
	OnFocus   func()                  // the list is to have the keyboard
	OnKey     func(fyne.KeyName) bool // true when the key was used
}

func New(rows *Rows) *List {
	l := &List{rows: rows}
	l.selection = newSelection(rows, l.Refresh)
	l.Length = func() int { return rows.Length() }
	l.CreateItem = func() fyne.CanvasObject {
		r := NewRow()
		l.made = append(l.made, r)
		return r
	}
	l.UpdateItem = l.update
	l.HideSeparators = true
	l.ExtendBaseWidget(l)
	return l
}

// Current returns the upload that the keyboard is at, while its row is shown.
func (l *List) Current() (uploader.Job, bool) {
	id := l.selection.current
	if id == "" || l.awaited[id] {
		return uploader.Job{}, false
	}
	job, ok := l.rows.ByID(id)
	return job, ok && l.rows.admits(job)
}

func (l *List) update(i widget.ListItemID, o fyne.CanvasObject) {
	r := o.(*Row)
	r.index = i
	r.onTapped = func() { l.Choose(i); l.OnFocus() }
	job, ok := l.rows.At(i)
	if !ok {
		r.onAction, r.onMenu = nil, nil
		r.show(View{Progress: -1}, false, false)
		return
	}
	view := Look(job, l.day(i, job))
	if thumbnail := l.Picture(job, l.Refresh); thumbnail != nil && job.State == uploader.Done {
		view.icon = thumbnail
	}
	view.copyLabel = l.CopyLabel
	if l.Asks != nil && l.Asks(job.ID) {
		view.askArrived()
	}
	r.onAction = func(a Action) { l.OnAction(job, a) }
	r.onMenu = func(at fyne.Position) {
		if !l.has(job.ID) {
			l.Only(i)
			l.Refresh()
		}
		l.OnMenu(job, view, at)
	}
	r.show(view, job.ID == l.Copied, l.has(job.ID))
}

func (l *List) day(i int, job uploader.Job) string {
	if i > 0 {
		if before, ok := l.rows.At(i - 1); ok {
			return dayOf(job, &before, time.Now())
		}
	}
	return dayOf(job, nil, time.Now())
}

// copiedFor is how long a row says that something of it was copied.
const copiedFor = 1500 * time.Millisecond

// ShowCopied says in a row that something of it was copied.
func (l *List) ShowCopied(id string) {
	l.Copied = id
	l.Refresh()
	time.AfterFunc(copiedFor, func() {
		l.rows.work.Main(func() {
			if l.Copied == id {
				l.Copied = ""
				l.Refresh()
			}
		})
	})
}

// TakeOver selects what another list has selected.
func (l *List) TakeOver(other *List) { l.selection.takeOver(other.selection) }

// Enter puts the keyboard on the first row, or where it was among those that are
// shown. Of a search under way these are the rows that it finds.
func (l *List) Enter() {
	l.OnFocus()
	l.rows.WhenShown(func() {
		if _, there := l.rows.find(l.selection.current); !there && l.rows.Length() > 0 {
			l.Only(0)
			l.Refresh()
		}
	})
}

// SelectUnder selects the row in which an object is, such as the media ID that
// was clicked.
func (l *List) SelectUnder(o fyne.CanvasObject) {
	driver := fyne.CurrentApp().Driver()
	at := driver.AbsolutePositionForObject(o)
	for _, r := range l.made {
		top := driver.AbsolutePositionForObject(r)
		if r.Visible() && at.X >= top.X && at.Y >= top.Y && at.Y < top.Y+r.Size().Height {
			l.Only(r.index)
			l.Refresh()
			return
		}
	}
}

// TypedKey moves the selection with the arrow keys, as lists of files do, and
// offers every other key to the window.
func (l *List) TypedKey(e *fyne.KeyEvent) {
	last := l.rows.Length() - 1
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
		if l.OnKey == nil || !l.OnKey(e.Name) {
			l.List.TypedKey(e)
		}
	}
}

// Step moves the selection by so many rows.
func (l *List) Step(by int) { l.move(l.index+by, l.rows.Length()-1) }

func (l *List) move(to, last int) {
	if last < 0 {
		return
	}
	to = max(min(to, last), 0)
	l.Choose(to)
	l.ScrollTo(to)
}

func (l *List) perPage() int {
	return max(int(l.Size().Height/(NewRow().MinSize().Height+4)), 1)
}

// FocusGained selects the first row when none is, so that the arrow keys and
// the shortcuts have something to work on.
func (l *List) FocusGained() {
	l.List.FocusGained()
	if l.selection.current == "" && len(l.chosen) == 0 && l.rows.Length() > 0 {
		l.Only(0)
		l.Refresh()
	}
}

// Shows reports whether the row of an upload is on the screen.
func (l *List) Shows(id string) bool {
	i, ok := l.rows.find(id)
	if !ok || !l.Visible() {
		return false
	}
	height := NewRow().MinSize().Height + l.Theme().Size(theme.SizeNamePadding)
	top := float32(i)*height - l.GetScrollOffset()
	return top+height > 0 && top < l.Size().Height
}
