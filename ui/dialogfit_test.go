package ui_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/clipboard"
	"mediadrop/ui/desktest"
	"mediadrop/ui/dialogs"
	"mediadrop/ui/uitest"
	"mediadrop/uploader"
)

// leastScreen is what the window may be on a small screen, or on one that is shown at
// 200 %.
var leastScreen = fyne.NewSize(600, 400)

// TestAllDialogsFitASmallWindow opens one dialog after the other: it fits, and its
// buttons are in view.
func TestAllDialogsFitASmallWindow(t *testing.T) {
	long := strings.Repeat("a very long name ", 12) + ".png"
	uitest.InBothLanguages(t, func(t *testing.T, code string) {
		d := desktest.Open(t, desktest.SetUp{
			Language: code, Settings: desktest.With(desktest.ChatLine), Key: desktest.GoodKey, MayFail: true,
			Clipboard: func(context.Context) (clipboard.Content, error) {
				return clipboard.Content{Picture: clipboard.Picture{MIME: "image/png", Data: desktest.PNG("copied")}}, nil
			},
		})
		d.Win.Resize(leastScreen)
		d.DropPictures(long)
		d.UntilState(uploader.Done, long)
		d.Service.AnswerFile("unclear.png", 500, "{}")
		d.DropPictures("unclear.png")
		d.UntilState(uploader.Unknown, "unclear.png")
		d.Settle()
		closeAll(d)
		d.Win.Canvas().Focus(d.List)
		job, _ := d.Job(long)
		unclear, _ := d.Job("unclear.png")

		for what, open := range map[string]func(){
			"a channel":           func() { d.Setup.Channel(nil, nil) },
			"a key":               func() { d.Setup.AskForKey("Main", nil) },
			"about":               func() { d.Item("About MediaDrop").Action() },
			"keyboard shortcuts":  func() { d.Item("Keyboard shortcuts").Action() },
			"first steps":         func() { d.Item("First steps").Action() },
			"diagnostics":         func() { d.Item("Copy diagnostics").Action() },
			"name and note":       func() { d.Item("Name and note…").Action() },
			"a preview":           func() { d.Preview.Show(job) },
			"a pasted picture":    func() { d.Item("Upload from clipboard").Action(); d.Until("asked", d.Dialogs.Any) },
			"details":             func() { d.Alerts.ShowDetails(unclear) },
			"upload again":        func() { d.List.Choose(0); d.Item("Retry").Action(); d.Settle() },
			"formats":             func() { d.Copier.ShowFormats() },
			"a format":            func() { d.Copier.ShowFormats(); d.Press("Add a format…") },
			"an error":            func() { d.Dialogs.Error(errors.New(strings.Repeat("a long reason ", 60))) },
			"a message":           func() { d.Dialogs.Tell(long, strings.Repeat("A long sentence that goes on. ", 80)) },
			"a question":          func() { d.Dialogs.Ask(long, strings.Repeat("A long question? ", 80), "Agree", func() {}) },
			"settings, channels":  func() { d.Settings.Show(); d.Tab("Channels") },
			"settings, key":       func() { d.Settings.Show(); d.Tab("Key") },
			"settings, general":   func() { d.Settings.Show(); d.Tab("General") },
			"settings, templates": func() { d.Settings.Show(); d.Tab("Templates") },
			"settings, team":      func() { d.Settings.Show(); d.Tab("Team") },
			"settings, advanced":  func() { d.Settings.Show(); d.Tab("Advanced") },
			"a template":          func() { d.Settings.Show(); d.Tab("Templates"); d.Press("Add a template…") },
			"an account":          func() { d.Settings.Show(); d.Tab("Advanced"); d.Press("Add another account…") },
		} {
			open()
			fitsScreen(t, d, fmt.Sprintf("%s (%s)", what, code))
			goRound(t, d, leastScreen, fmt.Sprintf("%s (%s)", what, code))
			closeAll(d)
		}
	})
}

func closeAll(d *desktest.Desk) {
	for d.Dialogs.CloseTop() {
		d.Settle()
	}
}

// fitsScreen requires that the dialog on top is within the window, and its buttons, too.
func fitsScreen(t *testing.T, d *desktest.Desk, what string) {
	t.Helper()
	d.Settle()
	require.True(t, d.Dialogs.Any(), "no dialog: %s", what)
	open := d.Dialogs.Open()
	size := open[len(open)-1].MinSize()
	require.LessOrEqual(t, size.Width, leastScreen.Width, what)
	require.LessOrEqual(t, size.Height, leastScreen.Height, what)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	seen := 0
	for _, b := range uitest.All[*dialogs.Button](d.Front()) {
		if b.Visible() && b.Text != "" {
			from, to := at(b), at(b).AddXY(b.Size().Width, b.Size().Height)
			require.GreaterOrEqual(t, from.X, float32(0), "%s: %s", what, b.Text)
			require.LessOrEqual(t, to.X, leastScreen.Width, "%s: %s", what, b.Text)
			if to.Y <= leastScreen.Height && from.Y >= 0 {
				seen++
			}
		}
	}
	require.Positive(t, seen, "a button in view: %s", what)
}
