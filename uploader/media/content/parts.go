package content

import (
	"bytes"
	"context"
	"io"
	"path/filepath"
	"strings"

	"github.com/gabriel-vasile/mimetype"

	"mediadrop/uploader/media/document"
	"mediadrop/uploader/media/movie"
	"mediadrop/uploader/media/picture"
	"mediadrop/uploader/media/sound"
)

// ask lets the part that knows the type look into the file, and corrects the
// type where the beginning alone does not show it. Content without a part of
// its own is known by its type alone.
func (x *Facts) ask(ctx context.Context, f io.ReaderAt, name string, size, largestZip int64, detected *mimetype.MIME, head []byte) error {
	raw := picture.RawType(head)
	switch {
	case raw != "":
		x.MIME = raw
		return picture.ErrRaw
	case isBigTIFF(head):
		x.MIME = "image/tiff"
		return x.askPicture(ctx, f, size)
	case pictures[x.MIME]:
		return x.askPicture(ctx, f, size)
	case movies[x.MIME]:
		return x.askMovie(ctx, f, size)
	case sounds[x.MIME]:
		return x.askSound(f, size)
	case hasAncestor(detected, document.Zip):
		if size > largestZip {
			return nil
		}
		return x.askZip(f, size)
	case hasAncestor(detected, document.OLE):
		return x.askOLE(f, size)
	case bytes.Contains(head[:min(len(head), pdfHeader)], []byte("%PDF-")):
		return x.askPDF(f, size)
	case isPlainText(detected):
		x.MIME = textOrTable(x.MIME, name)
		return x.askText(f, size)
	case bytes.HasPrefix(head, []byte("caff\x00\x01")):
		x.MIME = coreAudio
		return x.askSound(f, size)
	case texts[strings.ToLower(filepath.Ext(name))] && x.MIME == unknownType:
		return x.askWideText(f, size)
	case isTransportStream(head):
		x.MIME = TransportStream
	}
	return checkDeclared(x.MIME, head, size)
}

// Types that the detector has no name for.
const (
	wideBand  = "audio/amr-wb" // RFC 4867, 9.2; WhatsApp's audio/amr is the narrow one
	coreAudio = "audio/x-caf"  // recordings of iPhones
	// unknownType is what the detector calls whatever it does not know.
	unknownType = "application/octet-stream"
)

// isBigTIFF reports whether a file begins as TIFF with places of 64 bits, which the
// detector does not know.
func isBigTIFF(head []byte) bool {
	return bytes.HasPrefix(head, []byte("II+\x00\x08\x00")) || bytes.HasPrefix(head, []byte("MM\x00+\x00\x08"))
}

// pdfHeader is where a PDF's first line may stand (ISO 32000-1, implementation
// note 13 of Acrobat: within the first 1,024 bytes).
const pdfHeader = 1024

// The types, as the detector names them, that have a part of their own.
var (
	pictures = set("image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp", "image/tiff",
		"image/heic", "image/heif", "image/heic-sequence", "image/heif-sequence", "image/apng", "image/vnd.mozilla.apng")
	movies = set("video/mp4", "video/x-m4v", "video/3gpp", "video/3gpp2", "video/quicktime", "video/mj2",
		"audio/mp4", "audio/x-m4a")
	sounds = set("audio/mpeg", "audio/aac", "audio/x-aac", "audio/amr", "audio/ogg", "video/ogg", "application/ogg",
		"audio/wav", "audio/flac")
)

func set(names ...string) map[string]bool {
	all := make(map[string]bool, len(names))
	for _, name := range names {
		all[name] = true
	}
	return all
}

func (x *Facts) askPicture(ctx context.Context, f io.ReaderAt, size int64) error {
	info, err := picture.Examine(ctx, f, size)
	x.Picture = &info
	return err
}

func (x *Facts) askMovie(ctx context.Context, f io.ReaderAt, size int64) error {
	info, err := movie.Examine(ctx, f, size)
	x.Movie = &info
	if err != nil {
		return err
	}
	switch {
	case len(info.TracksOf(movie.Video)) == 0:
		x.MIME = "audio/mp4"
	case info.QuickTime:
		x.MIME = "video/quicktime"
	case strings.HasPrefix(info.Brand, "3g"):
		x.MIME = "video/3gpp"
	default:
		x.MIME = "video/mp4"
	}
	return nil
}

func (x *Facts) askSound(f io.ReaderAt, size int64) error {
	info, err := sound.Examine(f, size)
	x.Sound = &info
	if info.Profile == sound.WideBand {
		x.MIME = wideBand
	}
	return err
}

func (x *Facts) askZip(f io.ReaderAt, size int64) error {
	office, err := document.ExamineZip(f, size)
	if office.MIME != document.Zip {
		x.MIME, x.Office = office.MIME, &office
	}
	return err
}

func (x *Facts) askOLE(f io.ReaderAt, size int64) error {
	office, err := document.ExamineOLE(f, size)
	if office.MIME != "" {
		x.MIME, x.Office = office.MIME, &office
	}
	return err
}

func (x *Facts) askPDF(f io.ReaderAt, size int64) error {
	pdf, err := document.ExaminePDF(f, size)
	x.MIME, x.PDF = document.PDFType, &pdf
	return err
}

func (x *Facts) askText(f io.ReaderAt, size int64) error {
	text, err := document.ExamineText(f, size)
	x.Text = &text
	return err
}

// askWideText looks for UTF-16 without a mark, which the detector takes for anything:
// every second byte of it is zero.
func (x *Facts) askWideText(f io.ReaderAt, size int64) error {
	text, err := document.ExamineText(f, size)
	if err == nil && strings.HasPrefix(text.Charset, "utf-16") {
		x.MIME, x.Text = document.PlainText, &text
	}
	return err
}

// hasAncestor reports whether the detector saw a type inside a container.
func hasAncestor(m *mimetype.MIME, container string) bool {
	for ; m != nil; m = m.Parent() {
		if baseName(m) == container {
			return true
		}
	}
	return false
}

// baseName returns a type's name without parameters such as its charset.
func baseName(m *mimetype.MIME) string {
	name, _, _ := strings.Cut(m.String(), ";")
	return name
}
