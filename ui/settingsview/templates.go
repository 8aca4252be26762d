package settingsview

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"mediadrop/settings"
	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
)

// templatesPart lists the message templates that are known by name.
type templatesPart struct {
	*View
	object *fyne.Container
}

func newTemplatesPart(v *View) *templatesPart {
	p := &templatesPart{View: v, object: widgets.Form()}
	p.show()
	return p
}

func (p *templatesPart) show() {
	p.object.RemoveAll()
	for _, t := range p.control.Settings().Templates {
		p.object.Add(p.row(t))
	}
	p.object.Add(widgets.NewParagraph(lang.L("A template that MediaDrop knows by name can be copied as a whole request, filled in, and tried on your phone. CommBox has no list of templates that could be read: paste a request that a colleague uses, or fill in the form.")))
	add := widgets.NewButtonWithIcon(language.Label("Add a template…"), theme.ContentAddIcon(), func() { p.add(p.control.Selected(), "") })
	if p.control.Locked(settings.FieldTemplates) {
		add.Disable()
		p.object.Add(widgets.NewLockedNote())
	}
	p.object.Add(widgets.Inline(add))
	p.object.Refresh()
}

func (p *templatesPart) row(t settings.Template) fyne.CanvasObject {
	name := widgets.NewText(t.Name, 1)
	name.Style.Bold = true
	parts := []string{words.Channel(t.Channel), t.Language, words.TemplateHeader(t.Header)}
	if n := len(t.Body); n > 0 {
		parts = append(parts, language.N("{{.Count}} texts", n))
	}
	below := widgets.NewText(language.Joined(parts...), 1)
	below.Color, below.Scale = theme.ColorNamePlaceHolder, theme.SizeNameCaptionText
	remove := p.dialogs.NewButton(language.Label("Delete"), func() {
		p.dialogs.AskToDelete(lang.L("Delete the template “{{.Name}}”?", map[string]any{"Name": t.Name}),
			lang.L("It is deleted only in MediaDrop, and stays at WhatsApp."), lang.L("Delete"), func() {
				p.save(func(s *settings.Settings) error {
					if i := indexOfTemplate(s.Templates, t); i >= 0 {
						s.Templates = slices.Delete(s.Templates, i, i+1)
					}
					return nil
				}, nil)
			})
	})
	edit := p.dialogs.NewButton(language.Label("Edit"), func() { p.edit(t) })
	if p.control.Locked(settings.FieldTemplates) {
		widgets.SetEnabled(false, edit, remove)
	}
	return widgets.Sides(nil, widgets.Inline(edit, remove), container.NewVBox(name, below))
}

// save changes the templates off the main goroutine. failed takes the error;
// without it the person sees it in a dialog.
func (p *templatesPart) save(change func(*settings.Settings) error, done func(error)) {
	p.dialogs.Work().Go(func(context.Context) {
		err := p.control.ChangeSettings(change)
		p.dialogs.Work().Main(func() {
			p.show()
			p.on.Channels() // which offer their templates' headers
			switch {
			case done != nil:
				done(err)
			case err != nil:
				p.dialogs.Error(err)
			}
		})
	})
}

// indexOfTemplate finds a template by what it is known by; -1 where it is not there.
func indexOfTemplate(list []settings.Template, t settings.Template) int {
	return slices.IndexFunc(list, func(o settings.Template) bool {
		return o.Channel == t.Channel && o.Name == t.Name && o.Language == t.Language
	})
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
