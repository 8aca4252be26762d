package ui

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"mediadrop/assets"
	"mediadrop/settings"
)

// Languages that are written from right to left.
const hebrew = "he"

// UseLanguage makes a language the one of all texts: "en", "he", or "" for the
// system's. It belongs to the main goroutine.
func UseLanguage(code string) error {
	translating.Lock()
	defer translating.Unlock()
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

// setLanguage changes the language of the window at once, and remembers it.
func (w *Window) setLanguage(code string) {
	if err := UseLanguage(code); err != nil {
		w.showError(err)
		return
	}
	if w.settings != nil {
		w.settings.dialog.Hide()
	}
	w.build()
	w.rows.load() // the filters are as at the beginning
	w.showSettings()
	w.background(func(context.Context) {
		err := w.control.Settings.Update(func(s *settings.Settings) error { s.Language = code; return nil })
		if err != nil {
			w.do(func() { w.showError(err) })
		}
	})
}
