// Package picker asks for files with the system's own dialog, which lets a
// person choose many at once; the toolkit's does not.
package picker

import (
	"context"
	"errors"

	"github.com/ncruces/zenity"
)

// Files asks for files and returns their absolute paths; none when the person
// changed their mind. ok is false where the system has no dialog to show. It
// blocks until the dialog is closed or ctx ends.
func Files(ctx context.Context, title string) (paths []string, ok bool) {
	if paths, ok := portalFiles(ctx, title); ok {
		return paths, true
	}
	paths, err := zenity.SelectFileMultiple(zenity.Title(title), zenity.Context(ctx))
	switch {
	case err == nil:
		return paths, true
	case errors.Is(err, zenity.ErrCanceled), ctx.Err() != nil:
		return nil, true
	}
	return nil, false
}
