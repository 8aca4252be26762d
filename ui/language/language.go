// Package language is the language that the program speaks: which one it is, how
// its texts get into widgets, and which way they run. Texts for a person are
// translated with the toolkit's lang.L, those that count something with N; what
// the toolkit draws itself needs Label or Visual.
package language

import (
	"fmt"
	"maps"
	"strings"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	tag "golang.org/x/text/language"

	"mediadrop/assets"
	"mediadrop/settings"
	"mediadrop/ui/bidi"
)

// hebrew is the one language of ours that is written from right to left.
const hebrew = "he"

var (
	// changing keeps the language from changing while a worker translates.
	// Everything else that translates runs on the main goroutine.
	changing    sync.RWMutex
	rightToLeft bool // belongs to the main goroutine
	// counting has the texts of the language under its own name, and so its
	// plural forms.
	counting = i18n.NewLocalizer(i18n.NewBundle(tag.English))
)

// Use makes a language the one of all texts: "en", "he", or "" for the system's.
// It belongs to the main goroutine.
func Use(code string) error {
	changing.Lock()
	defer changing.Unlock()
	system := lang.SystemLocale().LanguageString()
	if code == "" {
		code = systemLanguage(system)
	}
	data, err := assets.Translations.ReadFile("translations/" + code + ".json")
	if err != nil {
		return fmt.Errorf("read the texts in %q: %w", code, err)
	}
	texts := i18n.NewBundle(tag.Make(code))
	if _, err := texts.ParseMessageFileBytes(data, code+".json"); err != nil {
		return fmt.Errorf("parse the texts in %q: %w", code, err)
	}
	// The toolkit always speaks the system's language: the chosen texts take
	// its place. It would count by the system's rules, too.
	if err := lang.AddTranslationsForLocale(data, fyne.Locale(system)); err != nil {
		return fmt.Errorf("use the texts in %q: %w", code, err)
	}
	counting = i18n.NewLocalizer(texts, code)
	rightToLeft = code == hebrew
	return nil
}

// systemLanguage returns the language of ours that fits the system's.
func systemLanguage(locale string) string {
	base, _, _ := strings.Cut(strings.ToLower(locale), "-")
	for _, code := range settings.Languages() {
		if base == code || base == "iw" && code == hebrew { // iw: Java's and Android's old name
			return code
		}
	}
	return "en"
}

// Hold keeps the language as it is until release is called. A worker that
// translates calls it; the main goroutine need not.
func Hold() (release func()) {
	changing.RLock()
	return changing.RUnlock
}

// RightToLeft reports whether the language is written from right to left.
func RightToLeft() bool { return rightToLeft }

// Arrows returns the arrow keys that lead on and back in a line that is read.
func Arrows() (on, back fyne.KeyName) {
	if rightToLeft {
		return fyne.KeyLeft, fyne.KeyRight
	}
	return fyne.KeyRight, fyne.KeyLeft
}

// N translates a text that counts something: it has {{.Count}} where the number
// stands, a form for each plural of the language, and takes what else it needs
// from data.
func N(text string, count int, data ...map[string]any) string {
	values := map[string]any{"Count": Number(count)}
	for _, d := range data {
		maps.Copy(values, d)
	}
	translated, err := counting.Localize(&i18n.LocalizeConfig{
		DefaultMessage: &i18n.Message{ID: text, Other: text},
		PluralCount:    count,
		TemplateData:   values,
	})
	if err != nil {
		fyne.LogError("Translation failure", err)
	}
	return translated
}

// Number returns a whole number with its thousands apart.
func Number(n int) string {
	digits := fmt.Sprint(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// Label translates a text for a widget of the toolkit, ready to be drawn.
func Label(text string, data ...any) string { return Visual(lang.L(text, data...)) }

// Visual returns a line in the order in which it is to be drawn.
func Visual(line string) string { return bidi.Visual(line, rightToLeft) }

// VisualLine is Visual for a line of a paragraph that takes several.
func VisualLine(line, paragraph string) string { return bidi.VisualLine(line, paragraph, rightToLeft) }

// Character is a character of a line as it is drawn.
type Character = bidi.Character

// Drawn returns the characters of a line from left to right, as they are drawn in a
// line of this direction.
func Drawn(line string, rightToLeft bool) []Character { return bidi.Drawn(line, rightToLeft) }

// HasHebrew reports whether a text has a Hebrew letter.
func HasHebrew(s string) bool { return bidi.HasHebrew(s) }

// Override marks what is in visual order already to be drawn as it is.
func Override(visual string) string { return bidi.Override(visual) }

// Sentences puts sentences behind each other, without those that are empty.
func Sentences(parts ...string) string { return bidi.Sentences(rightToLeft, parts...) }

// Joined puts parts behind each other on one line, without those that are empty.
func Joined(parts ...string) string { return bidi.Join(rightToLeft, parts...) }
