package clipboard

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jezek/xgb/xproto"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"mediadrop/ui/desktop/xserver"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// display starts an X server, in whose environment the test runs then. It is skipped
// where a program is missing that it needs.
func display(t *testing.T) {
	t.Helper()
	for _, program := range []string{"Xvfb", "xclip"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed", program)
		}
	}
	reader, writer, err := os.Pipe()
	require.NoError(t, err)
	defer reader.Close()
	server := exec.Command("Xvfb", "-displayfd", "3", "-nolisten", "tcp", "-noreset", "-screen", "0", "64x64x24")
	server.ExtraFiles = []*os.File{writer}
	server.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	require.NoError(t, server.Start())
	t.Cleanup(func() { _ = server.Process.Kill(); _ = server.Wait() })
	require.NoError(t, writer.Close())
	number, err := bufio.NewReader(reader).ReadString('\n')
	require.NoError(t, err)
	t.Setenv("DISPLAY", ":"+strings.TrimSpace(number))
	t.Setenv("WAYLAND_DISPLAY", "")
}

// copied puts something on the clipboard, as another program does.
func copied(t *testing.T, name string, content []byte) {
	t.Helper()
	cmd := exec.Command("xclip", "-quiet", "-selection", "clipboard", "-t", name)
	cmd.Stdin = bytes.NewReader(content)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	require.NoError(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	require.Eventually(t, func() bool {
		list, _ := exec.Command("xclip", "-o", "-selection", "clipboard", "-t", "TARGETS").Output()
		return strings.Contains(string(list), name)
	}, time.Minute, 10*time.Millisecond)
}

// noise returns bytes that are all different, so that a lost piece shows.
func noise(n int) []byte {
	b := make([]byte, n)
	random := rand.NewChaCha8([32]byte{1})
	_, _ = random.Read(b)
	return b
}

func TestAnEmptyClipboardIsEmpty(t *testing.T) {
	display(t)
	content, err := Read(t.Context())
	require.NoError(t, err)
	require.Zero(t, content)
}

func TestPicturesOfX11(t *testing.T) {
	display(t)
	// xclip hands over what is large in pieces, and what is small at once.
	for _, size := range []int{1, 3000, 300_000, 9_000_000} {
		t.Run(strconv.Itoa(size), func(t *testing.T) {
			picture := noise(size)
			copied(t, "image/png", picture)
			content, err := Read(t.Context())
			require.NoError(t, err)
			require.Equal(t, "image/png", content.Picture.MIME)
			require.True(t, bytes.Equal(picture, content.Picture.Data))
			require.Empty(t, content.Files)
		})
	}
}

func TestFilesOfX11(t *testing.T) {
	display(t)
	for _, name := range lists {
		t.Run(name, func(t *testing.T) {
			copied(t, name, []byte("copy\nfile:///tmp/a%20b.png\x00"))
			content, err := Read(t.Context())
			require.NoError(t, err)
			require.Equal(t, Content{Files: "copy\nfile:///tmp/a%20b.png"}, content)
		})
	}
}

func TestTextsOfX11(t *testing.T) {
	display(t)
	for _, name := range texts {
		t.Run(name, func(t *testing.T) {
			wanted := "שלום"
			copied(t, name, []byte(wanted))
			if name == latin1 {
				wanted = "×©×\u009c×\u0095×\u009d" // as it says
			}
			content, err := Read(t.Context())
			require.NoError(t, err)
			require.Equal(t, Content{Text: wanted}, content)
			text, err := Text(t.Context())
			require.NoError(t, err)
			require.Equal(t, wanted, text)
		})
	}
}

// TestATextBesideFilesAndPictures is what an entry takes of them.
func TestATextBesideFilesAndPictures(t *testing.T) {
	display(t)
	owner(t, func(atom func(string) xproto.Atom) map[string]answer {
		return map[string]answer{
			"TARGETS":       targets(atom("text/uri-list"), atom("image/png"), atom("UTF8_STRING")),
			"text/uri-list": {atom("text/uri-list"), 8, []byte("file:///a.png")},
			"image/png":     {atom("image/png"), 8, []byte("picture")},
			"UTF8_STRING":   {atom("UTF8_STRING"), 8, []byte("/a.png \xff")},
		}
	})
	text, err := Text(t.Context())
	require.NoError(t, err)
	require.Equal(t, "/a.png \uFFFD", text)
}

func TestWhatIsTooLargeIsRefused(t *testing.T) {
	display(t)
	copied(t, "text/uri-list", noise(maxList+1))
	_, err := Read(t.Context())
	require.ErrorIs(t, err, ErrTooBig)
	copied(t, "UTF8_STRING", noise(50<<20))
	_, err = Text(t.Context())
	require.ErrorIs(t, err, ErrTooBig)
}

// A program that hangs must not make this one hang.
func TestAProgramThatDoesNotAnswerIsGivenUp(t *testing.T) {
	display(t)
	cmd := exec.Command("xclip", "-quiet", "-selection", "clipboard", "-t", "image/png")
	cmd.Stdin = bytes.NewReader(noise(100))
	require.NoError(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	require.Eventually(t, func() bool {
		list, _ := exec.Command("xclip", "-o", "-selection", "clipboard", "-t", "TARGETS").Output()
		return len(list) > 0
	}, time.Minute, 10*time.Millisecond)
	require.NoError(t, cmd.Process.Signal(syscall.SIGSTOP))
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	_, err := Read(ctx)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	_, err = Text(ctx)
	require.ErrorIs(t, err, context.DeadlineExceeded)
}

func TestNoDisplay(t *testing.T) {
	t.Setenv("DISPLAY", ":54321")
	t.Setenv("WAYLAND_DISPLAY", "")
	_, err := Read(t.Context())
	require.Error(t, err)
	t.Setenv("DISPLAY", "")
	content, err := Read(t.Context())
	require.NoError(t, err)
	require.Zero(t, content)
}

// Only wl-paste is known to us of Wayland: a program of that name answers here.
func TestWayland(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "wl-paste"), []byte(`#!/bin/sh
case "$*" in
  --list-types) printf 'text/html\nimage/png\n';;
  '--no-newline --type image/png') printf picture;;
  *) exit 9;;
esac
`), 0o700)) //nolint:gosec // it is a program
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	t.Setenv("DISPLAY", "")
	t.Setenv("WAYLAND_DISPLAY", "wayland-0")
	content, err := Read(t.Context())
	require.NoError(t, err)
	require.Equal(t, Content{Picture: Picture{MIME: "image/png", Data: []byte("picture"), Page: true}}, content)

	require.NoError(t, os.WriteFile(filepath.Join(dir, "wl-paste"), []byte("#!/bin/sh\necho Nothing is copied >&2\nexit 1\n"), 0o700)) //nolint:gosec // it is a program
	content, err = Read(t.Context())
	require.NoError(t, err)
	require.Zero(t, content)

	t.Setenv("PATH", t.TempDir())
	_, err = Text(t.Context())
	require.ErrorIs(t, err, ErrOutOfReach)
}

// answer is what a program puts into a property.
type answer struct {
	kind   xproto.Atom
	format byte
	data   []byte
}

// owner owns the clipboard, and answers each request as answers says.
func owner(t *testing.T, answers func(atom func(string) xproto.Atom) map[string]answer) {
	t.Helper()
	conn, err := xserver.Connect()
	require.NoError(t, err)
	atom := func(name string) xproto.Atom {
		number, err := xserver.Atom(conn, name)
		require.NoError(t, err)
		return number
	}
	given := map[xproto.Atom]answer{}
	for name, a := range answers(atom) {
		given[atom(name)] = a
	}
	window, err := xproto.NewWindowId(conn)
	require.NoError(t, err)
	require.NoError(t, xproto.CreateWindowChecked(conn, 0, window, xproto.Setup(conn).DefaultScreen(conn).Root, 0, 0, 1, 1, 0,
		xproto.WindowClassInputOnly, 0, 0, nil).Check())
	require.NoError(t, xproto.SetSelectionOwnerChecked(conn, window, atom("CLIPBOARD"), xproto.TimeCurrentTime).Check())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			event, err := conn.WaitForEvent()
			if event == nil && err == nil {
				return
			}
			request, ok := event.(xproto.SelectionRequestEvent)
			if !ok {
				continue
			}
			a, known := given[request.Target]
			property := xproto.Atom(xproto.AtomNone)
			if known {
				property = request.Property
			}
			for piece := range slices.Chunk(a.data, 200_000) { // the longest request has 262,140 bytes
				xproto.ChangeProperty(conn, xproto.PropModeAppend, request.Requestor, property, a.kind, a.format, uint32(len(piece)/int(a.format/8)), piece)
			}
			notify := xproto.SelectionNotifyEvent{Time: request.Time, Requestor: request.Requestor, Selection: request.Selection, Target: request.Target, Property: property}
			xproto.SendEvent(conn, false, request.Requestor, 0, string(notify.Bytes()))
		}
	}()
	t.Cleanup(func() { conn.Close(); <-ended })
}

// targets is a list of forms.
func targets(atoms ...xproto.Atom) answer {
	var list []byte
	for _, a := range atoms {
		list = binary.LittleEndian.AppendUint32(list, uint32(a))
	}
	return answer{xproto.AtomAtom, 32, list}
}

func TestMoreFormsThanAreLookedAt(t *testing.T) {
	display(t)
	owner(t, func(atom func(string) xproto.Atom) map[string]answer {
		return map[string]answer{
			"TARGETS":   targets(append([]xproto.Atom{atom("image/png")}, slices.Repeat([]xproto.Atom{xproto.AtomString}, 20*maxNames)...)...),
			"image/png": {atom("image/png"), 8, []byte("picture")},
		}
	})
	content, err := Read(t.Context())
	require.NoError(t, err)
	require.Equal(t, Content{Picture: Picture{MIME: "image/png", Data: []byte("picture")}}, content)
}

// The word that pieces follow has four bytes; a program may put more there.
func TestTheWordBeforePiecesIsBounded(t *testing.T) {
	display(t)
	owner(t, func(atom func(string) xproto.Atom) map[string]answer {
		return map[string]answer{
			"TARGETS":       targets(atom("text/uri-list")),
			"text/uri-list": {atom("INCR"), 8, make([]byte, maxList+1)},
		}
	})
	_, err := Read(t.Context())
	require.ErrorIs(t, err, ErrTooBig)
}
