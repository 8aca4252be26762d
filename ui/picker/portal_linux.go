package picker

import (
	"context"
	"net/url"

	"github.com/rymdport/portal/filechooser"
)

// portalFiles uses the desktop's portal, which shows the dialog of the desktop
// that runs, also from inside a sandbox.
func portalFiles(ctx context.Context, title string) ([]string, bool) {
	return askPortal(ctx, func() ([]string, error) {
		return filechooser.OpenFile("", title, &filechooser.OpenFileOptions{Multiple: true})
	})
}

// askPortal waits for what a person answers in a dialog of the portal, or for
// the end of ctx. ok is false where there is no portal.
func askPortal(ctx context.Context, ask func() (uris []string, err error)) (paths []string, ok bool) {
	type answer struct {
		uris []string
		err  error
	}
	done := make(chan answer, 1)
	go func() { // the portal's call cannot be ended
		uris, err := ask()
		done <- answer{uris, err}
	}()
	select {
	case a := <-done:
		if a.err != nil {
			return nil, false
		}
		return pathsOf(a.uris), true
	case <-ctx.Done():
		return nil, true
	}
}

func pathsOf(uris []string) []string {
	var paths []string
	for _, text := range uris {
		if u, err := url.Parse(text); err == nil && u.Scheme == "file" {
			paths = append(paths, u.Path)
		}
	}
	return paths
}
