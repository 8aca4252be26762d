package ui

import (
	"context"
	"errors"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
)

// openDialog is a dialog on the screen that Escape closes.
type openDialog struct {
	*dialog.CustomDialog
}

// newDialog makes a dialog with these buttons, the last of which is what most
// people want. It is shown by show.
func (w *Window) newDialog(title string, content fyne.CanvasObject) *openDialog {
	return &openDialog{dialog.NewCustomWithoutButtons(language.Visual(title), content, w.win)}
}

// show puts a dialog on the screen, with the focus on its first field or its
// last button, so that it can be used without a mouse.
func (w *Window) show(d *openDialog, onClosed func(), focus fyne.Focusable) {
	w.dialogs = append(w.dialogs, d)
	d.SetOnClosed(func() {
		w.dialogs = slices.DeleteFunc(w.dialogs, func(o *openDialog) bool { return o == d })
		if onClosed != nil {
			onClosed()
		}
	})
	d.Show()
	if focus != nil {
		w.win.Canvas().Focus(focus)
	}
}

// closeDialog closes the dialog on top; false when there is none.
func (w *Window) closeDialog() bool {
	if len(w.dialogs) == 0 {
		return false
	}
	w.dialogs[len(w.dialogs)-1].Hide()
	return true
}

// ask shows a question with one way to agree and one to leave things as they
// are.
func (w *Window) ask(title, text, agree string, then func()) {
	d := w.newDialog(title, widgets.NewParagraph(text))
	no := w.newButton(language.Label("Cancel"), d.Hide)
	yes := w.newButton(language.Visual(agree), func() { d.Hide(); then() })
	yes.Importance = widget.HighImportance
	d.SetButtons([]fyne.CanvasObject{no, yes})
	w.show(d, nil, no)
}

// tell shows a message.
func (w *Window) tell(title, text string) { w.tellWith(title, widgets.NewParagraph(text)) }

func (w *Window) tellWith(title string, content fyne.CanvasObject) {
	d := w.newDialog(title, content)
	dismiss := w.newButton(language.Label("Close"), d.Hide)
	d.SetButtons([]fyne.CanvasObject{dismiss})
	w.show(d, nil, dismiss)
}

// showError shows an error of the program itself in a dialog that is never
// empty.
func (w *Window) showError(err error) {
	if w.closing && errors.Is(err, context.Canceled) {
		return // closing ended it
	}
	w.log.Error("shown to the person", "error", err.Error())
	text, detail := words.Error(err)
	content := container.NewVBox(widgets.NewParagraph(text))
	if detail != "" {
		small := widgets.NewParagraph(detail)
		small.Color, small.Scale = theme.ColorNamePlaceHolder, theme.SizeNameCaptionText
		content.Add(small)
	}
	w.tellWith(lang.L("That did not work"), content)
}

// formEntry is an entry in a dialog: Escape closes the dialog.
type formEntry struct {
	widget.Entry
	onEscape func()
}

func (w *Window) newEntry(text string) *formEntry {
	e := &formEntry{onEscape: func() { w.closeDialog() }}
	e.ExtendBaseWidget(e)
	e.Wrapping = fyne.TextWrapOff
	e.SetText(text)
	return e
}

func (w *Window) newPasswordEntry() *formEntry {
	e := w.newEntry("")
	e.Password = true
	return e
}

// TypedKey closes the dialog on Escape.
func (e *formEntry) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyEscape {
		e.onEscape()
		return
	}
	e.Entry.TypedKey(key)
}

// dialogButton is a button in a dialog: Enter presses it, and Escape closes
// the dialog. The toolkit's own answers to the space bar only.
type dialogButton struct {
	widget.Button
	onEscape func()
}

func (w *Window) newButton(text string, tapped func()) *dialogButton {
	b := &dialogButton{onEscape: func() { w.closeDialog() }}
	b.ExtendBaseWidget(b)
	b.Text, b.OnTapped = text, tapped
	return b
}

// newIconButton makes a button whose icon says enough: hints that open under
// the mouse do not work in the toolkit's dialogs.
func (w *Window) newIconButton(icon fyne.Resource, tapped func()) *dialogButton {
	b := w.newButton("", tapped)
	b.Icon = icon
	return b
}

// TypedKey presses the button on Enter, and closes the dialog on Escape.
func (b *dialogButton) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyEscape:
		b.onEscape()
	case fyne.KeyReturn, fyne.KeyEnter:
		b.Tapped(nil)
	default:
		b.Button.TypedKey(key)
	}
}
