// Package palette is the colors of the window.
package palette

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// colors is the toolkit's theme in MediaDrop's green. Light or dark follows
// the system.
type colors struct{ fyne.Theme }

// New returns the theme of the window.
func New() fyne.Theme { return colors{theme.DefaultTheme()} }

func (t colors) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	dark := variant == theme.VariantDark
	switch name {
	case theme.ColorNamePrimary, theme.ColorNameHyperlink, theme.ColorNameFocus:
		if name == theme.ColorNameFocus {
			return color.NRGBA{R: 0x14, G: 0x8f, B: 0x77, A: 0x66}
		}
		if dark {
			return color.NRGBA{R: 0x1f, G: 0x9d, B: 0x84, A: 0xff}
		}
		return color.NRGBA{R: 0x0e, G: 0x7c, B: 0x66, A: 0xff}
	case theme.ColorNameSelection:
		return color.NRGBA{R: 0x14, G: 0x8f, B: 0x77, A: 0x33}
	case theme.ColorNameError:
		if dark {
			return color.NRGBA{R: 0xff, G: 0x7b, B: 0x72, A: 0xff} // 4.5:1 against the dark background
		}
		return color.NRGBA{R: 0xb4, G: 0x23, B: 0x18, A: 0xff}
	case theme.ColorNameWarning:
		if dark {
			return color.NRGBA{R: 0xf0, G: 0xb4, B: 0x4c, A: 0xff}
		}
		return color.NRGBA{R: 0x93, G: 0x5f, B: 0x00, A: 0xff}
	case theme.ColorNamePlaceHolder, theme.ColorNameDisabled:
		// The toolkit's grey is too faint to read sizes and times in.
		if dark {
			return color.NRGBA{R: 0xa6, G: 0xa6, B: 0xad, A: 0xff}
		}
		return color.NRGBA{R: 0x62, G: 0x66, B: 0x6d, A: 0xff}
	}
	return t.Theme.Color(name, variant)
}
