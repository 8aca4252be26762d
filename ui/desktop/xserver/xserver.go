// Package xserver connects to the X server that shows the window.
package xserver

import (
	"fmt"
	"io"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

func init() { xgb.Logger.SetOutput(io.Discard) } // all that it writes about is returned as an error, too

// Connect connects to the display of the environment, on a connection of its own.
// The caller closes it. It waits for as long as the server does.
func Connect() (*xgb.Conn, error) { return xgb.NewConn() }

// Atom returns the number that the server has for a name, which is the same on every
// connection. It waits for as long as the server does.
func Atom(conn *xgb.Conn, name string) (xproto.Atom, error) {
	reply, err := xproto.InternAtom(conn, false, uint16(len(name)), name).Reply()
	if err != nil {
		return 0, fmt.Errorf("ask the display for %s: %w", name, err)
	}
	return reply.Atom, nil
}
