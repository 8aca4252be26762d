package ui

import (
	"fmt"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/settings"
	"mediadrop/ui/language"
	"mediadrop/ui/snippet"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
	"mediadrop/uploader"
)

// formatsDialog chooses how media IDs are copied, and keeps the person's own
// formats.
type formatsDialog struct {
	window  *Window
	sample  snippet.Upload
	picker  *widget.Select
	keys    []string // of what the picker offers
	preview *previewText
	own     *fyne.Container
}

// The size of the dialogs about formats.
const (
	formatsWidth  float32 = 560
	formatsHeight float32 = 480
	previewRows           = 6
)

// showFormats opens the dialog.
func (w *Window) showFormats() {
	f := &formatsDialog{window: w, sample: w.sample(), preview: newPreviewText(), own: container.NewVBox()}
	f.picker = widget.NewSelect(nil, nil)
	f.fill()
	add := w.dialogs.NewButton(language.Label("Add a format…"), func() { w.showFormatForm(nil, f.fill) })
	add.Icon = theme.ContentAddIcon()
	content := container.NewVBox(
		widgets.Field(lang.L("The Copy button and {{.Key}} copy", words.Shortcut("C")), f.picker, widgets.NewParagraph(forSending())),
		f.preview.object,
		widgets.Field(lang.L("Your own formats"), f.own, nil),
		widgets.Sides(add, nil, nil),
	)
	if w.control.Locked(settings.FieldCopyFormat) {
		f.picker.Disable()
		content.Add(lockedNote())
	}
	if w.control.Locked(settings.FieldCopyFormats) {
		widgets.SetEnabled(false, add)
		content.Add(widgets.NewNote(lang.L("Your administrator has set up the formats for everybody.")))
	}
	d := w.dialogs.New(lang.L("Copy formats"), scrolled(content))
	dismiss := w.dialogs.NewButton(language.Label("Close"), d.Hide)
	d.SetButtons([]fyne.CanvasObject{dismiss})
	d.Resize(fyne.NewSize(formatsWidth, formatsHeight))
	w.dialogs.Show(d, nil, f.picker)
}

// sample is what previews are made from: the selected upload, or an example.
func (w *Window) sample() snippet.Upload {
	if j, ok := w.list.Current(); ok && j.State == uploader.Done && j.MediaID != "" {
		return w.snippetOf(j)
	}
	return snippet.Example(time.Now())
}

// fill shows the formats as the settings are now.
func (f *formatsDialog) fill() {
	w := f.window
	list, chosen := w.formats(), w.defaultFormat()
	labels := make([]string, len(list))
	f.keys = make([]string, len(list))
	for i, format := range list {
		labels[i], f.keys[i] = language.Visual(format.label), format.key
	}
	f.picker.OnChanged = nil
	f.picker.SetOptions(labels)
	f.picker.SetSelectedIndex(slices.Index(f.keys, chosen.key))
	f.picker.OnChanged = func(string) {
		if i := f.picker.SelectedIndex(); i >= 0 {
			f.preview.show(list[i], f.sample)
			w.setDefaultFormat(f.keys[i])
		}
	}
	f.preview.show(chosen, f.sample)
	f.own.RemoveAll()
	for _, own := range w.control.Settings().CopyFormats {
		f.own.Add(f.row(own))
	}
}

func (f *formatsDialog) row(own settings.CopyFormat) fyne.CanvasObject {
	w := f.window
	edit := w.dialogs.NewButton(language.Label("Edit"), func() { w.showFormatForm(&own, f.fill) })
	remove := w.dialogs.NewButton(language.Label("Delete"), func() {
		w.dialogs.Ask(lang.L("Delete the format “{{.Name}}”?", map[string]any{"Name": own.Name}),
			lang.L("What was copied with it stays as it is."), lang.L("Delete"), func() {
				w.changeFormats(deleteFormat(own.Name), func(err error) {
					if err != nil {
						w.dialogs.Error(err)
					}
					f.fill()
				})
			})
	})
	name := widgets.NewText(own.Name, 1)
	text := widgets.NewText(own.Text, 1)
	text.Color, text.Scale = theme.ColorNamePlaceHolder, theme.SizeNameCaptionText
	return widgets.Sides(nil, widgets.Inline(edit, remove), container.NewVBox(name, text))
}

// deleteFormat forgets a format. Where it was the one in use, IDs are copied
// plainly again.
func deleteFormat(name string) func(*settings.Settings) error {
	return func(s *settings.Settings) error {
		s.CopyFormats = slices.DeleteFunc(s.CopyFormats, func(f settings.CopyFormat) bool { return f.Name == name })
		if s.CopyFormat == name {
			s.CopyFormat = settings.CopyID
		}
		return nil
	}
}

// saveFormat adds a format, or changes the one named by replaces.
func saveFormat(name, text, replaces string) func(*settings.Settings) error {
	return func(s *settings.Settings) error {
		if replaces == "" {
			s.CopyFormats = append(s.CopyFormats, settings.CopyFormat{Name: name, Text: text})
			return nil
		}
		i := slices.IndexFunc(s.CopyFormats, func(f settings.CopyFormat) bool { return f.Name == replaces })
		if i < 0 {
			return fmt.Errorf("there is no format %q any more", replaces)
		}
		if s.CopyFormat == replaces {
			s.CopyFormat = name
		}
		// In place: it may carry fields that this version does not know.
		s.CopyFormats[i].Name, s.CopyFormats[i].Text = name, text
		return nil
	}
}
