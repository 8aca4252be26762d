package palette

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"github.com/stretchr/testify/require"
)

// What WCAG 2.2 asks for: 1.4.3 of text, 1.4.11 of parts that a person must see to
// use them.
const (
	ofText  = 4.5
	ofParts = 3.0
)

var variants = map[string]fyne.ThemeVariant{"light": theme.VariantLight, "dark": theme.VariantDark}

// painted returns the color that layers of the theme's colors make, the lowest
// first, with the toolkit's way of blending.
func painted(v fyne.ThemeVariant, layers ...fyne.ThemeColorName) (rgb [3]float64) {
	for _, name := range layers {
		c := color.NRGBAModel.Convert(New("").Color(name, v)).(color.NRGBA)
		alpha := float64(c.A) / 0xff
		for i, part := range []uint8{c.R, c.G, c.B} {
			rgb[i] = rgb[i]*(1-alpha) + float64(part)/0xff*alpha
		}
	}
	return rgb
}

// contrast is WCAG's contrast ratio of two colors.
func contrast(a, b [3]float64) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(rgb [3]float64) float64 {
	for i, part := range rgb {
		if part <= 0.04045 {
			rgb[i] = part / 12.92
		} else {
			rgb[i] = math.Pow((part+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*rgb[0] + 0.7152*rgb[1] + 0.0722*rgb[2]
}

type layers []fyne.ThemeColorName

func TestContrastIsWhatBlackAndWhiteHave(t *testing.T) {
	require.InDelta(t, 21, contrast([3]float64{}, [3]float64{1, 1, 1}), 0.001)
}

func TestTextCanBeRead(t *testing.T) {
	test.NewTempApp(t) // the toolkit's own colors need one
	grounds := []layers{
		{theme.ColorNameBackground}, {theme.ColorNameOverlayBackground}, {theme.ColorNameInputBackground},
		{theme.ColorNameBackground, theme.ColorNameSelection}, {theme.ColorNameBackground, theme.ColorNameHover},
	}
	texts := map[fyne.ThemeColorName][]layers{
		theme.ColorNameForeground: append([]layers{
			{theme.ColorNameMenuBackground}, {theme.ColorNameMenuBackground, theme.ColorNameFocus}, // the latter in the toolkit's choices
			{theme.ColorNameButton}, {theme.ColorNameButton, theme.ColorNameHover}, {theme.ColorNameButton, theme.ColorNameFocus},
			{theme.ColorNameInputBackground, theme.ColorNameFocus}, {theme.ColorNameBackground, theme.ColorNameFocus},
		}, grounds...),
		// In menus: shortcuts, and what cannot be chosen.
		theme.ColorNamePlaceHolder: append([]layers{{theme.ColorNameMenuBackground}}, grounds...),
		theme.ColorNameDisabled:    append([]layers{{theme.ColorNameMenuBackground}}, grounds...),
		theme.ColorNameError:       grounds, theme.ColorNameWarning: grounds, theme.ColorNameSuccess: grounds,
		theme.ColorNameHyperlink: {{theme.ColorNameBackground}, {theme.ColorNameOverlayBackground}},
	}
	for on, ground := range map[fyne.ThemeColorName]fyne.ThemeColorName{
		theme.ColorNameForegroundOnPrimary: theme.ColorNamePrimary, theme.ColorNameForegroundOnError: theme.ColorNameError,
		theme.ColorNameForegroundOnWarning: theme.ColorNameWarning, theme.ColorNameForegroundOnSuccess: theme.ColorNameSuccess,
	} {
		texts[on] = []layers{{ground}, {ground, theme.ColorNameHover}, {ground, theme.ColorNameFocus}}
	}
	for name, v := range variants {
		for text, grounds := range texts {
			for _, ground := range grounds {
				got := contrast(painted(v, append(layers{}, append(ground, text)...)...), painted(v, ground...))
				if got < ofText {
					t.Errorf("%s: %s on %v has %.2f:1, not %.1f:1", name, text, ground, got, ofText)
				}
			}
		}
	}
}

func TestPartsCanBeSeen(t *testing.T) {
	test.NewTempApp(t) // the toolkit's own colors need one
	for name, v := range variants {
		for what, pair := range map[string][2]layers{
			"an empty checkbox and its inside":     {{theme.ColorNameInputBorder}, {theme.ColorNameInputBackground}},
			"an empty checkbox in the window":      {{theme.ColorNameInputBorder}, {theme.ColorNameBackground}},
			"an empty checkbox in a dialog":        {{theme.ColorNameInputBorder}, {theme.ColorNameOverlayBackground}},
			"a ticked checkbox in the window":      {{theme.ColorNamePrimary}, {theme.ColorNameBackground}},
			"a ticked checkbox in a dialog":        {{theme.ColorNamePrimary}, {theme.ColorNameOverlayBackground}},
			"progress on its track":                {{theme.ColorNamePrimary}, {theme.ColorNameInputBackground}},
			"the scroll bar":                       {{theme.ColorNameBackground, theme.ColorNameScrollBar}, {theme.ColorNameBackground}},
			"a focused button and another":         {{theme.ColorNameButton, theme.ColorNameFocus}, {theme.ColorNameButton}},
			"a focused flat button and another":    {{theme.ColorNameBackground, theme.ColorNameFocus}, {theme.ColorNameBackground}},
			"a focused select and another":         {{theme.ColorNameInputBackground, theme.ColorNameFocus}, {theme.ColorNameInputBackground}},
			"a focused checkbox and another":       {{theme.ColorNameOverlayBackground, theme.ColorNameFocus}, {theme.ColorNameOverlayBackground}},
			"a choice's item under the keyboard":   {{theme.ColorNameMenuBackground, theme.ColorNameFocus}, {theme.ColorNameMenuBackground}},
			"a menu's item under mouse and keys":   {{theme.ColorNamePrimary}, {theme.ColorNameMenuBackground}},
			"the edge and separators of a menu":    {{theme.ColorNameInputBorder}, {theme.ColorNameMenuBackground}},
			"the ring on the window":               {{theme.ColorNameForeground}, {theme.ColorNameBackground}},
			"the ring on a dialog":                 {{theme.ColorNameForeground}, {theme.ColorNameOverlayBackground}},
			"the main button of a window":          {{theme.ColorNamePrimary}, {theme.ColorNameBackground}},
			"the button of a dialog that destroys": {{theme.ColorNameError}, {theme.ColorNameOverlayBackground}},
		} {
			if got := contrast(painted(v, pair[0]...), painted(v, pair[1]...)); got < ofParts {
				t.Errorf("%s: %s have %.2f:1, not %.1f:1", name, what, got, ofParts)
			}
		}
	}
}

// TestNothingIsBlurred: to draw a blur takes as long as a hundred rows where a processor
// draws.
func TestNothingIsBlurred(t *testing.T) {
	for _, name := range []string{"", "light", "dark"} {
		require.Zero(t, New(name).Size(theme.SizeNameModalBlurRadius), name)
		require.Equal(t, theme.DefaultTheme().Size(theme.SizeNameText), New(name).Size(theme.SizeNameText))
	}
}

// A ring has two lines, and whatever it lies on, with the keyboard and without it, one of
// them is seen: also on buttons of the main color, on which the toolkit's own focus has
// 1.5:1.
func TestTheRingIsSeenOnEverything(t *testing.T) {
	test.NewTempApp(t) // the toolkit's own colors need one
	for name, v := range variants {
		for _, fill := range []fyne.ThemeColorName{
			theme.ColorNameBackground, theme.ColorNameOverlayBackground, theme.ColorNameButton, theme.ColorNameInputBackground, theme.ColorNameMenuBackground,
			theme.ColorNamePrimary, theme.ColorNameError, theme.ColorNameWarning, theme.ColorNameSuccess,
		} {
			for _, over := range []fyne.ThemeColorName{theme.ColorNameFocus, theme.ColorNameHover, theme.ColorNameSelection, ""} {
				ground := layers{fill}
				if over != "" {
					ground = append(ground, over)
				}
				best := max(contrast(painted(v, theme.ColorNameForeground), painted(v, ground...)), contrast(painted(v, theme.ColorNameBackground), painted(v, ground...)))
				require.GreaterOrEqual(t, best, ofParts, "%s: %v", name, ground)
			}
		}
	}
}
