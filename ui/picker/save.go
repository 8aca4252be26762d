package picker

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/adrg/xdg"
	"github.com/ncruces/zenity"
)

// Save asks where to save a file, and suggests a name for it. The path is
// empty when the person changed their mind. ok is false where the system has
// no dialog to show. It blocks until the dialog is closed or ctx ends.
func Save(ctx context.Context, title, name string) (path string, ok bool) {
	if path, ok := portalSave(ctx, title, name); ok {
		return path, true
	}
	path, err := zenity.SelectFileSave(zenity.Title(title), zenity.Filename(filepath.Join(xdg.UserDirs.Documents, name)),
		zenity.ConfirmOverwrite(), zenity.Context(ctx))
	switch {
	case err == nil:
		return path, true
	case errors.Is(err, zenity.ErrCanceled), ctx.Err() != nil:
		return "", true
	}
	return "", false
}
