package uploadlist

import (
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/keys"
	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
)

// Row is the widget for one upload. It shows a View and tells what the person
// asked for; it decides nothing.
type Row struct {
	widget.BaseWidget
	keys.Clicks
	onAction   func(Action)
	onMenu     func(at fyne.Position)
	onCopyAs   func(at fyne.Position)
	onTapped   func(onPicture bool)
	onScrolled func(rows float32)

	View    View
	index   int    // in the list
	search  string // what is searched for, and marked
	heading string

	back     *canvas.Rectangle // of a selected row
	line     *canvas.Rectangle // between this row and the one before
	Heading  *widgets.Text     // of the section that begins with this row
	Picture  *picture
	Name     *widgets.Text
	star     *widgets.MouseButton
	chip     *chip // PRACTICE
	Caption  *widgets.Text
	expiry   *chip
	ID       *widgets.Text
	Note     *widgets.Text
	Sentence *widgets.Text
	marks    []*canvas.Rectangle // behind what was found
	whole    []*whole            // over what is cut
	track    *canvas.Rectangle
	Bar      *canvas.Rectangle
	Main     *widgets.MouseButton
	CopyAs   *widgets.MouseButton
	More     *widgets.MouseButton
	ring     *widgets.Ring // of the row that the keyboard is at
}

// maxMarks is how many places are marked in a row that a search has found.
const maxMarks = 6

// NewRow returns a row that shows nothing yet.
func NewRow() *Row {
	r := &Row{
		back: canvas.NewRectangle(nil), line: canvas.NewRectangle(nil), Picture: newPicture(),
		Heading: widgets.NewText("", 1), Name: widgets.NewText("", 1), Caption: widgets.NewText("", 1),
		ID: widgets.NewText("", 1), Note: widgets.NewText("", 1), Sentence: widgets.NewText("", 2),
		chip: newChip(), expiry: newChip(), track: canvas.NewRectangle(nil), Bar: canvas.NewRectangle(nil),
		star: widgets.NewMouseButton("", nil, nil), Main: widgets.NewMouseButton("", nil, nil), ring: widgets.NewRing(),
		CopyAs: widgets.NewMouseButton("", theme.MenuDropDownIcon(), nil), More: widgets.NewMouseButton("", theme.MoreVerticalIcon(), nil),
	}
	r.Name.Style.Bold, r.Name.Middle = true, true
	r.ID.Style.Monospace, r.ID.Middle = true, true
	r.Note.Style.Italic = true
	r.Heading.Style.Bold = true
	for _, t := range []*widgets.Text{r.Heading, r.Caption, r.Note, r.Sentence} {
		t.Scale = theme.SizeNameCaptionText
	}
	r.track.CornerRadius, r.Bar.CornerRadius = barHeight/2, barHeight/2
	for range maxMarks {
		mark := canvas.NewRectangle(nil)
		mark.CornerRadius = 2
		mark.Hide()
		r.marks = append(r.marks, mark)
	}
	for _, t := range []*widgets.Text{r.Name, r.Caption, r.ID, r.Note, r.Sentence} {
		r.whole = append(r.whole, newWhole(t))
	}
	r.More.Importance, r.star.Importance = widget.LowImportance, widget.LowImportance
	r.star.OnTapped = func() { r.ask(ToggleStar) }
	r.More.OnTapped = func() { r.menu(below(r.More)) }
	r.CopyAs.OnTapped = func() {
		if r.onCopyAs != nil {
			r.onCopyAs(below(r.CopyAs))
		}
	}
	r.ExtendBaseWidget(r)
	return r
}

// below returns where a menu of an object opens: where its lower edge begins in reading
// direction.
func below(o fyne.CanvasObject) fyne.Position {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o).AddXY(0, o.Size().Height)
	if language.RightToLeft() {
		at.X += o.Size().Width
	}
	return at
}

// show puts a view on the row, the first one of a section where that has a
// heading. copied marks the one of which something was just copied.
func (r *Row) show(v View, heading string, copied, selected bool) {
	r.View, r.heading = v, heading
	widgets.SetVisible(r.back, selected)
	if icon := starIcon(v.starred); r.star.Icon != icon {
		r.star.SetIcon(icon)
	}
	r.star.SetToolTip(starHint(v.starred))
	r.Heading.Set(heading, theme.ColorNamePlaceHolder)
	r.Picture.show(v.icon, v.thumbnail, v.page, v.badge)
	r.chip.show(v.chip, theme.ColorNameWarning, "")
	r.expiry.show(v.expiry.Text, v.expiry.Color, v.expiry.Exact)
	r.Name.Set(v.Name, theme.ColorNameForeground)
	r.Caption.Set(v.caption, theme.ColorNamePlaceHolder)
	r.ID.Set(v.MediaID, theme.ColorNameForeground)
	r.Note.Set(v.note, theme.ColorNameForeground)
	r.Sentence.Set(v.Sentence, v.color)
	r.More.SetToolTip(language.Label("More"))
	r.CopyAs.SetToolTip(language.Label("Copy as"))
	widgets.SetVisible(r.Main, v.main != NoAction)
	widgets.SetVisible(r.CopyAs, v.copyable)
	widgets.SetVisible(r.star, v.starrable)
	r.showMain(copied)
	r.Refresh()
}

func (r *Row) showMain(copied bool) {
	a := r.View.main
	if a == NoAction {
		return
	}
	text, icon := language.Visual(a.Label()), mainIcon(a)
	if a == CopyID {
		text = language.Visual(r.View.copyLabel)
	}
	if copied {
		text, icon = language.Label("Copied"), theme.ConfirmIcon()
	}
	r.Main.OnTapped = func() { r.ask(a) }
	if r.Main.Text != text || r.Main.Icon != icon {
		r.Main.Text, r.Main.Icon = text, icon
		r.Main.Refresh()
	}
}

// mainIcon returns what stands before the label of the main button.
func mainIcon(a Action) fyne.Resource {
	switch a {
	case CopyID, CopyCommand:
		return theme.ContentCopyIcon()
	case RenewID, RetryNow, RetryUpload:
		return theme.ViewRefreshIcon()
	case UploadAgain:
		return theme.UploadIcon()
	case RestoreUpload:
		return theme.ContentUndoIcon()
	}
	return nil
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
func (r *Row) Tapped(e *fyne.PointEvent) {
	if r.onTapped != nil {
		r.onTapped(widgets.Covers(r.Picture.Position(), r.Picture.Size(), e.Position))
	}
}

// TappedSecondary opens the row's menu where the mouse is.
func (r *Row) TappedSecondary(e *fyne.PointEvent) { r.menu(e.AbsolutePosition) }

// notch is what the toolkit reports for one notch of a mouse's wheel where there
// is no smooth scrolling (internal/driver/glfw/scroll_speed_default.go).
const notch float32 = 25

// rowsPerNotch is how far a notch goes, as in lists of files.
const rowsPerNotch = 3

// Scrolled moves the list. A wheel moves it by whole rows, a touchpad as the
// fingers do.
func (r *Row) Scrolled(e *fyne.ScrollEvent) {
	if r.onScrolled == nil {
		return
	}
	turns := e.Scrolled.DY / notch
	if runtime.GOOS != "darwin" && turns == float32(int(turns)) {
		r.onScrolled(turns * rowsPerNotch)
		return
	}
	r.onScrolled(e.Scrolled.DY / (rowHeight + theme.Padding()))
}
