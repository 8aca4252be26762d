package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/dialogs"
	"mediadrop/ui/language"
	"mediadrop/ui/uitest"
	"mediadrop/ui/uploadlist"
	"mediadrop/uploader"
)

// front is what can be reached: the dialog or menu on top, else the window.
func (d *desk) front() fyne.CanvasObject {
	if top := d.win.Canvas().Overlays().Top(); top != nil {
		return top
	}
	return d.win.Content()
}

func (d *desk) screen() []string { return uitest.Texts(d.front()) }

// sees reports whether a text stands anywhere in front.
func (d *desk) sees(text string) bool {
	return slices.ContainsFunc(d.screen(), func(s string) bool { return strings.Contains(s, text) })
}

// awaits runs the main goroutine until a text stands in front.
func (d *desk) awaits(text string) {
	d.t.Helper()
	d.until("on the screen: "+text, func() bool { return d.sees(text) })
}

// buttons finds the buttons in front with this (English) text.
func (d *desk) buttons(label string) []*widget.Button {
	var found []*widget.Button
	uitest.Walk(d.front(), func(o fyne.CanvasObject) {
		if b := uitest.AsButton(o); b != nil && b.Text == language.Label(label) {
			found = append(found, b)
		}
	})
	return found
}

// button finds the first one.
func (d *desk) button(label string) *widget.Button {
	if found := d.buttons(label); len(found) > 0 {
		return found[0]
	}
	return nil
}

// press presses the button with this (English) text in front.
func (d *desk) press(label string) {
	d.t.Helper()
	b := d.button(label)
	if b == nil {
		d.t.Fatalf("there is no button %q on the screen:\n%s", label, strings.Join(d.screen(), "\n"))
	}
	d.tap(b)
}

func (d *desk) tap(b *widget.Button) {
	d.t.Helper()
	if b.Disabled() {
		d.t.Fatalf("the button %q cannot be pressed", b.Text)
	}
	test.Tap(b)
	d.pump.Drain()
}

// entries returns the fields of the form in front.
func (d *desk) entries() []*dialogs.Entry { return uitest.All[*dialogs.Entry](d.front()) }

// lines returns the rows of the list on the screen, from top to bottom.
func (d *desk) lines() []*uploadlist.Row {
	lines := uitest.All[*uploadlist.Row](d.List)
	top := func(r *uploadlist.Row) float32 { return fyne.CurrentApp().Driver().AbsolutePositionForObject(r).Y }
	slices.SortFunc(lines, func(a, b *uploadlist.Row) int { return int(top(a) - top(b)) })
	return lines
}

// line returns the row of the file with this name.
func (d *desk) line(name string) *uploadlist.Row {
	d.t.Helper()
	for _, r := range d.lines() {
		if r.View.Name == name {
			return r
		}
	}
	d.t.Fatalf("there is no row for %q", name)
	return nil
}

// labels returns the texts on a row's buttons.
func labels(r *uploadlist.Row) []string {
	var labels []string
	for _, b := range r.Buttons {
		if b.Visible() {
			labels = append(labels, b.Text)
		}
	}
	return labels
}

// pressIn presses a button of a row.
func (d *desk) pressIn(name, label string) {
	d.t.Helper()
	for _, b := range d.line(name).Buttons {
		if b.Visible() && b.Text == language.Label(label) {
			d.tap(b)
			return
		}
	}
	d.t.Fatalf("the row of %q has no button %q but %q", name, label, labels(d.line(name)))
}

// menuOf opens the menu of a row and gives what it offers.
func (d *desk) menuOf(name string) []string {
	d.t.Helper()
	d.tap(&d.line(name).More.Button)
	var labels []string
	for _, item := range uitest.All[*widget.PopUpMenu](d.front())[0].Items {
		uitest.Walk(item, func(o fyne.CanvasObject) {
			if text, ok := o.(*canvas.Text); ok && text.Text != "" {
				labels = append(labels, text.Text)
			}
		})
	}
	return labels
}

// choose picks an item of the menu in front.
func (d *desk) choose(label string) {
	d.t.Helper()
	for _, item := range uitest.All[*widget.PopUpMenu](d.front())[0].Items {
		if slices.Contains(uitest.Texts(item), language.Label(label)) {
			item.(fyne.Tappable).Tapped(&fyne.PointEvent{})
			d.pump.Drain()
			return
		}
	}
	d.t.Fatalf("the menu has no %q", label)
}

// item returns an item of the main menu by its (English) text.
func (d *desk) item(label string) *fyne.MenuItem {
	d.t.Helper()
	for _, menu := range d.win.MainMenu().Items {
		for _, item := range menu.Items {
			if item.Label == language.Label(label) || item.Label == label {
				return item
			}
		}
	}
	d.t.Fatalf("the main menu has no %q", label)
	return nil
}

// tab opens a tab of the dialog in front.
func (d *desk) tab(label string) {
	d.t.Helper()
	tabs := uitest.All[*container.AppTabs](d.front())[0]
	for _, item := range tabs.Items {
		if item.Text == language.Label(label) {
			tabs.Select(item)
			return
		}
	}
	d.t.Fatalf("there is no tab %q", label)
}

// shown returns the names in the list, from top to bottom.
func (d *desk) shown() []string {
	var names []string
	for i := range d.Rows.Length() {
		j, _ := d.Rows.At(i)
		names = append(names, j.Name)
	}
	return names
}

// state returns the state of the upload of a file.
func (d *desk) state(name string) uploader.State {
	j, _ := d.job(name)
	return j.State
}
