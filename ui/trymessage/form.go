package trymessage

import (
	"errors"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/settings"
	"mediadrop/ui/control"
	"mediadrop/ui/dialogs"
	"mediadrop/ui/language"
	"mediadrop/ui/menus"
	"mediadrop/ui/phone"
	"mediadrop/ui/snippet"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
	"mediadrop/uploader"
	"mediadrop/uploader/commbox"
)

const formWidth = 560

// outgoing is a message that is ready to be sent.
type outgoing struct {
	job     uploader.Job
	message commbox.Message
	number  string // digits with the country code
}

// form is where a person says what is sent. It sends on a press and not otherwise.
type form struct {
	trier     *Trier
	job       uploader.Job
	templates []settings.Template // those that fit the upload
	template  settings.Template   // the chosen one, with the texts that were typed

	dialog  *dialogs.Dialog
	picker  *menus.Select
	texts   *fyne.Container
	fields  []*textField
	number  *dialogs.Entry
	to      *dialogs.Field // around the number
	hint    *widgets.Text  // below it
	likely  *likeness
	cost    *widgets.Text
	request *dialogs.TextEntry
	answer  *widgets.Answer
	send    *dialogs.Button

	pressed bool // the number was judged once
	sending bool
	over    bool // nothing more is sent from here
	closed  bool
}

// textField is where a text of the template is typed.
type textField struct {
	*dialogs.Field
	entry *dialogs.Entry
}

// showForm opens the form with one of the uploads chosen.
func (t *Trier) showForm(jobs []uploader.Job, chosen int) {
	f := &form{trier: t, likely: newLikeness(t), texts: widgets.Form(), answer: widgets.NewAnswer(), cost: widgets.NewParagraph(""), hint: widgets.NewNote("")}
	f.cost.Style.Bold = true
	f.number = t.dialogs.NewCode("")
	f.number.SetPlaceHolder(example("+972 54-234-5678"))
	if kept := t.control.Settings().TestNumber; kept != "" {
		f.number.SetText(phone.Format(kept))
	}
	f.number.OnChanged = func(string) { f.show() }
	f.number.OnSubmitted = func(string) { f.press() }
	f.picker = menus.NewSelect(nil, nil)
	f.request = t.dialogs.NewTextEntry("", 8)
	f.request.LeftToRight = true
	f.request.Hide()
	f.send = t.dialogs.NewButton(language.Label("Send the message"), f.press)
	f.send.Importance = widget.HighImportance
	f.dialog = t.dialogs.NewScrolled(lang.L("Try it on my phone"), f.content(jobs, chosen), container.NewVBox(f.cost, f.answer.Object))
	f.dialog.SetButtons([]fyne.CanvasObject{t.dialogs.NewButton(language.Label("Close"), f.dialog.Hide), f.send})
	f.choose(jobs[chosen])
	t.dialogs.ResizeToContent(f.dialog, formWidth)
	t.dialogs.Show(f.dialog, func() { f.closed = true }, f.first())
}

func (f *form) content(jobs []uploader.Job, chosen int) fyne.CanvasObject {
	box := widgets.Form()
	if len(jobs) > 1 {
		box.Add(widgets.Field(lang.L("File"), f.filePicker(jobs, chosen), nil))
	}
	box.Add(widgets.Field(lang.L("Template"), f.picker, nil))
	box.Add(f.texts)
	f.to = dialogs.NewField(lang.L("My phone number"), f.number, nil, f.hint)
	box.Add(f.to.Object)
	box.Add(container.NewVBox(f.likely.object, f.likely.note()))
	box.Add(container.NewVBox(widgets.Inline(f.requestButton()), f.request))
	return box
}

func (f *form) filePicker(jobs []uploader.Job, chosen int) *menus.Select {
	labels := make([]string, len(jobs))
	for i, j := range jobs {
		labels[i] = words.FileName(j.Name)
	}
	picker := menus.NewSelect(labels, nil)
	picker.SetSelectedIndex(chosen)
	picker.OnChanged = func(string) { f.choose(jobs[max(picker.SelectedIndex(), 0)]) }
	return picker
}

// requestButton shows the very request, or hides it again.
func (f *form) requestButton() fyne.CanvasObject {
	var b *dialogs.Button
	b = f.trier.dialogs.NewButton(language.Label("Show the request"), func() {
		if f.request.Visible() {
			f.request.Hide()
			b.SetText(language.Label("Show the request"))
			return
		}
		f.request.Show()
		b.SetText(language.Label("Hide the request"))
	})
	b.Importance = widget.LowImportance
	return b
}

// first returns where the keyboard begins: at the first text, else at the number.
func (f *form) first() fyne.Focusable {
	if len(f.fields) > 0 {
		return f.fields[0].entry
	}
	return f.number
}

// choose takes another upload, and the first template that fits it.
func (f *form) choose(j uploader.Job) {
	f.job, f.templates = j, f.trier.fitting(j)
	labels := make([]string, len(f.templates))
	for i, t := range f.templates {
		labels[i] = label(t)
	}
	f.picker.OnChanged = nil
	f.picker.SetOptions(labels)
	f.picker.ClearSelected()
	if len(labels) > 0 {
		f.picker.SetSelectedIndex(0)
	}
	f.picker.OnChanged = func(string) { f.chooseTemplate() }
	f.chooseTemplate()
}

// chooseTemplate shows the fields of the template that is chosen, with its examples.
func (f *form) chooseTemplate() {
	f.texts.RemoveAll()
	f.fields, f.template = nil, settings.Template{}
	if i := f.picker.SelectedIndex(); i >= 0 {
		f.template = f.templates[i].Clone()
	}
	for i, text := range f.template.Body {
		f.addField(lang.L("Text {{.N}}", map[string]any{"N": i + 1}), text, func(text string) { f.template.Body[i] = text })
	}
	for i, b := range f.template.Buttons {
		f.addField(lang.L("Button {{.N}}", map[string]any{"N": b.Index + 1}), b.Text, func(text string) { f.template.Buttons[i].Text = text })
	}
	f.texts.Refresh()
	f.show()
}

func (f *form) addField(title, text string, set func(string)) {
	entry := f.trier.dialogs.NewEntry(text)
	field := &textField{dialogs.NewField(title, entry, nil, nil), entry}
	field.entry.OnChanged = func(text string) {
		set(text)
		f.show()
	}
	field.entry.OnSubmitted = func(string) { f.press() }
	f.fields = append(f.fields, field)
	f.texts.Add(field.Object)
}

// show shows what the message would be now.
func (f *form) show() {
	number, err := phone.Parse(f.number.Text)
	problem := ""
	if err == nil {
		f.hint.Set(lang.L("The message goes to {{.Number}}.", map[string]any{"Number": leftToRight(phone.Format(number))}), theme.ColorNameSuccess)
	} else {
		f.hint.Set(lang.L("With its country code. It is kept on this computer only, for the next time."), theme.ColorNamePlaceHolder)
		if f.pressed {
			problem = describeNumber(err)
		}
	}
	f.to.Refuse(problem)
	for _, field := range f.fields {
		f.judge(field)
	}
	f.cost.Set(f.costs(number, err == nil), theme.ColorNameForeground)
	f.likely.show(f.job, f.template)
	f.request.SetText(f.requestText(number, err == nil))
	switch {
	case f.expired():
		f.answer.Bad(lang.L("This ID has expired, so WhatsApp would not take it. Renew it first."))
	case len(f.templates) == 0:
		f.answer.Bad(lang.L("MediaDrop knows no template of the channel “{{.Channel}}” that takes this file.", map[string]any{"Channel": words.Channel(f.job.Channel)}))
	case !f.sending && !f.over:
		f.answer.Say("", theme.ColorNameForeground)
	}
	widgets.SetEnabled(!f.sending && !f.over && !f.expired() && len(f.templates) > 0, f.send)
}

func (f *form) expired() bool { return !words.ServiceTime().Before(f.job.Expires()) }

// judge says below a text what WhatsApp would not take.
func (f *form) judge(field *textField) {
	why := ""
	switch n := utf8.RuneCountInString(field.entry.Text); {
	case strings.TrimSpace(field.entry.Text) == "":
		why = lang.L("Enter a text: WhatsApp rejects empty ones.")
	case n > settings.MaxTemplateText:
		why = lang.L("The text is too long: {{.Most}} characters at most.", map[string]any{"Most": settings.MaxTemplateText})
	}
	field.Refuse(why)
}

// inOrder returns what is typed, from the top.
func (f *form) inOrder() []*dialogs.Field {
	var fields []*dialogs.Field
	for _, field := range f.fields {
		fields = append(fields, field.Field)
	}
	return append(fields, f.to)
}

func (f *form) costs(number string, known bool) string {
	switch {
	case control.IsPractice(f.job.Channel):
		return lang.L("Practice: nothing is sent to anybody. The answer comes from this computer.")
	case known:
		return lang.L("A real WhatsApp message goes to {{.Number}}, and your company pays for it.", map[string]any{"Number": leftToRight(phone.Format(number))})
	}
	return lang.L("A real WhatsApp message goes to this number, and your company pays for it.")
}

// example is what stands in an empty field.
func example(text string) string {
	return language.Label("e.g. {{.Example}}", map[string]any{"Example": leftToRight(text)})
}

// leftToRight keeps a number in one piece among words from right to left.
func leftToRight(number string) string { return "\u200e" + number + "\u200e" }

// requestText is the very request, but for the key.
func (f *form) requestText(number string, known bool) string {
	if !known {
		number = snippet.Recipient
	}
	u := f.trier.on.Snippet(f.job)
	m, err := snippet.Message(f.template, u, number)
	if err != nil {
		return ""
	}
	text, err := snippet.RequestText(u, m)
	if err != nil {
		return ""
	}
	return text
}

func describeNumber(err error) string {
	switch {
	case errors.Is(err, phone.ErrEmpty):
		return lang.L("Enter your own phone number.")
	case errors.Is(err, phone.ErrNoCountry):
		return lang.L("Begin with + and the country code, as in {{.Example}}.", map[string]any{"Example": leftToRight("+972 54-234-5678")})
	}
	return lang.L("There is no such phone number. Enter one number, your own.")
}

// press sends the message, once.
func (f *form) press() {
	if f.send.Disabled() || f.sending || f.over {
		return
	}
	f.pressed = true
	f.show()
	number, err := phone.Parse(f.number.Text)
	if f.trier.dialogs.Focus(f.inOrder()...) || err != nil {
		return // the fields say why
	}
	message, err := snippet.Message(f.template, f.trier.on.Snippet(f.job), number)
	if err != nil {
		f.answer.Bad(lang.L("This template does not take the file: {{.Why}}.", map[string]any{"Why": words.NotForTemplate(err)}))
		return
	}
	f.sending = true
	f.show()
	f.answer.Wait(lang.L("Sending… It is sent once, whatever happens."))
	f.trier.send(outgoing{f.job, message, number}, f.sent)
}

// sent says what came of it. Only after a message that certainly was not sent can
// another one be sent from here.
func (f *form) sent(state control.MessageState, problem *uploader.Problem) {
	f.sending = false
	f.over = state != control.MessageFailed
	f.show()
	text := words.TestMessage(f.job.Channel, state, problem)
	switch {
	case state == control.MessageAccepted:
		if !f.closed {
			f.dialog.Hide()
		}
		f.trier.on.Notice(text)
	case f.closed && state == control.MessageUnknown:
		f.trier.dialogs.Tell(lang.L("This message could not be confirmed"), text)
	case f.closed:
		f.trier.dialogs.Tell(lang.L("The message was not sent"), text)
	case state == control.MessageUnknown:
		f.answer.Say(text, theme.ColorNameWarning)
	default:
		f.answer.Bad(text)
	}
}
