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
		return lang.L("takes another kind")
	case errors.Is(err, snippet.ErrNoMediaHeader):
		return lang.L("takes no media")
	case err != nil:
		return lang.L("not for a header")
	}
	return ""
}
