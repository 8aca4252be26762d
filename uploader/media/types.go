package media

import (
	"path/filepath"
	"slices"
	"strings"
	"unicode"
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

// The types that need a second look.
const (
	plainText          = "text/plain"
	zipArchive         = "application/zip"
	oleContainer       = "application/x-ole-storage"
	oldWord            = "application/msword"
	oldExcel           = "application/vnd.ms-excel"
	oldPowerPoint      = "application/vnd.ms-powerpoint"
	wordDocument       = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	excelDocument      = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	powerPointDocument = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
	powerPointShow     = "application/vnd.openxmlformats-officedocument.presentationml.slideshow"
)

// fileType is one content type that WhatsApp takes.
type fileType struct {
	mime       string
	kind       Kind
	max        int64
	headers    bool     // reliable in a template header
	extensions []string // the first is given to a file whose own does not match
}

// whatsAppTypes are the content types of Meta's Cloud API media
// documentation. In template headers only pictures, videos and PDF are
// reliable.
var whatsAppTypes = []fileType{
	{"image/jpeg", Image, maxImage, true, []string{".jpg", ".jpeg", ".jpe", ".jfif"}},
	{"image/png", Image, maxImage, true, []string{".png"}},
	{"video/mp4", Video, maxVideo, true, []string{".mp4", ".m4v"}},
	{"video/3gpp", Video, maxVideo, true, []string{".3gp", ".3gpp"}},
	{"audio/aac", Audio, maxAudio, false, []string{".aac"}},
	{"audio/amr", Audio, maxAudio, false, []string{".amr"}},
	{"audio/mpeg", Audio, maxAudio, false, []string{".mp3", ".mpga", ".mp2"}},
	{"audio/mp4", Audio, maxAudio, false, []string{".m4a", ".mp4"}},
	{"audio/ogg", Audio, maxAudio, false, []string{".ogg", ".oga", ".opus"}},
	{"image/webp", Sticker, maxSticker, false, []string{".webp"}},
	{"application/pdf", Document, maxDocument, true, []string{".pdf"}},
	{plainText, Document, maxDocument, false, []string{".txt", ".text", ".log", ".md"}},
	{oldWord, Document, maxDocument, false, []string{".doc", ".dot"}},
	{oldExcel, Document, maxDocument, false, []string{".xls", ".xlt"}},
	{oldPowerPoint, Document, maxDocument, false, []string{".ppt", ".pps", ".pot"}},
	{wordDocument, Document, maxDocument, false, []string{".docx"}},
	{excelDocument, Document, maxDocument, false, []string{".xlsx"}},
	{powerPointDocument, Document, maxDocument, false, []string{".pptx", ".ppsx"}},
}

// otherNames maps the names of others to WhatsApp's.
var otherNames = map[string]string{
	powerPointShow:           powerPointDocument, // opens as a presentation everywhere
	"image/apng":             "image/png",        // plays as a still picture where it is not known
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

// sendName gives the name with an extension that agrees with the content:
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
