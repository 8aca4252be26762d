package language

import (
	"testing"

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
