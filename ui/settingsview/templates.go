package settingsview

import (
	"context"
	"slices"

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
)

// templatesPart lists the message templates that are known by name.
type templatesPart struct {
	*View
	object *fyne.Container
}

func newTemplatesPart(v *View) *templatesPart {
	p := &templatesPart{View: v, object: container.NewVBox()}
	p.show()
	return p
}

func (p *templatesPart) show() {
	p.object.RemoveAll()
	for i, t := range p.control.Settings().Templates {
		p.object.Add(p.row(i, t))
	}
	p.object.Add(widgets.NewParagraph(lang.L("A template that MediaDrop knows by name can be copied as a whole request, filled in. CommBox has no list of templates: paste a request that a colleague uses, and name and texts are read from it.")))
	add := widget.NewButtonWithIcon(language.Label("Add a template…"), theme.ContentAddIcon(), p.add)
	if p.control.Locked(settings.FieldTemplates) {
		add.Disable()
		p.object.Add(widgets.NewLockedNote())
	}
	p.object.Add(widgets.Inline(add))
	p.object.Refresh()
}

func (p *templatesPart) row(i int, t settings.Template) fyne.CanvasObject {
	name := widgets.NewText(t.Name, 1)
	name.Style.Bold = true
	parts := []string{words.Channel(t.Channel), t.Language, words.TemplateHeader(t.Header)}
	if n := len(t.Body); n > 0 {
		parts = append(parts, lang.N("{{.Count}} texts", n, map[string]any{"Count": n}))
	}
	below := widgets.NewText(language.Joined(parts...), 1)
	below.Color, below.Scale = theme.ColorNamePlaceHolder, theme.SizeNameCaptionText
	remove := p.dialogs.NewButton(language.Label("Delete"), func() {
		p.dialogs.Ask(lang.L("Delete the template “{{.Name}}”?", map[string]any{"Name": t.Name}),
			lang.L("It stays at WhatsApp: only MediaDrop deletes it."), lang.L("Delete"), func() {
				p.save(func(s *settings.Settings) { s.Templates = slices.Delete(s.Templates, i, i+1) }, nil)
			})
	})
	if p.control.Locked(settings.FieldTemplates) {
		remove.Disable()
	}
	return widgets.Sides(nil, remove, container.NewVBox(name, below))
}

// save changes the templates off the main goroutine. failed takes the error;
// without it the person sees it in a dialog.
func (p *templatesPart) save(change func(*settings.Settings), done func(error)) {
	p.dialogs.Work().Go(func(context.Context) {
		err := p.control.ChangeSettings(func(s *settings.Settings) error { change(s); return nil })
		p.dialogs.Work().Main(func() {
			p.show()
			switch {
			case done != nil:
				done(err)
			case err != nil:
				p.dialogs.Error(err)
			}
		})
	})
}

// add reads a template from a request that is pasted.
func (p *templatesPart) add() {
	channels := p.control.Channels()
	labels := make([]string, len(channels))
	for i, name := range channels {
		labels[i] = language.Visual(words.Channel(name))
	}
	channel := widget.NewSelect(labels, nil)
	channel.SetSelectedIndex(max(slices.Index(channels, p.control.Selected()), 0))
	request := p.dialogs.NewTextEntry("", 8)
	answer := widgets.NewAnswer()
	request.OnChanged = func(text string) {
		if t, streamID, err := snippet.ReadTemplate(text); err == nil {
			answer.Good(language.Joined(t.Name, t.Language, words.TemplateHeader(t.Header)))
			if i := slices.Index(channels, p.channelOf(streamID)); i >= 0 {
				channel.SetSelectedIndex(i)
			}
		}
	}
	d := p.dialogs.New(lang.L("Add a template"), container.NewVBox(
		widgets.Field(lang.L("Request, as for sendtemplatedmessage"), request, widgets.NewNote(lang.L("With or without the address above it. Its key and its recipient are not read."))),
		widgets.Field(lang.L("Channel"), channel, nil), answer.Object,
	))
	add := p.dialogs.NewButton(language.Label("Add"), nil)
	add.Importance = widget.HighImportance
	add.OnTapped = func() {
		t, _, err := snippet.ReadTemplate(request.Text)
		if err != nil {
			answer.Bad(lang.L("No request was found in this text. Copy it from its first curly bracket to the last one."))
			return
		}
		t.Channel = channels[max(channel.SelectedIndex(), 0)]
		p.save(func(s *settings.Settings) { s.Templates = append(s.Templates, t) }, func(err error) {
			if err != nil {
				answer.Bad(words.ErrorText(err))
				return
			}
			d.Hide()
		})
	}
	d.SetButtons([]fyne.CanvasObject{p.dialogs.NewButton(language.Label("Cancel"), d.Hide), add})
	p.dialogs.Show(d, nil, request)
}

// channelOf returns the channel of a stream, or "".
func (p *templatesPart) channelOf(streamID string) string {
	for _, c := range p.control.Settings().Channels {
		if c.StreamID == streamID {
			return c.Name
		}
	}
	return ""
}
