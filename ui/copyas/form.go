package copyas

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"mediadrop/settings"
	"mediadrop/ui/dialogs"
	"mediadrop/ui/language"
	"mediadrop/ui/snippet"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
)

// formatForm is where a person makes a format of their own.
type formatForm struct {
	copier   *Copier
	replaces string // the format that is edited; "" for a new one
	onSaved  func()
	sample   snippet.Upload

	dialog  *dialogs.Dialog
	name    *dialogs.Entry
	text    *dialogs.TextEntry
	fields  struct{ name, text *dialogs.Field }
	preview *previewText
	save    *dialogs.Button
	saving  bool
}

// showFormatForm opens the form, for a new format or to edit one.
func (c *Copier) showFormatForm(edit *settings.CopyFormat, onSaved func()) {
	title, name, text := lang.L("Add a format"), "", ""
	f := &formatForm{copier: c, onSaved: onSaved, sample: c.sample(), preview: newPreviewText(c.dialogs)}
	if edit != nil {
		title, name, text, f.replaces = lang.L("Edit the format"), edit.Name, edit.Text, edit.Name
	}
	f.name, f.text = c.dialogs.NewEntry(name), c.dialogs.NewTextEntry(text, 3)
	f.name.SetPlaceHolder(language.Label("e.g. Chat message"))
	f.save = c.dialogs.NewButton(language.Label("Save"), f.store)
	f.save.Importance = widget.HighImportance
	f.name.OnChanged = func(string) { f.check() }
	f.name.OnSubmitted = func(string) {
		if !f.save.Disabled() {
			f.store()
		}
	}
	f.text.OnChanged = func(text string) {
		f.text.LeftToRight = isCode(text)
		f.check()
	}
	f.text.LeftToRight = isCode(text)
	f.dialog = c.dialogs.NewScrolled(title, f.content(), nil)
	f.dialog.SetButtons([]fyne.CanvasObject{c.dialogs.NewButton(language.Label("Cancel"), f.dialog.Hide), f.save})
	c.dialogs.ResizeToContent(f.dialog, formatsWidth)
	f.check()
	c.dialogs.Show(f.dialog, nil, f.name)
}

func (f *formatForm) content() fyne.CanvasObject {
	f.fields.name = dialogs.NewField(lang.L("Name"), f.name, nil, nil)
	f.fields.text = dialogs.NewField(lang.L("Text"), &f.text.Entry, f.text, nil)
	f.fields.text.Object.Add(f.placeholders())
	f.fields.text.Object.Add(widgets.NewNote(lang.L("The buttons insert details of each upload.")))
	return widgets.Form(f.fields.name.Object, f.fields.text.Object, widgets.Field(lang.L("Preview"), f.preview.object, nil))
}

// placeholders are buttons that put a placeholder where the cursor is.
func (f *formatForm) placeholders() fyne.CanvasObject {
	labels := map[string]string{
		"ID": language.Label("Media ID"), "Filename": language.Label("File name"), "Kind": language.Label("Kind"), "Type": language.Label("Type"), "Channel": language.Label("Channel"),
		"Label": language.Label("Friendly name"), "Note": language.Label("Note"), "Expires": language.Label("Expires"), "Size": language.Label("Size in bytes"),
	}
	const perLine = 5
	lines := container.NewVBox()
	var line *fyne.Container
	for i, name := range snippet.Names() {
		if i%perLine == 0 {
			line = widgets.Inline()
			lines.Add(widgets.Sides(line, nil, nil))
		}
		line.Add(f.copier.dialogs.NewButton(labels[name], func() { f.insert("{{." + name + "}}") }))
	}
	return lines
}

// insert types a text where the cursor is.
func (f *formatForm) insert(text string) {
	for _, r := range text {
		f.text.TypedRune(r)
	}
	f.copier.dialogs.Window().Canvas().Focus(f.text)
}

// check shows what the text makes, while it is typed, and whether it can be
// saved.
func (f *formatForm) check() {
	format, err := snippet.Own(f.text.Text)
	made := ""
	if err == nil {
		made, err = format.Make(f.sample)
	}
	problem, detail := "", ""
	if err != nil {
		problem, detail = describePreview(err)
	}
	f.fields.text.Refuse(problem)
	f.preview.say("", detail)
	f.preview.set(made)
	widgets.SetEnabled(err == nil && !f.saving && strings.TrimSpace(f.name.Text) != "" && strings.TrimSpace(f.text.Text) != "", f.save)
}

func (f *formatForm) store() {
	f.saving = true
	widgets.SetEnabled(false, f.save)
	f.copier.changeFormats(saveFormat(strings.TrimSpace(f.name.Text), f.text.Text, f.replaces), func(err error) {
		f.saving = false
		f.check()
		if err != nil {
			f.refuse(err)
			return
		}
		f.dialog.Hide()
		f.onSaved()
	})
}

// refuse says under one of the fields why the format cannot be saved.
func (f *formatForm) refuse(err error) {
	field := f.fields.name
	if problem := (*settings.Problem)(nil); errors.As(err, &problem) && problem.Code == settings.OutOfRange {
		field = f.fields.text
	}
	field.Refuse(describeFormatName(err))
	f.copier.dialogs.Focus(f.fields.name, f.fields.text)
}

// describeFormatName returns why a format cannot be saved.
func describeFormatName(err error) string {
	var problem *settings.Problem
	if errors.As(err, &problem) {
		switch {
		case problem.Code == settings.NameBuiltIn:
			return lang.L("“{{.Name}}” is the name of a built-in format. Choose another name.", map[string]any{"Name": problem.Value})
		case problem.Code == settings.OutOfRange:
			return lang.L("The text is too long: 4,000 characters at most.")
		}
	}
	text, _ := words.Error(err)
	return text
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
