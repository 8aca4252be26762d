package ui

import (
	"slices"

	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/language"
	"mediadrop/uploader/media"
)

// headerKinds are what a person can choose from, in this order.
func headerKinds() []media.Kind { return append([]media.Kind{""}, media.Headers()...) }

func headerLabels() []string {
	return []string{language.Label("For any use"), language.Label("For an image header"), language.Label("For a video header"), language.Label("For a document header")}
}

// newHeaderPicker lets a person say what kind of template header files are
// for.
func newHeaderPicker(chosen func(media.Kind)) *widget.Select {
	s := widget.NewSelect(headerLabels(), nil)
	s.SetSelectedIndex(0)
	s.OnChanged = func(string) { chosen(headerKinds()[max(s.SelectedIndex(), 0)]) }
	return s
}

// setHeader shows a choice without telling anybody.
func setHeader(s *widget.Select, header media.Kind) {
	chosen := s.OnChanged
	s.OnChanged = nil
	s.SetSelectedIndex(max(slices.Index(headerKinds(), header), 0))
	s.OnChanged = chosen
}
