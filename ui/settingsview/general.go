package settingsview

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"mediadrop/settings"
	"mediadrop/ui/language"
	"mediadrop/ui/menus"
	"mediadrop/ui/widgets"
)

// generalPart holds what most people may want to choose.
type generalPart struct {
	*View
	object *fyne.Container
}

func newGeneralPart(v *View) *generalPart {
	p := &generalPart{View: v, object: widgets.Form()}
	p.show()
	return p
}

func (p *generalPart) show() {
	now := p.control.Settings()
	codes := []string{"", "en", "he"}
	picker := menus.NewSelect([]string{lang.L("Same as the system"), "English", "עברית"}, nil)
	picker.SetSelectedIndex(slices.Index(codes, now.Language))
	picker.OnChanged = func(string) { // opens the dialog anew
		code := codes[picker.SelectedIndex()]
		p.leave(func() { p.on.Language(code) }, p.show)
	}
	numbers := make([]string, settings.MaxParallelUploads)
	for i := range numbers {
		numbers[i] = strconv.Itoa(i + 1)
	}
	parallel := menus.NewSelect(numbers, nil)
	parallel.SetSelectedIndex(now.ParallelUploads - 1)
	parallel.OnChanged = func(string) {
		n := parallel.SelectedIndex() + 1
		p.choose(func() error { return p.control.SetParallel(n) }, p.show)
	}
	copyDone := widgets.NewCheck(language.Label("Copy the media ID as soon as a file is uploaded"), nil)
	copyDone.Checked = now.CopyIDWhenDone
	copyDone.OnChanged = func(on bool) {
		p.set(func(s *settings.Settings) { s.CopyIDWhenDone = on }, p.show)
	}
	look, size := p.looks(now)
	p.object.Objects = []fyne.CanvasObject{
		p.locked(settings.FieldLanguage, widgets.Field(lang.L("Language"), picker, nil), picker),
		p.locked(settings.FieldTheme, widgets.Field(lang.L("Appearance"), look, nil), look),
		p.locked(settings.FieldTextSize, widgets.Field(lang.L("Text size"), size, widgets.NewParagraph(lang.L("Buttons and pictures grow with the text."))), size),
		p.locked(settings.FieldParallel, widgets.Field(lang.L("Uploads at the same time"), parallel, widgets.NewParagraph(lang.L("3 works for most offices."))), parallel),
		p.locked(settings.FieldCopyWhenDone, copyDone, copyDone),
	}
	p.object.Refresh()
}

// textSizes are what a person can choose from, in percent.
var textSizes = []int{100, 125, 150, 175, 200}

// looks returns the pickers of light and dark, and of the size of text. Both are
// seen at once.
func (p *generalPart) looks(now settings.Settings) (look, size *menus.Select) {
	themes := append([]string{""}, settings.Themes()...)
	look = menus.NewSelect([]string{lang.L("Same as the system"), lang.L("Light"), lang.L("Dark")}, nil)
	look.SetSelectedIndex(slices.Index(themes, now.Theme))
	sizes := slices.Clone(textSizes)
	if !slices.Contains(sizes, now.TextSize) {
		sizes = append(sizes, now.TextSize) // from a file that was edited by hand
		slices.Sort(sizes)
	}
	labels := make([]string, len(sizes))
	for i, percent := range sizes {
		labels[i] = strconv.Itoa(percent) + "%"
	}
	size = menus.NewSelect(labels, nil)
	size.SetSelectedIndex(slices.Index(sizes, now.TextSize))
	changed := func(string) {
		theme, percent := themes[max(look.SelectedIndex(), 0)], sizes[max(size.SelectedIndex(), 0)]
		p.on.Look(theme, percent)
		p.set(func(s *settings.Settings) { s.Theme, s.TextSize = theme, percent }, p.show)
	}
	look.OnChanged, size.OnChanged = changed, changed
	return look, size
}
