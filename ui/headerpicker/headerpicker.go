// Package headerpicker lets a person say what kind of template header files are
// for.
package headerpicker

import (
	"slices"

	"fyne.io/fyne/v2/lang"

	"mediadrop/settings"
	"mediadrop/ui/menus"
	"mediadrop/uploader/media"
)

// kinds are what a person can choose from, in this order.
func kinds() []media.Kind { return append([]media.Kind{""}, media.Headers()...) }

// New lets a person say what kind of template header files are for, in a form.
func New(chosen func(media.Kind)) *menus.Select {
	return newPicker(chosen, lang.L("Any template header"), lang.L("For an image header"), lang.L("For a video header"), lang.L("For a document header"))
}

// NewShort lets a person say the same in a line of which other parts have a share.
func NewShort(chosen func(media.Kind)) *menus.Select {
	return newPicker(chosen, lang.L("Header: any"), lang.L("Header: image"), lang.L("Header: video"), lang.L("Header: document"))
}

func newPicker(chosen func(media.Kind), labels ...string) *menus.Select {
	s := menus.NewSelect(labels, nil)
	s.SetSelectedIndex(0)
	s.OnChanged = func(string) { chosen(kinds()[max(s.SelectedIndex(), 0)]) }
	return s
}

// Offer offers the headers of these templates besides the kinds, by the templates'
// names. Which kind is chosen stays.
func Offer(s *menus.Select, templates []settings.Template, chosen func(media.Kind)) {
	choices, labels := kinds(), s.Labels()[:len(kinds())]
	for i, t := range templates {
		same := func(o settings.Template) bool { return o.Name == t.Name && o.Header == t.Header }
		if !slices.Contains(settings.Headers(), t.Header) || slices.ContainsFunc(templates[:i], same) {
			continue
		}
		label := lang.L("For {{.Name}}", map[string]any{"Name": t.Name})
		if slices.ContainsFunc(templates, func(o settings.Template) bool { return o.Name == t.Name && o.Header != t.Header }) {
			label = lang.L("For {{.Name}} ({{.Language}})", map[string]any{"Name": t.Name, "Language": t.Language})
		}
		choices, labels = append(choices, media.Kind(t.Header)), append(labels, label)
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
func Show(s *menus.Select, header media.Kind) {
	chosen := s.OnChanged
	s.OnChanged = nil
	s.SetSelectedIndex(max(slices.Index(kinds(), header), 0))
	s.OnChanged = chosen
}
