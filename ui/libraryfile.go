package ui

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
	"unicode"

	"mediadrop/uploader/history"
)

const (
	maxLibrary       = 200 << 20 // bytes of a file
	maxLibraryUpload = 1 << 20   // bytes of one upload in it
	maxIdentifier    = 500       // characters
)

// What can be wrong with an imported file.
var (
	errNotLibrary    = errors.New("no exported library")
	errNewerLibrary  = errors.New("a library of a newer version")
	errLargeLibrary  = errors.New("a library that is too large")
	errBrokenLibrary = errors.New("a library that is damaged or cut off")
)

// readLibraryFile calls a function with each upload of an exported library, and
// whether it can be used; one that cannot is empty.
func readLibraryFile(ctx context.Context, path string, each func(u history.Upload, usable bool) error) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	switch {
	case !info.Mode().IsRegular():
		return fmt.Errorf("%w: no file", errNotLibrary)
	case info.Size() > maxLibrary:
		return errLargeLibrary
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	return readLibrary(&endingReader{ctx, io.LimitReader(file, maxLibrary+1)}, time.Now(), each)
}

// endingReader ends with its context.
type endingReader struct {
	ctx context.Context
	r   io.Reader
}

func (e *endingReader) Read(p []byte) (int, error) {
	if err := e.ctx.Err(); err != nil {
		return 0, err
	}
	return e.r.Read(p)
}

func readLibrary(from io.Reader, now time.Time, each func(u history.Upload, usable bool) error) error {
	in := bufio.NewReader(from)
	if start, _ := in.Peek(len(byteOrderMark)); string(start) == byteOrderMark {
		_, _ = in.Discard(len(byteOrderMark))
	}
	if start, err := in.Peek(1); err == nil && !bytes.ContainsAny(start, "{ \t\r\n") {
		return errNotLibrary
	}
	l := &libraryReader{in: json.NewDecoder(in), now: now, each: each}
	return l.read()
}

// libraryReader reads a library piece by piece.
type libraryReader struct {
	in   *json.Decoder
	now  time.Time
	each func(u history.Upload, usable bool) error

	format  string
	version int
	listed  bool
}

func (l *libraryReader) read() error {
	if err := l.expect('{'); err != nil {
		return err
	}
	for l.in.More() {
		name, err := l.in.Token()
		if err != nil {
			return broken(err)
		}
		if err := l.member(name); err != nil {
			return err
		}
	}
	if err := l.expect('}'); err != nil {
		return err
	}
	if !l.listed {
		return errNotLibrary
	}
	return nil
}

func (l *libraryReader) member(name json.Token) error {
	switch name {
	case "format":
		return l.value(&l.format)
	case "version":
		return l.value(&l.version)
	case "uploads":
		if err := l.check(); err != nil {
			return err
		}
		l.listed = true
		return l.uploads()
	}
	var unknown json.RawMessage
	return l.value(&unknown)
}

// check tells whether what follows can be understood. The two members it needs
// stand before it.
func (l *libraryReader) check() error {
	switch {
	case l.format != libraryFormat || l.version < 1:
		return errNotLibrary
	case l.version > libraryVersion:
		return errNewerLibrary
	}
	return nil
}

func (l *libraryReader) uploads() error {
	if err := l.expect('['); err != nil {
		return err
	}
	for l.in.More() {
		var raw json.RawMessage
		if err := l.value(&raw); err != nil {
			return err
		}
		u, usable := l.upload(raw)
		if err := l.each(u, usable); err != nil {
			return err
		}
	}
	return l.expect(']')
}

func (l *libraryReader) expect(want json.Delim) error {
	got, err := l.in.Token()
	if err != nil {
		return broken(err)
	}
	if got != want {
		return errNotLibrary
	}
	return nil
}

func (l *libraryReader) value(to any) error {
	err := l.in.Decode(to)
	if wrongType := (*json.UnmarshalTypeError)(nil); errors.As(err, &wrongType) {
		return errNotLibrary
	}
	return broken(err)
}

// broken tells a damaged file from one that cannot be read.
func broken(err error) error {
	syntax := (*json.SyntaxError)(nil)
	if errors.As(err, &syntax) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%w: %w", errBrokenLibrary, err)
	}
	return err
}

// upload reads one upload, and checks what the history does not: what a person
// pastes or what is opened unasked must not come from somebody else.
func (l *libraryReader) upload(raw json.RawMessage) (history.Upload, bool) {
	var found libraryUpload
	if len(raw) > maxLibraryUpload || json.Unmarshal(raw, &found) != nil {
		return history.Upload{}, false
	}
	u := found.upload()
	tomorrow := l.now.Add(24 * time.Hour)
	for _, id := range []string{u.ID, u.MediaID, u.StreamID, u.ContentHash, u.Renews} {
		if !isIdentifier(id) {
			return history.Upload{}, false
		}
	}
	if u.CreatedAt.After(tomorrow) || u.FinishedAt.After(tomorrow) {
		return history.Upload{}, false
	}
	u.Path = withoutServer(u.Path)
	return u, true
}

// isIdentifier reports whether a text is short and has nothing that cannot be
// seen.
func isIdentifier(text string) bool {
	return len(text) <= maxIdentifier && strings.IndexFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || !unicode.IsPrint(r)
	}) < 0
}

// withoutServer leaves the file's name of a path that names another computer:
// to look there for a thumbnail would tell it who is here.
func withoutServer(path string) string {
	separator := func(i int) bool { return len(path) > i && (path[i] == '/' || path[i] == '\\') }
	if !separator(0) || !separator(1) {
		return path
	}
	return path[strings.LastIndexAny(path, `/\`)+1:]
}
