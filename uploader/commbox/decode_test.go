package commbox

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	utf16 "golang.org/x/text/encoding/unicode"
)

func gzipped(t *testing.T, text []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	return pack(t, &b, w, text)
}

func zlibbed(t *testing.T, text []byte) []byte {
	var b bytes.Buffer
	return pack(t, &b, zlib.NewWriter(&b), text)
}

func deflated(t *testing.T, text []byte) []byte {
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestSpeed)
	require.NoError(t, err)
	return pack(t, &b, w, text)
}

func pack(t *testing.T, b *bytes.Buffer, w io.WriteCloser, text []byte) []byte {
	_, err := w.Write(text)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return b.Bytes()
}

func encoded(t *testing.T, e encoding.Encoding, text string) []byte {
	b, err := e.NewEncoder().Bytes([]byte(text))
	require.NoError(t, err)
	return b
}

// TestAnswersOfEveryLawfulForm has a real server answer in forms that nobody
// asked for, with success and with a refusal.
func TestAnswersOfEveryLawfulForm(t *testing.T) {
	const refusal = `{"status":400,"description":"הקובץ נדחה","data":[]}`
	page := `<html><head><meta charset="windows-1255"></head><body>הקובץ נדחה</body></html>`
	identity := func(_ *testing.T, b []byte) []byte { return b }
	for name, c := range map[string]struct {
		header string // Content-Encoding
		ctype  string
		pack   func(*testing.T, []byte) []byte
		text   func(string) []byte
	}{
		"as asked":                   {"", "application/json", identity, nil},
		"gzip":                       {"gzip", "application/json", gzipped, nil},
		"x-gzip in capitals":         {"X-GZIP", "application/json", gzipped, nil},
		"deflate as it is written":   {"deflate", "application/json", zlibbed, nil},
		"deflate as some do it":      {"deflate", "application/json", deflated, nil},
		"gzip twice":                 {"gzip, gzip", "application/json", func(t *testing.T, b []byte) []byte { return gzipped(t, gzipped(t, b)) }, nil},
		"identity by name":           {"identity", "application/json", identity, nil},
		"UTF-16 with a mark":         {"", "application/json; charset=utf-16", identity, func(s string) []byte { return encoded(t, utf16.UTF16(utf16.LittleEndian, utf16.UseBOM), s) }},
		"UTF-16, big end, no mark":   {"", "application/json; charset=utf-16be", identity, func(s string) []byte { return encoded(t, utf16.UTF16(utf16.BigEndian, utf16.IgnoreBOM), s) }},
		"UTF-16, not a word of it":   {"", "application/json", identity, func(s string) []byte { return encoded(t, utf16.UTF16(utf16.LittleEndian, utf16.IgnoreBOM), s) }},
		"windows-1255":               {"", "application/json; charset=windows-1255", identity, func(s string) []byte { return encoded(t, charmap.Windows1255, s) }},
		"windows-1255, as cp1255":    {"", "application/json; charset=CP1255", identity, func(s string) []byte { return encoded(t, charmap.Windows1255, s) }},
		"windows-1255 and gzip":      {"gzip", `text/json; charset="Windows-1255"`, gzipped, func(s string) []byte { return encoded(t, charmap.Windows1255, s) }},
		"iso-8859-8-i":               {"", "application/json; charset=ISO-8859-8-I", identity, func(s string) []byte { return encoded(t, charmap.ISO8859_8, s) }},
		"UTF-8 that is called other": {"", "application/json; charset=windows-1255", identity, nil},
	} {
		t.Run(name, func(t *testing.T) {
			text := c.text
			if text == nil {
				text = func(s string) []byte { return []byte(s) }
			}
			status, body := 200, okAnswer
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				if c.header != "" {
					w.Header().Set("Content-Encoding", c.header)
				}
				w.Header().Set("Content-Type", c.ctype)
				w.WriteHeader(status)
				_, _ = w.Write(c.pack(t, text(body)))
			}))
			defer server.Close()
			client := newClient(t, Config{BaseURL: server.URL})
			media, err := client.Upload(t.Context(), canary, "a%3d%3d", newFile(t, "a.jpg", []byte("x")), nil)
			require.NoError(t, err)
			require.Equal(t, "257250616863050", media.ID)

			status, body = 400, refusal
			_, err = client.Upload(t.Context(), canary, "a%3d%3d", newFile(t, "a.jpg", []byte("x")), nil)
			var e *Error
			require.ErrorAs(t, err, &e)
			require.Equal(t, CauseRejected, e.Cause)
			require.Equal(t, "הקובץ נדחה", e.Description)
		})
	}
	t.Run("a page that names its charset itself", func(t *testing.T) {
		a := readAnswer(http.Header{}, encoded(t, charmap.Windows1255, page), canary, time.Now())
		require.Contains(t, a.raw, "הקובץ נדחה")
	})
}

func TestAnswersThatCannotBeDecoded(t *testing.T) {
	for name, c := range map[string]struct {
		coding string
		body   []byte
	}{
		"brotli":             {"br", []byte("\x8b\x00\x80x\x03")},
		"no gzip":            {"gzip", []byte("<html>")},
		"cut off":            {"gzip", gzipped(t, []byte(okAnswer))[:20]},
		"three times":        {"gzip,gzip,gzip", gzipped(t, gzipped(t, gzipped(t, []byte(okAnswer))))},
		"a name of nonsense": {strings.Repeat("x", 5000), []byte("<html>")},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := judgeText(200, http.Header{"Content-Encoding": {c.coding}}, string(c.body), afterAll)
			var e *Error
			require.ErrorAs(t, err, &e)
			require.Equal(t, CauseUnreadable, e.Cause)
			require.ErrorContains(t, e, "content coding")
			require.Less(t, len(e.Error()), 300)
		})
	}
}

// TestAnAnswerThatIsNotWhatItSays is read as it came, where that can be read.
func TestAnAnswerThatIsNotWhatItSays(t *testing.T) {
	media, err := judgeText(200, http.Header{"Content-Encoding": {"gzip"}}, okAnswer, afterAll)
	require.NoError(t, err)
	require.Equal(t, "257250616863050", media.ID)
}

// TestACompressedAnswerCannotGrow: 100 MB of blanks in 100 KB, and the same once
// more compressed, are read no further than any other answer.
func TestACompressedAnswerCannotGrow(t *testing.T) {
	bomb := gzipped(t, bytes.Repeat([]byte(" "), 100<<20))
	text, err := decodeAnswer(http.Header{"Content-Encoding": {"gzip"}}, bomb)
	require.NoError(t, err)
	require.Len(t, text, maxAnswer)
	text, err = decodeAnswer(http.Header{"Content-Encoding": {"gzip, gzip"}}, gzipped(t, bomb))
	require.NoError(t, err)
	require.Len(t, text, maxAnswer)
	wide := bytes.Repeat([]byte("\u05d0"), maxAnswer/2)
	grown := toUTF8("text/plain; charset=windows-1255", append([]byte{0xff}, wide...))
	require.LessOrEqual(t, len(grown), maxAnswer)
}

func FuzzDecodeAnswer(f *testing.F) {
	f.Add("gzip", "text/html; charset=windows-1255", []byte("\x1f\x8b\x08\x00x"))
	f.Add("deflate, gzip", "application/json; charset=utf-16", []byte("\xff\xfe{\x00}\x00"))
	f.Add("", "text/html", []byte(`<meta charset=x-user-defined>`+"\xf9"))
	f.Fuzz(func(t *testing.T, coding, contentType string, raw []byte) {
		text, _ := decodeAnswer(http.Header{"Content-Encoding": {coding}, "Content-Type": {contentType}}, raw)
		require.LessOrEqual(t, len(text), max(maxAnswer, len(raw)))
	})
}
