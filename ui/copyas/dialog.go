package copyas

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"mediadrop/settings"
	"mediadrop/ui/language"
	"mediadrop/ui/menus"
	"mediadrop/ui/snippet"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
	"mediadrop/uploader"
)

// formatsDialog chooses how media IDs are copied, and keeps the person's own
// formats.
type formatsDialog struct {
	copier  *Copier
	sample  snippet.Upload
	picker  *menus.Select
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

// ShowFormats opens the dialog.
func (c *Copier) ShowFormats() {
	f := &formatsDialog{copier: c, sample: c.sample(), preview: newPreviewText(c.dialogs), own: container.NewVBox()}
	f.picker = menus.NewSelect(nil, nil)
	f.fill()
	add := c.dialogs.NewButton(language.Label("Add a format…"), func() { c.showFormatForm(nil, f.fill) })
	add.Icon = theme.ContentAddIcon()
	content := widgets.Form(
		widgets.Field(lang.L("The Copy button and {{.Key}} copy", words.Shortcut("Ctrl+C")), f.picker, widgets.NewParagraph(forSending())),
		f.preview.object,
		widgets.Field(lang.L("Your own formats"), f.own, nil),
		widgets.Sides(add, nil, nil),
	)
	if c.control.Locked(settings.FieldCopyFormat) {
		f.picker.Disable()
		content.Add(widgets.NewLockedNote())
	}
	if c.control.Locked(settings.FieldCopyFormats) {
		widgets.SetEnabled(false, add)
		content.Add(widgets.NewNote(lang.L("Your administrator has set up the formats for everyone.")))
	}
	d := c.dialogs.NewScrolled(lang.L("Copy formats"), content, nil)
	dismiss := c.dialogs.NewButton(language.Label("Close"), d.Hide)
	d.SetButtons([]fyne.CanvasObject{dismiss})
	d.Resize(fyne.NewSize(formatsWidth, formatsHeight))
	c.dialogs.Show(d, nil, f.picker)
}

// sample is what previews are made from: the selected upload, or an example.
func (c *Copier) sample() snippet.Upload {
	if j, ok := c.on.Current(); ok && j.State == uploader.Done && j.MediaID != "" {
		return c.Snippet(j)
	}
	return snippet.Example(time.Now())
}

// fill shows the formats as the settings are now.
func (f *formatsDialog) fill() {
	c := f.copier
	list, chosen := c.Formats(), c.Default()
	labels := make([]string, len(list))
	f.keys = make([]string, len(list))
	for i, format := range list {
		labels[i], f.keys[i] = format.Label, format.Key
	}
	f.picker.OnChanged = nil
	f.picker.SetOptions(labels)
	f.picker.SetSelectedIndex(slices.Index(f.keys, chosen.Key))
	f.picker.OnChanged = func(string) {
		if i := f.picker.SelectedIndex(); i >= 0 {
			f.preview.show(list[i], f.sample)
			c.SetDefault(f.keys[i])
		}
	}
	f.preview.show(chosen, f.sample)
	f.own.RemoveAll()
	for _, own := range c.control.Settings().CopyFormats {
		f.own.Add(f.row(own))
	}
}

func (f *formatsDialog) row(own settings.CopyFormat) fyne.CanvasObject {
	c := f.copier
	edit := c.dialogs.NewButton(language.Label("Edit"), func() { c.showFormatForm(&own, f.fill) })
	remove := c.dialogs.NewButton(language.Label("Delete"), func() {
		c.dialogs.AskToDelete(lang.L("Delete the format “{{.Name}}”?", map[string]any{"Name": own.Name}),
			lang.L("What you copied in this format stays as it is."), lang.L("Delete"), func() {
				c.changeFormats(deleteFormat(own.Name), func(err error) {
					if err != nil {
						c.dialogs.Error(err)
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
