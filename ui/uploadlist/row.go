package uploadlist

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

// Row is the widget for one upload. It shows a rowView and tells what the
// person asked for; it decides nothing.
type Row struct {
	widget.BaseWidget
	onAction func(Action)
	onMenu   func(at fyne.Position)
	onTapped func()

	View  View
	index int // in the list

	back     *canvas.Rectangle // of a selected row
	Day      *widgets.Text
	Icon     *widget.Icon
	Name     *widgets.Text
	Caption  *widgets.Text
	expiry   *expiryText
	Sentence *widgets.Text
	star     *ttwidget.Button
	ID       *widget.Label
	track    *canvas.Rectangle
	Bar      *canvas.Rectangle
	Buttons  [maxButtons]*widget.Button
	More     *ttwidget.Button
}

func NewRow() *Row {
	r := &Row{
		back: canvas.NewRectangle(nil), expiry: newExpiryText(), star: ttwidget.NewButtonWithIcon("", nil, nil),
		Day: widgets.NewText("", 1), Icon: widget.NewIcon(nil), Name: widgets.NewText("", 1),
		Caption: widgets.NewText("", 1), Sentence: widgets.NewText("", 2),
		ID:    widget.NewLabelWithStyle("", fyne.TextAlignLeading, fyne.TextStyle{Monospace: true}),
		track: canvas.NewRectangle(nil), Bar: canvas.NewRectangle(nil),
	}
	r.Day.Color, r.Day.Style.Bold = theme.ColorNamePlaceHolder, true
	r.Name.Style.Bold, r.Name.Middle = true, true
	r.Caption.Color, r.Caption.Scale = theme.ColorNamePlaceHolder, theme.SizeNameCaptionText
	r.Sentence.Scale = theme.SizeNameCaptionText
	r.Day.Scale = theme.SizeNameCaptionText
	r.ID.Selectable = true
	r.track.CornerRadius, r.Bar.CornerRadius = barHeight/2, barHeight/2
	for i := range r.Buttons {
		r.Buttons[i] = widget.NewButton("", nil)
	}
	r.More = ttwidget.NewButtonWithIcon("", theme.MoreVerticalIcon(), nil)
	r.More.Importance, r.star.Importance = widget.LowImportance, widget.LowImportance
	r.star.OnTapped = func() { r.ask(ToggleStar) }
	r.More.OnTapped = func() {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(r.More)
		r.menu(at.AddXY(0, r.More.Size().Height))
	}
	r.ExtendBaseWidget(r)
	return r
}

// show puts a view on the row. copied marks the one of which something was just
// copied.
func (r *Row) show(v View, copied, selected bool) {
	r.View = v
	widgets.SetVisible(r.back, selected)
	r.star.SetIcon(starIcon(v.starred))
	r.star.SetToolTip(starHint(v.starred))
	r.expiry.show(v.expiry)
	r.Day.Set(v.day, theme.ColorNamePlaceHolder)
	r.Icon.SetResource(v.icon)
	r.Name.Set(v.Name, theme.ColorNameForeground)
	r.Caption.Set(v.caption, theme.ColorNamePlaceHolder)
	r.Sentence.Set(v.Sentence, v.color)
	if r.ID.Text != v.MediaID {
		r.ID.SetText(v.MediaID)
	}
	r.More.SetToolTip(language.Label("More"))
	for i, b := range r.Buttons {
		if i >= len(v.buttons) {
			b.Hide()
			continue
		}
		r.showButton(b, v.buttons[i], copied)
	}
	r.Refresh()
}

func (r *Row) showButton(b *widget.Button, a Action, copied bool) {
	text, icon := language.Visual(a.Label()), fyne.Resource(nil)
	if a == CopyID {
		text = language.Visual(r.View.copyLabel)
	}
	if a == CopyID || a == CopyCommand {
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

func (r *Row) ask(a Action) {
	if r.onAction != nil {
		r.onAction(a)
	}
}

func (r *Row) menu(at fyne.Position) {
	if r.onMenu != nil {
		r.onMenu(at)
	}
}

// Tapped selects the row: a widget that takes the other mouse button takes this
// one from the list, too.
func (r *Row) Tapped(*fyne.PointEvent) {
	if r.onTapped != nil {
		r.onTapped()
	}
}

// TappedSecondary opens the row's menu where the mouse is.
func (r *Row) TappedSecondary(e *fyne.PointEvent) { r.menu(e.AbsolutePosition) }
