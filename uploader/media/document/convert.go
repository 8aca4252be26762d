package document

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	utf "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
	"golang.org/x/text/transform"
)

// charsets are those that can be read. ASCII is read as UTF-8, in case that
// there is more than ASCII where it was not looked for.
var charsets = map[string]encoding.Encoding{
	"us-ascii":     utf.UTF8,
	"utf-8":        utf.UTF8,
	"utf-16le":     utf.UTF16(utf.LittleEndian, utf.IgnoreBOM),
	"utf-16be":     utf.UTF16(utf.BigEndian, utf.IgnoreBOM),
	"utf-32le":     utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM),
	"utf-32be":     utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM),
	"windows-1250": charmap.Windows1250,
	"windows-1251": charmap.Windows1251,
	"windows-1252": charmap.Windows1252,
	"windows-1253": charmap.Windows1253,
	"windows-1254": charmap.Windows1254,
	"windows-1255": charmap.Windows1255,
	"windows-1256": charmap.Windows1256,
	"iso-8859-8":   charmap.ISO8859_8,
	"ibm862":       charmap.CodePage862,
}

// ErrCharset is returned for a charset that cannot be read.
var ErrCharset = errors.New("unknown charset")

const byteOrderMark = '\ufeff'

// ToUTF8 writes the text of size bytes in f as UTF-8, in pieces of a few KB. It
// drops a byte order mark and leaves line ends as they are. What the charset
// does not have becomes U+FFFD. The charset is one that ExamineText names, else the
// error wraps ErrCharset. It ends early with the error of ctx.
func ToUTF8(ctx context.Context, f io.ReaderAt, size int64, charset string, w io.Writer) error {
	text, err := decoded(ctx, f, size, charset)
	if err != nil {
		return err
	}
	if _, err := io.Copy(w, text); err != nil {
		return fmt.Errorf("converting the text from %s: %w", charset, err)
	}
	return nil
}

// decoded returns a text as UTF-8, without its byte order mark.
func decoded(ctx context.Context, f io.ReaderAt, size int64, charset string) (io.Reader, error) {
	from, ok := charsets[strings.ToLower(charset)]
	if !ok {
		return nil, fmt.Errorf("charset %q: %w", charset, ErrCharset)
	}
	raw := contextReader{ctx, io.NewSectionReader(f, 0, size)}
	text := bufio.NewReader(transform.NewReader(raw, from.NewDecoder()))
	first, _, err := text.ReadRune()
	switch {
	case errors.Is(err, io.EOF):
	case err != nil:
		return nil, fmt.Errorf("reading the text: %w", err)
	case first != byteOrderMark:
		if err := text.UnreadRune(); err != nil {
			return nil, fmt.Errorf("reading the text: %w", err)
		}
	}
	return text, nil
}

// contextReader ends when its context does.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
