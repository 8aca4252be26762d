package keys

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"github.com/stretchr/testify/require"
)

func TestAltAlone(t *testing.T) {
	test.NewTempApp(t)
	entry := widget.NewEntry()
	c := test.NewCanvas()
	c.SetContent(entry)
	Follow(c, nil)
	called := 0
	Alt(func() { called++ })
	t.Cleanup(func() { Alt(nil) })
	down := func(name fyne.KeyName) func() { return func() { Down(&fyne.KeyEvent{Name: name}) } }
	up := func(name fyne.KeyName) func() { return func() { Up(&fyne.KeyEvent{Name: name}) } }
	alt, altGr, shift, x := desktop.KeyAltLeft, desktop.KeyAltRight, desktop.KeyShiftLeft, fyne.KeyX
	for name, s := range map[string]struct {
		steps []func()
		want  int
	}{
		"alone":                  {[]func(){down(alt), up(alt)}, 1},
		"twice":                  {[]func(){down(alt), up(alt), down(alt), up(alt)}, 2},
		"let go only":            {[]func(){up(alt)}, 0},
		"AltGr":                  {[]func(){down(altGr), up(altGr)}, 0},
		"with a letter":          {[]func(){down(alt), down(x), up(x), up(alt)}, 0},
		"with a letter, Alt off": {[]func(){down(alt), down(x), up(alt), up(x)}, 0},
		"with Shift":             {[]func(){down(alt), down(shift), up(shift), up(alt)}, 0},
		"with AltGr":             {[]func(){down(alt), down(altGr), up(altGr), up(alt)}, 0},
		"a key let go":           {[]func(){down(x), down(alt), up(x), up(alt)}, 0},
		"with a click":           {[]func(){down(alt), func() { Clicks{}.MouseDown(nil) }, up(alt)}, 0},
		"with another window":    {[]func(){down(alt), Interrupt, up(alt)}, 0},
		"with a click elsewhere": {[]func(){down(alt), func() { c.Focus(entry) }, up(alt)}, 0},
	} {
		c.Unfocus()
		called = 0
		for _, step := range s.steps {
			step()
		}
		require.Equal(t, s.want, called, name)
	}
}
