// The bare command is the smallest program that shows a window of MediaDrop's size with the same
// toolkit, for comparison.
//
//	bare [FILE]    makes FILE once the window is shown
//	bare --probed  listens to stallprobe.Serve's commands, with a list of 1,000 lines
package main

import (
	"fmt"
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/widget"

	"mediadrop/.ci/bench/window/stallprobe"
)

func main() {
	a := app.NewWithID("io.github.mediadrop.bare")
	w := a.NewWindow("Bare")
	w.Resize(fyne.NewSize(900, 600))
	shown := func() {}
	if len(os.Args) > 1 && os.Args[1] == "--probed" {
		list := widget.NewList(func() int { return 1000 }, func() fyne.CanvasObject { return widget.NewLabel("") },
			func(i widget.ListItemID, o fyne.CanvasObject) {
				o.(*widget.Label).SetText(fmt.Sprintf("Line %d of a plain list", i))
			})
		w.SetContent(list)
		shown = func() { go stallprobe.Serve(w, stallprobe.Hands{}) }
	} else {
		w.SetContent(widget.NewLabel("A bare window."))
		if len(os.Args) > 1 {
			shown = func() { _ = os.WriteFile(os.Args[1], nil, 0o600) } // who waits for it notices
		}
	}
	a.Lifecycle().SetOnStarted(shown)
	w.ShowAndRun()
}
