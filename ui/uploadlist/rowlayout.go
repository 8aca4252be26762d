package uploadlist

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
)

func (r *Row) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{r.back, r.Day, r.Icon, r.Name, r.Caption, r.expiry, r.track, r.Bar, r.Sentence, r.ID}
	for _, b := range r.Buttons {
		objects = append(objects, b)
	}
	return &rowRenderer{row: r, objects: append(objects, r.star, r.More)}
}

type rowRenderer struct {
	row     *Row
	objects []fyne.CanvasObject
}

func (r *rowRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *rowRenderer) Destroy()                     {}

// MinSize is the same for every row: lists with unequal rows misbehave.
func (r *rowRenderer) MinSize() fyne.Size {
	return fyne.NewSize(560, r.nameHeight()+2*r.captionHeight()+2*rowPadding)
}

func (r *rowRenderer) nameHeight() float32    { return r.row.Name.MinSize().Height }
func (r *rowRenderer) captionHeight() float32 { return r.row.Caption.MinSize().Height }

func (r *rowRenderer) Refresh() {
	th, variant := r.row.Theme(), fyne.CurrentApp().Settings().ThemeVariant()
	r.row.track.FillColor = th.Color(theme.ColorNameInputBackground, variant)
	r.row.back.FillColor = th.Color(theme.ColorNameSelection, variant)
	r.row.Bar.FillColor = th.Color(theme.ColorNamePrimary, variant)
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
		if language.RightToLeft() {
			x = size.Width - x - w
		}
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	}
	r.row.back.Resize(size)
	end := r.layOutButtons(size, place)
	start := dayWidth + iconSide + 2*rowGap
	room := end - start

	y := r.top(size.Height)
	place(r.row.Day, rowGap, y+2, dayWidth-rowGap, r.captionHeight())
	place(r.row.Icon, dayWidth+rowGap, (size.Height-iconSide)/2, iconSide, iconSide)
	r.layOutTitle(start, y, room, place)
	r.layOutBody(start, y+r.nameHeight(), room, place)
}

// top is where the first line begins: rows with little to say are centered.
func (r *rowRenderer) top(height float32) float32 {
	v := r.row.View
	used := r.nameHeight() + r.captionHeight()
	if v.Progress >= 0 || v.MediaID != "" || len(r.row.Sentence.Split(r.row.Sentence.Size().Width)) > 1 {
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
	put(r.row.More)
	widgets.SetVisible(r.row.star, r.row.View.starrable && size.Width >= starWidth)
	if r.row.star.Visible() {
		put(r.row.star)
	}
	for i := maxButtons - 1; i >= 0; i-- {
		if r.row.Buttons[i].Visible() {
			put(r.row.Buttons[i])
		}
	}
	return x - rowGap/2
}

// shortID is what the usual media ID of 15 digits takes: it is always shown
// whole.
const shortID float32 = 160

// starWidth is how wide a row must be to have room for the star, which is in
// its menu, too.
const starWidth float32 = 720

// expiryGap is the space before the point between the caption and the days left.
const expiryGap float32 = 3

// layOutTitle puts the caption behind the name, which is shortened first, and
// behind that the days that the media ID has left.
func (r *rowRenderer) layOutTitle(x, y, room float32, place placer) {
	expiryWidth := r.row.expiry.width() + expiryGap
	captionWidth := r.row.Caption.Measure(r.row.Caption.Text) + 1
	room -= expiryWidth + rowGap
	// The name is shortened before the caption is, but keeps half of the room.
	nameWidth := min(r.row.Name.Measure(r.row.Name.Text)+1, max(room-captionWidth, room/2))
	captionWidth = min(captionWidth, room-nameWidth)
	below := y + r.nameHeight() - r.captionHeight() - 1
	place(r.row.Name, x, y, nameWidth, r.nameHeight())
	x += nameWidth + rowGap
	place(r.row.Caption, x, below, captionWidth, r.captionHeight())
	place(r.row.expiry, x+captionWidth+expiryGap, below, expiryWidth, r.captionHeight())
}

func (r *rowRenderer) layOutBody(x, y, room float32, place placer) {
	v := r.row.View
	widgets.SetVisible(r.row.track, v.Progress >= 0)
	widgets.SetVisible(r.row.Bar, v.Progress >= 0)
	widgets.SetVisible(r.row.ID, v.MediaID != "")
	lines := float32(2)
	switch {
	case v.Progress >= 0:
		top := y + (r.captionHeight()-barHeight)/2
		place(r.row.track, x, top, room, barHeight)
		place(r.row.Bar, x, top, room*float32(min(v.Progress, 1)), barHeight)
		y, lines = y+r.captionHeight(), 1
	case v.MediaID != "":
		m, pad := r.row.ID.MinSize(), r.row.Theme().Size(theme.SizeNameInnerPadding)
		width := min(m.Width, max(room/2, shortID))
		if v.Sentence == "" {
			width = min(m.Width, room+pad)
		}
		place(r.row.ID, x-pad, y-pad+2, width, m.Height)
		x, room = x+width-pad, room-width+pad
	}
	place(r.row.Sentence, x, y, room, lines*r.captionHeight())
}
