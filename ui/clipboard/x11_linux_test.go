package clipboard

import (
	"bufio"
	"bytes"
	"context"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
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
	}, 20*time.Second, 10*time.Millisecond)
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

func TestTextIsLeftToTheToolkit(t *testing.T) {
	display(t)
	copied(t, "UTF8_STRING", []byte("hello"))
	content, err := Read(t.Context())
	require.NoError(t, err)
	require.Zero(t, content)
}

func TestWhatIsTooLargeIsRefused(t *testing.T) {
	display(t)
	copied(t, "text/uri-list", noise(maxList+1))
	_, err := Read(t.Context())
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
	}, 20*time.Second, 10*time.Millisecond)
	require.NoError(t, cmd.Process.Signal(syscall.SIGSTOP))
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	_, err := Read(ctx)
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
}
