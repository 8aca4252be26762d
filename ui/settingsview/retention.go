package settingsview

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"mediadrop/settings"
	"mediadrop/ui/language"
	"mediadrop/ui/menus"
	"mediadrop/ui/widgets"
)

// retentionDays are how many days rows can stay; 0 is for ever.
var retentionDays = []int{0, 30, 60, 90, 180, 365}

// retentionPart holds how long rows stay in the list.
type retentionPart struct {
	*View
	object *fyne.Container
}

func newRetentionPart(v *View) *retentionPart {
	p := &retentionPart{View: v, object: widgets.Form()}
	p.show()
	return p
}

func (p *retentionPart) show() {
	now := p.control.Settings()
	done := p.picker(now.KeepDays, func(s *settings.Settings, days int) { s.KeepDays = days })
	others := p.picker(now.KeepFailedDays, func(s *settings.Settings, days int) { s.KeepFailedDays = days })
	p.object.Objects = []fyne.CanvasObject{
		p.locked(settings.FieldKeepDays, widgets.Field(lang.L("Keep uploads in the list"), done,
			widgets.NewParagraph(lang.L("Older uploads are deleted at the next start, favourites never. An ID is valid for 30 days."))), done),
		p.locked(settings.FieldKeepFailedDays, widgets.Field(lang.L("Keep files that were not uploaded"), others, nil), others),
	}
	p.object.Refresh()
}

func (p *retentionPart) picker(now int, set func(*settings.Settings, int)) *menus.Select {
	choices := slices.Clone(retentionDays)
	if !slices.Contains(choices, now) {
		choices = append(choices, now) // from a file that was edited by hand
	}
	labels := make([]string, len(choices))
	for i, days := range choices {
		labels[i] = language.N("{{.Count}} days", days)
		if days == 0 {
			labels[i] = lang.L("Forever")
		}
	}
	picker := menus.NewSelect(labels, nil)
	picker.SetSelectedIndex(slices.Index(choices, now))
	picker.OnChanged = func(string) {
		days := choices[max(picker.SelectedIndex(), 0)]
		p.set(func(s *settings.Settings) { set(s, days) }, p.show)
	}
	return picker
}
