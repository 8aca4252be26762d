package widgets

import (
	"strings"

	"fyne.io/fyne/v2"

	"mediadrop/ui/keys"
	"mediadrop/ui/language"
)

// TextReader reads the text that was copied, aside: what waits for another program must
// not hold the window up. On the main goroutine it calls then with the text, and before
// that late, once, where the other program takes its time. Nothing is called after
// giveUp.
type TextReader func(late func(), then func(text string, err error)) (giveUp func())

// Of the program's window. Where readText is nil the toolkit's clipboard is read.
var (
	readText  TextReader
	notPasted func(error)
)

// PasteWith has entries paste what read reads, and call failed with its errors, in the
// place of what they did before. Where read is nil they read the toolkit's clipboard,
// which waits for other programs without end.
func PasteWith(read TextReader, failed func(error)) { readText, notPasted = read, failed }

// paste is what an entry waits for.
type paste struct {
	giveUp func()
	late   bool
	hint   string  // of the entry, where that says that it waits
	held   []input // what was typed meanwhile, in its order
}

// input is something that was typed.
type input struct {
	submits bool
	do      func()
}

// PasteAll puts the text that was copied in the place of the entry's.
func (e *Entry) PasteAll() {
	e.TypedShortcut(&fyne.ShortcutSelectAll{})
	e.TypedShortcut(&fyne.ShortcutPaste{Clipboard: fyne.CurrentApp().Clipboard()})
}

// paste pastes the text that was copied, when it comes. What is typed until then is
// typed after it; whoever goes on typing when it is late does not wait for it.
func (e *Entry) paste(s *fyne.ShortcutPaste) {
	if readText == nil {
		e.insert(s.Clipboard.Content())
		return
	}
	awaited := &paste{}
	e.awaited = awaited
	awaited.giveUp = readText(func() {
		awaited.late, awaited.hint = true, e.PlaceHolder
		if len(awaited.held) > 0 {
			e.giveUpPaste()
			return
		}
		e.SetPlaceHolder(language.Label("Waiting for the program that you copied in…"))
	}, func(text string, err error) {
		e.endPaste()
		if !e.isShown() {
			return // what it was pasted into is closed
		}
		if err == nil {
			e.insert(text)
		} else {
			notPasted(err)
		}
		awaited.release(err == nil)
	})
}

// isShown reports whether the entry is still there: a dialog may have closed with it.
// What stands in the window is not the Entry, but what is made of it.
func (e *Entry) isShown() bool { return e.part != nil && keys.IsShown(e.part) }

// insert puts a text in the place of what is selected.
func (e *Entry) insert(text string) {
	if text = clean(text, e.MultiLine); text != "" && !e.Disabled() {
		e.Entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: fixed(text)})
		if e.rows != nil {
			e.Refresh() // the toolkit scrolls to the cursor before it knows how high the text has become
		}
	}
}

// waits reports whether something that is typed has to wait for a paste, after which do
// types it.
func (e *Entry) waits(submits bool, do func()) bool {
	if e.awaited == nil {
		return false
	}
	if e.awaited.late {
		e.giveUpPaste()
		return false
	}
	e.awaited.held = append(e.awaited.held, input{submits, do})
	return true
}

// follows is waits for keys that go down and up around what is typed. Those of the
// shortcut that pastes come first, and type nothing.
func (e *Entry) follows(do func()) bool {
	return e.awaited != nil && len(e.awaited.held) > 0 && e.waits(false, do)
}

// endPaste has the entry wait for nothing.
func (e *Entry) endPaste() {
	if e.awaited.late && e.PlaceHolder != e.awaited.hint {
		e.SetPlaceHolder(e.awaited.hint)
	}
	e.awaited = nil
}

// giveUpPaste has the entry take what is typed.
func (e *Entry) giveUpPaste() {
	awaited := e.awaited
	e.endPaste()
	awaited.giveUp()
	if e.isShown() {
		awaited.release(false)
	}
}

// release types what was held back. What was to be submitted with the paste is not
// submitted without it.
func (p *paste) release(pasted bool) {
	for _, in := range p.held {
		if in.submits && !pasted {
			return
		}
		in.do()
	}
}

// clean returns a text as an entry takes it: a line of its own ends where it is copied
// from, and other programs' signs mean nothing here.
func clean(text string, multiLine bool) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	if !multiLine {
		text = strings.NewReplacer("\n", " ", "\t", " ").Replace(strings.Trim(text, "\n"))
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
			return -1
		}
		return r
	}, text)
}

// fixed is a clipboard with a text that was read already.
type fixed string

// Content implements fyne.Clipboard.
func (f fixed) Content() string { return string(f) }

// SetContent implements fyne.Clipboard.
func (f fixed) SetContent(string) {}
