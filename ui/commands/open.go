package commands

import (
	"context"
	"net/url"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"mediadrop/uploader"
)

func (c *Commands) openFolder(path string) { c.openPath(filepath.Dir(path)) }

// LookAt opens the converted copy in the system's own viewer, or the file where
// there is none. A file that the check blocked is never opened: it may be a
// program.
func (c *Commands) LookAt(j uploader.Job) {
	path := j.Path
	if j.State == uploader.Blocked {
		path = filepath.Dir(path)
	}
	if j.Copy.Path != "" {
		path = j.Copy.Path
	}
	c.openPath(path)
}

func (c *Commands) openPath(path string) {
	c.dialogs.Try(func(context.Context) error { // some systems wait for what they open
		address, err := url.Parse(storage.NewFileURI(path).String())
		if err != nil {
			return err
		}
		return fyne.CurrentApp().OpenURL(address)
	}, nil)
}
