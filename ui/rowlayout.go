package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
)

func (r *row) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{r.back, r.day, r.icon, r.name, r.caption, r.due, r.track, r.bar, r.sentence, r.id}
	for _, b := range r.buttons {
		objects = append(objects, b)
	}
	return &rowRenderer{row: r, objects: append(objects, r.star, r.more)}
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
	r.row.back.FillColor = th.Color(theme.ColorNameSelection, variant)
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
	place(r.row.day, rowGap, y+2, dayWidth-rowGap, r.captionHeight())
	place(r.row.icon, dayWidth+rowGap, (size.Height-iconSide)/2, iconSide, iconSide)
	r.layOutTitle(start, y, room, place)
	r.layOutBody(start, y+r.nameHeight(), room, place)
}

// top is where the first line begins: rows with little to say are centered.
func (r *rowRenderer) top(height float32) float32 {
	v := r.row.view
	used := r.nameHeight() + r.captionHeight()
	if v.progress >= 0 || v.mediaID != "" || len(r.row.sentence.Split(r.row.sentence.Size().Width)) > 1 {
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
	widgets.SetVisible(r.row.star, r.row.view.starrable && size.Width >= starWidth)
	if r.row.star.Visible() {
		put(r.row.star)
	}
	for i := maxButtons - 1; i >= 0; i-- {
		if r.row.buttons[i].Visible() {
			put(r.row.buttons[i])
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

// dueGap is the space before the point between the caption and the days left.
const dueGap float32 = 3

// layOutTitle puts the caption behind the name, which is shortened first, and
// behind that the days that the media ID has left.
func (r *rowRenderer) layOutTitle(x, y, room float32, place placer) {
	dueWidth := r.row.due.width() + dueGap
	captionWidth := r.row.caption.Measure(r.row.caption.Text) + 1
	room -= dueWidth + rowGap
	// The name is shortened before the caption is, but keeps half of the room.
	nameWidth := min(r.row.name.Measure(r.row.name.Text)+1, max(room-captionWidth, room/2))
	captionWidth = min(captionWidth, room-nameWidth)
	below := y + r.nameHeight() - r.captionHeight() - 1
	place(r.row.name, x, y, nameWidth, r.nameHeight())
	x += nameWidth + rowGap
	place(r.row.caption, x, below, captionWidth, r.captionHeight())
	place(r.row.due, x+captionWidth+dueGap, below, dueWidth, r.captionHeight())
}

func (r *rowRenderer) layOutBody(x, y, room float32, place placer) {
	v := r.row.view
	widgets.SetVisible(r.row.track, v.progress >= 0)
	widgets.SetVisible(r.row.bar, v.progress >= 0)
	widgets.SetVisible(r.row.id, v.mediaID != "")
	lines := float32(2)
	switch {
	case v.progress >= 0:
		top := y + (r.captionHeight()-barHeight)/2
		place(r.row.track, x, top, room, barHeight)
		place(r.row.bar, x, top, room*float32(min(v.progress, 1)), barHeight)
		y, lines = y+r.captionHeight(), 1
	case v.mediaID != "":
		m, pad := r.row.id.MinSize(), r.row.Theme().Size(theme.SizeNameInnerPadding)
		width := min(m.Width, max(room/2, shortID))
		if v.sentence == "" {
			width = min(m.Width, room+pad)
		}
		place(r.row.id, x-pad, y-pad+2, width, m.Height)
		x, room = x+width-pad, room-width+pad
	}
	place(r.row.sentence, x, y, room, lines*r.captionHeight())
}
