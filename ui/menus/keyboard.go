package menus

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"mediadrop/ui/keys"
	"mediadrop/ui/language"
)

// front returns the panel that the keyboard is in: a submenu that the mouse has
// opened has it only once one of its items is marked.
func (p *popUp) front() (m *panel, level int) {
	level = len(p.panels) - 1
	for level > 0 && p.panels[level].active == nil {
		level--
	}
	return p.panels[level], level
}

// TypedKey goes through the menu. What opens a submenu points to where it opens.
func (p *popUp) TypedKey(e *fyne.KeyEvent) {
	m, level := p.front()
	into, out := language.Arrows()
	switch e.Name {
	case fyne.KeyDown:
		p.seek(m, 1, nil)
	case fyne.KeyUp:
		p.seek(m, -1, nil)
	case fyne.KeyHome, fyne.KeyPageUp:
		m.active = nil
		p.seek(m, 1, nil)
	case fyne.KeyEnd, fyne.KeyPageDown:
		m.active = nil
		p.seek(m, -1, nil)
	case into:
		if m.active != nil && m.active.MenuItem.ChildMenu != nil {
			p.press(m)
		} else if p.bar != nil {
			p.bar.step(1)
		}
	case out:
		if level > 0 {
			p.activate(p.panels[level-1].active)
		} else if p.bar != nil {
			p.bar.step(-1)
		}
	case fyne.KeyReturn, fyne.KeyEnter:
		p.press(m)
	case fyne.KeyEscape:
		if level > 0 {
			p.activate(p.panels[level-1].active)
		} else {
			p.close()
		}
	case fyne.KeyF10, desktop.KeyMenu:
		p.close()
	}
}

// typed is the beginning of an item's text that is being typed.
type typed struct {
	text string
	last time.Time
}

// forget is how long after a letter the next one goes on with it.
const forget = time.Second

// now is the time, for tests to hold.
var now = time.Now

// TypedRune goes to an item by the first letters of its text, and on with the same letter
// to the next. The space bar chooses: here, for what is typed next would go to what the
// keyboard returns to.
func (p *popUp) TypedRune(r rune) {
	m, _ := p.front()
	letter := strings.ToLower(string(r))
	if now().Sub(p.typed.last) >= forget {
		p.typed.text = ""
	}
	begins := func(i *Item) bool {
		return !i.MenuItem.Disabled && strings.HasPrefix(strings.ToLower(i.MenuItem.Label), p.typed.text)
	}
	begun := p.typed.text != ""
	p.typed.text += letter
	goesOn := begun && slices.ContainsFunc(m.items, begins)
	switch {
	case r == ' ' && !goesOn:
		p.press(m)
		return
	case !goesOn:
		p.typed.text = letter
	}
	p.typed.last = now()
	if !goesOn || m.active == nil || !begins(m.active) {
		p.seek(m, 1, begins)
	}
}

// seek marks the next item, or the one before, that can be chosen and fits; nil means
// any. Behind the last one comes the first.
func (p *popUp) seek(m *panel, by int, fits func(*Item) bool) {
	n, at := len(m.items), -1
	for i, item := range m.items {
		if item == m.active {
			at = i
		}
	}
	if at < 0 && by < 0 {
		at = n
	}
	for range n {
		at = (at + by + n) % n
		if item := m.items[at]; !item.MenuItem.Disabled && (fits == nil || fits(item)) {
			p.activate(item)
			m.reveal()
			return
		}
	}
}

// press chooses the item that is marked, and goes into its submenu.
func (p *popUp) press(m *panel) {
	if m.active == nil {
		return
	}
	p.choose(m.active)
	if inner := p.panels[len(p.panels)-1]; inner != m {
		p.seek(inner, 1, nil)
	}
}

// FocusGained implements fyne.Focusable.
func (p *popUp) FocusGained() {}

// FocusLost implements fyne.Focusable.
func (p *popUp) FocusLost() {}

// KeyDown remembers where a key stands on the keyboard.
func (p *popUp) KeyDown(e *fyne.KeyEvent) { keys.Down(e) }

// KeyUp has Alt close the menu.
func (p *popUp) KeyUp(e *fyne.KeyEvent) { keys.Up(e) }
