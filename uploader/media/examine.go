package media

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
func (x *facts) ask(ctx context.Context, f io.ReaderAt, name string, size int64, detected *mimetype.MIME, head []byte) error {
	raw := picture.RawType(head)
	switch {
	case raw != "":
		x.mime = raw
		return picture.ErrRaw
	case isBigTIFF(head):
		x.mime = "image/tiff"
		return x.askPicture(ctx, f, size)
	case pictures[x.mime]:
		return x.askPicture(ctx, f, size)
	case movies[x.mime]:
		return x.askMovie(ctx, f, size)
	case sounds[x.mime]:
		return x.askSound(f, size)
	case hasAncestor(detected, document.Zip):
		return x.askZip(f, size)
	case hasAncestor(detected, document.OLE):
		return x.askOLE(f, size)
	case bytes.Contains(head[:min(len(head), pdfHeader)], []byte("%PDF-")):
		return x.askPDF(f, size)
	case isPlainText(detected):
		x.mime = textOrTable(x.mime, name)
		return x.askText(f, size)
	case bytes.HasPrefix(head, []byte("caff\x00\x01")):
		x.mime = coreAudio
		return x.askSound(f, size)
	case texts[strings.ToLower(filepath.Ext(name))] && x.mime == unknownType:
		return x.askWideText(f, size)
	case isTransportStream(head):
		x.mime = transportStream
	}
	return checkDeclared(x.mime, head, size)
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

func (x *facts) askPicture(ctx context.Context, f io.ReaderAt, size int64) error {
	info, err := picture.Examine(ctx, f, size)
	x.picture = &info
	return err
}

func (x *facts) askMovie(ctx context.Context, f io.ReaderAt, size int64) error {
	info, err := movie.Examine(ctx, f, size)
	x.movie = &info
	if err != nil {
		return err
	}
	switch {
	case len(tracks(info, movie.Video)) == 0:
		x.mime = "audio/mp4"
	case info.QuickTime:
		x.mime = "video/quicktime"
	case strings.HasPrefix(info.Brand, "3g"):
		x.mime = "video/3gpp"
	default:
		x.mime = "video/mp4"
	}
	return nil
}

func tracks(info movie.Info, wanted movie.TrackType) []movie.Track {
	var found []movie.Track
	for _, t := range info.Tracks {
		if t.Type == wanted {
			found = append(found, t)
		}
	}
	return found
}

func (x *facts) askSound(f io.ReaderAt, size int64) error {
	info, err := sound.Examine(f, size)
	x.sound = &info
	if info.Profile == sound.WideBand {
		x.mime = wideBand
	}
	return err
}

func (x *facts) askZip(f io.ReaderAt, size int64) error {
	if size > maxDocument {
		return nil // too large anyway
	}
	office, err := document.ExamineZip(f, size)
	if office.MIME != document.Zip {
		x.mime, x.office = office.MIME, &office
	}
	return err
}

func (x *facts) askOLE(f io.ReaderAt, size int64) error {
	office, err := document.ExamineOLE(f, size)
	if office.MIME != "" {
		x.mime, x.office = office.MIME, &office
	}
	return err
}

func (x *facts) askPDF(f io.ReaderAt, size int64) error {
	pdf, err := document.ExaminePDF(f, size)
	x.mime, x.pdf = document.PDFType, &pdf
	return err
}

func (x *facts) askText(f io.ReaderAt, size int64) error {
	text, err := document.ExamineText(f, size)
	x.text = &text
	return err
}

// askWideText looks for UTF-16 without a mark, which the detector takes for anything:
// every second byte of it is zero.
func (x *facts) askWideText(f io.ReaderAt, size int64) error {
	text, err := document.ExamineText(f, size)
	if err == nil && strings.HasPrefix(text.Charset, "utf-16") {
		x.mime, x.text = document.PlainText, &text
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
