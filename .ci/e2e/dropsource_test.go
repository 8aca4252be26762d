//go:build linux

package e2e

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
	"github.com/stretchr/testify/require"

	"mediadrop/.ci/desktoptest"
	"mediadrop/uploader/media/mediatest"
)

// dropSource is a program to drag from that gives exactly the text it is told to: the X
// drag-and-drop protocol, version 5.
type dropSource struct {
	testing.TB
	display *desktop
	conn    *xgb.Conn
	own     xproto.Window
}

func newDropSource(t *testing.T, d *desktop) *dropSource {
	t.Helper()
	conn := d.Connect()
	t.Cleanup(conn.Close)
	own, err := xproto.NewWindowId(conn)
	require.NoError(t, err)
	require.NoError(t, xproto.CreateWindowChecked(conn, 0, own, xproto.Setup(conn).DefaultScreen(conn).Root, 0, 0, 1, 1, 0,
		xproto.WindowClassInputOutput, 0, 0, nil).Check())
	return &dropSource{t, d, conn, own}
}

func (s *dropSource) tell(to xproto.Window, what string, data ...uint32) {
	s.Helper()
	message := xproto.ClientMessageEvent{Format: 32, Window: to, Type: s.display.Atom(what),
		Data: xproto.ClientMessageDataUnionData32New(append(append([]uint32{uint32(s.own)}, data...), make([]uint32, 4-len(data))...))}
	require.NoError(s, xproto.SendEventChecked(s.conn, false, to, 0, string(message.Bytes())).Check())
}

// next waits for an event of a kind.
func next[E xgb.Event](s *dropSource) E {
	s.Helper()
	for {
		event, err := s.conn.WaitForEvent()
		require.Nil(s, err)
		require.NotNil(s, event, "the display is gone")
		if e, ok := event.(E); ok {
			return e
		}
	}
}

// drop lets go of a text over the middle of a window.
func (s *dropSource) drop(target *desktoptest.Window, text string) {
	s.Helper()
	id, err := strconv.ParseUint(target.ID, 10, 32)
	require.NoError(s, err)
	to := xproto.Window(id)
	middle := target.Area().Min.Add(target.Area().Size().Div(2))
	selection, list := s.display.Atom("XdndSelection"), s.display.Atom("text/uri-list")
	require.NoError(s, xproto.SetSelectionOwnerChecked(s.conn, s.own, selection, xproto.TimeCurrentTime).Check())
	s.tell(to, "XdndEnter", 5<<24, uint32(list))
	s.tell(to, "XdndPosition", 0, uint32(middle.X)<<16|uint32(middle.Y), xproto.TimeCurrentTime, uint32(s.display.Atom("XdndActionCopy")))
	status := next[xproto.ClientMessageEvent](s)
	require.Equal(s, s.display.Atom("XdndStatus"), status.Type)
	require.Equal(s, uint32(1), status.Data.Data32[1]&1, "the window takes it")
	s.tell(to, "XdndDrop", 0, xproto.TimeCurrentTime)
	asked := next[xproto.SelectionRequestEvent](s)
	require.NoError(s, xproto.ChangePropertyChecked(s.conn, xproto.PropModeReplace, asked.Requestor, asked.Property, asked.Target, 8, uint32(len(text)), []byte(text)).Check())
	answer := xproto.SelectionNotifyEvent{Requestor: asked.Requestor, Selection: asked.Selection, Target: asked.Target, Property: asked.Property}
	require.NoError(s, xproto.SendEventChecked(s.conn, false, asked.Requestor, 0, string(answer.Bytes())).Check())
	require.Equal(s, s.display.Atom("XdndFinished"), next[xproto.ClientMessageEvent](s).Type)
}

// TestAddressesOfFiles: file:/p, file://localhost/p and the name of this computer mean a file
// of this computer, dropped, pasted and on the command line; another computer's is never read
// from this one, though a file lies at the same path here.
func TestAddressesOfFiles(t *testing.T) {
	d := newDesktop(t)
	home := t.TempDir()
	folder := t.TempDir()
	file := func(name string) (address string) {
		path := filepath.Join(folder, name)
		require.NoError(t, os.WriteFile(path, mediatest.PDF(name, 1000), 0o600))
		return strings.NewReplacer(" ", "%20", "\xe9", "%e9").Replace(path)
	}
	name, err := os.Hostname()
	require.NoError(t, err)
	p := startProgram(t, d, home, "--channel", practice, "file:"+file("1.pdf"), "file://localhost"+file("2 b.pdf"), "file://elsewhere.example"+file("secret 1.pdf"))
	newDropSource(t, d).drop(p.Window, "file:"+file("3.pdf")+"\r\nfile://localhost"+file("4.pdf")+"\r\nfile://"+name+file("5 \xe9.pdf")+
		"\r\nfile://elsewhere.example"+file("secret 2.pdf")+"\r\n")
	p.uploads(6)
	p.Settled()
	d.screenshot("addresses-1-dropped")

	copied := d.Command("xclip", "-quiet", "-selection", "clipboard")
	copied.Stdin = strings.NewReader("file:" + file("6.pdf") + "\nfile://localhost" + file("7.pdf") + "\nfile://elsewhere.example" + file("secret 3.pdf") + "\n")
	desktoptest.Start(t, copied)
	desktoptest.WaitUntil(t, "the copied text", func() bool {
		return d.Try("xclip", "-o", "-selection", "clipboard").Code == 0
	})
	for range 2 { // what is said of those of the other computer
		p.Key("Escape")
		p.Settled()
	}
	p.Key("ctrl+v")
	p.uploads(8)
	for path := range p.history() {
		if strings.Contains(path, "secret") {
			require.Contains(t, path, "elsewhere.example", "on the command line it is a name that nothing has")
			require.Equal(t, "failed", p.history()[path].State)
		} else {
			require.Equal(t, "done", p.history()[path].State)
		}
	}
	require.Contains(t, p.history(), filepath.Join(folder, "5 \ufffd.pdf"), "other programs can read the table")
}
