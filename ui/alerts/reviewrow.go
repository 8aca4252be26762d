package alerts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
	"mediadrop/uploader"
)

// reviewRow is one file in the question about a drop: what it is, what would
// become of it, and a way to look at it.
type reviewRow struct {
	widget.BaseWidget
	in       *widgets.Check
	icon     *widget.Icon
	name     *widgets.Text
	sizes    *widgets.Text
	sentence *widgets.Text
	look     *widgets.Button
	content  fyne.CanvasObject
}

func newReviewRow() *reviewRow {
	r := &reviewRow{
		in: widgets.NewCheck("", nil), icon: widget.NewIcon(nil), name: widgets.NewText("", 1), sizes: widgets.NewText("", 1),
		sentence: widgets.NewText("", 2), look: widgets.NewButton(language.Label("Preview"), nil),
	}
	r.name.Style.Bold, r.name.Middle = true, true
	r.sizes.Color, r.sizes.Scale = theme.ColorNamePlaceHolder, theme.SizeNameCaptionText
	r.sentence.Scale = theme.SizeNameCaptionText
	const gap = 4 // at either end: a sentence of two lines would touch the next name
	texts := container.New(layout.NewCustomPaddedLayout(gap, gap, 0, 0), container.New(layout.NewCustomPaddedVBoxLayout(0), r.name, r.sizes, r.sentence))
	r.content = widgets.Sides(container.NewCenter(container.NewStack(widgets.Spacer(r.in.MinSize().Width), r.in, container.NewCenter(container.NewGridWrap(fyne.NewSquareSize(theme.IconInlineSize()), r.icon)))), widgets.Inline(container.NewCenter(r.look), widgets.Spacer(10)), texts)
	r.ExtendBaseWidget(r)
	return r
}

func (r *reviewRow) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.content) }

func (r *reviewRow) showAsked(j uploader.Job, in bool, changed func(bool)) {
	r.in.OnChanged = nil
	r.in.SetChecked(in)
	r.in.OnChanged = changed
	r.in.Show()
	r.icon.Hide()
	r.look.Show()
	r.show(j, words.Sizes(j), theme.ColorNameForeground)
}

func (r *reviewRow) showBlocked(j uploader.Job) {
	r.in.Hide()
	r.look.Hide() // it may be a program that does harm
	r.icon.SetResource(theme.NewErrorThemedResource(theme.WarningIcon()))
	r.icon.Show()
	r.show(j, language.Joined(lang.L("Cannot be sent"), words.Size(j.Size)), theme.ColorNameError)
}

func (r *reviewRow) show(j uploader.Job, caption string, color fyne.ThemeColorName) {
	r.name.Set(words.FileName(j.Name), theme.ColorNameForeground)
	r.sizes.Set(caption, theme.ColorNamePlaceHolder)
	r.sentence.Set(words.Sentence(j), color)
}
