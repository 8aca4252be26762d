package paste

import (
	"context"
	"errors"
	"unicode/utf8"

	"fyne.io/fyne/v2/lang"

	"mediadrop/ui/clipboard"
	"mediadrop/ui/language"
)

// LongestText is how many characters can be pasted into an entry. Nothing that is typed
// in this window is a tenth as long, and the toolkit takes half a second for twice as
// many, for each character that is typed then.
const LongestText = 10_000

// errLongText means that a text is longer than that.
var errLongText = errors.New("the copied text is too long for an entry")

// ReadText is what entries paste with (widgets.TextReader).
func (p *Paster) ReadText(late func(), then func(text string, err error)) (giveUp func()) {
	ended := false
	ctx, cancel := context.WithCancel(p.dialogs.Work().Context())
	waits := p.sayThatItWaits(late)
	end := func() {
		ended = true
		cancel()
		waits()
	}
	p.dialogs.Work().Go(func(context.Context) {
		text, err := p.on.ReadText(ctx)
		p.dialogs.Work().Main(func() {
			if ended {
				return
			}
			end()
			if errors.Is(err, clipboard.ErrOutOfReach) {
				text, err = p.on.ToolkitText(), nil
			}
			if err == nil && utf8.RuneCountInString(text) > LongestText {
				err = errLongText
			}
			then(text, err)
		})
	})
	return func() {
		end()
		p.on.Notice(lang.L("Not pasted: the program that you copied in does not answer."))
	}
}

// TextNotPasted shows why a text was not pasted into an entry. What it shows is never in
// the log: it may be a key.
func (p *Paster) TextNotPasted(err error) {
	if p.dialogs.Work().Stopped() {
		return
	}
	p.dialogs.Log().Warn("text not pasted", "error", err.Error())
	text := lang.L("The program that you copied in does not answer. Copy it again, or type it.")
	if errors.Is(err, errLongText) || errors.Is(err, clipboard.ErrTooBig) {
		text = lang.L("The copied text is longer than {{.Count}} characters, which is more than any field takes. Copy a part of it.", map[string]any{"Count": language.Number(LongestText)})
	}
	p.dialogs.Tell(lang.L("This cannot be pasted"), text)
}
