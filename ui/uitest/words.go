package uitest

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader"
	"mediadrop/uploader/commbox"
	"mediadrop/uploader/media"
)

// RequireSentence refuses what is no sentence for a person.
func RequireSentence(t *testing.T, text string, about ...any) {
	t.Helper()
	require.NotEmpty(t, strings.TrimSpace(text), about...)
	require.NotContains(t, text, "{{", about...)
	require.NotContains(t, text, "}}", about...)
	require.NotContains(t, text, "<no value>", about...)
	require.NotContains(t, text, "%!", about...)
}

// InTwo words something in English and in Hebrew, and checks both.
func InTwo(t *testing.T, word func() string, about ...any) (english string) {
	t.Helper()
	UseLanguage(t, "en")
	english = word()
	UseLanguage(t, "he")
	hebrew := word()
	RequireSentence(t, english, about...)
	RequireSentence(t, hebrew, about...)
	require.NotEqual(t, english, hebrew, about...)
	UseLanguage(t, "en")
	return english
}

// Problem returns a problem with a code: an uploader.Code, a commbox.Cause or a
// media.Reason.
func Problem(code any) *uploader.Problem {
	p := &uploader.Problem{Check: media.Report{Size: 7 << 20, MaxSize: 5 << 20, MIME: "image/tiff", Verdict: media.Blocked}, Detail: "technical"}
	switch code := code.(type) {
	case uploader.Code:
		p.Code = code
	case commbox.Cause:
		p.Code = uploader.Code(code)
	case media.Reason:
		p.Code, p.Check.Reason = uploader.Code(code), code
	}
	return p
}
