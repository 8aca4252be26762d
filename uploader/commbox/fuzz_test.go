package commbox

import (
	"mime"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func FuzzRetryAfter(f *testing.F) {
	for _, value := range []string{"", "0", "120", "-5", "1.5", "soon", "99999999999999999999", "+7", "0x10", "٣",
		"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Fri, 31 Dec 9999 23:59:59 GMT"} {
		f.Add(value, "")
		f.Add(value, "Sat, 21 Nov 2026 12:00:00 GMT")
		f.Add("Sat, 21 Nov 2026 12:00:00 GMT", value)
	}
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, value, date string) {
		after, ok := retryAfter(http.Header{"Retry-After": {value}, "Date": {date}}, now)
		require.GreaterOrEqual(t, after, time.Duration(0))
		require.LessOrEqual(t, after, maxRetryAfter)
		if !ok {
			require.Zero(t, after)
			require.False(t, isDigits(strings.TrimSpace(value)), "whole seconds are always understood")
		}
	})
}

func FuzzHeaderName(f *testing.F) {
	for _, name := range []string{"", " ", "report.pdf", `a"b\c/d;e=f.pdf`, "two\r\nX-Evil: 1", "שלום.pdf", "a\u202efdp.exe", "\xff\xfe.pdf",
		`"; filename="evil.exe`, `\"; name="other`, "%22.pdf", "=?utf-8?q?x?=", strings.Repeat("é", 128), "a\u2028b\x00c", "\ufeff"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		safe := headerName(name)
		require.NotEmpty(t, safe)
		require.True(t, utf8.ValidString(safe))
		require.NotContains(t, safe, "\r")
		require.NotContains(t, safe, "\n")
		require.LessOrEqual(t, len(safe), max(len(name), len("file")))
		require.Equal(t, safe, headerName(safe), "what is safe stays as it is")

		kind, parameters, err := mime.ParseMediaType(contentDisposition(name))
		require.NoError(t, err)
		require.Equal(t, "form-data", kind)
		require.Equal(t, map[string]string{"name": partName, "filename": safe}, parameters)
	})
}

// FuzzRedact has the key come back in a text, dressed up and cleaned.
func FuzzRedact(f *testing.F) {
	f.Add("before", "after", "\u200b")
	f.Add(`{"key":"`, `"}`, "\r\n")
	f.Add("CANARY-", "-abcdef", "")
	f.Add("<b>", "</b>", "\u202e\x00")
	f.Fuzz(func(t *testing.T, before, after, between string) {
		for _, text := range []string{
			before + canary + after,
			before + strings.Join(strings.Split(canary, ""), "\u200b") + after,
			before + canary[:8] + between + canary[8:] + after,
			before + canary + canary[:8],
		} {
			require.NotContains(t, redact(text, canary), canary)
			require.NotContains(t, clean(redact(text, canary)), canary)
			require.NotContains(t, cleanRaw(redact(text, canary)), canary)
		}
	})
}
