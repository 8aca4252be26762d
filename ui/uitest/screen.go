package uitest

import (
	"reflect"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/bidi"
)

// Walk visits everything visible below an object, from top to bottom.
func Walk(o fyne.CanvasObject, visit func(fyne.CanvasObject)) {
	if o == nil || !o.Visible() {
		return
	}
	visit(o)
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			Walk(child, visit)
		}
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(o).Objects() {
			Walk(child, visit)
		}
	}
}

// All returns the visible objects of one type.
func All[T fyne.CanvasObject](root fyne.CanvasObject) []T {
	var found []T
	Walk(root, func(o fyne.CanvasObject) {
		if t, ok := o.(T); ok {
			found = append(found, t)
		}
	})
	return found
}

// Plain leaves out the direction marks in a text.
func Plain(text string) string {
	return strings.Map(func(r rune) rune {
		if bidi.IsMark(r) {
			return -1
		}
		return r
	}, text)
}

// Texts returns what stands below an object, in reading order, each text once.
func Texts(root fyne.CanvasObject) []string {
	var found []string
	Walk(root, func(o fyne.CanvasObject) {
		text := Plain(textOf(o))
		if text != "" && !slices.Contains(found, text) {
			found = append(found, text)
		}
	})
	return found
}

// textOf returns the text that an object shows itself; "" for what shows none.
func textOf(o fyne.CanvasObject) string {
	if rich, ok := o.(*widget.RichText); ok {
		return rich.String()
	}
	if text := reflect.Indirect(reflect.ValueOf(o)).FieldByName("Text"); text.Kind() == reflect.String {
		return text.String()
	}
	return ""
}

// AsButton returns the button that an object is or extends, or nil.
func AsButton(o fyne.CanvasObject) *widget.Button {
	if b, ok := o.(*widget.Button); ok {
		return b
	}
	v := reflect.Indirect(reflect.ValueOf(o))
	if v.Kind() != reflect.Struct {
		return nil
	}
	part := v.FieldByName("Button")
	if !part.IsValid() || !part.CanAddr() {
		return nil
	}
	if b, ok := part.Addr().Interface().(*widget.Button); ok {
		return b
	}
	inner, ok := part.Addr().Interface().(fyne.CanvasObject)
	if !ok {
		return nil
	}
	return AsButton(inner) // it extends one that extends it
}

// CutOff returns the blocks of text below an object that are not shown whole.
func CutOff(root fyne.CanvasObject) []string {
	var cut []string
	type block interface {
		fyne.Widget
		Split(width float32) []string
		AccessibilityLabel() string
	}
	for _, b := range All[block](root) {
		text := b.AccessibilityLabel()
		if text == "" {
			continue
		}
		if b.Size().Width <= 0 {
			cut = append(cut, "no room: "+text)
		}
		for _, line := range All[*canvas.Text](b) {
			if strings.Contains(line.Text, "…") && !strings.Contains(text, "…") || line.MinSize().Width > b.Size().Width+1 {
				cut = append(cut, text)
			}
		}
	}
	return cut
}
