package uploadlist

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/keys"
	"mediadrop/uploader"
	"mediadrop/uploader/media"
)

// List is the list of uploads. It passes on what the person means to do
// with the selected one.
type List struct {
	widget.List
	keys.Clicks
	*selection
	rows      *Rows
	made      map[int]*Row                                     // the widgets in use, by the index of their row
	Copied    string                                           // ID of the upload of which something was copied last
	Picture   func(j uploader.Job, ready func()) fyne.Resource // the thumbnail, nil where there is none yet
	CopyLabel string                                           // of the button that copies
	OnAction  func(uploader.Job, Action)
	OnMenu    func(uploader.Job, View, fyne.Position)
	Asks      func(id string) bool              // whether the row asks if a test message arrived
	OnCopyAs  func(uploader.Job, fyne.Position) // the ways to copy are asked for
	OnPreview func(id string)                   // a preview is asked for; nil where there is none
	OnShowAll func()                            // what the filter hides is to be shown
	OnRefresh func()                            // rows or the selection may have changed
	OnFocus   func()                            // the list is to have the keyboard
	OnKey     func(fyne.KeyName) bool           // true when the key was used
	// Now is the clock of clicks, and After calls a function later, on any goroutine.
	Now   func() time.Time
	After func(time.Duration, func())

	Strip  *strip // stands above the list
	taps   taps
	height float32 // of a row; 0 while it is not known
	sight  sight   // what was drawn last
	// keyboard tells that the list has it: the row that it is at has a ring.
	keyboard bool
}

// New returns a list that shows rows.
func New(rows *Rows) *List {
	l := &List{rows: rows, made: map[int]*Row{}, Now: time.Now, After: func(d time.Duration, f func()) { time.AfterFunc(d, f) }}
	l.selection = newSelection(rows, l.Refresh)
	l.Length = func() int { return rows.Length() }
	l.CreateItem = func() fyne.CanvasObject { return NewRow() }
	l.UpdateItem = l.update
	l.HideSeparators = true
	l.Strip = newStrip(l.ScrollToTop, func() {
		var hidden []string
		for _, job := range l.rows.Hidden() {
			hidden = append(hidden, job.ID)
		}
		l.Await(hidden...) // they are what is looked for
		l.OnShowAll()
	})
	l.ExtendBaseWidget(l)
	return l
}

// Current returns the upload that the keyboard is at, while its row is shown.
func (l *List) Current() (uploader.Job, bool) {
	id := l.selection.current
	if id == "" || l.awaited.has(id) {
		return uploader.Job{}, false
	}
	job, ok := l.rows.ByID(id)
	return job, ok && l.rows.admits(job)
}

// CreateRenderer follows the list when it is scrolled.
func (l *List) CreateRenderer() fyne.WidgetRenderer {
	renderer := l.List.CreateRenderer()
	for _, o := range renderer.Objects() {
		if scroller, ok := o.(*container.Scroll); ok {
			scrolled := scroller.OnScrolled
			scroller.OnScrolled = func(p fyne.Position) {
				scrolled(p)
				l.updateStrip()
			}
		}
	}
	return renderer
}

// ScrollTo scrolls a row into sight, and the line above the list follows.
func (l *List) ScrollTo(i widget.ListItemID) {
	l.List.ScrollTo(i)
	l.updateStrip()
}

// ScrollToOffset scrolls to so many units below the top, and the line above follows.
func (l *List) ScrollToOffset(offset float32) {
	l.List.ScrollToOffset(offset)
	l.updateStrip()
}

// ScrollToTop scrolls to the first row, and the line above follows.
func (l *List) ScrollToTop() {
	l.List.ScrollToTop()
	l.updateStrip()
}

// Refresh draws the list again, and the line above it.
func (l *List) Refresh() {
	l.height = 0 // the size of letters may be another
	clear(l.made)
	l.List.Refresh()
	l.keepPlace()
	l.updateStrip()
	if l.OnRefresh != nil {
		l.OnRefresh()
	}
}

// pitch is how far it is from one row to the next.
func (l *List) pitch() float32 {
	if l.height == 0 {
		l.height = NewRow().MinSize().Height
	}
	return l.height + l.Theme().Size(theme.SizeNamePadding)
}

func (l *List) update(i widget.ListItemID, o fyne.CanvasObject) {
	r := o.(*Row)
	l.made[i], r.index = r, i
	r.ring.Show(l.keyboard && i == l.index)
	r.search = l.rows.filter.Text
	r.onScrolled = func(rows float32) { l.ScrollToOffset(l.GetScrollOffset() - rows*l.pitch()) }
	job, ok := l.rows.At(i)
	if !ok {
		r.onAction, r.onMenu, r.onCopyAs = nil, nil, nil
		r.onTapped = func(bool) { l.tapped(i) }
		r.show(View{Progress: -1, copyLabel: l.CopyLabel}, "", false, false)
		return
	}
	view := l.look(i, job)
	r.onAction = func(a Action) { l.OnAction(job, a) }
	r.onMenu = func(at fyne.Position) { l.openMenu(i, job, view, at) }
	r.onCopyAs = func(at fyne.Position) { l.OnCopyAs(job, at) }
	r.onTapped = func(onPicture bool) {
		l.tapped(i)
		preview := onPicture || l.taps.twice(job.ID, l.Now())
		if preview && l.OnPreview != nil && l.Modifiers() == 0 { // else more rows are being selected
			l.OnPreview(job.ID)
		}
	}
	r.show(view, l.heading(i, job), job.ID == l.Copied, l.has(job.ID))
}

// tapped selects a row that was clicked.
func (l *List) tapped(i int) {
	l.Choose(i)
	l.OnFocus()
}

// look returns how a row of the list looks.
func (l *List) look(i int, job uploader.Job) View {
	view := Look(job, l.rows.namesDay(i, job))
	if l.Picture != nil {
		view.thumbnail, view.page = l.Picture(job, l.Refresh), job.Kind == media.Document
	}
	view.copyLabel = l.CopyLabel
	l.ask(&view, job)
	return view
}

// ask has a row ask whether its test message arrived, where it is to.
func (l *List) ask(view *View, job uploader.Job) {
	if l.Asks != nil && l.Asks(job.ID) {
		view.askArrived(job)
	}
}

// FirstAction returns what the main button of an upload's row does.
func (l *List) FirstAction(job uploader.Job) (Action, bool) {
	view := Look(job, true)
	l.ask(&view, job)
	return view.main, view.main != NoAction
}

// heading returns the name of the section that begins with a row; the line above
// the list names the first.
func (l *List) heading(i int, job uploader.Job) string {
	if i == 0 {
		return ""
	}
	section := l.rows.section(i, job)
	if before, ok := l.rows.At(i - 1); ok && l.rows.section(i-1, before) == section {
		return ""
	}
	return section
}

// openMenu opens the menu of a row, for all that are selected where it is one of
// them.
func (l *List) openMenu(i int, job uploader.Job, view View, at fyne.Position) {
	if !l.has(job.ID) {
		l.Only(i)
		l.Refresh()
	}
	l.OnMenu(job, view, at)
}

// OpenMenu opens the menu of the row that the keyboard is at.
func (l *List) OpenMenu() {
	job, ok := l.Current()
	if !ok {
		return
	}
	l.ScrollTo(l.index)
	if r := l.made[l.index]; r != nil && r.index == l.index {
		l.openMenu(l.index, job, l.look(l.index, job), below(r.More))
	}
}

// copiedFor is how long a row says that something of it was copied.
const copiedFor = 1500 * time.Millisecond

// ShowCopied shows in a row that something of it was copied.
func (l *List) ShowCopied(id string) {
	l.Copied = id
	l.Refresh()
	l.After(copiedFor, func() {
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
	case fyne.KeySpace:
		if job, ok := l.Current(); ok && l.OnPreview != nil {
			l.OnPreview(job.ID)
		}
	case desktop.KeyMenu:
		l.OpenMenu()
	default:
		if e.Name == fyne.KeyF10 && l.Modifiers()&fyne.KeyModifierShift != 0 {
			l.OpenMenu()
			return
		}
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

// KeyDown remembers where a key stands on the keyboard.
func (l *List) KeyDown(e *fyne.KeyEvent) { keys.Down(e) }

// KeyUp implements desktop.Keyable.
func (l *List) KeyUp(e *fyne.KeyEvent) { keys.Up(e) }

func (l *List) perPage() int {
	return max(int(l.Size().Height/l.pitch()), 1)
}

// FocusGained selects the first row when none is, so that the arrow keys and
// the shortcuts have something to work on.
func (l *List) FocusGained() {
	l.keyboard = true
	if l.selection.current == "" && len(l.chosen) == 0 && l.rows.Length() > 0 {
		l.Only(0)
	}
	l.Refresh()
}

// FocusLost hides the ring of the row that the keyboard was at.
func (l *List) FocusLost() {
	l.keyboard = false
	l.Refresh()
}

// Shows reports whether the row of an upload is on the screen.
func (l *List) Shows(id string) bool {
	i, ok := l.rows.find(id)
	if !ok || !l.Visible() {
		return false
	}
	height := l.pitch()
	top := float32(i)*height - l.GetScrollOffset()
	return top+height > 0 && top < l.Size().Height
}
