// Package preview shows files inside the program: a picture, the first picture of a
// film, how a text begins; what is sent beside what was given. What is shown was
// made by workers: nothing here looks into a file. Everything here belongs to the
// main goroutine.
package preview

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/control"
	"mediadrop/ui/dialogs"
	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
	"mediadrop/uploader"
)

// Actions are what the preview leads to, and what it asks the window.
type Actions struct {
	// Step goes on to the row so many below, or above where by is negative, and
	// returns its upload; ok is false where there is none.
	Step func(by int) (j uploader.Job, ok bool)
	// Open opens a file in the system's own viewer.
	Open func(j uploader.Job)
}

// Viewer shows files.
type Viewer struct {
	control *control.Control
	dialogs *dialogs.Stack
	on      Actions
	shown   *view // nil where none is
}

// New returns the viewer of a window.
func New(c *control.Control, d *dialogs.Stack, on Actions) *Viewer {
	return &Viewer{control: c, dialogs: d, on: on}
}

// view is what is on the screen.
type view struct {
	*Viewer
	dialog *dialogs.Dialog
	onStep func(by int) (uploader.Job, bool) // nil where there is nothing to go on to
	job    uploader.Job
	body   *fyne.Container // the panes
	name   *widgets.Text
	opener *dialogs.Button
	end    context.CancelFunc // of the work for what is shown
}

// Show shows the file of an upload. The arrow keys go on to others.
func (v *Viewer) Show(j uploader.Job) { v.open(j, v.on.Step) }

// ShowAlone shows the file of an upload that was asked about elsewhere than in the
// list.
func (v *Viewer) ShowAlone(j uploader.Job) { v.open(j, nil) }

func (v *Viewer) open(j uploader.Job, step func(int) (uploader.Job, bool)) {
	if v.shown != nil {
		v.shown.show(j)
		return
	}
	w := &view{Viewer: v, onStep: step, body: container.NewStack(), name: widgets.NewText("", 1), end: func() {}}
	w.name.Style.Bold, w.name.Middle = true, true
	stage := newStage(widgets.Stacked(w.name, nil, w.body))
	stage.onKey = w.key
	w.dialog = v.dialogs.NewWhole(lang.L("Preview"), stage)
	w.opener = v.dialogs.NewButton(language.Label("Open"), func() { v.on.Open(w.job) })
	buttons := []fyne.CanvasObject{w.opener, v.dialogs.NewButton(language.Label("Close"), w.dialog.Hide)}
	if step != nil {
		back := v.dialogs.NewButton(language.Label("Previous"), func() { w.step(-1) })
		buttons = append([]fyne.CanvasObject{back, v.dialogs.NewButton(language.Label("Next"), func() { w.step(1) })}, buttons...)
	}
	w.dialog.SetButtons(buttons)
	w.dialog.Resize(v.room())
	v.shown = w
	w.show(j)
	v.dialogs.Show(w.dialog, w.closed, stage)
}

func (w *view) closed() {
	w.end()
	w.shown = nil
}

// margin is what is left free around the dialog.
const margin = 24

// room is the size of the dialog: most of the window, so that much can be seen.
func (v *Viewer) room() fyne.Size {
	size := v.dialogs.Window().Canvas().Size()
	return fyne.NewSize(min(size.Width-2*margin, 1100), size.Height-2*margin)
}

// key does what a key asks for, and reports whether it asks for anything.
func (w *view) key(key fyne.KeyName) bool {
	forth, back := language.Arrows()
	switch key {
	case fyne.KeyDown, forth, fyne.KeyPageDown:
		w.step(1)
	case fyne.KeyUp, back, fyne.KeyPageUp:
		w.step(-1)
	case fyne.KeyEscape, fyne.KeySpace:
		w.dialog.Hide()
	default:
		return false
	}
	return true
}

func (w *view) step(by int) {
	if w.onStep == nil {
		return
	}
	if j, ok := w.onStep(by); ok && j.ID != w.job.ID {
		w.show(j)
	}
}

// show fills the dialog with an upload's file.
func (w *view) show(j uploader.Job) {
	w.end()
	var ctx context.Context
	ctx, w.end = context.WithCancel(w.dialogs.Work().Context())
	w.job = j
	w.name.Text = title(j)
	w.name.Refresh()
	widgets.SetVisible(w.opener, canOpen(j))
	panes := w.panes(ctx, j)
	objects := make([]fyne.CanvasObject, len(panes))
	for i, p := range panes {
		objects[i] = p.object
	}
	if language.RightToLeft() && len(objects) == 2 {
		objects[0], objects[1] = objects[1], objects[0]
	}
	w.body.Objects = []fyne.CanvasObject{container.New(layout.NewGridLayoutWithColumns(len(objects)), objects...)}
	w.body.Refresh()
}

func title(j uploader.Job) string {
	if j.Label != "" {
		return words.FileName(j.Label)
	}
	return words.FileName(j.Name)
}

// canOpen reports whether the file may be handed to another program: one that the
// check blocked may be a program that does harm. To open one that is on a server is
// what a person asks for.
func canOpen(j uploader.Job) bool { return j.State != uploader.Blocked && filepath.IsAbs(j.Path) }

// Confirm shows the picture at path, below a text that may be empty, and asks whether it
// is meant. Then, otherwise or
// refused is called: the last one where the picture cannot be shown, and so would not be
// sent.
func (v *Viewer) Confirm(path, title, text, agree string, then, otherwise func(), refused func(error)) {
	ctx, end := context.WithCancel(v.dialogs.Work().Context())
	p := v.picture(ctx, path)
	content := p.object
	if text != "" {
		content = widgets.Stacked(widgets.NewParagraph(text), nil, content)
	}
	d := v.dialogs.NewWhole(title, content)
	agreed := false
	p.failed = func(err error) {
		otherwise = func() { refused(err) }
		d.Hide()
	}
	yes := v.dialogs.NewButton(language.Visual(agree), func() { agreed = true; d.Hide() })
	yes.Importance = widget.HighImportance
	d.SetButtons([]fyne.CanvasObject{v.dialogs.NewButton(language.Label("Cancel"), d.Hide), yes})
	d.Resize(v.room())
	v.dialogs.Show(d, func() {
		end()
		if agreed {
			then()
		} else {
			otherwise()
		}
	}, yes)
}
