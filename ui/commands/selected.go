package commands

import (
	"context"
	"errors"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"mediadrop/ui/menus"
	"mediadrop/ui/uploadlist"
	"mediadrop/uploader"
)

// selected returns the selected uploads that are in the list. What was removed
// from it can be copied and restored, and nothing else.
func (c *Commands) selected() []string {
	if c.on.AreRemoved() {
		return nil
	}
	return c.on.Selected()
}

// RetrySelected tries the selected uploads once more that have failed or wait, and
// asks about those of which nobody knows whether they arrived. Where there is none of
// these, it asks once more for what others wait for.
func (c *Commands) RetrySelected() {
	var unknown, ids []string
	name := "" // of the first that is unknown
	c.on.Each(c.selected(), uploadlist.Reading, func(jobs []uploader.Job) error {
		for _, j := range jobs {
			switch {
			case j.State == uploader.Unknown:
				if unknown = append(unknown, j.ID); len(unknown) == 1 {
					name = j.Name
				}
			case j.State.CanRetry(), j.State == uploader.Waiting && !j.NeedsAnswer():
				ids = append(ids, j.ID)
			}
		}
		return nil
	}, c.unless(func() {
		if len(ids) > 0 {
			c.Retry(ids...)
		}
		if len(ids)+len(unknown) == 0 {
			c.control.AskAgain()
		}
		if len(unknown) > 0 {
			c.askToUploadAgain(unknown, name)
		}
	}))
}

// unless returns what carries on after rows were read, unless that failed, which is
// shown, or the person ended it.
func (c *Commands) unless(then func()) func(error) {
	return func(err error) {
		switch {
		case err == nil:
			then()
		case !errors.Is(err, context.Canceled):
			c.dialogs.Error(err)
		}
	}
}

// PreviewSelected shows the file of the upload that the keyboard is at.
func (c *Commands) PreviewSelected() {
	if j, ok := c.on.Current(); ok {
		c.on.Preview(j)
	}
}

// RenewSelected renews the media IDs of the selected uploads.
func (c *Commands) RenewSelected() { c.RenewAll(c.selected()) }

// RenewAll renews the media IDs of uploads.
func (c *Commands) RenewAll(ids []string) {
	var done []uploader.Job
	c.on.Each(ids, uploadlist.Reading, func(jobs []uploader.Job) error {
		for _, j := range jobs {
			if j.State == uploader.Done { // the others cannot be renewed
				done = append(done, j)
			}
		}
		return nil
	}, c.unless(func() { c.renewal.Renew(done) }))
}

// FirstSelected calls then with the first of the selected uploads that are wanted, at
// most so many.
func (c *Commands) FirstSelected(most int, wanted func(uploader.Job) bool, then func([]uploader.Job)) {
	var found []uploader.Job
	c.on.Each(c.on.Selected(), uploadlist.Reading, func(jobs []uploader.Job) error {
		for _, j := range jobs {
			if wanted(j) {
				found = append(found, j)
			}
			if len(found) == most {
				return uploadlist.ErrEnough
			}
		}
		return nil
	}, c.unless(func() { then(found) }))
}

// CancelSelected stops the selected uploads.
func (c *Commands) CancelSelected() { c.control.Cancel(c.on.Running()...) }

// RemoveSelected takes what has ended out of the list, and stops the rest.
func (c *Commands) RemoveSelected() {
	ids, running := c.selected(), c.on.Running()
	ended := slices.DeleteFunc(ids, func(id string) bool {
		_, goesOn := slices.BinarySearch(running, id)
		return goesOn
	})
	c.removal.WhenAgreed(len(ended), len(running), func() {
		c.control.Cancel(running...)
		c.removal.RemoveAll(ended)
	})
}

// DoFirst does what the first button of the row does that the keyboard is at.
func (c *Commands) DoFirst() {
	if j, ok := c.on.Current(); ok {
		if a, ok := c.on.First(j); ok {
			c.Do(j, a)
		}
	}
}

// ShowMenu opens the menu of a row, for all rows that are selected.
func (c *Commands) ShowMenu(j uploader.Job, v uploadlist.View, at fyne.Position) {
	var items []*fyne.MenuItem
	if j.State == uploader.Done {
		items = append(items, fyne.NewMenuItem(lang.L("Copy"), func() { c.copier.CopySelected(c.copier.Default()) }), c.copier.Menu(nil))
	}
	for _, a := range v.Menu {
		item := fyne.NewMenuItem(a.Label(), func() { c.doAll(j, a) })
		item.Checked = a == uploadlist.ToggleStar && j.Favourite
		items = append(items, item)
	}
	menus.Show(c.dialogs.Window().Canvas(), fyne.NewMenu("", items...), at)
}

// ShowCopyMenu opens the ways to copy what a row has.
func (c *Commands) ShowCopyMenu(j uploader.Job, at fyne.Position) {
	menus.Show(c.dialogs.Window().Canvas(), c.copier.Menu([]uploader.Job{j}).ChildMenu, at)
}

// doAll does what a person asked of the selected rows, where that makes
// sense for more than one, and else of the one that was asked.
func (c *Commands) doAll(j uploader.Job, a uploadlist.Action) {
	switch a {
	case uploadlist.RemoveUpload, uploadlist.ForgetUpload:
		c.RemoveSelected()
	case uploadlist.CancelUpload:
		c.CancelSelected()
	case uploadlist.RestoreUpload:
		c.removal.Restore(c.on.Selected())
	case uploadlist.ToggleStar:
		c.StarSelected()
	case uploadlist.RetryUpload, uploadlist.RetryNow:
		c.RetrySelected()
	case uploadlist.RenewID:
		c.RenewSelected()
	default:
		c.Do(j, a)
	}
}
