package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/keys"
	"mediadrop/ui/language"
)

// Entry is an entry whose text reads as it does everywhere else in the window: Hebrew
// from the right, with Latin and numbers in it in their places, and the cursor, the
// selection, clicks and arrow keys where that text is drawn. The toolkit keeps the text,
// the cursor and the selection, in the order in which it is typed; it draws them from
// left to right only.
type Entry struct {
	widget.Entry
	Ringed
	// LeftToRight is for what is never a sentence: an address, a number, an ID.
	LeftToRight bool

	line       *entryLine        // of an entry of one line
	rows       *entryRows        // of one of several
	part       fyne.CanvasObject // of what is drawn; nil before that
	onKeyboard bool
	shift      bool
	typing     bool // the last key was a character
	anchor     int  // where the selection was begun
	awaited    *paste
}

// CreateRenderer implements fyne.Widget.
func (e *Entry) CreateRenderer() fyne.WidgetRenderer {
	r := &entryRenderer{WidgetRenderer: e.Entry.CreateRenderer(), entry: e}
	r.without = len(r.WidgetRenderer.Objects())
	for _, o := range r.WidgetRenderer.Objects() {
		if scroll, ok := o.(*container.Scroll); ok {
			r.scroll = scroll
		}
	}
	if r.scroll != nil {
		// The toolkit shows its cursor, hides it and has it blink: what its content is
		// drawn from holds it last.
		parts := r.scroll.Content.(fyne.Widget).CreateRenderer().Objects()
		cursor := parts[len(parts)-1].(*canvas.Rectangle)
		if e.MultiLine {
			e.line, e.rows = nil, newEntryRows(e, r.scroll, cursor)
		} else {
			e.line, e.rows = newEntryLine(e, r.scroll.Content.(fyne.Draggable), cursor), nil
		}
		e.OnCursorChanged = e.show
	}
	e.part = r.Objects()[0]
	return e.Around(r)
}

// show draws the text, the selection and the cursor as they are now.
func (e *Entry) show() {
	switch {
	case e.line != nil:
		e.line.show()
	case e.rows != nil:
		e.rows.show()
	}
}

// SetPlaceHolder shows what stands in the entry while it is empty.
func (e *Entry) SetPlaceHolder(text string) {
	e.Entry.SetPlaceHolder(text)
	e.show()
}

// FocusGained shows the cursor and the ring.
func (e *Entry) FocusGained() {
	e.onKeyboard = true
	e.Entry.FocusGained()
	if !e.Disabled() { // else its text can be selected, and no more
		e.Ringed.FocusGained()
	}
}

// FocusLost hides the cursor and the ring, and shows the beginning of a long text.
func (e *Entry) FocusLost() {
	e.onKeyboard, e.shift = false, false
	e.Ringed.FocusLost()
	e.Entry.FocusLost()
}

// KeyDown notices Shift, as the toolkit does, and where a key stands on the keyboard.
func (e *Entry) KeyDown(key *fyne.KeyEvent) {
	keys.Down(key)
	e.keyDown(key)
}

func (e *Entry) keyDown(key *fyne.KeyEvent) {
	if e.follows(func() { e.keyDown(key) }) {
		return
	}
	e.shift = e.shift || isShift(key)
	e.Entry.KeyDown(key)
}

// KeyUp notices that Shift was let go.
func (e *Entry) KeyUp(key *fyne.KeyEvent) {
	keys.Up(key)
	e.keyUp(key)
}

func (e *Entry) keyUp(key *fyne.KeyEvent) {
	if e.follows(func() { e.keyUp(key) }) {
		return
	}
	e.shift = e.shift && !isShift(key)
	e.Entry.KeyUp(key)
}

func isShift(key *fyne.KeyEvent) bool {
	return key.Name == desktop.KeyShiftLeft || key.Name == desktop.KeyShiftRight
}

// TypedRune adds a character.
func (e *Entry) TypedRune(r rune) {
	if e.waits(false, func() { e.TypedRune(r) }) {
		return
	}
	e.typing = true
	e.Entry.TypedRune(r)
}

// TypedKey has the arrow keys lead to where they point.
func (e *Entry) TypedKey(key *fyne.KeyEvent) {
	submits := !e.MultiLine && (key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter)
	if e.waits(submits, func() { e.TypedKey(key) }) {
		return
	}
	e.typing = key.Name == fyne.KeyBackspace
	sideways := key.Name == fyne.KeyLeft || key.Name == fyne.KeyRight
	switch left := key.Name == fyne.KeyLeft; {
	case e.Disabled() || e.line == nil && e.rows == nil:
		e.Entry.TypedKey(key)
	case sideways && e.SelectedText() != "" && !e.shift: // to one end of it
		e.Entry.TypedKey(arrow(left == e.rightToLeft()))
	case sideways && e.line != nil:
		at := e.CursorTextOffset()
		to := e.line.beside(at, left)
		for range max(to-at, at-to) {
			e.Entry.TypedKey(arrow(to > at))
		}
	case sideways:
		e.rows.step(e.rows.beside(left))
	case e.rows != nil && (key.Name == fyne.KeyUp || key.Name == fyne.KeyDown):
		if column, ok := e.rows.above(key.Name == fyne.KeyUp); ok {
			e.CursorColumn = column // which the toolkit takes along
		}
		e.Entry.TypedKey(key)
	default:
		e.Entry.TypedKey(key)
	}
}

// arrow returns the key that moves the toolkit's cursor on in the text, or back.
func arrow(on bool) *fyne.KeyEvent {
	if on {
		return &fyne.KeyEvent{Name: fyne.KeyRight}
	}
	return &fyne.KeyEvent{Name: fyne.KeyLeft}
}

// TypedShortcut has the arrow keys lead to the word to which they point, and waits aside
// for what is pasted.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	if e.waits(false, func() { e.TypedShortcut(s) }) {
		return
	}
	if p, ok := s.(*fyne.ShortcutPaste); ok {
		if !e.Disabled() {
			e.paste(p)
		}
		return
	}
	if c, ok := s.(*desktop.CustomShortcut); ok && e.rightToLeft() {
		switch c.KeyName {
		case fyne.KeyLeft:
			s = &desktop.CustomShortcut{KeyName: fyne.KeyRight, Modifier: c.Modifier}
		case fyne.KeyRight:
			s = &desktop.CustomShortcut{KeyName: fyne.KeyLeft, Modifier: c.Modifier}
		}
	}
	e.Entry.TypedShortcut(s)
}

// MouseDown puts the cursor where the mouse is in the text that is seen.
func (e *Entry) MouseDown(m *desktop.MouseEvent) {
	e.Clicks.MouseDown(m)
	there := *m
	switch {
	case e.line != nil:
		there.Position.X = e.line.toolkitsX(m.Position.X)
	case e.rows != nil:
		scrolled := e.rows.scroll.Offset // which the toolkit adds
		at := m.Position.Add(scrolled).SubtractXY(e.rows.scroll.Position().X, 0)
		there.Position.X = e.rows.toolkitsX(at) - scrolled.X
	}
	e.typing = false
	e.Entry.MouseDown(&there)
}

// MouseUp ends a selection.
func (e *Entry) MouseUp(m *desktop.MouseEvent) {
	e.Entry.MouseUp(m)
	e.show()
}

// Dragged selects up to where the mouse is in the text that is seen.
func (e *Entry) Dragged(d *fyne.DragEvent) {
	if e.line != nil {
		there := *d
		there.Position.X = e.line.toolkitsX(d.Position.X)
		there.Dragged.DX = there.Position.X - e.line.toolkitsX(d.Position.X-d.Dragged.DX)
		d = &there
	}
	e.Entry.Dragged(d)
}

// DragEnd ends a selection. The keyboard stays here wherever the mouse is let go, as
// the toolkit's own line has it.
func (e *Entry) DragEnd() {
	if e.line == nil {
		e.Entry.DragEnd()
		return
	}
	e.takeKeyboard()
	e.line.show()
}

// takeKeyboard puts the keyboard on what is made of this entry, which only the toolkit's
// part of it knows.
func (e *Entry) takeKeyboard() { e.line.content.DragEnd() }

// rightToLeft reports whether the line of the cursor is written from the right.
func (e *Entry) rightToLeft() bool {
	if e.rows != nil {
		return e.rows.rightToLeft()
	}
	return e.line != nil && e.readsFromRight(e.Text)
}

// readsFromRight reports whether a paragraph is written from the right.
func (e *Entry) readsFromRight(paragraph string) bool {
	return !e.LeftToRight && language.RightToLeft() && (paragraph == "" || language.HasHebrew(paragraph))
}

// beginsAtLeft reports whether texts begin at the left in every language.
func (e *Entry) beginsAtLeft() bool { return e.LeftToRight || e.line == nil && e.rows == nil }

// selected returns which characters are selected. The toolkit only tells their text.
func (e *Entry) selected() (from, to int) {
	at, text := e.CursorTextOffset(), []rune(e.Text)
	n := len([]rune(e.SelectedText()))
	if n == 0 {
		e.anchor = at
		return 0, 0
	}
	before := at-n >= 0 && at <= len(text) && string(text[at-n:at]) == e.SelectedText()
	if behind := at+n <= len(text) && string(text[at:at+n]) == e.SelectedText(); behind && (!before || e.anchor > at) {
		return at, at + n
	}
	if before {
		return at - n, at
	}
	return 0, 0
}

// entryRenderer draws an entry the other way round in a window from right to left,
// and its line in the place of the toolkit's.
type entryRenderer struct {
	fyne.WidgetRenderer
	entry   *Entry
	scroll  *container.Scroll // the toolkit's line
	without int               // how many objects there are without a mark of what is wrong
	marked  bool
}

func (r *entryRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	if language.RightToLeft() {
		for _, o := range r.WidgetRenderer.Objects() {
			o.Move(fyne.NewPos(size.Width-o.Position().X-o.Size().Width, o.Position().Y))
		}
	}
	r.marked = r.mark() != nil
	if r.scroll == nil {
		return
	}
	place, room := r.besideMark(size)
	line := r.entry.line
	if line == nil {
		r.scroll.Move(place)
		r.scroll.Resize(room)
		r.entry.show()
		return
	}
	line.clip.Move(place)
	line.clip.Resize(room)
	// Wide enough never to scroll: where a click is in it is counted from its left.
	r.scroll.Resize(fyne.NewSize(1e6, r.scroll.Size().Height))
	line.show()
}

// mark returns the mark of what is wrong, or nil where there is none.
func (r *entryRenderer) mark() fyne.CanvasObject {
	objects := r.WidgetRenderer.Objects()
	if len(objects) == r.without || r.entry.Validator != nil || !r.entry.AlwaysShowValidationError {
		return nil
	}
	return objects[len(objects)-1]
}

// besideMark returns the place of the text, and puts the mark of what is wrong behind the
// text's end: the toolkit has it over the text where the entry does not judge by itself.
func (r *entryRenderer) besideMark(size fyne.Size) (place fyne.Position, room fyne.Size) {
	place, room = r.scroll.Position(), r.scroll.Size()
	mark := r.mark()
	if mark == nil {
		return place, room
	}
	padding := r.entry.Theme().Size(theme.SizeNameInnerPadding)
	width := mark.Size().Width + r.entry.Theme().Size(theme.SizeNameLineSpacing)
	switch {
	case language.RightToLeft() && r.entry.beginsAtLeft():
		width += padding
		mark.Move(fyne.NewPos(size.Width-padding-mark.Size().Width, mark.Position().Y))
	case r.entry.ActionItem == nil:
		width += padding
	}
	if language.RightToLeft() && !r.entry.beginsAtLeft() {
		place.X += width
	}
	return place, room.SubtractWidthHeight(width, 0)
}

func (r *entryRenderer) Refresh() {
	r.WidgetRenderer.Refresh()
	if mark := r.mark(); mark != nil {
		mark.Show() // the toolkit hides it where nothing is wrong any more, and leaves it at that
	}
	if r.marked != (r.mark() != nil) {
		r.Layout(r.entry.Size())
	}
	r.entry.show()
}

func (r *entryRenderer) Objects() []fyne.CanvasObject {
	objects := r.WidgetRenderer.Objects()
	if r.entry.line == nil {
		return objects
	}
	drawn := make([]fyne.CanvasObject, len(objects))
	for i, o := range objects {
		if drawn[i] = o; o == fyne.CanvasObject(r.scroll) {
			drawn[i] = r.entry.line.clip
		}
	}
	return drawn
}
