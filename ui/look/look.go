// Package look gives the program the theme and the size of text that a person
// chose. Everything here belongs to the main goroutine.
package look

import (
	"os"
	"strconv"

	"fyne.io/fyne/v2"

	"mediadrop/ui/palette"
)

// scaleVariable is where the toolkit looks for a scale, each time that the theme
// changes.
const scaleVariable = "FYNE_SCALE"

// given is the scale that the person's system was started with, or "".
var given = os.Getenv(scaleVariable)

// Use shows everything in a theme, "" for the system's, and in so many percent of
// the usual size. Texts grow with all that stands around them, so that nothing is
// cut. A window on the screen changes at once.
func Use(a fyne.App, theme string, percent int) error {
	if err := useScale(percent); err != nil {
		return err
	}
	a.Settings().SetTheme(palette.New(theme))
	return nil
}

func useScale(percent int) error {
	if percent == 100 || percent == 0 {
		if given == "" {
			return os.Unsetenv(scaleVariable)
		}
		return os.Setenv(scaleVariable, given)
	}
	base, err := strconv.ParseFloat(given, 64)
	if err != nil || base <= 0 { // "auto", or none
		base = 1
	}
	return os.Setenv(scaleVariable, strconv.FormatFloat(base*float64(percent)/100, 'f', -1, 64))
}
