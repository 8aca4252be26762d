package ui

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/assets"
	"mediadrop/settings"
)

// usedTexts collects every text that the window's source translates.
func usedTexts(t *testing.T) (singular, plural []string) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(filepath.Dir(path), "test") {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		require.NoError(t, err)
		ast.Inspect(parsed, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			name := calledName(call)
			require.NotContains(t, []string{"lang.N", "lang.X", "lang.XN"}, name, "%s: language.N counts by the rules of the chosen language", path)
			if name != "language.Label" && name != "lang.L" && name != "language.N" {
				return true
			}
			literal, ok := call.Args[0].(*ast.BasicLit)
			if !ok {
				require.Equal(t, filepath.Join("language", "language.go"), path, "only Label itself may translate what is not written out")
				return true
			}
			text, err := strconv.Unquote(literal.Value)
			require.NoError(t, err)
			if name == "language.N" {
				plural = append(plural, text)
			} else {
				singular = append(singular, text)
			}
			return true
		})
		return nil
	}))
	slices.Sort(singular)
	slices.Sort(plural)
	return slices.Compact(singular), slices.Compact(plural)
}

func calledName(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		if x, ok := f.X.(*ast.Ident); ok {
			return x.Name + "." + f.Sel.Name
		}
	}
	return ""
}

var placeholder = regexp.MustCompile(`{{\.\w+}}`)

func placeholders(text string) []string {
	found := placeholder.FindAllString(text, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

// toolkitTexts returns the keys of the texts of the toolkit's own dialogs and menus. It
// has no Hebrew ones, and looks for those it has under the system's language: what is not
// in our files would be shown in a language that nobody chose.
func toolkitTexts(t *testing.T) []string {
	t.Helper()
	folder, err := exec.CommandContext(t.Context(), "go", "list", "-f", "{{.Dir}}", "fyne.io/fyne/v2/lang").Output()
	require.NoError(t, err)
	data, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(folder)), "translations", "base.en.json"))
	require.NoError(t, err)
	var texts map[string]any
	require.NoError(t, json.Unmarshal(data, &texts))
	require.Contains(t, texts, "file.parent")
	return slices.Collect(maps.Keys(texts))
}

func TestEveryTextIsThereInEveryLanguage(t *testing.T) {
	singular, plural := usedTexts(t)
	require.Greater(t, len(singular), 100)
	singular = append(singular, toolkitTexts(t)...)
	slices.Sort(singular)
	singular = slices.Compact(singular)
	for _, code := range settings.Languages() {
		t.Run(code, func(t *testing.T) {
			data, err := assets.Translations.ReadFile("translations/" + code + ".json")
			require.NoError(t, err)
			var texts map[string]any
			require.NoError(t, json.Unmarshal(data, &texts))
			for _, key := range singular {
				text, ok := texts[key].(string)
				require.True(t, ok, "missing: %q", key)
				require.NotEmpty(t, text, key)
				require.Equal(t, placeholders(key), placeholders(text), key)
			}
			for _, key := range plural {
				forms, ok := texts[key].(map[string]any)
				require.True(t, ok, "missing: %q", key)
				for _, form := range []string{"one", "other"} {
					text, ok := forms[form].(string)
					require.True(t, ok, "missing: %q %s", key, form)
					require.NotEmpty(t, text, key)
					require.Subset(t, placeholders(key), placeholders(text), key)
				}
			}
			require.Len(t, texts, len(singular)+len(plural), "there are texts that nobody uses")
		})
	}
}
