package settingsview

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/settings"
	"mediadrop/ui/dialogs"
	"mediadrop/ui/language"
	"mediadrop/ui/menus"
	"mediadrop/ui/snippet"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
)

// templateForm is where a template is described: by hand, or by a request that is
// pasted and fills in the rest.
type templateForm struct {
	part     *templatesPart
	replaces *settings.Template // the one that is edited; nil for a new one
	channels []string

	dialog   *dialogs.Dialog
	request  *dialogs.TextEntry
	channel  *menus.Select
	name     *dialogs.Entry
	language *dialogs.Entry
	header   *menus.Select
	text     *dialogs.Entry // of a text header
	textBox  *fyne.Container
	body     *dialogs.TextEntry
	buttons  *fyne.Container
	lines    []*buttonLine
	fields   struct{ request, name, language *dialogs.Field }
	answer   *widgets.Answer
	save     *dialogs.Button
}

// buttonLine is one button of the template.
type buttonLine struct {
	object fyne.CanvasObject
	types  []string // as WhatsApp calls them, in the order of kind
	kind   *menus.Select
	index  *menus.Select
	text   *dialogs.Entry
}

// buttonTypes are the buttons of which the service documents that they take a text:
// those whose address ends with it, also in templates for one-time codes.
func buttonTypes() []string { return []string{"url"} }

// buttonKind returns what a button is to a person; the type itself where it is none of
// those that the form offers.
func buttonKind(name string) string {
	if name == "url" {
		return lang.L("Link")
	}
	return name
}

func headerKinds() []string {
	return slices.Concat([]string{""}, settings.Headers(), []string{settings.HeaderText})
}

// newForm makes the form for a new template, or to edit one.
func (p *templatesPart) newForm(replaces *settings.Template) *templateForm {
	f := &templateForm{part: p, replaces: replaces, channels: p.control.Channels(), buttons: container.NewVBox(), answer: widgets.NewAnswer()}
	f.build()
	return f
}

// add opens the form for a new template of a channel, with a header of this kind; "" is one
// with a picture.
func (p *templatesPart) add(channel, header string) {
	f := p.newForm(nil)
	f.channel.SetSelectedIndex(max(slices.Index(f.channels, channel), 0))
	if header != "" {
		f.header.SetSelectedIndex(slices.Index(headerKinds(), header))
	}
	f.show(lang.L("Add a template"), f.request)
}

// edit opens the form to edit a template.
func (p *templatesPart) edit(t settings.Template) {
	f := p.newForm(&t)
	f.fill(t)
	i := slices.IndexFunc(f.channels, func(name string) bool { return strings.EqualFold(name, t.Channel) })
	if i < 0 { // of a channel that is no longer there: it stays that one's
		i = len(f.channels)
		f.channels = append(slices.Clip(f.channels), t.Channel)
		f.channel.SetOptions(append(f.channel.Labels(), t.Channel))
	}
	f.channel.SetSelectedIndex(i)
	f.show(lang.L("Edit the template"), f.name)
}

// show puts the form on the screen, and the keyboard at begin.
func (f *templateForm) show(title string, begin fyne.Focusable) {
	p := f.part
	f.dialog = p.dialogs.NewScrolled(title, f.content(), f.answer.Object)
	f.save = p.dialogs.NewButton(language.Label("Save"), f.store)
	f.save.Importance = widget.HighImportance
	f.dialog.SetButtons([]fyne.CanvasObject{p.dialogs.NewButton(language.Label("Cancel"), f.dialog.Hide), f.save})
	p.dialogs.ResizeToContent(f.dialog, 560)
	p.dialogs.Show(f.dialog, nil, begin)
}

func (f *templateForm) build() {
	d := f.part.dialogs
	f.request, f.body = d.NewTextEntry("", 3), d.NewTextEntry("", 3)
	f.request.LeftToRight = true
	f.request.OnChanged = func(string) { f.readRequest() }
	f.fields.request = dialogs.NewField(lang.L("Paste a request that sends this template"), &f.request.Entry, f.request,
		widgets.NewNote(lang.L("Paste it with or without its address: it fills in the rest of the form. Its key and its phone number are not read.")))
	f.name, f.language, f.text = d.NewCode(""), d.NewCode(""), d.NewEntry("")
	f.name.SetPlaceHolder(language.Label("e.g. {{.Example}}", map[string]any{"Example": "order_update"}))
	f.language.SetPlaceHolder(language.Label("e.g. {{.Example}}", map[string]any{"Example": "he"}))
	f.name.OnSubmitted = func(string) { f.store() }
	f.language.OnSubmitted, f.text.OnSubmitted = f.name.OnSubmitted, f.name.OnSubmitted
	labels := make([]string, len(f.channels))
	for i, name := range f.channels {
		labels[i] = words.Channel(name)
	}
	f.channel = menus.NewSelect(labels, nil)
	var headers []string
	for _, kind := range headerKinds() {
		headers = append(headers, words.TemplateHeader(kind))
	}
	f.textBox = widgets.Field(lang.L("Text of the header, for example"), f.text, nil)
	f.textBox.Hide()
	f.header = menus.NewSelect(headers, func(string) { widgets.SetVisible(f.textBox, f.headerKind() == settings.HeaderText) })
	f.header.SetSelectedIndex(1)
}

func (f *templateForm) headerKind() string { return headerKinds()[max(f.header.SelectedIndex(), 0)] }

func (f *templateForm) content() fyne.CanvasObject {
	add := f.part.dialogs.NewButton(language.Label("Add a button"), func() {
		f.addLine(settings.TemplateButton{Type: "url", Index: min(len(f.lines), settings.MaxTemplateButtons-1)})
	})
	add.Icon = theme.ContentAddIcon()
	box := widgets.Form()
	if f.replaces == nil {
		box.Add(f.fields.request.Object)
	}
	box.Add(widgets.Field(lang.L("Channel"), f.channel, nil))
	f.fields.name = dialogs.NewField(lang.L("Name"), f.name, nil, widgets.NewNote(lang.L("As it is at WhatsApp. CommBox has no list of templates to choose from.")))
	f.fields.language = dialogs.NewField(lang.L("Language"), f.language, nil, widgets.NewNote(lang.L("As WhatsApp writes it: he, en, en_GB.")))
	box.Add(f.fields.name.Object)
	box.Add(f.fields.language.Object)
	box.Add(widgets.Field(lang.L("Header"), f.header, nil))
	box.Add(f.textBox)
	box.Add(widgets.Field(lang.L("Texts to fill in"), f.body, widgets.NewNote(lang.L("An example for each text, one per line, in the template's order."))))
	box.Add(widgets.Field(lang.L("Buttons with a text to fill in"), container.NewVBox(f.buttons, widgets.Inline(add)), nil))
	return box
}

// addLine adds a button to the template.
func (f *templateForm) addLine(b settings.TemplateButton) {
	types := buttonTypes()
	if b.Type == "" {
		b.Type = types[0]
	}
	if !slices.Contains(types, b.Type) {
		types = append(types, b.Type)
	}
	numbers := make([]string, settings.MaxTemplateButtons)
	for i := range numbers {
		numbers[i] = strconv.Itoa(i + 1)
	}
	kinds := make([]string, len(types))
	for i, name := range types {
		kinds[i] = buttonKind(name)
	}
	l := &buttonLine{types: types, kind: menus.NewSelect(kinds, nil), index: menus.NewSelect(numbers, nil), text: f.part.dialogs.NewEntry(b.Text)}
	l.kind.SetSelectedIndex(slices.Index(types, b.Type))
	l.index.SetSelectedIndex(b.Index)
	l.text.SetPlaceHolder(language.Label("Example"))
	remove := f.part.dialogs.NewIconButton(theme.DeleteIcon(), lang.L("Delete"), func() {
		f.lines = slices.DeleteFunc(f.lines, func(o *buttonLine) bool { return o == l })
		f.buttons.Remove(l.object)
	})
	l.object = widgets.Sides(widgets.Inline(l.index, l.kind), remove, l.text)
	f.lines = append(f.lines, l)
	f.buttons.Add(l.object)
}

// readRequest fills in the form from what was pasted.
func (f *templateForm) readRequest() {
	t, streamID, err := snippet.ReadTemplate(f.request.Text)
	switch {
	case strings.TrimSpace(f.request.Text) == "":
		f.fields.request.Refuse("")
		return
	case err != nil:
		f.fields.request.Refuse(lang.L("No request was found in this text. Copy it from its first curly bracket to the last one."))
		return
	}
	f.fields.request.Accept(language.Joined(t.Name, t.Language, words.TemplateHeader(t.Header)))
	f.fill(t)
	if i := slices.Index(f.channels, f.part.channelOf(streamID)); i >= 0 {
		f.channel.SetSelectedIndex(i)
	}
}

// fill puts a template into the fields.
func (f *templateForm) fill(t settings.Template) {
	f.name.SetText(t.Name)
	f.language.SetText(t.Language)
	f.header.SetSelectedIndex(max(slices.Index(headerKinds(), t.Header), 0))
	f.text.SetText(t.Text)
	lines := make([]string, len(t.Body))
	for i, text := range t.Body {
		lines[i] = strings.Join(strings.Fields(text), " ") // WhatsApp takes no line ends in a text
	}
	f.body.SetText(strings.Join(lines, "\n"))
	f.lines = nil
	f.buttons.RemoveAll()
	for _, b := range t.Buttons {
		f.addLine(b)
	}
}

// template returns what the fields describe.
func (f *templateForm) template() settings.Template {
	t := settings.Template{
		Channel: f.channels[max(f.channel.SelectedIndex(), 0)], Name: f.name.Text, Language: f.language.Text, Header: f.headerKind(),
	}
	if t.Header == settings.HeaderText {
		t.Text = f.text.Text
	}
	if body := strings.TrimRight(f.body.Text, "\n "); body != "" {
		t.Body = strings.Split(body, "\n")
	}
	for _, l := range f.lines {
		t.Buttons = append(t.Buttons, settings.TemplateButton{Type: l.types[max(l.kind.SelectedIndex(), 0)], Index: max(l.index.SelectedIndex(), 0), Text: l.text.Text})
	}
	return t
}

func (f *templateForm) store() {
	t := f.template()
	widgets.SetEnabled(false, f.save)
	f.part.save(func(s *settings.Settings) error {
		if f.replaces == nil {
			s.Templates = append(s.Templates, t)
			return nil
		}
		i := indexOfTemplate(s.Templates, *f.replaces)
		if i < 0 {
			return fmt.Errorf("there is no template %q any more", f.replaces.Name)
		}
		s.Templates[i].Set(t)
		return nil
	}, func(err error) {
		widgets.SetEnabled(true, f.save)
		if err != nil {
			f.refuse(err)
			return
		}
		f.dialog.Hide()
	})
}

// refuse says why the template cannot be saved: under the field that it is about, where
// that is one of a line, else above the buttons.
func (f *templateForm) refuse(err error) {
	f.fields.name.Refuse("")
	f.fields.language.Refuse("")
	f.answer.Say("", theme.ColorNameForeground)
	text := describeTemplate(err)
	problem := (*settings.Problem)(nil)
	errors.As(err, &problem)
	switch {
	case problem != nil && strings.HasSuffix(problem.Field, "name"):
		f.fields.name.Refuse(text)
	case problem != nil && strings.HasSuffix(problem.Field, "language"):
		f.fields.language.Refuse(text)
	default:
		f.answer.Bad(text)
	}
	f.part.dialogs.Focus(f.fields.name, f.fields.language)
}

// describeTemplate returns why a template cannot be saved.
func describeTemplate(err error) string {
	var problem *settings.Problem
	if errors.As(err, &problem) {
		switch {
		case problem.Code == settings.UnknownLanguage:
			return lang.L("Write the language as WhatsApp does: he, en, en_GB.")
		case problem.Code == settings.NameTaken:
			return lang.L("The channel has a template “{{.Name}}” in this language already.", map[string]any{"Name": problem.Value})
		case problem.Code == settings.OutOfRange:
			return lang.L("There are too many texts, or one is longer than {{.Most}} characters.", map[string]any{"Most": settings.MaxTemplateText})
		}
	}
	return words.ErrorText(err)
}
