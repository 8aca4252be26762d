package settings

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The bounds of a template.
const (
	MaxTemplateTexts   = 50   // parameters of a body
	MaxTemplateText    = 1024 // characters in one (WhatsApp: the whole body has 1,024)
	MaxTemplateButtons = 10   // WhatsApp: at most ten buttons
	maxTemplateName    = 512  // characters (WhatsApp)
)

// Template is a message template of a channel as far as a person has described
// it: the service has no way to list templates. To change one, change its
// fields in place, as with an Account.
type Template struct {
	Channel  string           // the channel it belongs to
	Name     string           // as at WhatsApp
	Language string           // as WhatsApp writes it: "he", "en_GB"
	Header   string           // one of Headers(), HeaderText, or "" for none
	Text     string           // example of the parameter of a text header; "" where it has none
	Body     []string         // an example for each parameter of the body
	Buttons  []TemplateButton // those that take a parameter

	other rawMembers
}

// HeaderText is a header that is a text.
const HeaderText = "text"

// TemplateButton is a button that takes a parameter.
type TemplateButton struct {
	Type  string // "url", "quick_reply", …
	Index int    // among the template's buttons, from 0
	Text  string // example of the parameter
}

// languageCode is how WhatsApp writes a language: two or three letters, and
// a country.
var languageCode = regexp.MustCompile(`^[a-z]{2,3}(_[A-Za-z]{2,4})?$`)

// buttonType keeps a button's type a word.
var buttonType = regexp.MustCompile(`^[a-z_]{1,30}$`)

func (t Template) encode() []byte {
	var o objectWriter
	o.text("channel", t.Channel)
	o.text("name", t.Name)
	o.text("language", t.Language)
	if t.Header != "" {
		o.text("header", t.Header)
	}
	if t.Text != "" {
		o.text("header_text", t.Text)
	}
	if len(t.Body) > 0 {
		o.raw("body", list(t.Body, func(s string) []byte { return toJSON(s) }))
	}
	if len(t.Buttons) > 0 {
		o.raw("buttons", list(t.Buttons, TemplateButton.encode))
	}
	return o.end(t.other)
}

func (b TemplateButton) encode() []byte {
	var o objectWriter
	o.text("type", b.Type)
	o.raw("index", toJSON(b.Index))
	o.text("text", b.Text)
	return o.end("")
}

// readTemplate reads one template.
func readTemplate(d *decoder, v value, prefix string, s *Settings) {
	var t Template
	members, other, ok := d.object(v, prefix, "channel", "name", "language", "header", "header_text", "body", "buttons")
	ok = ok && readMember(d, members, prefix, "channel", &t.Channel, nil) && readMember(d, members, prefix, "name", &t.Name, nil) &&
		readMember(d, members, prefix, "language", &t.Language, nil) && readMember(d, members, prefix, "header", &t.Header, nil) &&
		readMember(d, members, prefix, "header_text", &t.Text, nil)
	texts, _ := d.array(members["body"], prefix+"body")
	for i, item := range texts {
		var text string
		ok = ok && readValue(d, item, prefix+entry("body", i), &text, nil)
		t.Body = append(t.Body, text)
	}
	buttons, _ := d.array(members["buttons"], prefix+"buttons")
	for i, item := range buttons {
		var b TemplateButton
		at := prefix + entry("buttons", i)
		fields, _, isObject := d.object(item, at, "type", "index", "text")
		ok = ok && isObject && readMember(d, fields, at, "type", &b.Type, nil) && readMember(d, fields, at, "index", &b.Index, nil) &&
			readMember(d, fields, at, "text", &b.Text, nil)
		t.Buttons = append(t.Buttons, b)
	}
	if ok && d.entryIsGood(checkTemplate(&t, s.Templates), prefix, v, members) {
		t.other = other
		s.Templates = append(s.Templates, t)
	}
}

// checkTemplates checks all templates.
func checkTemplates(s *Settings) *Problem {
	for i := range s.Templates {
		if p := checkTemplate(&s.Templates[i], s.Templates[:i]); p != nil {
			return p.within(entry(FieldTemplates, i))
		}
	}
	return nil
}

// checkTemplate checks a template, and makes it canonical. Name and language
// together are another's than those before it in the same channel.
func checkTemplate(t *Template, before []Template) *Problem {
	t.Channel, t.Name, t.Language, t.Header = strings.TrimSpace(t.Channel), strings.TrimSpace(t.Name), strings.TrimSpace(t.Language), strings.TrimSpace(t.Header)
	switch {
	case t.Channel == "":
		return &Problem{Field: "channel", Code: NameEmpty}
	case t.Name == "":
		return &Problem{Field: "name", Code: NameEmpty}
	case !utf8.ValidString(t.Name) || strings.ContainsFunc(t.Name, unprintable):
		return &Problem{Field: "name", Code: NameUnprintable}
	case utf8.RuneCountInString(t.Name) > maxTemplateName:
		return &Problem{Field: "name", Code: NameTooLong, Value: shown(t.Name)}
	case !languageCode.MatchString(t.Language):
		return &Problem{Field: "language", Code: UnknownLanguage, Value: shown(t.Language)}
	case t.Header != "" && t.Header != HeaderText && !slices.Contains(Headers(), t.Header):
		return &Problem{Field: "header", Code: UnknownHeader, Value: shown(t.Header)}
	case len(t.Body) > MaxTemplateTexts:
		return &Problem{Field: "body", Code: OutOfRange, Value: strconv.Itoa(len(t.Body))}
	case len(t.Buttons) > MaxTemplateButtons:
		return &Problem{Field: "buttons", Code: OutOfRange, Value: strconv.Itoa(len(t.Buttons))}
	}
	texts := append(slices.Clone(t.Body), t.Text)
	for _, b := range t.Buttons {
		if b.Index < 0 || b.Index >= MaxTemplateButtons {
			return &Problem{Field: "buttons", Code: OutOfRange, Value: strconv.Itoa(b.Index)}
		}
		if !buttonType.MatchString(b.Type) {
			return &Problem{Field: "buttons", Code: NameUnprintable}
		}
		texts = append(texts, b.Text)
	}
	for _, text := range texts {
		if !utf8.ValidString(text) {
			return &Problem{Field: "body", Code: TextUnprintable}
		}
		if n := utf8.RuneCountInString(text); n > MaxTemplateText {
			return &Problem{Field: "body", Code: OutOfRange, Value: strconv.Itoa(n)}
		}
	}
	same := func(o Template) bool {
		return sameName(o.Channel, t.Channel) && o.Name == t.Name && o.Language == t.Language
	}
	if slices.ContainsFunc(before, same) {
		return &Problem{Field: "name", Code: NameTaken, Value: t.Name}
	}
	return nil
}

// TemplatesOf returns the templates of a channel, in the person's order.
func (s Settings) TemplatesOf(channel string) (list []Template) {
	for _, t := range s.Templates {
		if sameName(t.Channel, channel) {
			list = append(list, t)
		}
	}
	return list
}

// Set makes t what other says, and keeps what the file says of t besides.
func (t *Template) Set(other Template) {
	kept := t.other
	*t = other.Clone()
	t.other = kept
}

// Clone returns a copy that shares no slice with t.
func (t Template) Clone() Template {
	t.Body, t.Buttons = slices.Clone(t.Body), slices.Clone(t.Buttons)
	return t
}

// digits is a phone number in international form, as the service wants it.
var digits = regexp.MustCompile(`^[1-9][0-9]{6,14}$`)

// checkTestNumber refuses what is no phone number with a country code (ITU-T
// E.164: at most 15 digits). The problem does not hold it: a number is in no log.
func checkTestNumber(number string) *Problem {
	if number == "" || digits.MatchString(number) {
		return nil
	}
	return &Problem{Code: OutOfRange}
}
