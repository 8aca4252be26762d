package preview

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// stage has the keyboard while files are shown.
type stage struct {
	widget.BaseWidget
	content fyne.CanvasObject
	onKey   func(fyne.KeyName) bool
}

func newStage(content fyne.CanvasObject) *stage {
	s := &stage{content: content}
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer implements fyne.Widget.
func (s *stage) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(s.content) }

// FocusGained, FocusLost and TypedRune implement fyne.Focusable.

func (s *stage) FocusGained() {}

func (s *stage) FocusLost() {}

func (s *stage) TypedRune(rune) {}

// TypedKey hands on the keys.
func (s *stage) TypedKey(e *fyne.KeyEvent) { s.onKey(e.Name) }
