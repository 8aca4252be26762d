package clipboard

import (
	"bytes"
	"encoding/binary"
	"image"
	"runtime"
	"testing"
	"time"
	"unicode/utf16"
	"unsafe"

	"github.com/stretchr/testify/require"
	"golang.org/x/image/bmp"
	"golang.org/x/sys/windows"
)

// put puts something on the clipboard, as another program does.
func put(t *testing.T, format uintptr, data []byte) {
	t.Helper()
	const moveable = 2
	require.Eventually(t, func() bool { ok, _, _ := openClipboard.Call(0); return ok != 0 }, time.Minute, again)
	defer closeClipboard.Call() //nolint:errcheck // the next test would show it
	_, _, _ = user32.NewProc("EmptyClipboard").Call()
	handle, _, err := kernel32.NewProc("GlobalAlloc").Call(moveable, uintptr(len(data)))
	require.NotZero(t, handle, err)
	at, _, err := globalLock.Call(handle)
	require.NotZero(t, at, err)
	copy(unsafe.Slice(*(**byte)(unsafe.Pointer(&at)), len(data)), data)
	_, _, _ = globalUnlock.Call(handle)
	set, _, err := user32.NewProc("SetClipboardData").Call(format, handle)
	require.NotZero(t, set, err)
}

// dropFiles is what file managers copy (DROPFILES), with the paths behind it.
func dropFiles(paths ...string) []byte {
	header := make([]byte, 20)
	binary.LittleEndian.PutUint32(header, 20)
	binary.LittleEndian.PutUint32(header[16:], 1) // UTF-16
	for _, path := range append(paths, "") {
		for _, unit := range append(utf16.Encode([]rune(path)), 0) {
			header = binary.LittleEndian.AppendUint16(header, unit)
		}
	}
	return header
}

func TestFilesOfWindows(t *testing.T) {
	paths := []string{`C:\Files\a b.png`, `C:\Files\שלום.png`}
	put(t, cfHDrop, dropFiles(paths...))
	content, err := Read(t.Context())
	require.NoError(t, err)
	require.Equal(t, Content{Files: paths[0] + "\n" + paths[1]}, content)
}

func TestTextsOfWindows(t *testing.T) {
	var copied []byte
	for _, unit := range append(utf16.Encode([]rune("שלום 👍\r\na")), 0, 'x') { // what is behind the zero is none of it
		copied = binary.LittleEndian.AppendUint16(copied, unit)
	}
	put(t, cfText, copied)
	content, err := Read(t.Context())
	require.NoError(t, err)
	require.Equal(t, Content{Text: "שלום 👍\r\na"}, content)
	text, err := Text(t.Context())
	require.NoError(t, err)
	require.Equal(t, content.Text, text)

	put(t, cfText, make([]byte, maxList+2))
	_, err = Text(t.Context())
	require.ErrorIs(t, err, ErrTooBig)

	put(t, cfHDrop, dropFiles(`C:\Files\a.png`))
	text, err = Text(t.Context())
	require.NoError(t, err)
	require.Empty(t, text)
}

func TestPicturesOfWindows(t *testing.T) {
	var file bytes.Buffer
	require.NoError(t, bmp.Encode(&file, image.NewNRGBA(image.Rect(0, 0, 40, 30))))
	put(t, cfDIB, file.Bytes()[14:])
	content, err := Read(t.Context())
	require.NoError(t, err)
	require.Equal(t, "image/bmp", content.Picture.MIME)
	got, err := bmp.DecodeConfig(bytes.NewReader(content.Picture.Data))
	require.NoError(t, err)
	require.Equal(t, image.Pt(40, 30), image.Pt(got.Width, got.Height))

	name, err := windows.UTF16PtrFromString(pngName)
	require.NoError(t, err)
	format, _, _ := registerClipboardFormat.Call(uintptr(unsafe.Pointer(name)))
	put(t, format, []byte("a PNG"))
	content, err = Read(t.Context())
	require.NoError(t, err)
	require.Equal(t, "image/png", content.Picture.MIME)
	require.Equal(t, "a PNG", string(content.Picture.Data[:5]))
}

// TestAProgramThatHangs: what it offers is not waited for with the clipboard open, and
// others can copy meanwhile.
func TestAProgramThatHangs(t *testing.T) {
	ready, end, gone := make(chan struct{}), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(gone)
		runtime.LockOSThread() // the window's messages come here, and nobody reads them
		class, _ := windows.UTF16PtrFromString("STATIC")
		window, _, err := user32.NewProc("CreateWindowExW").Call(0, uintptr(unsafe.Pointer(class)), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
		if window == 0 {
			t.Error(err)
		}
		for ok := uintptr(0); ok == 0; {
			ok, _, _ = openClipboard.Call(window)
		}
		_, _, _ = user32.NewProc("EmptyClipboard").Call()             // it is the owner now
		_, _, _ = user32.NewProc("SetClipboardData").Call(cfHDrop, 0) // and hands it over when it is asked
		_, _, _ = closeClipboard.Call()
		close(ready)
		<-end
		_, _, _ = user32.NewProc("DestroyWindow").Call(window)
	}()
	<-ready
	_, err := Read(t.Context())
	require.ErrorIs(t, err, errRefused)
	opened, _, err := openClipboard.Call(0)
	require.NotZero(t, opened, err)
	_, _, _ = closeClipboard.Call()
	close(end)
	<-gone
	put(t, cfHDrop, dropFiles(`C:\Files\a.png`))
	content, err := Read(t.Context())
	require.NoError(t, err)
	require.Equal(t, `C:\Files\a.png`, content.Files)
}
