// Package headerpicker lets a person say what kind of template header files are
// for.
package headerpicker

import (
	"slices"

	"fyne.io/fyne/v2/lang"

	"mediadrop/settings"
	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
	"mediadrop/uploader/media"
)

// kinds are what a person can choose from, in this order.
func kinds() []media.Kind { return append([]media.Kind{""}, media.Headers()...) }

// New lets a person say what kind of template header files are for, in a form.
func New(chosen func(media.Kind)) *widgets.Select {
	return newPicker(chosen, language.Label("Any template header"), language.Label("For an image header"), language.Label("For a video header"), language.Label("For a document header"))
}

// NewShort lets a person say the same in a line of which other parts have a share.
func NewShort(chosen func(media.Kind)) *widgets.Select {
	return newPicker(chosen, language.Label("Header: any"), language.Label("Header: image"), language.Label("Header: video"), language.Label("Header: document"))
}

func newPicker(chosen func(media.Kind), labels ...string) *widgets.Select {
	s := widgets.NewSelect(labels, nil)
	s.SetSelectedIndex(0)
	s.OnChanged = func(string) { chosen(kinds()[max(s.SelectedIndex(), 0)]) }
	return s
}

// Offer offers the headers of these templates besides the kinds, by the templates'
// names. Which kind is chosen stays.
func Offer(s *widgets.Select, templates []settings.Template, chosen func(media.Kind)) {
	choices, labels := kinds(), slices.Clone(s.Options[:len(kinds())])
	for i, t := range templates {
		same := func(o settings.Template) bool { return o.Name == t.Name && o.Header == t.Header }
		if !slices.Contains(settings.Headers(), t.Header) || slices.ContainsFunc(templates[:i], same) {
			continue
		}
		label := lang.L("For {{.Name}}", map[string]any{"Name": t.Name})
		if slices.ContainsFunc(templates, func(o settings.Template) bool { return o.Name == t.Name && o.Header != t.Header }) {
			label = lang.L("For {{.Name}} ({{.Language}})", map[string]any{"Name": t.Name, "Language": t.Language})
		}
		choices, labels = append(choices, media.Kind(t.Header)), append(labels, language.Visual(label))
	}
	i := s.SelectedIndex()
	if i >= len(kinds()) {
		i = 0 // a template that was offered before
	}
	s.OnChanged = nil
	s.SetOptions(labels)
	s.SetSelectedIndex(i)
	s.OnChanged = func(string) { chosen(choices[max(s.SelectedIndex(), 0)]) }
}

// Show shows a choice without telling anybody.
func Show(s *widgets.Select, header media.Kind) {
	chosen := s.OnChanged
	s.OnChanged = nil
	s.SetSelectedIndex(max(slices.Index(kinds(), header), 0))
	s.OnChanged = chosen
}
