package clipboard

import (
	"context"
	"os"
	"os/exec"
)

// read asks the X server, which knows what was copied on Wayland, too, where both
// run; and where there is only Wayland, wl-paste of wl-clipboard, if it is there.
func read(ctx context.Context) (Content, error) {
	if os.Getenv("DISPLAY") != "" {
		x, err := openX11(ctx)
		if err != nil {
			return Content{}, err
		}
		defer x.close()
		content, err := take(ctx, x)
		if err != nil || content.Files != "" || content.Picture.MIME != "" || content.Text != "" {
			return content, err
		}
	}
	if os.Getenv("WAYLAND_DISPLAY") == "" {
		return Content{}, nil
	}
	program, err := exec.LookPath("wl-paste")
	if err != nil {
		return Content{}, nil //nolint:nilerr // then there is only what the toolkit reads
	}
	return take(ctx, wayland{program})
}
