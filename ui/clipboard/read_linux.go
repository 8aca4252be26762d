package clipboard

import (
	"context"
	"os"
	"os/exec"
)

func read(ctx context.Context) (content Content, err error) {
	err = ask(ctx, func(from offers, names []string) (found bool, err error) {
		content, err = take(ctx, from, names)
		return content.Files != "" || content.Picture.MIME != "" || content.Text != "", err
	})
	return content, err
}

func readText(ctx context.Context) (text string, err error) {
	err = ask(ctx, func(from offers, names []string) (found bool, err error) {
		text, err = takeText(ctx, from, names)
		return text != "", err
	})
	return text, err
}

// ask calls take with what there is: first with that of the X server, which may know
// what was copied on Wayland, too, where both run; then with that of wl-paste, of
// wl-clipboard, unless something was found.
func ask(ctx context.Context, take func(from offers, names []string) (found bool, err error)) error {
	known := false // something was copied
	if os.Getenv("DISPLAY") != "" {
		x, err := openX11(ctx)
		if err != nil {
			return err
		}
		defer x.close()
		names, err := namesOf(ctx, x)
		if err != nil {
			return err
		}
		if found, err := take(x, names); found || err != nil {
			return err
		}
		known = len(names) > 0
	}
	if os.Getenv("WAYLAND_DISPLAY") == "" {
		return nil
	}
	program, err := exec.LookPath("wl-paste")
	switch {
	case err == nil:
		names, err := namesOf(ctx, wayland{program})
		if err != nil {
			return err
		}
		_, err = take(wayland{program}, names)
		return err
	case known:
		return nil
	}
	return ErrOutOfReach
}
