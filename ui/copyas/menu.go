package copyas

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"mediadrop/settings"
	"mediadrop/ui/language"
	"mediadrop/ui/snippet"
	"mediadrop/ui/words"
	"mediadrop/uploader"
)

// Menu offers all ways to copy uploads; nil means those that are selected
// when one is chosen.
func (c *Copier) Menu(jobs []uploader.Job) *fyne.MenuItem {
	copy, some := func(f Format) { c.CopyAs(f, jobs) }, jobs
	if jobs == nil {
		copy, some = c.CopySelected, nil
		if known, all := c.on.Some(); all { // nobody sends a request for each of hundreds
			some = known
		}
	}
	chosen := c.Default().Key
	menu := fyne.NewMenu("")
	for _, f := range c.Formats() {
		item := fyne.NewMenuItem(f.Label, func() { copy(f) })
		item.Checked = f.Key == chosen
		menu.Items = append(menu.Items, item)
	}
	if requests := c.requests(some); len(requests) > 0 {
		menu.Items = append(append(menu.Items, fyne.NewMenuItemSeparator()), requests...)
	}
	note := fyne.NewMenuItem(forSending(), nil)
	note.Disabled = true
	menu.Items = append(menu.Items, fyne.NewMenuItemSeparator(), note,
		fyne.NewMenuItem(lang.L("Copy formats…"), c.ShowFormats))
	item := fyne.NewMenuItem(lang.L("Copy as"), nil)
	item.ChildMenu = menu
	return item
}

// requests offers the whole request for each template of the channel that all of
// the uploads went to. One that they do not fit is shown, with the reason.
func (c *Copier) requests(jobs []uploader.Job) (items []*fyne.MenuItem) {
	if len(jobs) == 0 || slices.ContainsFunc(jobs, func(j uploader.Job) bool { return j.Channel != jobs[0].Channel }) {
		return nil
	}
	for _, t := range c.control.Settings().TemplatesOf(jobs[0].Channel) {
		label := lang.L("Request for {{.Name}} ({{.Language}})", map[string]any{"Name": t.Name, "Language": t.Language})
		why := ""
		for _, j := range jobs {
			if err := snippet.Fits(t, c.Snippet(j)); err != nil {
				why = words.NotForTemplate(err)
			}
		}
		if why != "" {
			label = language.Joined(label, why)
		}
		item := fyne.NewMenuItem(label, func() {
			c.CopyAs(Format{Key: settings.CopyRequest, Label: t.Name, Format: snippet.RequestFor(t)}, jobs)
		})
		item.Disabled = why != ""
		items = append(items, item)
	}
	return items
}

// forSending is what has to be known of every ID.
func forSending() string { return lang.L("For sending, not for creating templates") }
