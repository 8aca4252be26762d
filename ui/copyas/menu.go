package copyas

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"mediadrop/ui/language"
	"mediadrop/uploader"
)

// Menu offers all ways to copy uploads; nil means those that are selected
// when one is chosen.
func (c *Copier) Menu(jobs []uploader.Job) *fyne.MenuItem {
	which := func() []uploader.Job { return jobs }
	if jobs == nil {
		which = func() []uploader.Job { return c.on.Selected() }
	}
	chosen := c.Default().Key
	menu := fyne.NewMenu("")
	for _, f := range c.Formats() {
		item := fyne.NewMenuItem(language.Visual(f.Label), func() { c.CopyAs(f, which()) })
		item.Checked = f.Key == chosen
		menu.Items = append(menu.Items, item)
	}
	note := fyne.NewMenuItem(language.Visual(forSending()), nil)
	note.Disabled = true
	menu.Items = append(menu.Items, fyne.NewMenuItemSeparator(), note,
		fyne.NewMenuItem(language.Label("Copy formats…"), c.ShowFormats))
	item := fyne.NewMenuItem(language.Label("Copy as"), nil)
	item.ChildMenu = menu
	return item
}

// forSending is what has to be known of every ID.
func forSending() string { return lang.L("For sending, not for creating templates") }
