package ui

import (
	"encoding/json"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/assets"
)

// hebrewTexts returns every Hebrew text under its English key; a text with
// plural forms stands there once for each form.
func hebrewTexts(t *testing.T) map[string][]string {
	t.Helper()
	data, err := assets.Translations.ReadFile("translations/he.json")
	require.NoError(t, err)
	var entries map[string]any
	require.NoError(t, json.Unmarshal(data, &entries))
	texts := make(map[string][]string, len(entries))
	for key, entry := range entries {
		switch entry := entry.(type) {
		case string:
			texts[key] = []string{entry}
		case map[string]any:
			for _, form := range entry {
				texts[key] = append(texts[key], form.(string))
			}
		}
	}
	return texts
}

func TestHebrewIsWrittenInOneWay(t *testing.T) {
	for name, wrong := range map[string]string{
		"quotes other than ״":                  `[“”„"«»]`,
		"a hyphen where a maqaf belongs":       `[א-ת]-`,
		"a Latin unit instead of מ״ב":          `\d ?([KMG]B|bytes)\b`,
		"a number of days in the singular":     `\b([3-9]|10) יום|30 יום`,
		"a keychain that is not צרור המפתחות":  `מחזיקי? ה?מפתחות`,
		"a feminine MediaDrop or WhatsApp":     `(MediaDrop|WhatsApp) (אינה|תנסה|תמשיך|תשאל|תציג|מציגה|ממירה|יודעת|ייצאה|לא (מציגה|תציג|עוברת|תראה))`,
		"a masculine CommBox":                  `CommBox (אינו|יקבל|קיבל|דחה|אומר|מכיר|נתן|היה|עמוס)( |:|\.|$)`,
		"a sentence that speaks to one person": `(^|[.,:;] )(לחץ|בחר|הזן|נסה|בדוק|פתח|גרור|הדבק|העתק|פנה|שלח)( |\.|$)`,
	} {
		t.Run(name, func(t *testing.T) {
			is := regexp.MustCompile(wrong)
			for key, texts := range hebrewTexts(t) {
				for _, text := range texts {
					require.False(t, is.MatchString(text), "%q: %s", key, text)
				}
			}
		})
	}
}

func TestHebrewQuotesComeInPairs(t *testing.T) {
	abbreviation := regexp.MustCompile(`[א-ת]״[א-ת]`)
	opens := regexp.MustCompile(`״[^״]+״`)
	for key, texts := range hebrewTexts(t) {
		for _, text := range texts {
			rest := opens.ReplaceAllString(abbreviation.ReplaceAllString(text, ""), "")
			require.NotContains(t, rest, "״", "%q: %s", key, text)
		}
	}
}
