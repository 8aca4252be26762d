// Package xserver connects to the X server that shows the window.
package xserver

import (
	"io"

	"github.com/jezek/xgb"
)

func init() { xgb.Logger.SetOutput(io.Discard) } // all that it writes about is returned as an error, too

// Connect connects to the display of the environment, on a connection of its own.
// The caller closes it. It waits for as long as the server does.
func Connect() (*xgb.Conn, error) { return xgb.NewConn() }
