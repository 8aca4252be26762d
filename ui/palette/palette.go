// Package palette is the colors of the window.
package palette

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// colors is the toolkit's theme in MediaDrop's green.
type colors struct {
	fyne.Theme
	variant *fyne.ThemeVariant // that the person chose, or nil for the system's
}

// New returns the theme of the window: "light", "dark", or as the system.
func New(name string) fyne.Theme {
	c := colors{Theme: theme.DefaultTheme()}
	if v, chosen := map[string]fyne.ThemeVariant{"light": theme.VariantLight, "dark": theme.VariantDark}[name]; chosen {
		c.variant = &v
	}
	return c
}

// light and dark hold what differs from the toolkit's colors, most of which have
// too little contrast to be read, or seen, by everybody. The test says how much is
// needed.
var (
	light = map[fyne.ThemeColorName]color.NRGBA{
		theme.ColorNameForeground:  rgb(0x18181b),
		theme.ColorNamePlaceHolder: rgb(0x5c6066),
		theme.ColorNameDisabled:    rgb(0x5c6066),
		theme.ColorNamePrimary:     rgb(0x0e7c66),
		theme.ColorNameHyperlink:   rgb(0x0e7c66),
		theme.ColorNameFocus:       translucent(0x06483b, 0x99),
		theme.ColorNameSelection:   translucent(0x148f77, 0x33),
		theme.ColorNameError:       rgb(0xb42318),
		theme.ColorNameWarning:     rgb(0x855600),
		theme.ColorNameSuccess:     rgb(0x1a6e30),
		theme.ColorNameInputBorder: rgb(0x7d7d80),
	}
	dark = map[fyne.ThemeColorName]color.NRGBA{
		theme.ColorNameForeground:          rgb(0xffffff),
		theme.ColorNamePlaceHolder:         rgb(0xa6a6ad),
		theme.ColorNameDisabled:            rgb(0xa6a6ad),
		theme.ColorNamePrimary:             rgb(0x1f9d84),
		theme.ColorNameHyperlink:           rgb(0x1f9d84),
		theme.ColorNameForegroundOnPrimary: rgb(0x0f0f10),
		theme.ColorNameFocus:               translucent(0x3fe0c0, 0x7a),
		theme.ColorNameSelection:           translucent(0x148f77, 0x33),
		theme.ColorNameError:               rgb(0xff7b72),
		theme.ColorNameWarning:             rgb(0xf0b44c),
		theme.ColorNameSuccess:             rgb(0x57c46f),
		theme.ColorNameInputBorder:         rgb(0x77777c),
		theme.ColorNameSeparator:           rgb(0x3a3a40), // the toolkit's is black on nearly black
	}
)

func rgb(hex uint32) color.NRGBA { return translucent(hex, 0xff) }

func translucent(hex uint32, alpha uint8) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: alpha}
}

func (t colors) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	if t.variant != nil {
		variant = *t.variant
	}
	own := light
	if variant == theme.VariantDark {
		own = dark
	}
	if c, ok := own[name]; ok {
		return c
	}
	return t.Theme.Color(name, variant)
}

// Size leaves out the blur behind dialogs. It is hardly seen, and drawn again with every
// frame: without a graphics card that takes longer than all the rest, and the window
// waits for it.
func (t colors) Size(name fyne.ThemeSizeName) float32 {
	if name == theme.SizeNameModalBlurRadius {
		return 0
	}
	return t.Theme.Size(name)
}
