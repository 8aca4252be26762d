package uploadlist

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
	"mediadrop/uploader"
)

const (
	pictureSide float32 = 48
	badgeSide   float32 = 18
	badgeRim    float32 = 2 // of the background's color, so that it is seen on any picture
	kindSide    float32 = 30
)

// badge is what the corner of a row's picture says of the upload's state: by a
// shape and by a color, for not everybody sees both.
type badge struct {
	shape fyne.Resource
	color fyne.ThemeColorName
}

// glyph makes a shape that takes the color of the background.
func glyph(name, path string) fyne.Resource {
	svg := fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24"><path d="%s" fill="#000"/></svg>`, path)
	return theme.NewColoredResource(fyne.NewStaticResource("badge-"+name+".svg", []byte(svg)), theme.ColorNameBackground)
}

var (
	badgeCheck    = glyph("check", "M9 18.4 3.6 13l1.9-1.9L9 14.6 18.6 5l1.9 1.9z")
	badgeCross    = glyph("cross", "M19 7 17 5 12 10 7 5 5 7 10 12 5 17 7 19 12 14 17 19 19 17 14 12z")
	badgeUp       = glyph("up", "M12 3 4 11l2 2 4.6-4.6V21h2.8V8.4L18 13l2-2z")
	badgeBang     = glyph("bang", "M10.3 3h3.4v11h-3.4zM10.3 17h3.4v3.6h-3.4z")
	badgeQuestion = glyph("question", "M10.5 17.5h3V21h-3zM12 3a5.5 5.5 0 0 0-5.5 5.5h3a2.5 2.5 0 0 1 5 0c0 2.4-4 2.4-4 7h3c0-3 4-3.6 4-7A5.5 5.5 0 0 0 12 3z")
	badgeDash     = glyph("dash", "M4 10.3h16v3.4H4z")
	badgeClock    = glyph("clock", "M10.6 3h2.8v8.4l5.6 3.3-1.4 2.4-7-4.1z")
	badgeDots     = glyph("dots", "M3 10.3h4v4H3zM10 10.3h4v4h-4zM17 10.3h4v4h-4z")
)

// badgeOf chooses the badge of a state, without regard to the days that an ID has.
func badgeOf(j uploader.Job) badge {
	switch j.State {
	case uploader.Uploading:
		return badge{badgeUp, theme.ColorNamePrimary}
	case uploader.Done:
		return badge{badgeCheck, theme.ColorNameSuccess}
	case uploader.Failed:
		return badge{badgeCross, theme.ColorNameError}
	case uploader.Unknown:
		return badge{badgeQuestion, theme.ColorNameWarning}
	case uploader.Blocked:
		return badge{badgeBang, theme.ColorNameError}
	case uploader.Canceled:
		return badge{badgeDash, theme.ColorNamePlaceHolder}
	case uploader.Waiting:
		switch {
		case j.NeedsAnswer():
			return badge{badgeQuestion, theme.ColorNameWarning}
		case !j.WaitsItsTurn():
			return badge{badgeClock, theme.ColorNameWarning}
		}
	}
	return badge{badgeDots, theme.ColorNamePlaceHolder}
}

// picture shows what a file looks like, or its kind, with the badge.
type picture struct {
	widget.BaseWidget
	frame *canvas.Rectangle
	kind  *widget.Icon
	thumb *canvas.Image
	edge  *canvas.Rectangle // of a page, which is as white as what is around it
	rim   *canvas.Circle
	disc  *canvas.Circle
	shape *widget.Icon
	badge badge
}

func newPicture() *picture {
	p := &picture{
		frame: canvas.NewRectangle(nil), kind: widget.NewIcon(nil), thumb: &canvas.Image{FillMode: canvas.ImageFillContain},
		edge: canvas.NewRectangle(nil), rim: canvas.NewCircle(nil), disc: canvas.NewCircle(nil), shape: widget.NewIcon(nil),
	}
	p.frame.CornerRadius = 4
	p.edge.StrokeWidth = 1
	p.edge.Hide()
	p.ExtendBaseWidget(p)
	return p
}

// show puts a picture and a badge on it; page says that the thumbnail is one. What stays as it is is not drawn again:
// every icon costs as much as a row of text, ten times a second.
func (p *picture) show(kind, thumbnail fyne.Resource, page bool, b badge) {
	if p.kind.Resource == kind && p.thumb.Resource == thumbnail && p.badge == b {
		return
	}
	p.badge, p.kind.Resource, p.thumb.Resource = b, kind, thumbnail
	widgets.SetVisible(p.thumb, thumbnail != nil)
	widgets.SetVisible(p.kind, thumbnail == nil)
	widgets.SetVisible(p.edge, thumbnail != nil && page)
	p.shape.Resource = b.shape
	for _, o := range []fyne.CanvasObject{p.rim, p.disc, p.shape} {
		widgets.SetVisible(o, b.shape != nil)
	}
	p.Refresh()
}

func (p *picture) CreateRenderer() fyne.WidgetRenderer { return &pictureRenderer{p} }

type pictureRenderer struct{ p *picture }

func (r *pictureRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.p.frame, r.p.kind, r.p.thumb, r.p.edge, r.p.rim, r.p.disc, r.p.shape}
}

func (r *pictureRenderer) Destroy() {}

func (r *pictureRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(pictureSide) }

// Layout puts the badge at the corner where lines end.
func (r *pictureRenderer) Layout(size fyne.Size) {
	p := r.p
	p.frame.Resize(size)
	place := func(o fyne.CanvasObject, at fyne.Position, side float32) {
		o.Move(at)
		o.Resize(fyne.NewSquareSize(side))
	}
	place(p.thumb, fyne.Position{}, size.Width)
	p.placeEdge(size.Width)
	place(p.kind, fyne.NewSquareOffsetPos((size.Width-kindSide)/2), kindSide)
	x := size.Width - badgeSide + badgeRim
	if language.RightToLeft() {
		x = -badgeRim
	}
	corner := fyne.NewPos(x, size.Height-badgeSide+badgeRim)
	place(p.rim, corner.SubtractXY(badgeRim, badgeRim), badgeSide+2*badgeRim)
	place(p.disc, corner, badgeSide)
	place(p.shape, corner.AddXY(3, 3), badgeSide-6)
}

// placeEdge puts the edge around the page, as the picture lies in its square.
func (p *picture) placeEdge(side float32) {
	if !p.edge.Visible() {
		return
	}
	size := fyne.NewSquareSize(side)
	if aspect := p.thumb.Aspect(); aspect > 1 {
		size.Height /= aspect
	} else if aspect > 0 {
		size.Width *= aspect
	}
	p.edge.Resize(size)
	p.edge.Move(fyne.NewPos((side-size.Width)/2, (side-size.Height)/2))
}

func (r *pictureRenderer) Refresh() {
	p := r.p
	p.placeEdge(p.Size().Width)
	th, variant := p.Theme(), fyne.CurrentApp().Settings().ThemeVariant()
	p.frame.FillColor = th.Color(theme.ColorNameInputBackground, variant)
	p.edge.StrokeColor = th.Color(theme.ColorNameInputBorder, variant)
	p.rim.FillColor = th.Color(theme.ColorNameBackground, variant)
	p.disc.FillColor = th.Color(p.badge.color, variant)
	for _, o := range r.Objects() {
		if o.Visible() {
			o.Refresh()
		}
	}
}
