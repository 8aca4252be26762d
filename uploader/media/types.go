package media

import (
	"path/filepath"
	"slices"
	"strings"
	"unicode"

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

// powerPointShow is a presentation that begins by itself.
const powerPointShow = "application/vnd.openxmlformats-officedocument.presentationml.slideshow"

// fileType is one content type that WhatsApp takes.
type fileType struct {
	mime       string
	kind       Kind
	max        int64
	extensions []string // the first is given to a file whose own does not match
}

// whatsAppTypes are the content types of Meta's Cloud API media
// documentation.
var whatsAppTypes = []fileType{
	{"image/jpeg", Image, maxImage, []string{".jpg", ".jpeg", ".jpe", ".jfif"}},
	{"image/png", Image, maxImage, []string{".png"}},
	{"video/mp4", Video, maxVideo, []string{".mp4", ".m4v"}},
	{"video/3gpp", Video, maxVideo, []string{".3gp", ".3gpp"}},
	{"audio/aac", Audio, maxAudio, []string{".aac"}},
	{"audio/amr", Audio, maxAudio, []string{".amr"}},
	{"audio/mpeg", Audio, maxAudio, []string{".mp3", ".mpga", ".mp2"}},
	{"audio/mp4", Audio, maxAudio, []string{".m4a", ".mp4"}},
	{"audio/ogg", Audio, maxAudio, []string{".ogg", ".oga", ".opus"}},
	{"image/webp", Sticker, maxSticker, []string{".webp"}},
	{document.PDFType, Document, maxDocument, []string{".pdf"}},
	{document.PlainText, Document, maxDocument, []string{".txt", ".text", ".log", ".md"}},
	{document.OldWord, Document, maxDocument, []string{".doc", ".dot"}},
	{document.OldExcel, Document, maxDocument, []string{".xls", ".xlt"}},
	{document.OldPowerPoint, Document, maxDocument, []string{".ppt", ".pps", ".pot"}},
	{document.Word, Document, maxDocument, []string{".docx"}},
	{document.Excel, Document, maxDocument, []string{".xlsx"}},
	{document.PowerPoint, Document, maxDocument, []string{".pptx", ".ppsx"}},
}

// otherNames maps the names of others to WhatsApp's.
var otherNames = map[string]string{
	powerPointShow:           document.PowerPoint, // opens as a presentation everywhere
	"image/apng":             "image/png",         // plays as a still picture where it is not known
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
	if strings.ContainsFunc(extension, unicode.IsDigit) && !strings.ContainsFunc(extension, unicode.IsLetter) {
		extension = "" // a number, as in "Contract v1.2"
	}
	return strings.TrimSuffix(name, extension) + t.extensions[0]
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
