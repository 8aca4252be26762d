package commbox

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime/multipart"
	"net/textproto"
	"os"
	"strings"
	"sync"
	"unicode"
)

// partName is the name the service gives to the only part it reads.
const partName = "pic"

// body is the multipart request body around one file: exactly size() bytes,
// read from disk as the transport asks for them. Its closing boundary is held
// back until the file was seen to be the one that was promised, so that a
// server can never take a changed file for a whole one.
type body struct {
	file       File
	head, tail []byte
	progress   *Progress
	dog        *watchdog
	givenUp    func() error // says why the request was given up; nil while it was not

	mu     sync.Mutex // the transport may still read after the request was given up
	source *os.File
	opened fs.FileInfo
	parts  io.Reader
	left   int64 // bytes of the file that were not read yet
	ended  bool  // the file was read to its end and found unchanged
	halted bool  // an answer came before that: nothing more is read
	err    error
	closed chan struct{}
}

func openBody(f File, p *Progress) (*body, error) {
	b := &body{file: f, progress: p, left: f.Size, closed: make(chan struct{})}
	if failure := b.open(); failure != nil {
		failure.NoRequest = true
		return nil, failure
	}
	return b, nil
}

func (b *body) open() *Error {
	// Looked at first: opening a pipe that took the file's place could last
	// for ever.
	found, err := os.Stat(b.file.Path)
	if err != nil {
		return fileError(err)
	}
	if failure := b.compare(found); failure != nil {
		return failure
	}
	source, err := os.Open(b.file.Path)
	if err != nil {
		return fileError(err)
	}
	if b.opened, err = source.Stat(); err != nil {
		_ = source.Close()
		return fileError(err)
	}
	if failure := b.compare(b.opened); failure != nil {
		_ = source.Close()
		return failure
	}
	b.source = source
	return nil
}

// frame writes what stands before and after the file's bytes.
func (b *body) frame() (contentType string, err error) {
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	header := textproto.MIMEHeader{}
	header.Set("Content-Disposition", contentDisposition(b.file.Name))
	header.Set("Content-Type", b.file.MIME)
	if _, err := w.CreatePart(header); err != nil {
		return "", fmt.Errorf("build the request body: %w", err)
	}
	head := buf.Len()
	if err := w.Close(); err != nil {
		return "", fmt.Errorf("build the request body: %w", err)
	}
	b.head, b.tail = buf.Bytes()[:head:head], buf.Bytes()[head:]
	b.parts = bytes.NewReader(b.head)
	return w.FormDataContentType(), nil
}

func (b *body) size() int64 { return int64(len(b.head)) + b.file.Size + int64(len(b.tail)) }

// Read hands the next bytes to the transport.
func (b *body) Read(p []byte) (int, error) {
	if n, err, ok := b.next(p); ok {
		return n, err
	}
	// An error would make the transport close the connection, and the answer
	// could not be read from it any more.
	<-b.closed
	return 0, os.ErrClosed
}

// next returns the next bytes; ok is false where there are to be none any more.
func (b *body) next(p []byte) (n int, err error, ok bool) { //nolint:revive // ok is about the other two
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.err == nil && b.halted {
		return 0, nil, false
	}
	n, err = b.read(p)
	return n, err, true
}

// halt keeps back the rest of the request, unless its end has been released,
// and reports whether it has.
func (b *body) halt() (released bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.ended {
		b.halted = true
		b.dog.awaitAnswer(0)
	}
	return b.ended
}

// read is Read while the request goes on. The lock is held.
func (b *body) read(p []byte) (int, error) {
	if b.err != nil {
		return 0, b.err
	}
	b.dog.moved()
	n, err := b.parts.Read(p)
	if n > 0 || err != io.EOF {
		return n, err
	}
	switch {
	case b.ended:
		b.err = io.EOF
		return 0, io.EOF
	case b.left > 0:
		return b.readFile(p)
	}
	if b.err = b.finish(); b.err != nil {
		return 0, b.err
	}
	return b.parts.Read(p)
}

func (b *body) readFile(p []byte) (int, error) {
	n, err := b.source.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	b.progress.add(int64(n))
	switch {
	case n > 0:
		return n, nil // an error comes again with the next call
	case err == nil:
		return 0, nil
	case errors.Is(err, io.EOF):
		b.err = &Error{Cause: CauseFileChanged, Err: fmt.Errorf("it ended %d bytes early", b.left)}
	default:
		b.err = fileError(err)
	}
	return 0, b.err
}

// finish checks that the file is still what was promised, tells that the last
// byte is about to go, and only then releases the closing boundary.
func (b *body) finish() error {
	if n, _ := b.source.Read(make([]byte, 1)); n > 0 {
		return &Error{Cause: CauseFileChanged, Err: errors.New("it grew")}
	}
	now, err := os.Stat(b.file.Path)
	if err != nil {
		return &Error{Cause: CauseFileChanged, Err: err}
	}
	if !os.SameFile(b.opened, now) {
		return &Error{Cause: CauseFileChanged, Err: errors.New("another file took its place")}
	}
	if failure := b.compare(now); failure != nil {
		return failure
	}
	b.progress.beforeHandOver()
	// That can take as long as a slow disk does. Who gave up meanwhile says that the service cannot
	// have the file, and that has to stay true.
	if err := b.givenUp(); err != nil {
		return err
	}
	b.ended, b.parts = true, bytes.NewReader(b.tail)
	b.progress.handOver()
	b.dog.awaitAnswer(b.size())
	return nil
}

// compare returns an error unless the file is still the one that was checked.
func (b *body) compare(now fs.FileInfo) *Error {
	switch {
	case !now.Mode().IsRegular():
		return &Error{Cause: CauseFileChanged, Err: errors.New("it is no file any more")}
	case now.Size() != b.file.Size:
		return &Error{Cause: CauseFileChanged, Err: fmt.Errorf("it has %d bytes instead of %d", now.Size(), b.file.Size)}
	case !b.file.ModTime.IsZero() && !now.ModTime().Equal(b.file.ModTime):
		return &Error{Cause: CauseFileChanged, Err: errors.New("it was written to")}
	}
	return nil
}

// Close lets go of the file. The transport calls it, also after an error.
func (b *body) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	select {
	case <-b.closed:
	default:
		close(b.closed)
	}
	if b.err == nil {
		b.err = os.ErrClosed
	}
	return b.source.Close()
}

// blame returns what went wrong with the file itself, or else the error that came
// of the request.
func (b *body) blame(err error) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	var failure *Error
	if errors.As(b.err, &failure) {
		return failure
	}
	return err
}

func fileError(err error) *Error {
	if errors.Is(err, fs.ErrNotExist) {
		return &Error{Cause: CauseFileGone, Err: err}
	}
	return &Error{Cause: CauseFileUnreadable, Err: err}
}

// contentDisposition names the part and the file in it.
func contentDisposition(name string) string {
	return fmt.Sprintf(`form-data; name="%s"; filename="%s"`, partName, headerName(name))
}

// headerName makes a file name safe inside the quotes of a part's header. It
// stays UTF-8, as browsers send it (RFC 7578, 4.2 forbids filename*). A quote
// or a backslash would end or escape the text there, and servers disagree on
// how, so they are replaced; a semicolon is harmless between quotes.
func headerName(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case r == '"':
			return '\''
		case r == '\\' || r == '/':
			return '_'
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp):
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, "_"))
	if name = strings.TrimSpace(name); name == "" {
		return "file"
	}
	return name
}
