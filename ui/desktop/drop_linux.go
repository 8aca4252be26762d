package desktop

import (
	"errors"
	"fmt"
	"time"

	"github.com/jezek/xgb/xproto"

	"mediadrop/ui/desktop/xserver"
)

// longestDrop bounds what is read of a drop, in units of four bytes: 20,000 long
// addresses.
const longestDrop = 1 << 20

// dropWithin bounds how long the window waits for the display. It is asked on this
// computer, and answers within a millisecond or two.
const dropWithin = time.Second

// DroppedText returns what was just dropped on a window of X11, as the other program
// gave it: addresses of files, one a line (text/uri-list, RFC 2483). The toolkit keeps
// their paths only, and forgets on which computer they are. It stands in the property
// that the X drag-and-drop protocol names, until the next drop.
func DroppedText(window uintptr) (string, error) {
	type reply struct {
		text string
		err  error
	}
	read := make(chan reply, 1)
	go func() {
		text, err := droppedText(xproto.Window(window))
		read <- reply{text, err}
	}()
	select {
	case r := <-read:
		return r.text, r.err
	case <-time.After(dropWithin):
		return "", errors.New("read what was dropped: the display does not answer")
	}
}

func droppedText(window xproto.Window) (string, error) {
	conn, err := xserver.Connect()
	if err != nil {
		return "", fmt.Errorf("read what was dropped: %w", err)
	}
	defer conn.Close()
	selection, err := xserver.Atom(conn, "XdndSelection")
	if err != nil {
		return "", fmt.Errorf("read what was dropped: %w", err)
	}
	value, err := xproto.GetProperty(conn, false, window, selection, xproto.GetPropertyTypeAny, 0, longestDrop).Reply()
	switch {
	case err != nil:
		return "", fmt.Errorf("read what was dropped: %w", err)
	case value.Format != 8 || value.BytesAfter > 0:
		return "", errors.New("read what was dropped: it is no text, or too long")
	}
	return string(value.Value), nil
}
