package words

import (
	"time"

	"fyne.io/fyne/v2/lang"

	"mediadrop/settings/keychain"
	"mediadrop/ui/language"
)

// KeyStatus returns what is known of a stored key, which is never shown.
func KeyStatus(s keychain.Status, err error, now time.Time) string {
	if err != nil {
		return ErrorText(err)
	}
	text := lang.L("No key yet.")
	switch {
	case s.SessionOnly:
		text = lang.L("Kept in memory until MediaDrop closes.")
	case s.Stored:
		text = lang.L("Stored in this computer's keychain.")
	}
	if s.Expires.IsZero() {
		return text
	}
	days := max(int(s.Expires.Sub(now).Hours()/24), 1)
	data := map[string]any{"Date": Date(s.Expires), "Days": language.N("{{.Count}} days", days)}
	switch {
	case s.Expires.Before(now):
		return text + " " + lang.L("It expired on {{.Date}}: replace it.", data)
	case s.Expires.Sub(now) < 14*24*time.Hour:
		return text + " " + lang.L("It expires on {{.Date}}, in {{.Days}}: ask for a new one.", data)
	}
	return text + " " + lang.L("It is valid until {{.Date}}.", data)
}
