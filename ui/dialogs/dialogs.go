// Package dialogs shows dialogs one above the other. Escape closes the one on
// top, Enter presses the button that has the focus, and each opens with the focus
// on its first field or its last button, so that all of them can be used without
// a mouse. Everything here belongs to the main goroutine.
package dialogs

import (
	"context"
	"errors"
	"log/slog"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/language"
	"mediadrop/ui/menus"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
	"mediadrop/ui/work"
)

// Stack is the dialogs of a window that are on the screen.
type Stack struct {
	win  fyne.Window
	work *work.Runner
	log  *slog.Logger
	open []*Dialog // the last one is on top
	// pages are what scrolls in the dialogs that are open, besides their whole content.
	pages []*container.Scroll
}

// New returns the dialogs of a window.
func New(win fyne.Window, w *work.Runner, log *slog.Logger) *Stack {
	return &Stack{win: win, work: w, log: log}
}

// Window is the window that the dialogs are in.
func (s *Stack) Window() fyne.Window { return s.win }

// Work runs what takes time for the window.
func (s *Stack) Work() *work.Runner { return s.work }

// Log is the program's log.
func (s *Stack) Log() *slog.Logger { return s.log }

// Dialog is one dialog. Hide closes it.
type Dialog struct {
	*dialog.CustomDialog
	// BeforeClose is called instead of Hide when Escape is pressed, where it is set.
	BeforeClose func()
	stack       *Stack
	title       *widgets.Text
	wanted      fyne.Size         // that was asked for; zero for what the content needs
	scroll      *container.Scroll // nil where the content does not scroll
}

// New returns a dialog without buttons, whose content scrolls where the window is too
// low for it. It is shown by Show.
func (s *Stack) New(title string, content fyne.CanvasObject) *Dialog {
	scroll := container.NewVScroll(container.New(besideBar{}, content))
	d := s.NewWhole(title, container.New(&growing{s}, scroll))
	d.scroll = scroll
	return d
}

// NewWhole returns a dialog like New whose content sees to its height itself.
func (s *Stack) NewWhole(title string, content fyne.CanvasObject) *Dialog {
	d := &Dialog{stack: s, title: newTitle(title)}
	d.CustomDialog = dialog.NewCustomWithoutButtons("", container.New(titled{}, d.title, content), s.win)
	return d
}

// SetTitle changes the title of a dialog whose subject has grown.
func (d *Dialog) SetTitle(title string) { d.title.Set(title, d.title.Color) }

// Resize gives a dialog a size, but no more than the window has.
func (d *Dialog) Resize(size fyne.Size) {
	d.wanted = size
	window := d.stack.win.Canvas().Size()
	d.CustomDialog.Resize(size.Min(fyne.NewSize(window.Width, window.Height-margin/2)))
}

// Fit makes the dialogs on the screen fit the window again, whose size has changed.
func (s *Stack) Fit() {
	for _, d := range s.open {
		if !d.wanted.IsZero() {
			d.Resize(d.wanted)
		}
	}
}

// SetButtons puts the buttons below the content, of one width, in reading direction. They
// get the focus in that order.
func (d *Dialog) SetButtons(buttons []fyne.CanvasObject) {
	d.CustomDialog.SetButtons([]fyne.CanvasObject{container.New(buttonRow{}, buttons...)})
}

// Show puts a dialog on the screen and the focus on one of its parts; nil leaves
// the focus alone. onClosed may be nil.
func (s *Stack) Show(d *Dialog, onClosed func(), focus fyne.Focusable) {
	menus.Close(s.win.Canvas())
	s.open = append(s.open, d)
	d.SetOnClosed(func() {
		s.open = slices.DeleteFunc(s.open, func(o *Dialog) bool { return o == d })
		if len(s.open) == 0 {
			s.pages = nil
		}
		if onClosed != nil {
			onClosed()
		}
	})
	d.Show()
	if focus != nil {
		s.win.Canvas().Focus(focus)
	}
}

// Open returns the dialogs on the screen, the one on top last.
func (s *Stack) Open() []*Dialog { return slices.Clone(s.open) }

// Any reports whether a dialog is on the screen.
func (s *Stack) Any() bool { return len(s.open) > 0 }

// IsTop reports whether a dialog is the one on top.
func (s *Stack) IsTop(d *Dialog) bool { return len(s.open) > 0 && s.open[len(s.open)-1] == d }

// CloseTop closes the dialog on top, and reports whether there was one.
func (s *Stack) CloseTop() bool {
	if len(s.open) == 0 {
		return false
	}
	if top := s.open[len(s.open)-1]; top.BeforeClose != nil {
		top.BeforeClose()
	} else {
		top.Hide()
	}
	return true
}

// Ask shows a question with one way to agree and one to leave things as they
// are.
func (s *Stack) Ask(title, text, agree string, then func()) {
	s.ask(title, text, answers{lang.L("Cancel"), agree, widget.MediumImportance, widget.HighImportance}, then)
}

// AskToDelete is Ask where agreeing takes something away.
func (s *Stack) AskToDelete(title, text, agree string, then func()) {
	s.ask(title, text, answers{lang.L("Cancel"), agree, widget.MediumImportance, widget.DangerImportance}, then)
}

// AskToStop is AskToDelete where something goes on unless the person agrees: a button
// that says Cancel could mean either.
func (s *Stack) AskToStop(title, text, goOn, stop string, then func()) {
	s.ask(title, text, answers{goOn, stop, widget.MediumImportance, widget.DangerImportance}, then)
}

// AskToKeep is Ask where leaving things as they are is the better answer.
func (s *Stack) AskToKeep(title, text, keep, agree string, then func()) {
	s.ask(title, text, answers{keep, agree, widget.HighImportance, widget.MediumImportance}, then)
}

// answers are the two of a question: to leave things as they are, and to agree.
type answers struct {
	keep, agree           string
	ofKeeping, ofAgreeing widget.Importance
}

func (s *Stack) ask(title, text string, a answers, then func()) {
	d := s.New(title, widgets.NewParagraph(text))
	no := s.NewButton(language.Visual(a.keep), d.Hide)
	no.Importance = a.ofKeeping
	yes := s.NewButton(language.Visual(a.agree), func() { d.Hide(); then() })
	yes.Importance = a.ofAgreeing
	d.SetButtons([]fyne.CanvasObject{no, yes})
	s.Show(d, nil, no)
}

// Tell shows a message.
func (s *Stack) Tell(title, text string) { s.TellWith(title, widgets.NewParagraph(text)) }

// TellWith shows a message that is more than a text.
func (s *Stack) TellWith(title string, content fyne.CanvasObject) {
	d := s.New(title, content)
	dismiss := s.NewButton(language.Label("Close"), d.Hide)
	d.SetButtons([]fyne.CanvasObject{dismiss})
	s.Show(d, nil, dismiss)
}

// Error shows an error of the program itself, which is never empty, and logs it.
func (s *Stack) Error(err error) {
	if s.work.Stopped() && errors.Is(err, context.Canceled) {
		return // closing ended it
	}
	s.log.Error("shown to the person", "error", err.Error())
	text, detail := words.Error(err)
	content := container.NewVBox(widgets.NewParagraph(text))
	if detail != "" {
		content.Add(widgets.NewNote(detail))
	}
	s.TellWith(lang.L("Something went wrong"), content)
}

// Try does something off the main goroutine. Where that fails the error is shown;
// else done, which may be nil, is called on the main goroutine.
func (s *Stack) Try(do func(ctx context.Context) error, done func()) {
	s.work.Go(func(ctx context.Context) {
		err := do(ctx)
		s.work.Main(func() {
			switch {
			case err != nil:
				s.Error(err)
			case done != nil:
				done()
			}
		})
	})
}
