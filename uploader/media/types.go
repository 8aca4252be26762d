package media

import (
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"mediadrop/uploader/media/document"
)

// WhatsApp's largest sizes, from Meta's Cloud API media documentation; they
// count in binary units.
const (
	maxImage    = 5 << 20
	maxVideo    = 16 << 20
	maxAudio    = 16 << 20
	maxDocument = 100 << 20
	maxSticker  = 500 << 10 // animated; a still one has 100 KB
)

// fileType is one content type that WhatsApp takes.
type fileType struct {
	mime       string
	kind       Kind
	max        int64
	extensions []string // that it is sent with; the first is given to a file with any other
}

// whatsAppTypes are the content types of Meta's Cloud API media
// documentation.
var whatsAppTypes = []fileType{
	{"image/jpeg", Image, maxImage, []string{".jpg", ".jpeg"}},
	{"image/png", Image, maxImage, []string{".png"}},
	{"video/mp4", Video, maxVideo, []string{".mp4"}},
	{"video/3gpp", Video, maxVideo, []string{".3gp"}},
	{"audio/aac", Audio, maxAudio, []string{".aac"}},
	{"audio/amr", Audio, maxAudio, []string{".amr"}},
	{"audio/mpeg", Audio, maxAudio, []string{".mp3"}},
	{"audio/mp4", Audio, maxAudio, []string{".m4a"}},
	{"audio/ogg", Audio, maxAudio, []string{".ogg"}},
	{"image/webp", Sticker, maxSticker, []string{".webp"}},
	{document.PDFType, Document, maxDocument, []string{".pdf"}},
	{document.PlainText, Document, maxDocument, []string{".txt"}},
	{document.OldWord, Document, maxDocument, []string{".doc"}},
	{document.OldExcel, Document, maxDocument, []string{".xls"}},
	{document.OldPowerPoint, Document, maxDocument, []string{".ppt"}},
	{document.Word, Document, maxDocument, []string{".docx"}},
	{document.Excel, Document, maxDocument, []string{".xlsx"}},
	{document.PowerPoint, Document, maxDocument, []string{".pptx"}},
}

// otherNames maps the names of others to WhatsApp's.
var otherNames = map[string]string{
	"image/apng":             "image/png", // plays as a still picture where it is not known
	"image/vnd.mozilla.apng": "image/png",
	"audio/x-m4a":            "audio/mp4",
	"audio/x-aac":            "audio/aac",
	"video/x-m4v":            "video/mp4",
	"audio/opus":             "audio/ogg",
	"application/ogg":        "audio/ogg",
	"video/3gpp2":            "video/3gpp",
}

func lookUp(mime string) (fileType, bool) {
	i := slices.IndexFunc(whatsAppTypes, func(t fileType) bool { return t.mime == mime })
	if i < 0 {
		return fileType{}, false
	}
	return whatsAppTypes[i], true
}

// sendName returns the name with an extension that agrees with the content:
// WhatsApp refuses what contradicts itself.
func (t fileType) sendName(name string) string {
	extension := filepath.Ext(name)
	if slices.Contains(t.extensions, strings.ToLower(extension)) {
		return name
	}
	if !isExtension(extension) || extension == name {
		extension = "" // a part of the name, as in "Contract v1.2" and "Letter to Mr. Cohen"
	}
	return strings.TrimSuffix(name, extension) + t.extensions[0]
}

// isExtension reports whether what follows the last dot of a name, with the dot, says
// what type the file is.
func isExtension(s string) bool {
	const longest = len(".appref-ms")
	isOther := func(r rune) bool {
		return r >= utf8.RuneSelf || !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-'
	}
	return len(s) > 1 && len(s) <= longest && !strings.ContainsFunc(s[1:], isOther) && strings.ContainsFunc(s, unicode.IsLetter)
}

// kindOf names what cannot be delivered, for the picture in its row.
func kindOf(mime string) Kind {
	switch class, _, _ := strings.Cut(mime, "/"); class {
	case "image":
		return Image
	case "video":
		return Video
	case "audio":
		return Audio
	}
	return Other
}
