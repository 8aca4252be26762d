package words

import (
	"errors"

	"fyne.io/fyne/v2/lang"

	"mediadrop/settings"
	"mediadrop/ui/snippet"
)

// TemplateHeader returns what the header of a template takes.
func TemplateHeader(header string) string {
	switch header {
	case "image":
		return lang.L("image header")
	case "video":
		return lang.L("video header")
	case "document":
		return lang.L("document header")
	case settings.HeaderText:
		return lang.L("text header")
	}
	return lang.L("no header")
}

// NotForTemplate returns why an upload cannot stand in a template; "" where it
// can.
func NotForTemplate(err error) string {
	switch {
	case errors.Is(err, snippet.ErrOtherHeader):
		return lang.L("its header needs another kind of file")
	case errors.Is(err, snippet.ErrNoMediaHeader):
		return lang.L("it has no header for a file")
	case err != nil:
		return lang.L("the file cannot be used in a header")
	}
	return ""
}
