package copyas

import (
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/snippet"
	"mediadrop/ui/widgets"
)

// previewText shows what a format makes of an upload, or why it makes nothing,
// in the same place.
type previewText struct {
	object  fyne.CanvasObject
	made    *widget.Entry
	problem *widgets.Text
	detail  *widgets.Text
}

func newPreviewText() *previewText {
	p := &previewText{made: widget.NewMultiLineEntry(), problem: widgets.NewParagraph(""), detail: widgets.NewNote("")}
	p.made.TextStyle.Monospace = true
	p.made.Wrapping = fyne.TextWrapBreak
	p.made.SetMinRowsVisible(previewRows)
	p.made.Disable()
	p.object = container.NewStack(widgets.HeightOf(p.made), p.made, container.NewVBox(p.problem, p.detail))
	return p
}

// show fills a format in, or shows why that is not possible.
func (p *previewText) show(f snippet.Format, sample snippet.Upload) {
	text, err := f.Make(sample)
	if err != nil {
		p.refuse(err)
		return
	}
	p.made.SetText(text)
	p.say("", "")
}

// refuse says what is wrong with a format.
func (p *previewText) refuse(err error) {
	p.made.SetText("")
	p.say(describePreview(err))
}

// describePreview is describeFormat, also for what only the selected file is not fit for.
func describePreview(err error) (text, detail string) {
	if errors.Is(err, snippet.ErrNoHeader) {
		return lang.L("The selected file cannot be used as a template header: WhatsApp takes pictures, videos and PDF documents there."), ""
	}
	return describeFormat(err)
}

func (p *previewText) say(problem, detail string) {
	p.problem.Set(problem, theme.ColorNameError)
	p.detail.Set(detail, theme.ColorNamePlaceHolder)
	widgets.SetVisible(p.made, problem == "" && detail == "")
}
