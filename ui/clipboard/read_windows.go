package clipboard

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

// The formats of the system ("Standard Clipboard Formats"), and the name of one that
// browsers, Office and the snipping tool use.
const (
	cfDIB   = 8
	cfText  = 13 // in UTF-16 ("CF_UNICODETEXT"); the system makes it of other texts
	cfHDrop = 15
	pngName = "PNG"
)

var (
	user32   = windows.NewLazySystemDLL("user32.dll")
	kernel32 = windows.NewLazySystemDLL("kernel32.dll")
	shell32  = windows.NewLazySystemDLL("shell32.dll")

	openClipboard           = user32.NewProc("OpenClipboard")
	closeClipboard          = user32.NewProc("CloseClipboard")
	getClipboardData        = user32.NewProc("GetClipboardData")
	isFormatAvailable       = user32.NewProc("IsClipboardFormatAvailable")
	registerClipboardFormat = user32.NewProc("RegisterClipboardFormatW")
	getClipboardOwner       = user32.NewProc("GetClipboardOwner")
	sendMessageTimeout      = user32.NewProc("SendMessageTimeoutW")
	dragQueryFile           = shell32.NewProc("DragQueryFileW")
	globalLock              = kernel32.NewProc("GlobalLock")
	globalUnlock            = kernel32.NewProc("GlobalUnlock")
	globalSize              = kernel32.NewProc("GlobalSize")
)

// again is the pause before another try to open the clipboard, which one program
// has at a time.
const again = 20 * time.Millisecond

// asked is how long the program that was copied in may take to say that it is there.
const asked = time.Second

// ownerAnswers reports whether the program that was copied in takes messages, or has
// ended. Programs may hand over what they offer only when it is asked for, and the
// system waits for that without end, with the clipboard open: then no program on the
// computer could copy any more.
func ownerAnswers() bool {
	const nothing, abortIfHung = 0, 2 // WM_NULL, SMTO_ABORTIFHUNG
	owner, _, _ := getClipboardOwner.Call()
	if owner == 0 {
		return true
	}
	answered, _, err := sendMessageTimeout.Call(owner, nothing, 0, 0, abortIfHung, uintptr(asked.Milliseconds()), 0)
	return answered != 0 || errors.Is(err, windows.ERROR_INVALID_WINDOW_HANDLE)
}

func read(ctx context.Context) (content Content, err error) {
	err = ask(ctx, func() error {
		content, err = take()
		return err
	})
	return content, err
}

func readText(ctx context.Context) (text string, err error) {
	err = ask(ctx, func() error {
		text, err = takeText()
		return err
	})
	return text, err
}

// ask calls take while the clipboard is open.
func ask(ctx context.Context, take func() error) error {
	runtime.LockOSThread() // which has opened the clipboard, and closes it
	defer runtime.UnlockOSThread()
	for {
		if !ownerAnswers() {
			return fmt.Errorf("%w: it does not answer", errRefused)
		}
		opened, _, err := openClipboard.Call(0)
		if opened != 0 {
			break
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("open the clipboard: %w", err)
		case <-time.After(again):
		}
	}
	defer closeClipboard.Call() //nolint:errcheck // there is nothing to do about it
	return take()
}

// take reads what there is, in the order of Content.
func take() (Content, error) {
	if has(cfHDrop) {
		return Content{Files: copiedFiles()}, nil
	}
	name, err := windows.UTF16PtrFromString(pngName)
	if err != nil {
		return Content{}, err
	}
	format, _, _ := registerClipboardFormat.Call(uintptr(unsafe.Pointer(name)))
	if format != 0 && has(format) {
		data, err := global(format, maxPicture)
		return Content{Picture: Picture{MIME: "image/png", Data: data, Page: hasPage()}}, err
	}
	if has(cfDIB) {
		data, err := global(cfDIB, maxPicture)
		if err != nil {
			return Content{}, err
		}
		file, ok := bitmap(data)
		if !ok {
			return Content{}, nil
		}
		return Content{Picture: Picture{MIME: "image/bmp", Data: file, Page: hasPage()}}, nil
	}
	text, err := takeText()
	return Content{Text: text}, err
}

// takeText reads the text that there is.
func takeText() (string, error) {
	if !has(cfText) {
		return "", nil
	}
	data, err := global(cfText, maxList)
	if err != nil {
		return "", err
	}
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(data[2*i:])
	}
	return windows.UTF16ToString(units), nil // up to the zero that ends it
}

func has(format uintptr) bool {
	there, _, _ := isFormatAvailable.Call(format)
	return there != 0
}

// hasPage reports whether the text of a page was copied.
func hasPage() bool {
	name, err := windows.UTF16PtrFromString("HTML Format")
	if err != nil {
		return false
	}
	format, _, _ := registerClipboardFormat.Call(uintptr(unsafe.Pointer(name)))
	return format != 0 && has(format)
}

// copiedFiles returns the paths of the files, one on each line.
func copiedFiles() string {
	const count = 0xffffffff
	drop, _, _ := getClipboardData.Call(cfHDrop)
	if drop == 0 {
		return ""
	}
	n, _, _ := dragQueryFile.Call(drop, count, 0, 0)
	var paths []string
	for i := range n {
		length, _, _ := dragQueryFile.Call(drop, i, 0, 0)
		if length == 0 || length > maxList {
			continue
		}
		name := make([]uint16, length+1)
		dragQueryFile.Call(drop, i, uintptr(unsafe.Pointer(&name[0])), uintptr(len(name))) //nolint:errcheck // then it is empty
		paths = append(paths, windows.UTF16ToString(name))
	}
	return strings.Join(paths, "\n")
}

// global returns a copy of a format's bytes, of which there may be so many.
func global(format, most uintptr) ([]byte, error) {
	handle, _, err := getClipboardData.Call(format)
	if handle == 0 {
		return nil, fmt.Errorf("%w: %w", errRefused, err)
	}
	size, _, _ := globalSize.Call(handle)
	if size > most {
		return nil, ErrTooBig
	}
	at, _, err := globalLock.Call(handle)
	if at == 0 {
		return nil, fmt.Errorf("%w: %w", errRefused, err)
	}
	defer globalUnlock.Call(handle) //nolint:errcheck // it says how often it is still locked
	// Through the address of the variable: vet cannot know that this is no number.
	return append([]byte(nil), unsafe.Slice(*(**byte)(unsafe.Pointer(&at)), int(size))...), nil
}
