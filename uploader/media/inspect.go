package media

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/gabriel-vasile/mimetype"
)

// sniffed is how much of a file usually decides its type: little enough to be
// nothing on a slow share.
const sniffed = 32 << 10

func init() { mimetype.SetLimit(sniffed) }

// Inspect looks into the file at path and judges it. It reads only the
// file's beginning, and of an Office document its table of contents. An error
// means that the file cannot be read; everything that can be read gets a
// report. It may be called concurrently.
func Inspect(path string) (Report, error) {
	info, err := os.Stat(path)
	if err != nil {
		return Report{}, fmt.Errorf("look at the file: %w", err)
	}
	r := Report{Kind: Other, SendName: filepath.Base(path), Size: info.Size(), ModTime: info.ModTime(), Verdict: Blocked}
	switch {
	case !info.Mode().IsRegular():
		r.Reason = ReasonNotAFile // a pipe or a device could be read for ever
		return r, nil
	case info.Size() == 0:
		r.Reason, r.MIME = ReasonEmpty, "inode/x-empty"
		return r, nil
	}
	r.MIME, err = sniff(path, r.Size)
	if err != nil {
		return Report{}, err
	}
	return judge(r), nil
}

func sniff(path string, size int64) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("open the file: %w", err)
	}
	defer f.Close()
	detected, err := mimetype.DetectReader(io.LimitReader(f, sniffed))
	if err != nil {
		return "", fmt.Errorf("read the file: %w", err)
	}
	mime := baseName(detected)
	switch {
	case mime == zipArchive:
		mime = zippedDocument(f, size)
	case mime == oleContainer:
		mime = oleDocument(f)
	case isPlainText(detected):
		mime = textOrTable(mime, path)
	}
	if name, ok := otherNames[mime]; ok {
		mime = name
	}
	return mime, nil
}

// baseName gives a type's name without parameters such as its charset.
func baseName(m *mimetype.MIME) string {
	name, _, _ := strings.Cut(m.String(), ";")
	return name
}

// judge compares a file's type and size with WhatsApp's table.
func judge(r Report) Report {
	t, known := lookUp(r.MIME)
	if !known {
		r.Kind, r.Verdict, r.Reason = kindOf(r.MIME), Blocked, ReasonUnsupportedType
		return r
	}
	r.Kind, r.MaxSize, r.SendName = t.kind, t.max, t.sendName(r.SendName)
	switch {
	case r.Size > t.max:
		r.Verdict, r.Reason = Blocked, ReasonTooLarge
	case !t.headers:
		r.Verdict, r.Reason = Warn, ReasonNotForHeaders
	default:
		r.Verdict, r.Reason = OK, ReasonNone
	}
	return r
}
