package picker

import (
	"context"

	"github.com/rymdport/portal/filechooser"
)

// portalSave uses the desktop's portal.
func portalSave(ctx context.Context, title, name string) (path string, ok bool) {
	paths, ok := askPortal(ctx, func() ([]string, error) {
		return filechooser.SaveFile("", title, &filechooser.SaveFileOptions{CurrentName: name})
	})
	if len(paths) == 0 {
		return "", ok
	}
	return paths[0], ok
}
