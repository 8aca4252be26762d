package desktop

import (
	"bufio"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/desktop/xserver"
)

// display starts an X server and connects to it.
func display(t *testing.T) *xgb.Conn {
	t.Helper()
	program, err := exec.LookPath("Xvfb")
	if err != nil {
		t.Skip("Xvfb is not installed")
	}
	ready, number, err := os.Pipe()
	require.NoError(t, err)
	server := exec.CommandContext(t.Context(), program, "-displayfd", "3", "-nolisten", "tcp", "-noreset")
	server.ExtraFiles = []*os.File{number}
	require.NoError(t, server.Start())
	t.Cleanup(func() { _ = server.Wait() }) // the end of the test ends it
	require.NoError(t, number.Close())
	name, err := bufio.NewReader(ready).ReadString('\n')
	require.NoError(t, err)
	t.Setenv("DISPLAY", ":"+strings.TrimSpace(name))
	conn, err := xserver.Connect()
	require.NoError(t, err)
	t.Cleanup(conn.Close)
	return conn
}

func TestDroppedText(t *testing.T) {
	conn := display(t)
	window, err := xproto.NewWindowId(conn)
	require.NoError(t, err)
	require.NoError(t, xproto.CreateWindowChecked(conn, 0, window, xproto.Setup(conn).DefaultScreen(conn).Root, 0, 0, 10, 10, 0,
		xproto.WindowClassInputOutput, 0, 0, nil).Check())
	_, err = DroppedText(uintptr(window))
	require.Error(t, err, "nothing was dropped yet")

	put := func(format byte, value []byte) {
		selection, err := xserver.Atom(conn, "XdndSelection")
		require.NoError(t, err)
		require.NoError(t, xproto.ChangePropertyChecked(conn, xproto.PropModeReplace, window, selection, xproto.AtomString, format,
			uint32(len(value)/int(format/8)), value).Check())
	}
	long := strings.Repeat("file://server/home/dana/%d7%a9.png\r\n", 5000)
	put(8, []byte(long))
	text, err := DroppedText(uintptr(window))
	require.NoError(t, err)
	require.Equal(t, long, text)

	put(32, make([]byte, 8))
	_, err = DroppedText(uintptr(window))
	require.ErrorContains(t, err, "no text")
	_, err = DroppedText(uintptr(window) + 1)
	require.Error(t, err, "no window")
	t.Setenv("DISPLAY", ":65000")
	_, err = DroppedText(uintptr(window))
	require.Error(t, err, "no display")
}
