package document

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"

	"mediadrop/uploader/media/defect"
)

func examineText(t testing.TB, content []byte) Text {
	t.Helper()
	text, err := ExamineText(bytes.NewReader(content), int64(len(content)))
	require.NoError(t, err)
	return text
}

func toUTF8(content []byte, charset string) (string, error) {
	var out bytes.Buffer
	err := ToUTF8(context.Background(), bytes.NewReader(content), int64(len(content)), charset, &out)
	return out.String(), err
}

const mixed = "שלום world, 123\r\nΚαλημέρα 👍 שורה שנייה\r\n"

func TestUnicodeTexts(t *testing.T) {
	for name, test := range map[string]struct{ charset, content string }{
		"utf-8":             {"utf-8", mixed},
		"utf-8 with a mark": {"utf-8", "\xef\xbb\xbf" + mixed},
		"utf-16le":          {"utf-16le", string(encoded(t, "utf-16le", mixed))},
		"utf-16be":          {"utf-16be", string(encoded(t, "utf-16be", mixed))},
		"utf-16le, marked":  {"utf-16le", string(encoded(t, "utf-16le", "\ufeff"+mixed))},
		"utf-16be, marked":  {"utf-16be", string(encoded(t, "utf-16be", "\ufeff"+mixed))},
		"utf-32le, marked":  {"utf-32le", string(encoded(t, "utf-32le", "\ufeff"+mixed))},
		"utf-32be, marked":  {"utf-32be", string(encoded(t, "utf-32be", "\ufeff"+mixed))},
	} {
		require.Equal(t, Text{Charset: test.charset}, examineText(t, []byte(test.content)), name)
		converted, err := toUTF8([]byte(test.content), test.charset)
		require.NoError(t, err, name)
		require.Equal(t, mixed, converted, name)
	}
}

func TestOtherTexts(t *testing.T) {
	noise := make([]byte, 5000)
	random := rand.NewChaCha8([32]byte{})
	_, _ = random.Read(noise)
	japaneseText, err := japanese.ShiftJIS.NewEncoder().Bytes([]byte("請求書を添付いたしますので、ご確認ください。よろしくお願いいたします。"))
	require.NoError(t, err)
	chinese, err := simplifiedchinese.GBK.NewEncoder().Bytes([]byte("请查收附件中的发票，如有任何问题请随时与我们联系。谢谢！"))
	require.NoError(t, err)
	for name, test := range map[string]struct {
		content []byte
		want    Text
	}{
		"nothing":                      {nil, Text{Charset: "us-ascii"}},
		"ascii":                        {[]byte("a,b\r\n1,2\r\n\x1a"), Text{Charset: "us-ascii"}},
		"a log with colours":           {[]byte("\x1b[31merror\x1b[0m\n"), Text{Charset: "us-ascii"}},
		"noise":                        {noise, Text{Binary: true}},
		"a zero":                       {[]byte("text\x00text"), Text{Binary: true}},
		"control characters":           {[]byte("\x01\x02\x03"), Text{Binary: true}},
		"a letter cut at the end":      {[]byte(mixed + "\xd7"), Text{Charset: "utf-8"}},
		"a letter cut in the middle":   {[]byte(strings.Repeat("שלום \xd7", 1) + strings.Repeat(mixed, 2)), Text{Charset: "utf-8"}},
		"shift jis, which is not read": {japaneseText, Text{}},
		"gbk, which is not read":       {chinese, Text{}},
	} {
		require.Equal(t, test.want, examineText(t, test.content), name)
	}
}

func TestLargeTexts(t *testing.T) {
	english := bytes.Repeat([]byte("Nothing but ASCII here.\r\n"), 40_000)
	hebrewAt := func(place int) []byte {
		b := bytes.Clone(english)
		copy(b[place:], bytes.Repeat(encoded(t, "windows-1255", "שלום לך, "), 20))
		return b
	}
	for name, test := range map[string]struct {
		content []byte
		want    Text
	}{
		"ascii":               {english, Text{Charset: "us-ascii"}},
		"utf-8":               {bytes.Repeat([]byte(mixed), 10_000), Text{Charset: "utf-8"}},
		"utf-16":              {bytes.Repeat(encoded(t, "utf-16le", mixed), 10_000), Text{Charset: "utf-16le"}},
		"hebrew at the start": {hebrewAt(0), Text{Charset: "windows-1255"}},
		"hebrew at the end":   {hebrewAt(len(english) - 200), Text{Charset: "windows-1255"}},
		"a zero at the end":   {append(bytes.Clone(english), 0), Text{Binary: true}},
	} {
		counter := &largeFile{begin: test.content, size: int64(len(test.content))}
		text, err := ExamineText(counter, counter.size)
		require.NoError(t, err)
		require.Equal(t, test.want, text, name)
		require.LessOrEqual(t, counter.read, int64(300<<10), name)
	}
}

func TestConvertingEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	content := bytes.Repeat([]byte("text "), 1<<18)
	written := 0
	err := ToUTF8(ctx, bytes.NewReader(content), int64(len(content)), "windows-1255", writerFunc(func(p []byte) (int, error) {
		cancel()
		written += len(p)
		return len(p), nil
	}))
	require.ErrorIs(t, err, context.Canceled)
	require.Less(t, written, 1<<18)
}

type writerFunc func(p []byte) (int, error)

func (w writerFunc) Write(p []byte) (int, error) { return w(p) }

// readerAtOf fails as its reader does.
type readerAtOf struct{ io.Reader }

func (r readerAtOf) ReadAt(p []byte, _ int64) (int, error) { return r.Read(p) }

func TestTextsThatCannotBeRead(t *testing.T) {
	broken := errors.New("the disk is gone")
	f := readerAtOf{iotest.ErrReader(broken)}
	_, err := ExamineText(f, 10)
	require.ErrorIs(t, err, broken)
	require.ErrorIs(t, ToUTF8(t.Context(), f, 10, "utf-8", io.Discard), broken)
	_, err = ExaminePDF(f, 10)
	require.ErrorIs(t, err, broken)
	_, err = ExamineZip(f, 100)
	require.ErrorIs(t, err, broken)
	_, err = ExamineOLE(f, 1000)
	require.ErrorIs(t, err, broken)

	_, err = ExamineText(strings.NewReader("short"), 10)
	require.ErrorIs(t, err, defect.ErrTruncated)
	require.ErrorIs(t, ToUTF8(t.Context(), strings.NewReader("x"), 1, "klingon", io.Discard), ErrCharset)
}

func FuzzText(f *testing.F) {
	f.Add([]byte(mixed))
	f.Add(encoded(f, "utf-16be", mixed))
	f.Add(encoded(f, "windows-1255", "שלום"))
	f.Fuzz(func(t *testing.T, content []byte) {
		text := examineText(t, content)
		if text.Charset == "" {
			return
		}
		converted, err := toUTF8(content, text.Charset)
		require.NoError(t, err)
		require.True(t, utf8.ValidString(converted))
	})
}
