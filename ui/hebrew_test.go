package ui

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/assets"
)

// textsIn returns every text of a language under its English key; a text with plural
// forms stands there once for each form.
func textsIn(t *testing.T, code string) map[string][]string {
	t.Helper()
	data, err := assets.Translations.ReadFile("translations/" + code + ".json")
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

func hebrewTexts(t *testing.T) map[string][]string { return textsIn(t, "he") }

func TestHebrewIsWrittenInOneWay(t *testing.T) {
	for name, wrong := range map[string]string{
		"quotes other than ״":                  `[“”„"«»]`,
		"a hyphen where a maqaf belongs":       `[א-ת]-`,
		"a Latin unit instead of מ״ב":          `\d ?([KMG]B|bytes)\b`,
		"a number of days in the singular":     `\b([3-9]|10) יום|30 יום`,
		"a keychain that is not צרור המפתחות":  `מחזיקי? ה?מפתחות`,
		"a feminine MediaDrop or WhatsApp":     `(MediaDrop|WhatsApp) (אינה|תנסה|תמשיך|תשאל|תציג|מציגה|ממירה|יודעת|ייצאה|לא (מציגה|תציג|עוברת|תראה))`,
		"a masculine CommBox":                  `CommBox (לא )?(אינו|יקבל|קיבל|דחה|אומר|מכיר|נתן|היה|עמוס)( |:|\.|$)`,
		"a verb negated with אינו":             `(אינו|אינה|אינם|אינן) (יכול|מציג|מקבל|יודע|פועל|צריכ|עול|תומך|נכלל|משתנ)`,
		"one who works, where מחפשים says it":  `^(בודק|ממיר|מייבא|מחפש|מתחבר|ממתין|שולח|שומר|טוען)( |…)`,
		"sound that is not אודיו or a פסקול":   `(^|[ ־])ה?(שמע|קול)( |\.|$)`,
		"a חברה that is not the ארגון":         `(^|[ ,])ה?חברה`,
		"an example without its colon":         `^למשל [^:]`,
		"copying into a queue":                 `העתקה בתור`,
		"a sentence's end inside of Latin":     `([A-Za-z]|}})[)״]?[.:;!?…]\)? +[(״]?([A-Za-z]|{{)`, // a right-to-left mark keeps them apart
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

// names are words that stay as they are in Hebrew.
var names = []string{
	"AAC", "API", "Android", "CMYK", "CSV", "CommBox", "End", "H.264", "HDR", "HEIC", "HTTP", "Home", "ID", "JPEG", "JSON", "MP4", "MediaDrop", "OpenGL",
	"PDF", "PNG", "RAW", "Shift", "UTF-8", "WhatsApp", "a", "en", "en_GB", "end", "f", "ffmpeg", "ffmpeg.org", "he", "https", "iPhone", "if", "mediadrop",
	"sendtemplatedmessage", "sslmode", "stream", "team-setup", "verify-full",
}

func TestNoEnglishIsLeftInHebrew(t *testing.T) {
	other := regexp.MustCompile(`{{\.\w+}}|postgres://\S+|https://\S*|\S*%3d\S*`)
	word := regexp.MustCompile(`[A-Za-z][A-Za-z0-9_.-]*`)
	for key, texts := range hebrewTexts(t) {
		for _, text := range texts {
			for _, found := range word.FindAllString(other.ReplaceAllString(text, ""), -1) {
				require.Contains(t, names, strings.TrimRight(found, "."), "%q: %s", key, text)
			}
		}
	}
}

// What is not worded differently on purpose is punctuated alike, in both languages.
func TestTextsEndAlike(t *testing.T) {
	end := func(text string) string {
		last := []rune(strings.TrimSpace(text))
		if r := last[len(last)-1]; strings.ContainsRune(".?:…", r) {
			return string(r)
		}
		return ""
	}
	for _, code := range []string{"en", "he"} {
		for key, texts := range textsIn(t, code) {
			for _, text := range texts {
				require.Equal(t, end(key), end(text), "%s: %s", code, text)
			}
		}
	}
}

func TestTextsAreSetInOneWay(t *testing.T) {
	for name, wrong := range map[string]string{
		"two spaces":                          `  `,
		"a space at an end":                   `^ | $`,
		"a space before a mark":               ` [.,:;?!…](\s|$)`,
		"three dots":                          `\.\.\.`,
		"a dash":                              `[–—]`,
		"a straight quote":                    `"|(^|[ (])'|'([ ).]|$)`,
		"a number of thousands without comma": `(^|[^\d:.])\d{5,}([^\d%]|$)`,
	} {
		is := regexp.MustCompile(wrong)
		for _, code := range []string{"en", "he"} {
			for key, texts := range textsIn(t, code) {
				for _, text := range texts {
					text = strings.ReplaceAll(text, "colleagues' ", "")
					if name != "a number of thousands without comma" || !strings.Contains(key, "(error ") {
						require.False(t, is.MatchString(text), "%s, %s: %s", name, code, text)
					}
				}
			}
		}
	}
}

// Hebrew has a form for two, and says neither one nor two by a number: 'שני קבצים'.
func TestPluralsAreWhole(t *testing.T) {
	for code, wanted := range map[string][]string{"en": {"one", "other"}, "he": {"one", "other", "two"}} { // CLDR 42 and later
		data, err := assets.Translations.ReadFile("translations/" + code + ".json")
		require.NoError(t, err)
		var entries map[string]any
		require.NoError(t, json.Unmarshal(data, &entries))
		for key, entry := range entries {
			forms, ok := entry.(map[string]any)
			if !ok {
				continue
			}
			require.Equal(t, wanted, slices.Sorted(maps.Keys(forms)), key)
			for form, text := range forms {
				require.False(t, code == "he" && form != "other" && strings.Contains(text.(string), "{{.Count}}"), "%s: %s", key, text)
				others := slices.DeleteFunc(placeholders(key), func(p string) bool { return p == "{{.Count}}" })
				require.Subset(t, placeholders(text.(string)), others, "%s: %s", key, text)
			}
		}
	}
}

// TestHebrewButtonsAreNouns: שמירה, neither לשמור nor שמרו. What a button is called stands in
// the code where it is made, where a question names its answers, and in a row's actions.
func TestHebrewButtonsAreNouns(t *testing.T) {
	texts, found := hebrewTexts(t), 0
	verb := regexp.MustCompile(`^ל[א-ת]{3,}( |$)|^[א-ת]{2,}ו( |$)`)
	require.Regexp(t, verb, "לשמור")
	require.Regexp(t, verb, "שמרו את הקובץ")
	require.NoError(t, filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		require.NoError(t, err)
		check := func(n ast.Node) {
			ast.Inspect(n, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok || len(call.Args) == 0 || calledName(call) != "lang.L" && calledName(call) != "language.Label" {
					return true
				}
				if literal, ok := call.Args[0].(*ast.BasicLit); ok {
					key, err := strconv.Unquote(literal.Value)
					require.NoError(t, err)
					for _, text := range texts[key] {
						found++
						require.False(t, verb.MatchString(text) && key != "Recently removed", "%q: %s", key, text) // a place to go to
					}
				}
				return true
			})
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if n.Name.Name == "Label" && path == filepath.Join("uploadlist", "action.go") {
					check(n.Body)
				}
			case *ast.CallExpr:
				method, ok := n.Fun.(*ast.SelectorExpr)
				switch {
				case !ok:
				case strings.HasPrefix(method.Sel.Name, "New") && strings.Contains(method.Sel.Name, "Button") && len(n.Args) > 0:
					check(n.Args[0])
				case strings.HasPrefix(method.Sel.Name, "Ask") && len(n.Args) > 3:
					for _, answer := range n.Args[2 : len(n.Args)-1] {
						check(answer)
					}
				}
			}
			return true
		})
		return nil
	}))
	require.Greater(t, found, 90, "the code is read")
}
