// Package clipboard reads what a person copied in other programs: files of a file
// manager, pictures, such as screenshots, and texts. The toolkit's clipboard knows
// texts only, and waits for the program that they were copied in without end, together
// with the window. Nothing here looks into what was copied: a picture is handed on as
// the bytes that lay there. Its functions may be called concurrently, and wait for
// other programs: they belong off the main goroutine.
package clipboard

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"time"
)

// Content is what was copied. Where files were, there is no picture: file managers
// add the picture of an icon. Text is read only where there is neither.
type Content struct {
	// Files has a path or an address on each line, in the form that file managers
	// use; "" where no files were copied.
	Files   string
	Picture Picture
	Text    string // in UTF-8
}

// Picture is a picture that was copied, as the bytes of a file.
type Picture struct {
	MIME string // "" for none
	Data []byte
	Page bool // it came with the text of a page, as browsers copy pictures
}

const (
	// maxList, also of texts, and maxPicture bound what is taken, in bytes. A
	// screenshot of three 4K screens that does not compress has 75 MB.
	maxList    = 4 << 20
	maxPicture = 128 << 20
	// patience is how long the program that was copied in may take to hand it over.
	patience = 10 * time.Second
)

// ErrTooBig means that what was copied is larger than anything that can be used.
var ErrTooBig = errors.New("what was copied is too large")

// ErrOutOfReach means that only the toolkit may know what was copied: on Wayland where
// the program wl-paste is missing, and on systems that are not known here.
var ErrOutOfReach = errors.New("what was copied is out of reach")

// errRefused means that a program does not hand over what it offered.
var errRefused = errors.New("the program that it was copied in does not hand it over")

// Read returns what was copied, which is nothing where the clipboard has nothing that
// is known here. It returns at the end of ctx, and after ten seconds, whatever
// the other program does.
func Read(ctx context.Context) (Content, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return within(ctx, read)
}

// Text returns the text that was copied, in UTF-8, also where there are files or a
// picture beside it; "" where there is none. It ends as Read does.
func Text(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return within(ctx, readText)
}

// within returns what read returns, or the end of ctx. Windows and macOS wait for the
// other program without end, and X11 for its server: what waits so is left behind, and
// ends when they answer.
func within[T any](ctx context.Context, read func(context.Context) (T, error)) (T, error) {
	type reply struct {
		content T
		err     error
	}
	done := make(chan reply, 1)
	go func() {
		content, err := read(ctx)
		done <- reply{content, err}
	}()
	select {
	case r := <-done:
		return r.content, r.err
	case <-ctx.Done():
		var nothing T
		return nothing, fmt.Errorf("wait for the program that it was copied in: %w", ctx.Err())
	}
}

// bitmap returns the bytes of a BMP file for what Windows has on its clipboard: the
// same without the first header, which says where the pixels begin (Microsoft's
// "Bitmap Storage"). ok is false where it is no such thing.
func bitmap(dib []byte) (file []byte, ok bool) {
	const fileHeader, infoHeader = 14, 40
	if len(dib) < infoHeader {
		return nil, false
	}
	header := binary.LittleEndian.Uint32(dib)
	bits := binary.LittleEndian.Uint16(dib[14:])
	compression := binary.LittleEndian.Uint32(dib[16:])
	colours := binary.LittleEndian.Uint32(dib[32:])
	if header < infoHeader || header > 1024 || colours > 1<<16 {
		return nil, false
	}
	if colours == 0 && bits <= 8 {
		colours = 1 << bits
	}
	pixels := fileHeader + header + 4*colours
	if header == infoHeader { // masks of the channels follow it
		switch compression {
		case 3: // BI_BITFIELDS
			pixels += 12
		case 6: // BI_ALPHABITFIELDS
			pixels += 16
		}
	}
	file = make([]byte, fileHeader, fileHeader+len(dib))
	copy(file, "BM")
	binary.LittleEndian.PutUint32(file[2:], uint32(fileHeader+len(dib)))
	binary.LittleEndian.PutUint32(file[10:], pixels)
	return append(file, dib...), true
}
