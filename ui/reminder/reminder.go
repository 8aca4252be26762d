// Package reminder tells of favourites whose IDs are about to expire, and renews
// them. Everything here belongs to the main goroutine.
package reminder

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/dialogs"
	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
)

// Actions are what the banner leads to.
type Actions struct {
	Renew func(jobs []uploader.Job)
	// Notify shows a text outside of the window. It has fixed words and a number,
	// never a name: on Windows the toolkit runs it as a script.
	Notify func(text string)
	// Resized is called when the banner came or went.
	Resized func()
}

// library is where the uploads are: the control.
type library interface {
	Count(ctx context.Context, filter history.Filter) (int, error)
	Page(ctx context.Context, filter history.Filter, offset, limit int) ([]history.Upload, error)
}

// Reminder is the banner above the list.
type Reminder struct {
	Object  fyne.CanvasObject // hidden while there is nothing to tell
	library library
	dialogs *dialogs.Stack
	on      Actions
	says    *widgets.Text
	count   int // of favourites that it tells of
}

// New returns a banner that tells of nothing.
func New(from library, d *dialogs.Stack, on Actions) *Reminder {
	r := &Reminder{library: from, dialogs: d, on: on}
	r.Build()
	return r
}

// Build makes the banner, again when the language has changed.
func (r *Reminder) Build() {
	r.says = widgets.NewText(r.text(), 1)
	renew := widgets.NewButtonWithIcon(language.Label("Renew all"), theme.ViewRefreshIcon(), r.renewAll)
	dismiss := widgets.NewToolButton("", theme.CancelIcon(), language.Label("Close"), func() { r.show(0) })
	dismiss.Importance = widget.LowImportance
	mark := widget.NewIcon(theme.NewWarningThemedResource(theme.WarningIcon()))
	middle := container.New(layout.NewCustomPaddedVBoxLayout(0), layout.NewSpacer(), r.says, layout.NewSpacer())
	line := widgets.Sides(widgets.Inline(widgets.Spacer(8), mark), widgets.Inline(renew, dismiss), middle)
	r.Object = widgets.Column(container.New(layout.NewCustomPaddedLayout(0, 4, 0, 8), line))
	widgets.SetVisible(r.Object, r.count > 0)
}

func (r *Reminder) text() string {
	return language.N("{{.Count}} favourites expire within 5 days.", r.count)
}

// expiring chooses favourites that can be renewed in time.
func expiring() history.Filter {
	now := words.ServiceTime()
	return history.Filter{Favourites: true, ExpiresAfter: now, ExpiresBefore: now.Add(words.ExpiresSoon)}
}

// Look shows how many favourites are about to expire. It is called once, at the start.
func (r *Reminder) Look() {
	r.dialogs.Work().Go(func(ctx context.Context) {
		n, err := r.library.Count(ctx, expiring())
		r.dialogs.Work().Main(func() {
			switch {
			case ctx.Err() != nil:
			case err != nil:
				r.dialogs.Log().Error("expiring favourites not counted", "error", err.Error())
			case n > 0:
				r.show(n)
				r.on.Notify(r.text())
			}
		})
	})
}

// show tells of so many favourites; 0 hides the banner.
func (r *Reminder) show(count int) {
	r.count = count
	r.says.Set(r.text(), theme.ColorNameForeground)
	widgets.SetVisible(r.Object, count > 0)
	r.on.Resized()
}

// renewAll renews the favourites that expire soon by now.
func (r *Reminder) renewAll() {
	r.show(0)
	var jobs []uploader.Job
	r.dialogs.Try(func(ctx context.Context) error {
		uploads, err := r.library.Page(ctx, expiring(), 0, -1)
		for _, u := range uploads {
			jobs = append(jobs, uploader.FromHistory(u))
		}
		return err
	}, func() { r.on.Renew(jobs) })
}
