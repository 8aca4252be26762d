package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	ttwidget "github.com/dweymouth/fyne-tooltip/widget"

	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
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

	back     *canvas.Rectangle // of a selected row
	day      *widgets.Text
	icon     *widget.Icon
	name     *widgets.Text
	caption  *widgets.Text
	due      *dueText
	sentence *widgets.Text
	star     *ttwidget.Button
	id       *widget.Label
	track    *canvas.Rectangle
	bar      *canvas.Rectangle
	buttons  [maxButtons]*widget.Button
	more     *ttwidget.Button
}

func newRow() *row {
	r := &row{
		back: canvas.NewRectangle(nil), due: newDueText(), star: ttwidget.NewButtonWithIcon("", nil, nil),
		day: widgets.NewText("", 1), icon: widget.NewIcon(nil), name: widgets.NewText("", 1),
		caption: widgets.NewText("", 1), sentence: widgets.NewText("", 2),
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
	r.more.Importance, r.star.Importance = widget.LowImportance, widget.LowImportance
	r.star.OnTapped = func() { r.ask(toggleStar) }
	r.more.OnTapped = func() {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(r.more)
		r.menu(at.AddXY(0, r.more.Size().Height))
	}
	r.ExtendBaseWidget(r)
	return r
}

// show puts a view on the row. copied marks the one of which something was just
// copied.
func (r *row) show(v rowView, copied, selected bool) {
	r.view = v
	widgets.SetVisible(r.back, selected)
	r.star.SetIcon(starIcon(v.starred))
	r.star.SetToolTip(starHint(v.starred))
	r.due.show(v.due)
	r.day.Set(v.day, theme.ColorNamePlaceHolder)
	r.icon.SetResource(v.icon)
	r.name.Set(v.name, theme.ColorNameForeground)
	r.caption.Set(v.caption, theme.ColorNamePlaceHolder)
	r.sentence.Set(v.sentence, v.color)
	if r.id.Text != v.mediaID {
		r.id.SetText(v.mediaID)
	}
	r.more.SetToolTip(language.Label("More"))
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
	text, icon := language.Visual(a.label()), fyne.Resource(nil)
	if a == copyID {
		text = language.Visual(r.view.copyLabel)
	}
	if a == copyID || a == copyCommand {
		icon = theme.ContentCopyIcon()
		if copied {
			text, icon = language.Label("Copied"), theme.ConfirmIcon()
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
