package uitest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/ui/language"
)

// spoken is the language that UseLanguage chose last; "" before the first time.
var spoken string

// UseLanguage chooses the language for one test; "" is English.
func UseLanguage(t testing.TB, code string) {
	t.Helper()
	speak := func(code string) {
		if code != spoken { // it takes a while
			require.NoError(t, language.Use(code))
			spoken = code
		}
	}
	if code == "" {
		code = "en"
	}
	speak(code)
	t.Cleanup(func() { speak("en") })
}

// InBothLanguages runs a test in each language.
func InBothLanguages(t *testing.T, test func(t *testing.T, code string)) {
	for _, code := range []string{"en", "he"} {
		t.Run(code, func(t *testing.T) { test(t, code) })
	}
}
