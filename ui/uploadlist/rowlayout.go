package uploadlist

import (
	"slices"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
)

const (
	rowHeight  float32 = pictureSide + 28
	rowPadding float32 = 8  // above and below the lines, where a heading takes the room of one, too
	rowMargin  float32 = 12 // at both ends
	// headingRise is how far a heading stands in the gap between two rows, for the sake
	// of what is below it.
	headingRise float32 = 4
	rowGap      float32 = 10
	lineGap     float32 = 2 // between the lines: a chip has a frame
	barHeight   float32 = 5
	// leastWidth is of a row: with the window's edges it is the least window.
	leastWidth float32 = 560
	// wideRow is from when on the media ID has a column of its own.
	wideRow float32 = 1060
	// idColumn has room for more than the usual ID of 15 digits.
	idColumn float32 = 170
	// shortID is what the usual media ID takes: it is always shown whole.
	shortID float32 = 140
	// starSide is of the star behind the name.
	starSide float32 = 22
	// leastSentence is the room for which a sentence is worth to be begun.
	leastSentence float32 = 40
	// copyAsWidth is of the button that opens the menu for copying.
	copyAsWidth float32 = 26
)

func (r *Row) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{r.back, r.line}
	for _, mark := range r.marks {
		objects = append(objects, mark)
	}
	objects = append(objects, r.Heading, r.Picture, r.Name, r.chip, r.Caption, r.expiry, r.track, r.Bar, r.ID, r.Note, r.Sentence)
	for _, w := range r.whole {
		objects = append(objects, w)
	}
	objects = append(objects, r.star, r.Main, r.CopyAs, r.More)
	return &rowRenderer{row: r, objects: append(objects, r.ring.Objects()...)}
}

type rowRenderer struct {
	row     *Row
	objects []fyne.CanvasObject
}

func (r *rowRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *rowRenderer) Destroy()                     {}

// MinSize is the same for every row: lists with unequal rows misbehave.
func (r *rowRenderer) MinSize() fyne.Size {
	return fyne.NewSize(leastWidth, max(rowHeight, r.nameHeight()+3*r.captionHeight()+2*lineGap+rowPadding))
}

func (r *rowRenderer) nameHeight() float32    { return r.row.Name.MinSize().Height }
func (r *rowRenderer) captionHeight() float32 { return r.row.Caption.MinSize().Height }

func (r *rowRenderer) Refresh() {
	th, variant := r.row.Theme(), fyne.CurrentApp().Settings().ThemeVariant()
	r.row.track.FillColor = th.Color(theme.ColorNameInputBackground, variant)
	r.row.back.FillColor = th.Color(theme.ColorNameSelection, variant)
	r.row.Bar.FillColor = th.Color(theme.ColorNamePrimary, variant)
	r.row.line.FillColor = th.Color(theme.ColorNameSeparator, variant)
	for _, mark := range r.row.marks {
		mark.FillColor = th.Color(theme.ColorNameSelection, variant)
		mark.StrokeColor, mark.StrokeWidth = th.Color(theme.ColorNamePrimary, variant), 1
	}
	r.Layout(r.row.Size())
	canvas.Refresh(r.row)
}

// placer puts an object at a place that is counted from the beginning of the line.
type placer func(o fyne.CanvasObject, x, y, w, h float32)

// Layout places everything from the beginning of the line, in reading
// direction. In a wide window the row keeps to the middle: a name and its button
// belong together.
func (r *rowRenderer) Layout(size fyne.Size) {
	if size.Width <= 0 {
		return
	}
	width := min(size.Width, widgets.ColumnWidth)
	left := (size.Width - width) / 2
	place := func(o fyne.CanvasObject, x, y, w, h float32) {
		if language.RightToLeft() {
			x = width - x - w
		}
		o.Move(fyne.NewPos(left+x, y))
		o.Resize(fyne.NewSize(w, h))
	}
	row := r.row
	height := size.Height
	top := r.layOutHeading(width, height, place)
	place(row.Picture, rowMargin, top+(height-pictureSide)/2, pictureSide, pictureSide)
	start := rowMargin + pictureSide + rowGap + 2
	end := r.layOutButtons(width, top, height, place) - rowGap
	wide := width >= wideRow
	if wide {
		end -= idColumn + rowGap
		place(row.ID, end+rowGap, top+(height-row.ID.MinSize().Height)/2, idColumn, row.ID.MinSize().Height)
	}
	y := top + (height-r.nameHeight()-2*(lineGap+r.captionHeight()))/2
	r.layOutText(start, y, end-start, wide, place)
	r.mark()
	for _, w := range row.whole {
		w.follow()
	}
}

// layOutHeading puts the heading of a section onto the line above the row, and returns
// how much lower all else stands: in the middle of what is left.
func (r *rowRenderer) layOutHeading(width, height float32, place placer) (lower float32) {
	row := r.row
	x, y := rowMargin, float32(0)
	if row.heading != "" {
		heading := row.Heading.MinSize().Height
		w := row.Heading.Measure(language.Visual(row.heading)) + 1
		place(row.Heading, x, -headingRise, w, heading)
		x, y, lower = x+w+rowGap, heading/2-headingRise, (heading-headingRise)/2
	}
	place(row.back, 0, 2*lower, width, height-2*lower)
	row.ring.Place(row.back.Position(), row.back.Size())
	widgets.SetVisible(row.Heading, row.heading != "")
	widgets.SetVisible(row.line, row.index > 0)
	place(row.line, x, y, width-rowMargin-x, 1)
	return lower
}

// layOutButtons fills the end of the line and returns where it begins. The main
// button is as wide in every row.
func (r *rowRenderer) layOutButtons(width, top, height float32, place placer) float32 {
	row := r.row
	x := width - rowMargin/2
	put := func(o fyne.CanvasObject, w float32) {
		x -= w
		place(o, x, top+(height-o.MinSize().Height)/2, w, o.MinSize().Height)
	}
	put(row.More, row.More.MinSize().Width)
	x -= rowGap / 2
	main := mainWidth(row.View.copyLabel)
	if row.CopyAs.Visible() {
		put(row.CopyAs, copyAsWidth)
		put(row.Main, main)
		return x
	}
	put(row.Main, main+copyAsWidth)
	return x
}

// layOutText fills the lines between the picture and the buttons: the name, where
// the file went, and what there is to know.
func (r *rowRenderer) layOutText(x, y, room float32, wide bool, place placer) {
	row, v := r.row, r.row.View
	second := y + r.nameHeight() + lineGap
	third := second + r.captionHeight() + lineGap
	widgets.SetVisible(row.track, v.Progress >= 0)
	widgets.SetVisible(row.Bar, v.Progress >= 0)
	widgets.SetVisible(row.ID, v.MediaID != "")
	widgets.SetVisible(row.Note, v.note != "")

	// A sentence that does not fit a line has two, and what else there is to say
	// stands behind the name.
	long := v.MediaID == "" && v.Progress < 0 && row.Sentence.Measure(language.Visual(v.Sentence)) > room
	nameRoom := room
	if row.star.Visible() {
		nameRoom -= starSide
	}
	nameWidth := min(row.Name.Measure(language.Visual(v.Name))+1, nameRoom)
	lines := 1
	if long {
		lines = 2
	}
	if row.Sentence.Lines != lines {
		row.Sentence.Lines = lines
		row.Sentence.Refresh()
	}
	if long {
		nameWidth = min(nameWidth, nameRoom*0.6)
	}
	place(row.Name, x, y, nameWidth, r.nameHeight())
	place(row.star, x+nameWidth, y+(r.nameHeight()-starSide)/2, starSide, starSide)
	widgets.SetVisible(row.Sentence, true)
	if long {
		begin := x + nameWidth + rowGap
		r.layOutCaption(begin, y+r.nameHeight()-r.captionHeight()-1, x+room-begin, place)
		place(row.Sentence, x, second, room, 2*r.captionHeight())
		return
	}
	r.layOutCaption(x, second, room, place)
	if v.Progress >= 0 {
		bar := min(room*0.4, 220)
		top := third + (r.captionHeight()-barHeight)/2
		place(row.track, x, top, bar, barHeight)
		place(row.Bar, x, top, bar*float32(min(v.Progress, 1)), barHeight)
		x, room = x+bar+rowGap, room-bar-rowGap
	}
	if v.MediaID != "" && !wide {
		w := min(row.ID.Measure(v.MediaID)+1, max(room/2, shortID))
		height := row.ID.MinSize().Height
		place(row.ID, x, third+(r.captionHeight()-height)/2, w, height)
		x, room = x+w+rowGap, room-w-rowGap
	}
	if v.note != "" {
		w := min(row.Note.Measure(language.Visual(v.note))+2, room)
		place(row.Note, x, third, w, r.captionHeight())
		x, room = x+w+rowGap, room-w-rowGap
	}
	widgets.SetVisible(row.Sentence, room > leastSentence)
	place(row.Sentence, x, third, room, r.captionHeight())
}

// layOutCaption fills a line with where the file went, and the days that its
// media ID has left.
func (r *rowRenderer) layOutCaption(x, y, room float32, place placer) {
	row := r.row
	if w := row.chip.width(); w > 0 {
		place(row.chip, x, y, w, r.captionHeight())
		x, room = x+w+rowGap/2, room-w-rowGap/2
	}
	expiry := row.expiry.width()
	w := min(row.Caption.Measure(language.Visual(row.Caption.Text))+1, max(room-expiry-rowGap, 0))
	place(row.Caption, x, y, w, r.captionHeight())
	if expiry > 0 {
		place(row.expiry, x+w+rowGap, y, expiry, r.captionHeight())
	}
}

// mark frames what was searched for in what is shown.
func (r *rowRenderer) mark() {
	marks := r.row.marks
	for _, mark := range marks {
		widgets.SetVisible(mark, false)
	}
	for _, word := range strings.Fields(r.row.search) {
		for _, t := range []*widgets.Text{r.row.Name, r.row.ID, r.row.Note, r.row.Caption} {
			if len(marks) == 0 {
				return
			}
			if x, w, ok := found(t, word); ok && t.Visible() {
				at := t.Position()
				marks[0].Move(fyne.NewPos(at.X+x-1, at.Y))
				marks[0].Resize(fyne.NewSize(w+2, t.Size().Height))
				marks[0].Show()
				marks = marks[1:]
			}
		}
	}
}

// found returns where in a line a word stands, without regard to case.
func found(t *widgets.Text, word string) (x, width float32, ok bool) {
	if t.Size().Width <= 0 || t.Text == "" {
		return 0, 0, false
	}
	line := drawn(t.Split(t.Size().Width)[0])
	wanted := []rune(strings.ToLower(string(drawn(word))))
	lower := []rune(strings.ToLower(string(line)))
	if len(lower) != len(line) || len(wanted) == 0 {
		return 0, 0, false
	}
	for i := 0; i+len(wanted) <= len(lower); i++ {
		if slices.Equal(lower[i:i+len(wanted)], wanted) {
			x, width = t.Measure(string(line[:i])), t.Measure(string(line[i:i+len(wanted)]))
			if language.RightToLeft() { // the line ends at the right
				x += t.Size().Width - t.Measure(string(line))
			}
			return x, width, true
		}
	}
	return 0, 0, false
}

// drawn returns the letters of a line from left to right, without the marks that
// keep them in that order.
func drawn(line string) []rune {
	return slices.DeleteFunc([]rune(language.Visual(line)), func(r rune) bool { return unicode.Is(unicode.Bidi_Control, r) })
}

// mainActions are what the main button can be for.
var mainActions = []Action{CopyID, CancelUpload, RetryUpload, UploadAgain, EnterKey, RetryNow, ShowDetails, Review, CopyCommand, RenewID, RestoreUpload, AskArrived}

// mainWidths has the main button's width, by what can change it.
var mainWidths = map[mainLook]float32{}

type mainLook struct {
	copyID, copyLabel string // in the language of the window
	textSize          float32
}

// mainWidth returns how wide the main button is: as the widest label needs.
func mainWidth(copyLabel string) float32 {
	look := mainLook{CopyID.Label(), copyLabel, theme.TextSize()}
	if w, known := mainWidths[look]; known {
		return w
	}
	w := float32(0)
	widen := func(text string, icon bool) {
		label := fyne.MeasureText(language.Visual(text), look.textSize, fyne.TextStyle{Bold: true}).Width + 2*theme.InnerPadding()
		if icon {
			label += theme.IconInlineSize() + theme.Padding()
		}
		w = max(w, label)
	}
	widen(copyLabel, true)
	for _, a := range mainActions {
		widen(a.Label(), mainIcon(a) != nil)
	}
	mainWidths[look] = w
	return w
}
