package settingsview

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"

	"mediadrop/settings"
	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
)

// generalPart holds what most people may want to choose.
type generalPart struct {
	*View
	object *fyne.Container
}

func newGeneralPart(v *View) *generalPart {
	p := &generalPart{View: v, object: container.NewVBox()}
	p.show()
	return p
}

func (p *generalPart) show() {
	now := p.control.Settings()
	codes := []string{"", "en", "he"}
	picker := widgets.NewSelect([]string{language.Label("Same as the system"), "English", language.Visual("עברית")}, nil)
	picker.SetSelectedIndex(slices.Index(codes, now.Language))
	picker.OnChanged = func(string) { p.on.Language(codes[picker.SelectedIndex()]) }
	numbers := make([]string, settings.MaxParallelUploads)
	for i := range numbers {
		numbers[i] = strconv.Itoa(i + 1)
	}
	parallel := widgets.NewSelect(numbers, nil)
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
	p.object.Objects = []fyne.CanvasObject{
		p.locked(settings.FieldLanguage, widgets.Field(lang.L("Language"), picker, nil), picker),
		p.locked(settings.FieldParallel, widgets.Field(lang.L("Uploads at the same time"), parallel, widgets.NewParagraph(lang.L("3 works for most offices."))), parallel),
		p.locked(settings.FieldCopyWhenDone, copyDone, copyDone),
	}
	p.object.Refresh()
}
