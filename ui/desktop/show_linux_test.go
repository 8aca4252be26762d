package desktop

import (
	"testing"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/desktop/xserver"
)

// TestShowAgain: a window manager loses the first request for a window, as one that is
// just starting does, and only this program's window is asked for again.
func TestShowAgain(t *testing.T) {
	manager := display(t)
	root := xproto.Setup(manager).DefaultScreen(manager).Root
	require.NoError(t, xproto.ChangeWindowAttributesChecked(manager, root, xproto.CwEventMask, []uint32{xproto.EventMaskSubstructureRedirect}).Check())
	program, err := xserver.Connect()
	require.NoError(t, err)
	t.Cleanup(program.Close)
	process, err := xserver.Atom(program, "_NET_WM_PID")
	require.NoError(t, err)
	window := func(pid uint32) xproto.Window {
		id, err := xproto.NewWindowId(program)
		require.NoError(t, err)
		require.NoError(t, xproto.CreateWindowChecked(program, 0, id, root, 0, 0, 10, 10, 0, xproto.WindowClassInputOutput, 0, 0, nil).Check())
		if pid != 0 {
			value := make([]byte, 4)
			xgb.Put32(value, pid)
			require.NoError(t, xproto.ChangePropertyChecked(program, xproto.PropModeReplace, id, process, xproto.AtomCardinal, 32, 1, value).Check())
		}
		return id
	}
	requested := func() xproto.Window {
		event, failed := manager.WaitForEvent()
		require.Nil(t, failed)
		require.IsType(t, xproto.MapRequestEvent{}, event)
		return event.(xproto.MapRequestEvent).Window
	}
	window(4712)
	window(0)
	ours := window(4711)
	require.NoError(t, xproto.MapWindowChecked(program, ours).Check())
	require.Equal(t, ours, requested(), "and lost")

	stop := showAgain(time.Millisecond, 4711)
	require.Equal(t, ours, requested(), "asked for again")
	require.Equal(t, ours, requested(), "and again")
	stop()
	stop()
	require.NoError(t, xproto.MapWindowChecked(manager, ours).Check())
	require.NoError(t, mapWindows(program, 4711), "it is on the screen")
	is, err := xproto.GetWindowAttributes(program, ours).Reply()
	require.NoError(t, err)
	require.Equal(t, byte(xproto.MapStateViewable), is.MapState)

	t.Setenv("DISPLAY", ":65000")
	showAgain(time.Millisecond, 4711)()
	program.Close()
	require.Error(t, mapWindows(program, 4711), "no X11 any more")
}
