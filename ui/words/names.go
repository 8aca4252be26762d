package words

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2/lang"

	"mediadrop/ui/control"
	"mediadrop/ui/language"
)

// FileName makes a file's name fit to show: what cannot be seen, or would turn
// the text around to read as something else, shows as a mark of its own.
func FileName(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
			return unicode.ReplacementChar
		}
		return r
	}, strings.ToValidUTF8(name, string(unicode.ReplacementChar)))
}

// Channel names a channel as the person knows it.
func Channel(channel string) string {
	if control.IsPractice(channel) {
		return lang.L("Practice")
	}
	return channel
}

// onButton is how many characters of a name fit on a button beside another one.
const onButton = 24

// FitsOnButton reports whether a channel's name can stand on a button whole.
func FitsOnButton(channel string) bool { return utf8.RuneCountInString(Channel(channel)) <= onButton }

// PracticeMark is what stands where something is for practice only.
func PracticeMark() string { return lang.L("PRACTICE") }

// typeNames are the endings of types whose own names nobody knows.
var typeNames = map[string]string{
	"text/plain": "TXT",
	"audio/mpeg": "MP3", "audio/mp4": "M4A", "audio/x-caf": "CAF", "audio/opus": "OGG",
	"video/quicktime": "MOV", "video/3gpp": "3GP", "video/3gpp2": "3G2", "video/x-msvideo": "AVI", "video/x-matroska": "MKV", "video/matroska": "MKV", "video/x-ms-asf": "WMV", "video/mp2t": "TS",
	"application/msword": "DOC", "application/vnd.ms-excel": "XLS", "application/vnd.ms-powerpoint": "PPT",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document":   "DOCX",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":         "XLSX",
	"application/vnd.openxmlformats-officedocument.presentationml.presentation": "PPTX",
}

// Type returns the ending people know a content type by, such as PDF.
func Type(mime string) string {
	if name, known := typeNames[mime]; known {
		return name
	}
	_, name, found := strings.Cut(mime, "/")
	if !found || mime == "application/octet-stream" {
		return lang.L("unknown")
	}
	name, _, _ = strings.Cut(strings.TrimPrefix(name, "x-"), "+")
	if i := strings.LastIndexAny(name, ".-"); i >= 0 {
		name = name[i+1:]
	}
	return strings.ToUpper(name)
}

// maxNamed is how many files are named of many.
const maxNamed = 5

// FileNames lists the names of files, but not more than anybody reads.
func FileNames(names []string) string {
	shown := make([]string, min(len(names), maxNamed))
	for i := range shown {
		shown[i] = FileName(names[i])
	}
	text := strings.Join(shown, "\n")
	if rest := len(names) - maxNamed; rest > 0 {
		text += "\n" + language.N("and {{.Count}} more files", rest)
	}
	return text
}
