package language

import (
	"testing"

	"fyne.io/fyne/v2/lang"
	"github.com/stretchr/testify/require"

	"mediadrop/settings"
)

func TestUnknownLanguageIsAnError(t *testing.T) {
	require.Error(t, Use("xx"))
	require.NoError(t, Use("en"))
}

func TestTheLanguageDecidesWhichWayTextsRun(t *testing.T) {
	t.Cleanup(func() { require.NoError(t, Use("en")) })
	require.NoError(t, Use("he"))
	require.True(t, RightToLeft())
	require.NotEqual(t, "Cancel", Label("Cancel"))
	require.NoError(t, Use("en"))
	require.False(t, RightToLeft())
	require.Equal(t, "Cancel", Label("Cancel"))
}

func TestSystemLanguageIsUsedWhereWeHaveIt(t *testing.T) {
	for system, want := range map[string]string{
		"he": "he", "he-IL": "he", "iw-IL": "he", "HE-il": "he", "en-GB": "en", "fr-FR": "en", "": "en", "C": "en", "heb": "en",
	} {
		require.Equal(t, want, systemLanguage(system), system)
	}
	require.Equal(t, []string{"en", "he"}, settings.Languages())
}

// TestTextsCountByTheirOwnLanguage: the toolkit files all texts under the system's
// language, whose plurals are others: German has no dual, Japanese no singular.
func TestTextsCountByTheirOwnLanguage(t *testing.T) {
	t.Cleanup(func() { require.NoError(t, Use("en")) })
	for _, system := range []string{"en_US.UTF-8", "de_DE.UTF-8", "he_IL.UTF-8", "ja_JP.UTF-8", "pl_PL.UTF-8", "fr_FR.UTF-8", "C"} {
		t.Setenv("LC_ALL", system)
		t.Setenv("LANG", system)
		t.Setenv("LANGUAGE", "")
		for range 2 { // the language is changed while the program runs
			require.NoError(t, Use("he"))
			require.Equal(t, "יום אחד", N("{{.Count}} days", 1), system)
			require.Equal(t, "יומיים", N("{{.Count}} days", 2), system)
			require.Equal(t, "0 ימים", N("{{.Count}} days", 0), system)
			require.Equal(t, "20 ימים", N("{{.Count}} days", 20), system)
			require.Equal(t, "ביטול", lang.L("Cancel"), system)
			require.NoError(t, Use("en"))
			require.Equal(t, "1 day", N("{{.Count}} days", 1), system)
			require.Equal(t, "2 days", N("{{.Count}} days", 2), system)
			require.Equal(t, "0 days", N("{{.Count}} days", 0), system)
			require.Equal(t, "Cancel", lang.L("Cancel"), system)
		}
	}
}

func TestCountedTextsTakeOtherValues(t *testing.T) {
	require.NoError(t, Use("en"))
	require.Equal(t, "1,200 of 50,000 IDs have expired.", N("{{.Count}} of {{.All}} IDs have expired.", 1200, map[string]any{"All": Number(50000)}))
}
