package picker

import (
	"context"

	"github.com/rymdport/portal/filechooser"
)

// portalSave uses the desktop's portal.
func portalSave(ctx context.Context, title, name string) (path string, ok bool) {
	type answer struct {
		uris []string
		err  error
	}
	done := make(chan answer, 1)
	go func() { // the portal's call cannot be ended
		uris, err := filechooser.SaveFile("", title, &filechooser.SaveFileOptions{CurrentName: name})
		done <- answer{uris, err}
	}()
	select {
	case a := <-done:
		if a.err != nil {
			return "", false
		}
		for _, path := range pathsOf(a.uris) {
			return path, true
		}
		return "", true
	case <-ctx.Done():
		return "", true
	}
}
