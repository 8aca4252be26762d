package settings

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const templatesFile = `{"version": 1,
  "channels": [{"name": "Support", "stream_id": "abcd", "account": "Main"}],
  "templates": [
    {"channel": "support", "name": "order_update", "language": "he", "header": "image", "body": ["Dana", "Tuesday"], "colour": 3,
     "buttons": [{"type": "url", "index": 1, "text": "orders/17"}]},
    {"channel": "Support", "name": "order_update", "language": "en_GB"}
  ], "test_number": "972537280000"}`

func TestTemplates(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.json")
	require.NoError(t, os.WriteFile(path, []byte(templatesFile), 0o600))
	f, problems := Open(path, Options{})
	require.Empty(t, problems)
	list := f.Get().TemplatesOf("SUPPORT")
	require.Len(t, list, 2)
	require.Equal(t, []TemplateButton{{"url", 1, "orders/17"}}, list[0].Buttons)
	list[0].Body[0] = "changed outside"
	require.Equal(t, "Dana", f.Get().Templates[0].Body[0], "copies share nothing")

	require.NoError(t, f.Update(func(s *Settings) error { s.Templates[1].Header = "document"; return nil }))
	again, problems := Open(path, Options{})
	require.Empty(t, problems)
	require.Equal(t, f.Get().Templates, again.Get().Templates)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Contains(t, string(text), `"colour": 3`)

	exported := string(Export(f.Get()))
	require.Contains(t, exported, "order_update")
	require.NotContains(t, exported, "972537280000", "a person's number is nobody else's")
	require.NotContains(t, exported, "colour")
}

func TestTemplatesThatCannotBe(t *testing.T) {
	for text, code := range map[string]ProblemCode{
		`{"name": "x", "language": "en"}`: NameEmpty, `{"channel": "c", "language": "en"}`: NameEmpty,
		`{"channel": "c", "name": "x", "language": "English"}`:                                                        UnknownLanguage,
		`{"channel": "c", "name": "x", "language": "en", "header": "audio"}`:                                          UnknownHeader,
		`{"channel": "c", "name": "x\ny", "language": "en"}`:                                                          NameUnprintable,
		`{"channel": "c", "name": "x", "language": "en", "body": "one"}`:                                              WrongType,
		`{"channel": "c", "name": "x", "language": "en", "body": [1]}`:                                                WrongType,
		`{"channel": "c", "name": "x", "language": "en", "buttons": [{"type": "url", "index": 99}]}`:                  OutOfRange,
		`{"channel": "c", "name": "x", "language": "en", "body": ["` + strings.Repeat("x", MaxTemplateText+1) + `"]}`: OutOfRange,
	} {
		path := filepath.Join(t.TempDir(), "settings.json")
		require.NoError(t, os.WriteFile(path, []byte(`{"version": 1, "templates": [`+text+`]}`), 0o600))
		f, problems := Open(path, Options{})
		require.Len(t, problems, 1, text)
		require.Equal(t, code, problems[0].Code, text)
		require.LessOrEqual(t, len(f.Get().Templates), 1)
	}
	for _, number := range []string{"+972 53", "0537280000", "12345", "1234567890123456"} {
		problem := checkTestNumber(number)
		require.NotNil(t, problem, number)
		require.NotContains(t, problem.Error(), number)
	}
}
