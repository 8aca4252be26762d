package desktest

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/dialogs"
	"mediadrop/ui/language"
	"mediadrop/ui/menus"
	"mediadrop/ui/uitest"
	"mediadrop/ui/uploadlist"
	"mediadrop/ui/widgets"
	"mediadrop/uploader"
)

// Front is what can be reached: the dialog or menu on top, else the window.
func (d *Desk) Front() fyne.CanvasObject {
	if top := d.Win.Canvas().Overlays().Top(); top != nil {
		return top
	}
	return d.Win.Content()
}

func (d *Desk) Screen() []string { return uitest.Texts(d.Front()) }

// Sees reports whether a text stands anywhere in front.
func (d *Desk) Sees(text string) bool {
	return slices.ContainsFunc(d.Screen(), func(s string) bool { return strings.Contains(s, text) })
}

// Awaits runs the main goroutine until a text stands in front.
func (d *Desk) Awaits(text string) {
	d.T.Helper()
	d.Until("on the screen: "+text, func() bool { return d.Sees(text) })
}

// AwaitsDialog runs the main goroutine until a dialog with a text is on top, and returns
// it. What a row of the list says does not count.
func (d *Desk) AwaitsDialog(text string) *dialogs.Dialog {
	d.T.Helper()
	d.Until("in a dialog: "+text, func() bool { return d.Dialogs.Any() && d.Sees(text) })
	open := d.Dialogs.Open()
	return open[len(open)-1]
}

// Buttons finds the buttons in front with this (English) text.
func (d *Desk) Buttons(label string) []*widget.Button {
	var found []*widget.Button
	uitest.Walk(d.Front(), func(o fyne.CanvasObject) {
		if b := uitest.AsButton(o); b != nil && b.Text == language.Label(label) {
			found = append(found, b)
		}
	})
	return found
}

// Button finds the first one.
func (d *Desk) Button(label string) *widget.Button {
	if found := d.Buttons(label); len(found) > 0 {
		return found[0]
	}
	return nil
}

// Press presses the button with this (English) text in front, once it is there and can
// be pressed.
func (d *Desk) Press(label string) {
	d.T.Helper()
	d.once("a button to press: "+label, func() bool { b := d.Button(label); return b != nil && !b.Disabled() })
	d.Tap(d.Button(label))
}

// once is Until, but where something is true already nothing runs before it is used.
func (d *Desk) once(what string, is func() bool) {
	d.T.Helper()
	if !is() {
		d.Until(what, is)
	}
}

func (d *Desk) Tap(b *widget.Button) {
	d.T.Helper()
	if b.Disabled() {
		d.T.Fatalf("the button %q cannot be pressed", b.Text)
	}
	test.Tap(b)
	d.pump.Drain()
}

// Follow follows the link with this (English) text in front, once it is there.
func (d *Desk) Follow(label string) {
	d.T.Helper()
	var link *widgets.Link
	d.once("a link: "+label, func() bool {
		links := uitest.All[*widgets.Link](d.Front())
		i := slices.IndexFunc(links, func(l *widgets.Link) bool { return l.Text == language.Label(label) })
		if i >= 0 {
			link = links[i]
		}
		return link != nil
	})
	link.OnTapped()
	d.pump.Drain()
}

// Entries returns the fields of the form in front.
func (d *Desk) Entries() []*dialogs.Entry { return uitest.All[*dialogs.Entry](d.Front()) }

// Lines returns the rows of the list on the screen, from top to bottom.
func (d *Desk) Lines() []*uploadlist.Row {
	lines := uitest.All[*uploadlist.Row](d.List)
	top := func(r *uploadlist.Row) float32 { return fyne.CurrentApp().Driver().AbsolutePositionForObject(r).Y }
	slices.SortFunc(lines, func(a, b *uploadlist.Row) int { return int(top(a) - top(b)) })
	return lines
}

// Line returns the row of the file with this name, once it is on the screen.
func (d *Desk) Line(name string) (line *uploadlist.Row) {
	d.T.Helper()
	d.once("a row for "+name, func() bool {
		lines := d.Lines()
		if i := slices.IndexFunc(lines, func(r *uploadlist.Row) bool { return r.View.Name == name }); i >= 0 {
			line = lines[i]
		}
		return line != nil
	})
	return line
}

// Labels returns the text on a row's main button, where it has one.
func Labels(r *uploadlist.Row) []string {
	if !r.Main.Visible() {
		return nil
	}
	return []string{r.Main.Text}
}

// PressIn presses the main button of a row, or picks from its menu what is not on
// the button.
func (d *Desk) PressIn(name, label string) {
	d.T.Helper()
	if r := d.Line(name); r.Main.Visible() && r.Main.Text == language.Label(label) {
		d.Tap(&r.Main.Button.Button)
		return
	}
	d.MenuOf(name)
	d.Choose(label)
}

// MenuOf opens the menu of a row and gives what it offers.
func (d *Desk) MenuOf(name string) []string {
	d.T.Helper()
	d.Tap(&d.Line(name).More.Button.Button)
	var labels []string
	for _, item := range uitest.All[*menus.Item](d.Front()) {
		labels = append(labels, item.MenuItem.Label)
	}
	return labels
}

// Choose picks an item of the menu in front.
func (d *Desk) Choose(label string) {
	d.T.Helper()
	for _, item := range uitest.All[*menus.Item](d.Front()) {
		if item.MenuItem.Label == lang.L(label) {
			item.Tapped(&fyne.PointEvent{})
			d.pump.Drain()
			return
		}
	}
	d.T.Fatalf("the menu has no %q", label)
}

// Item returns an item of the main menu by its (English) text.
func (d *Desk) Item(label string) *fyne.MenuItem {
	d.T.Helper()
	for _, menu := range d.Menu.Main.Items {
		for _, item := range menu.Items {
			if item.Label == lang.L(label) || item.Label == label {
				return item
			}
		}
	}
	d.T.Fatalf("the main menu has no %q", label)
	return nil
}

// Tab opens a tab of the dialog in front.
func (d *Desk) Tab(label string) {
	d.T.Helper()
	for _, line := range uitest.All[*widgets.TabLine](d.Front()) {
		for _, o := range uitest.All[fyne.CanvasObject](line) {
			if b := uitest.AsButton(o); b != nil && b.Text == language.Label(label) {
				d.Tap(b)
				return
			}
		}
	}
	d.T.Fatalf("there is no tab %q", label)
}

// Shown returns the names in the list, from top to bottom.
func (d *Desk) Shown() []string {
	var names []string
	for i := range d.Rows.Length() {
		j, _ := d.Rows.At(i)
		names = append(names, j.Name)
	}
	return names
}

// State returns the state of the upload of a file.
func (d *Desk) State(name string) uploader.State {
	j, _ := d.Job(name)
	return j.State
}
