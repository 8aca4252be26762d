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

// current is the size that was used last, in percent.
var current = 100

// UseIn is Use for a window on the screen, which stays as large as it is: else, at
// twice the size, most of it would be beyond the edge of the screen. later runs a
// function on the main goroutine when the toolkit has followed; then is called when the
// window has its size.
func UseIn(a fyne.App, w fyne.Window, theme string, percent int, later func(func()), then func()) error {
	size, before := w.Canvas().Size(), current
	if err := Use(a, theme, percent); err != nil || current == before {
		return err
	}
	by := float32(before) / float32(current)
	later(func() {
		w.Resize(fyne.NewSize(size.Width*by, size.Height*by))
		then()
	})
	return nil
}

// Size returns a size in points of the usual text as it is in those of the size that is
// used.
func Size(usual fyne.Size) fyne.Size {
	by := 100 / float32(current)
	return fyne.NewSize(usual.Width*by, usual.Height*by)
}

// Use shows everything in a theme, "" for the system's, and in so many percent of
// the usual size. Texts grow with all that stands around them, so that nothing is
// cut. A window on the screen changes at once.
func Use(a fyne.App, theme string, percent int) error {
	if err := useScale(percent); err != nil {
		return err
	}
	current = percent
	if percent == 0 {
		current = 100
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
