// Package language is the language that the program speaks: which one it is, how
// its texts get into widgets, and which way they run. Texts for a person are
// translated with lang.L and lang.N of the toolkit; what the toolkit draws
// itself needs Label or Visual.
package language

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

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
	if !json.Valid(data) {
		return fmt.Errorf("the texts in %q are damaged", code)
	}
	// The toolkit always speaks the system's language: the chosen texts take
	// its place.
	if err := lang.AddTranslationsForLocale(data, fyne.Locale(system)); err != nil {
		return fmt.Errorf("use the texts in %q: %w", code, err)
	}
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
