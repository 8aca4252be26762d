package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	ttwidget "github.com/dweymouth/fyne-tooltip/widget"
)

const (
	dayWidth   float32 = 80
	iconSide   float32 = 28
	rowGap     float32 = 10
	rowPadding float32 = 6
	barHeight  float32 = 5
	maxButtons         = 2
)

// row is the widget for one upload. It shows a rowView and tells what the
// person asked for; it decides nothing.
type row struct {
	widget.BaseWidget
	onAction func(action)
	onMenu   func(at fyne.Position)
	onTapped func()

	view  rowView
	index int // in the list

	day      *textBlock
	icon     *widget.Icon
	name     *textBlock
	caption  *textBlock
	sentence *textBlock
	id       *widget.Label
	track    *canvas.Rectangle
	bar      *canvas.Rectangle
	buttons  [maxButtons]*widget.Button
	more     *ttwidget.Button
}

func newRow() *row {
	r := &row{
		day: newText("", 1), icon: widget.NewIcon(nil), name: newText("", 1),
		caption: newText("", 1), sentence: newText("", 2),
		id:    widget.NewLabelWithStyle("", fyne.TextAlignLeading, fyne.TextStyle{Monospace: true}),
		track: canvas.NewRectangle(nil), bar: canvas.NewRectangle(nil),
	}
	r.day.Color, r.day.Style.Bold = theme.ColorNamePlaceHolder, true
	r.name.Style.Bold, r.name.Middle = true, true
	r.caption.Color, r.caption.Scale = theme.ColorNamePlaceHolder, theme.SizeNameCaptionText
	r.sentence.Scale = theme.SizeNameCaptionText
	r.day.Scale = theme.SizeNameCaptionText
	r.id.Selectable = true
	r.track.CornerRadius, r.bar.CornerRadius = barHeight/2, barHeight/2
	for i := range r.buttons {
		r.buttons[i] = widget.NewButton("", nil)
	}
	r.more = ttwidget.NewButtonWithIcon("", theme.MoreVerticalIcon(), nil)
	r.more.Importance = widget.LowImportance
	r.more.OnTapped = func() {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(r.more)
		r.menu(at.AddXY(0, r.more.Size().Height))
	}
	r.ExtendBaseWidget(r)
	return r
}

// show puts a view on the row. copied marks the one whose ID was just copied.
func (r *row) show(v rowView, copied bool) {
	r.view = v
	r.day.set(v.day, theme.ColorNamePlaceHolder)
	r.icon.SetResource(v.icon)
	r.name.set(v.name, theme.ColorNameForeground)
	r.caption.set(v.caption, theme.ColorNamePlaceHolder)
	r.sentence.set(v.sentence, v.color)
	if r.id.Text != v.mediaID {
		r.id.SetText(v.mediaID)
	}
	r.more.SetToolTip(tr("More"))
	for i, b := range r.buttons {
		if i >= len(v.buttons) {
			b.Hide()
			continue
		}
		r.showButton(b, v.buttons[i], copied)
	}
	r.Refresh()
}

func (r *row) showButton(b *widget.Button, a action, copied bool) {
	text, icon := visualLine(a.label()), fyne.Resource(nil)
	if a == copyID || a == copyCommand {
		icon = theme.ContentCopyIcon()
		if copied {
			text, icon = tr("Copied"), theme.ConfirmIcon()
		}
	}
	b.OnTapped = func() { r.ask(a) }
	if b.Text != text || b.Icon != icon {
		b.Text, b.Icon = text, icon
		b.Refresh()
	}
	b.Show()
}

func (r *row) ask(a action) {
	if r.onAction != nil {
		r.onAction(a)
	}
}

func (r *row) menu(at fyne.Position) {
	if r.onMenu != nil {
		r.onMenu(at)
	}
}

// Tapped selects the row: a widget that takes the other mouse button takes this
// one from the list, too.
func (r *row) Tapped(*fyne.PointEvent) {
	if r.onTapped != nil {
		r.onTapped()
	}
}

// TappedSecondary opens the row's menu where the mouse is.
func (r *row) TappedSecondary(e *fyne.PointEvent) { r.menu(e.AbsolutePosition) }

func (r *row) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{r.day, r.icon, r.name, r.caption, r.track, r.bar, r.sentence, r.id}
	for _, b := range r.buttons {
		objects = append(objects, b)
	}
	return &rowRenderer{row: r, objects: append(objects, r.more)}
}

type rowRenderer struct {
	row     *row
	objects []fyne.CanvasObject
}

func (r *rowRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *rowRenderer) Destroy()                     {}

// MinSize is the same for every row: lists with unequal rows misbehave.
func (r *rowRenderer) MinSize() fyne.Size {
	return fyne.NewSize(560, r.nameHeight()+2*r.captionHeight()+2*rowPadding)
}

func (r *rowRenderer) nameHeight() float32    { return r.row.name.MinSize().Height }
func (r *rowRenderer) captionHeight() float32 { return r.row.caption.MinSize().Height }

func (r *rowRenderer) Refresh() {
	th, variant := r.row.Theme(), fyne.CurrentApp().Settings().ThemeVariant()
	r.row.track.FillColor = th.Color(theme.ColorNameInputBackground, variant)
	r.row.bar.FillColor = th.Color(theme.ColorNamePrimary, variant)
	r.Layout(r.row.Size())
	canvas.Refresh(r.row)
}

// Layout places everything from the beginning of the line, in reading
// direction.
func (r *rowRenderer) Layout(size fyne.Size) {
	if size.Width <= 0 {
		return
	}
	place := func(o fyne.CanvasObject, x, y, w, h float32) {
		if rightToLeft {
			x = size.Width - x - w
		}
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	}
	end := r.layOutButtons(size, place)
	start := dayWidth + iconSide + 2*rowGap
	room := end - start

	y := r.top(size.Height)
	place(r.row.day, rowGap, y+2, dayWidth-rowGap, r.captionHeight())
	place(r.row.icon, dayWidth+rowGap, (size.Height-iconSide)/2, iconSide, iconSide)
	r.layOutTitle(start, y, room, place)
	r.layOutBody(start, y+r.nameHeight(), room, place)
}

// top is where the first line begins: rows with little to say are centered.
func (r *rowRenderer) top(height float32) float32 {
	v := r.row.view
	used := r.nameHeight() + r.captionHeight()
	if v.progress >= 0 || v.mediaID != "" || len(r.row.sentence.lines(r.row.sentence.Size().Width)) > 1 {
		used += r.captionHeight()
	}
	return (height - used) / 2
}

type placer func(o fyne.CanvasObject, x, y, w, h float32)

// layOutButtons fills the end of the line and returns where it begins.
func (r *rowRenderer) layOutButtons(size fyne.Size, place placer) float32 {
	x := size.Width - rowGap/2
	put := func(o fyne.CanvasObject) {
		m := o.MinSize()
		x -= m.Width
		place(o, x, (size.Height-m.Height)/2, m.Width, m.Height)
		x -= rowGap / 2
	}
	put(r.row.more)
	for i := maxButtons - 1; i >= 0; i-- {
		if r.row.buttons[i].Visible() {
			put(r.row.buttons[i])
		}
	}
	return x - rowGap/2
}

// layOutTitle puts the caption behind the name, which is shortened first.
func (r *rowRenderer) layOutTitle(x, y, room float32, place placer) {
	captionWidth := min(r.row.caption.measure(r.row.caption.Text)+1, room/2)
	nameWidth := min(r.row.name.measure(r.row.name.Text)+1, room-captionWidth-rowGap)
	place(r.row.name, x, y, nameWidth, r.nameHeight())
	place(r.row.caption, x+nameWidth+rowGap, y+r.nameHeight()-r.captionHeight()-1, captionWidth, r.captionHeight())
}

func (r *rowRenderer) layOutBody(x, y, room float32, place placer) {
	v := r.row.view
	setVisible(r.row.track, v.progress >= 0)
	setVisible(r.row.bar, v.progress >= 0)
	setVisible(r.row.id, v.mediaID != "")
	lines := float32(2)
	switch {
	case v.progress >= 0:
		top := y + (r.captionHeight()-barHeight)/2
		place(r.row.track, x, top, room, barHeight)
		place(r.row.bar, x, top, room*float32(min(v.progress, 1)), barHeight)
		y, lines = y+r.captionHeight(), 1
	case v.mediaID != "":
		m, pad := r.row.id.MinSize(), r.row.Theme().Size(theme.SizeNameInnerPadding)
		width := min(m.Width, room/2)
		if v.sentence == "" {
			width = min(m.Width, room+pad)
		}
		place(r.row.id, x-pad, y-pad+2, width, m.Height)
		x, room = x+width-pad, room-width+pad
	}
	place(r.row.sentence, x, y, room, lines*r.captionHeight())
}

func setVisible(o fyne.CanvasObject, visible bool) {
	if visible != o.Visible() {
		if visible {
			o.Show()
		} else {
			o.Hide()
		}
	}
}
