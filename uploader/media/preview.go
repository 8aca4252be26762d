package media

import (
	"context"
	"encoding/json"
	"errors"
	"image"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	"mediadrop/uploader/media/document"
	"mediadrop/uploader/media/worker"
)

// Preview is what a file looks like: a picture, or how its text begins.
type Preview struct {
	Picture image.Image
	Pages   int // of a PDF, whose first page the picture is; otherwise 0
	Text    string
	Cut     bool // the text goes on
}

// ErrNoPreview means that files of a kind cannot be shown here.
var ErrNoPreview = errors.New("files of this kind cannot be shown")

const (
	// maxExcerpt bounds the text that is shown, in bytes: some pages of a book.
	maxExcerpt       = 8 << 10
	excerptProcessor = 5 * time.Second
	// maxPreview bounds how large a picture or a frame is made, in pixels along its
	// longest edge: a worker hands over 10 MB of them.
	maxPreview = 1600
)

// Preview has workers make what the file at path looks like: of a picture, the
// picture; of a film, its first picture, where there is ffmpeg; of a PDF, its first
// page; of a text, its beginning. Pictures fit into box, in pixels. kind and mime are
// what it is taken for. A person waits for it, so it goes before thumbnails and
// conversions. Errors: ErrNoPreview for other files, those of the package
// ffmpeg where there is none, and those of Thumbnail and Page.
func (m *Converter) Preview(ctx context.Context, path string, kind Kind, mime string, box image.Point) (Preview, error) {
	side := min(max(box.X, box.Y), maxPreview)
	switch {
	case kind == Image, kind == Sticker:
		picture, err := m.thumbnail(ctx, path, side, true)
		return Preview{Picture: picture}, err
	case kind == Video:
		picture, err := m.frame(ctx, path, side, true)
		return Preview{Picture: picture}, err
	case kind == Document && mime == document.PDFType:
		page, pages, err := m.page(ctx, path, box, true)
		return Preview{Picture: page, Pages: pages}, err
	case strings.HasPrefix(mime, "text/"):
		return m.excerpt(ctx, path)
	}
	return Preview{}, ErrNoPreview
}

// Pictured reports whether Preview makes a picture of files of this kind, and of this
// content type.
func (k Kind) Pictured(mime string) bool {
	return k == Image || k == Sticker || k == Video || k == Document && mime == document.PDFType
}

// Frame makes a small picture of the beginning of the film at path, like Thumbnail.
// Where there is no ffmpeg, the error is one of that package.
func (m *Converter) Frame(ctx context.Context, path string, side int) (image.Image, error) {
	return m.frame(ctx, path, side, false)
}

func (m *Converter) frame(ctx context.Context, path string, side int, urgent bool) (image.Image, error) {
	tool, err := m.tools.find(ctx)
	if err != nil {
		return nil, err
	}
	folder, err := m.newFolder()
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder) //nolint:errcheck // Clear does it at the latest
	frame := filepath.Join(folder, "frame.png")
	if err := tool.Frame(ctx, path, side, frame, urgent); err != nil {
		return nil, err
	}
	return m.thumbnail(ctx, frame, side, urgent)
}

// excerpt is how a text begins.
type excerpt struct {
	Text string
	Cut  bool
}

func (m *Converter) excerpt(ctx context.Context, path string) (Preview, error) {
	answer, err := m.ask(ctx, excerptName, path, nil, struct{}{},
		worker.Request{Urgent: true, Processor: excerptProcessor, Most: 8 * maxExcerpt})
	if err != nil {
		return Preview{}, err
	}
	var e excerpt
	if err := json.Unmarshal(answer, &e); err != nil {
		return Preview{}, nonsense(err)
	}
	return Preview{Text: printable(e.Text), Cut: e.Cut || len(e.Text) > maxExcerpt}, nil
}

// printable leaves out of a text what would be drawn as something else than it is.
func printable(text string) string {
	text = strings.ReplaceAll(strings.ReplaceAll(text[:min(len(text), maxExcerpt)], "\r\n", "\n"), "\t", "    ")
	return strings.Map(func(r rune) rune {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
}

// doExcerpt reads how the text in the file begins. It runs in a worker.
func doExcerpt(j *worker.Job) ([]byte, error) {
	f, info, err := given(j)
	if err != nil {
		return nil, err
	}
	text, cut, err := document.Excerpt(j.Context, f, info.Size(), maxExcerpt)
	if err != nil {
		return nil, err
	}
	return json.Marshal(excerpt{text, cut})
}
