package document

import "strings"

// mainParts maps the content type of a package's main part, in small letters,
// to the file's own type: ECMA-376 part 1, 11.3.10, 12.3.23, 13.3.6 and
// [MS-OFFMACRO2] 2.2 for the parts; the IANA registry of media types and
// Microsoft's list "Office file format MIME types" for the files.
var mainParts = lowerKeys(map[string]string{
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": Word,
	"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.template",
	"application/vnd.ms-word.document.macroEnabled.main+xml":                           "application/vnd.ms-word.document.macroEnabled.12",
	"application/vnd.ms-word.template.macroEnabledTemplate.main+xml":                   "application/vnd.ms-word.template.macroEnabled.12",

	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml":    Excel,
	"application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.template",
	"application/vnd.ms-excel.sheet.macroEnabled.main+xml":                          "application/vnd.ms-excel.sheet.macroEnabled.12",
	"application/vnd.ms-excel.template.macroEnabled.main+xml":                       "application/vnd.ms-excel.template.macroEnabled.12",
	"application/vnd.ms-excel.addin.macroEnabled.main+xml":                          "application/vnd.ms-excel.addin.macroEnabled.12",
	"application/vnd.ms-excel.sheet.binary.macroEnabled.main":                       "application/vnd.ms-excel.sheet.binary.macroEnabled.12",

	"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": PowerPoint,
	"application/vnd.openxmlformats-officedocument.presentationml.template.main+xml":     "application/vnd.openxmlformats-officedocument.presentationml.template",
	"application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml":    "application/vnd.openxmlformats-officedocument.presentationml.slideshow",
	"application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml":                   "application/vnd.ms-powerpoint.presentation.macroEnabled.12",
	"application/vnd.ms-powerpoint.template.macroEnabled.main+xml":                       "application/vnd.ms-powerpoint.template.macroEnabled.12",
	"application/vnd.ms-powerpoint.slideshow.macroEnabled.main+xml":                      "application/vnd.ms-powerpoint.slideshow.macroEnabled.12",
	"application/vnd.ms-powerpoint.addin.macroEnabled.main+xml":                          "application/vnd.ms-powerpoint.addin.macroEnabled.12",

	"application/vnd.ms-visio.drawing.main+xml":               "application/vnd.ms-visio.drawing",
	"application/vnd.ms-visio.template.main+xml":              "application/vnd.ms-visio.template",
	"application/vnd.ms-visio.stencil.main+xml":               "application/vnd.ms-visio.stencil",
	"application/vnd.ms-visio.drawing.macroEnabled.main+xml":  "application/vnd.ms-visio.drawing.macroEnabled.12",
	"application/vnd.ms-visio.template.macroEnabled.main+xml": "application/vnd.ms-visio.template.macroEnabled.12",
	"application/vnd.ms-visio.stencil.macroEnabled.main+xml":  "application/vnd.ms-visio.stencil.macroEnabled.12",
})

func lowerKeys(m map[string]string) map[string]string {
	lower := make(map[string]string, len(m))
	for k, v := range m {
		lower[strings.ToLower(k)] = v
	}
	return lower
}
