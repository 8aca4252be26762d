// Package headerpicker lets a person say what kind of template header files are
// for.
package headerpicker

import (
	"slices"

	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/language"
	"mediadrop/uploader/media"
)

// kinds are what a person can choose from, in this order.
func kinds() []media.Kind { return append([]media.Kind{""}, media.Headers()...) }

// New lets a person say what kind of template header files are for, in a form.
func New(chosen func(media.Kind)) *widget.Select {
	return newPicker(chosen, language.Label("Any template header"), language.Label("For an image header"), language.Label("For a video header"), language.Label("For a document header"))
}

// NewShort lets a person say the same in a line of which other parts have a share.
func NewShort(chosen func(media.Kind)) *widget.Select {
	return newPicker(chosen, language.Label("Header: any"), language.Label("Header: image"), language.Label("Header: video"), language.Label("Header: document"))
}

func newPicker(chosen func(media.Kind), labels ...string) *widget.Select {
	s := widget.NewSelect(labels, nil)
	s.SetSelectedIndex(0)
	s.OnChanged = func(string) { chosen(kinds()[max(s.SelectedIndex(), 0)]) }
	return s
}

// Show shows a choice without telling anybody.
func Show(s *widget.Select, header media.Kind) {
	chosen := s.OnChanged
	s.OnChanged = nil
	s.SetSelectedIndex(max(slices.Index(kinds(), header), 0))
	s.OnChanged = chosen
}
