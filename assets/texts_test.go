package assets

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// text is what one key says in one language; forms is nil where it counts nothing.
type text struct {
	other string
	forms map[string]string
}

// all returns each form of a text.
func (x text) all() []string {
	if x.forms == nil {
		return []string{x.other}
	}
	return slices.Collect(maps.Values(x.forms))
}

func textsIn(t *testing.T, code string) map[string]text {
	t.Helper()
	data, err := Translations.ReadFile("translations/" + code + ".json")
	require.NoError(t, err)
	var raw map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(data, &raw))
	texts := map[string]text{}
	for key, value := range raw {
		var x text
		if json.Unmarshal(value, &x.other) != nil {
			require.NoError(t, json.Unmarshal(value, &x.forms), key)
			x.other = x.forms["other"]
		}
		texts[key] = x
	}
	return texts
}

func TestPluralsHaveTheFormsOfTheirLanguage(t *testing.T) {
	for code, forms := range map[string][]string{"en": {"one", "other"}, "he": {"one", "other", "two"}} { // CLDR 42 and later
		for key, x := range textsIn(t, code) {
			if x.forms == nil {
				continue
			}
			require.Equal(t, forms, slices.Sorted(maps.Keys(x.forms)), key)
			if code == "he" { // 'שני קבצים', never '2 קבצים'
				require.NotContains(t, x.forms["one"], "{{.Count}}", key)
				require.NotContains(t, x.forms["two"], "{{.Count}}", key)
			}
		}
	}
}

// unmarked returns a text without its marks of direction, which nobody sees.
func unmarked(s string) string { return strings.NewReplacer("\u200e", "", "\u200f", "").Replace(s) }

func ending(s string) string {
	if end := s[len(s)-1:]; strings.ContainsAny(end, ".?!:") {
		return end
	}
	if strings.HasSuffix(s, "…") {
		return "…"
	}
	return ""
}

func TestTextsEndAlikeInBothLanguages(t *testing.T) {
	hebrew := textsIn(t, "he")
	for key, x := range textsIn(t, "en") {
		want := ending(x.other)
		for _, s := range slices.Concat(x.all(), hebrew[key].all()) {
			s = unmarked(s)
			require.NotEmpty(t, s, key)
			require.Equal(t, want, ending(s), "%q: %q", key, s)
			require.NotRegexp(t, `\.\.|\.\.\.|  |\s[.,:?!]|^\s|\s$`, s, key)
		}
	}
}

// wrong is what a text of a language never has, and what it has instead.
var wrong = map[string]map[string]string{
	"en": {
		`"`:                              "“ and ”",
		`\b(we|We|our|Our)\b`:            "MediaDrop speaks of itself by its name",
		`\b(mend|Mend|Leave out|Forget)`: "convert, skip, remove from list",
		`\bfavorite|\bcancell|\bcolor\b`: "favourite, canceled, colour",
	},
	"he": {
		`["“”]`:  "״",
		`[א-ת]'`: "׳",
		`[א-ת]-\S|\S-[א-ת]|[א-ת]–[א-ת]`: "the maqaf, ־",
		`[א-ת] ?\d+ יום`:                "ימים",
		`\d ?(MB|KB|GB)\b`:              "מ״ב, ק״ב, ג״ב",
		// One gender each: CommBox is a company (f.), MediaDrop and WhatsApp are m.
		`CommBox (לא )?(יקבל|ידחה|ישלח|יענה|ימסור|דחה|קיבל|מכיר|אומר|עמוס|שלח|יכול|היה)([^א-ת]|$)`: "CommBox is feminine",
		`(MediaDrop|WhatsApp) (לא )?(ת[א-ת]+|ממירה|מציגה|מקבלת|יכולה|מכירה|ממשיכה|נסגרה|ייצאה)`:    "MediaDrop and WhatsApp are masculine",
		// Literal translations, and terms that the field does not use.
		`מחזיק המפתחות|שכח|להשאיר בחוץ|לעמוד בכותרת|תמונה נעה|מענה לשאלות|כמו במערכת`: "see the other texts",
	},
}

func TestTextsHaveNothingOfTheWrongKind(t *testing.T) {
	for code, kinds := range wrong {
		for kind, instead := range kinds {
			expression := regexp.MustCompile(kind)
			for key, x := range textsIn(t, code) {
				for _, s := range x.all() {
					require.NotRegexp(t, expression, unmarked(s), "%q in %s: write %s", key, code, instead)
				}
			}
		}
	}
}

// latin are the words that stay as they are in Hebrew: names, formats, and what is typed.
var latin = strings.Fields(`MediaDrop CommBox WhatsApp iPhone Android ffmpeg OpenGL API HTTP ID
	PDF JPEG PNG MP CSV JSON UTF HDR RAW CMYK HEIC H AAC
	Home End Shift he en en_GB a f if end stream sendtemplatedmessage sslmode verify full mediadrop team setup`)

func TestHebrewTextsHaveNoEnglishLeft(t *testing.T) {
	strip := regexp.MustCompile(`{{.*?}}|\w+://\S*|ffmpeg\.org|hNyRN\S+`)
	word := regexp.MustCompile(`[A-Za-z][A-Za-z_]*\d*`)
	for key, x := range textsIn(t, "he") {
		for _, s := range x.all() {
			for _, w := range word.FindAllString(strip.ReplaceAllString(unmarked(s), ""), -1) {
				require.Contains(t, latin, strings.TrimRight(w, "0123456789"), "%q: %q", key, s)
			}
		}
	}
}
