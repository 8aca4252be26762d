package copyas

import (
	"errors"
	"regexp"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"mediadrop/ui/dialogs"
	"mediadrop/ui/snippet"
	"mediadrop/ui/widgets"
)

// previewText shows what a format makes of an upload, or why it makes nothing,
// in the same place.
type previewText struct {
	object  fyne.CanvasObject
	made    *dialogs.TextEntry
	problem *widgets.Text
	detail  *widgets.Text
}

func newPreviewText(d *dialogs.Stack) *previewText {
	p := &previewText{made: d.NewTextEntry("", previewRows), problem: widgets.NewParagraph(""), detail: widgets.NewNote("")}
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
	p.set(text)
	p.say("", "")
}

// set puts in what a format has made.
func (p *previewText) set(text string) {
	p.made.LeftToRight = isCode(text)
	p.made.SetText(text)
}

// isCode reports whether a format, or what it makes, is more like a request or a program
// than a sentence: its first letter, but for those of placeholders, is no Hebrew one.
// Code begins at the left in every language.
func isCode(text string) bool {
	for _, r := range placeholder.ReplaceAllString(text, "") {
		if unicode.IsLetter(r) {
			return !unicode.Is(unicode.Hebrew, r)
		}
	}
	return false
}

var placeholder = regexp.MustCompile(`{{.*?}}`)

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
