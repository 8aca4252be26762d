package keys

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"github.com/stretchr/testify/require"
)

// undrawn is an app whose driver has drawn nothing yet, and so knows no object.
type undrawn struct{ fyne.App }

func (a undrawn) Driver() fyne.Driver { return knowsNothing{a.App.Driver()} }

type knowsNothing struct{ fyne.Driver }

func (knowsNothing) CanvasForObject(fyne.CanvasObject) fyne.Canvas { return nil }

func (knowsNothing) AbsolutePositionForObject(fyne.CanvasObject) fyne.Position {
	return fyne.Position{}
}

// TestWhatWasNotDrawnYetKeepsTheKeyboard: a dialog that was just opened. What has been
// there for long and is not known is gone.
func TestWhatWasNotDrawnYetKeepsTheKeyboard(t *testing.T) {
	app := test.NewTempApp(t)
	win := test.NewTempWindow(t, widget.NewEntry())
	old := canvas
	t.Cleanup(func() { canvas = old })
	canvas = win.Canvas()
	fyne.SetCurrentApp(undrawn{app}) // until NewTempApp puts the one before back
	entry := win.Content().(*widget.Entry)
	canvas.Focus(entry)
	Gained()
	require.False(t, Settle())
	require.Equal(t, entry, canvas.Focused())

	since = time.Now().Add(-2 * notDrawn)
	require.True(t, Settle())
	require.Nil(t, canvas.Focused())
}
