package commands

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"mediadrop/ui/menus"
	"mediadrop/ui/uploadlist"
	"mediadrop/uploader"
)

// selected returns the selected uploads that are in the list. What was removed
// from it can be copied and restored, and nothing else.
func (c *Commands) selected() []uploader.Job {
	return slices.DeleteFunc(c.on.Selected(), func(j uploader.Job) bool { return !j.RemovedAt.IsZero() })
}

// RetrySelected tries the selected uploads once more that have failed or wait, and
// asks about those of which nobody knows whether they arrived. Where there is none of
// these, it asks once more for what others wait for.
func (c *Commands) RetrySelected() {
	var unknown []uploader.Job
	var ids []string
	for _, j := range c.selected() {
		switch {
		case j.State == uploader.Unknown:
			unknown = append(unknown, j)
		case j.State.CanRetry(), j.State == uploader.Waiting && !j.NeedsAnswer():
			ids = append(ids, j.ID)
		}
	}
	if len(ids) > 0 {
		c.Retry(ids...)
	}
	if len(ids)+len(unknown) == 0 {
		c.control.AskAgain()
	}
	c.AskToUploadAgain(unknown...)
}

// PreviewSelected shows the file of the upload that the keyboard is at.
func (c *Commands) PreviewSelected() {
	if j, ok := c.on.Current(); ok {
		c.on.Preview(j)
	}
}

// RenewSelected renews the media IDs of the selected uploads.
func (c *Commands) RenewSelected() { c.renewal.Renew(c.selected()) }

// CancelSelected stops the selected uploads.
func (c *Commands) CancelSelected() {
	for _, j := range c.selected() {
		c.control.Cancel(j.ID)
	}
}

// RemoveSelected takes what has ended out of the list, and stops the rest.
func (c *Commands) RemoveSelected() {
	var ended []uploader.Job
	var running []string
	for _, j := range c.selected() {
		if j.State.Ended() {
			ended = append(ended, j)
		} else {
			running = append(running, j.ID)
		}
	}
	c.removal.WhenAgreed(len(ended), len(running), func() {
		c.control.Cancel(running...)
		c.removal.Remove(ended)
	})
}

// DoFirst does what the first button of the row does that the keyboard is at.
func (c *Commands) DoFirst() {
	if j, ok := c.on.Current(); ok {
		if a, ok := uploadlist.FirstAction(j); ok {
			c.Do(j, a)
		}
	}
}

// ShowMenu opens the menu of a row, for all rows that are selected.
func (c *Commands) ShowMenu(j uploader.Job, v uploadlist.View, at fyne.Position) {
	selected := c.on.Selected()
	var items []*fyne.MenuItem
	if j.State == uploader.Done {
		items = append(items, fyne.NewMenuItem(lang.L("Copy"), func() { c.copier.Copy(selected) }), c.copier.Menu(selected))
	}
	for _, a := range v.Menu {
		items = append(items, fyne.NewMenuItem(a.Label(), func() { c.doAll(selected, j, a) }))
	}
	menus.Show(c.dialogs.Window().Canvas(), fyne.NewMenu("", items...), at)
}

// ShowCopyMenu opens the ways to copy what a row has.
func (c *Commands) ShowCopyMenu(j uploader.Job, at fyne.Position) {
	menus.Show(c.dialogs.Window().Canvas(), c.copier.Menu([]uploader.Job{j}).ChildMenu, at)
}

// doAll does what a person asked of the selected rows, where that makes
// sense for more than one, and else of the one that was asked.
func (c *Commands) doAll(selected []uploader.Job, j uploader.Job, a uploadlist.Action) {
	switch a {
	case uploadlist.RemoveUpload, uploadlist.ForgetUpload:
		c.RemoveSelected()
	case uploadlist.CancelUpload:
		c.CancelSelected()
	case uploadlist.RestoreUpload:
		c.removal.Restore(selected)
	case uploadlist.ToggleStar:
		c.star(selected)
	case uploadlist.RetryUpload, uploadlist.RetryNow:
		c.RetrySelected()
	case uploadlist.RenewID:
		c.RenewSelected()
	default:
		c.Do(j, a)
	}
}
