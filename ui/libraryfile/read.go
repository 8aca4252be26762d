package libraryfile

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"
	"unicode"

	"mediadrop/uploader/history"
	"mediadrop/uploader/media"
)

// What a file may hold at most.
const (
	MaxBytes      = 200 << 20 // of a file
	maxEntry      = 1 << 20   // bytes of one upload in it
	maxIdentifier = 500       // characters
)

// What can be wrong with an imported file.
var (
	ErrNotLibrary = errors.New("no exported library")
	ErrNewer      = errors.New("a library of a newer version")
	ErrTooLarge   = errors.New("a library that is too large")
	ErrDamaged    = errors.New("a library that is damaged or cut off")
)

// Read calls a function with each upload in a file, and whether it can be used;
// one that cannot is empty. It ends with ctx.
func Read(ctx context.Context, path string, each func(u history.Upload, usable bool) error) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	switch {
	case !info.Mode().IsRegular():
		return fmt.Errorf("%w: no file", ErrNotLibrary)
	case info.Size() > MaxBytes:
		return ErrTooLarge
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	return readFrom(&endingReader{ctx, io.LimitReader(file, MaxBytes+1)}, time.Now(), each)
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

// byteOrderMark may stand before what somebody saved with an editor.
const byteOrderMark = "\ufeff"

func readFrom(from io.Reader, now time.Time, each func(u history.Upload, usable bool) error) error {
	in := bufio.NewReader(from)
	if start, _ := in.Peek(len(byteOrderMark)); string(start) == byteOrderMark {
		_, _ = in.Discard(len(byteOrderMark))
	}
	if start, err := in.Peek(1); err == nil && !bytes.ContainsAny(start, "{ \t\r\n") {
		return ErrNotLibrary
	}
	r := &reader{in: json.NewDecoder(in), now: now, each: each}
	return r.read()
}

// reader reads a library piece by piece.
type reader struct {
	in   *json.Decoder
	now  time.Time
	each func(u history.Upload, usable bool) error

	format  string
	version int
	listed  bool
}

func (r *reader) read() error {
	if err := r.expect('{'); err != nil {
		return err
	}
	for r.in.More() {
		name, err := r.in.Token()
		if err != nil {
			return broken(err)
		}
		if err := r.member(name); err != nil {
			return err
		}
	}
	if err := r.expect('}'); err != nil {
		return err
	}
	if !r.listed {
		return ErrNotLibrary
	}
	return nil
}

func (r *reader) member(name json.Token) error {
	switch name {
	case "format":
		return r.value(&r.format)
	case "version":
		return r.value(&r.version)
	case "uploads":
		if err := r.check(); err != nil {
			return err
		}
		r.listed = true
		return r.uploads()
	}
	var unknown json.RawMessage
	return r.value(&unknown)
}

// check returns why what follows cannot be understood, or nil. The two members
// that it needs stand before it.
func (r *reader) check() error {
	switch {
	case r.format != format || r.version < 1:
		return ErrNotLibrary
	case r.version > version:
		return ErrNewer
	}
	return nil
}

func (r *reader) uploads() error {
	if err := r.expect('['); err != nil {
		return err
	}
	for r.in.More() {
		var raw json.RawMessage
		if err := r.value(&raw); err != nil {
			return err
		}
		u, usable := r.upload(raw)
		if err := r.each(u, usable); err != nil {
			return err
		}
	}
	return r.expect(']')
}

func (r *reader) expect(want json.Delim) error {
	got, err := r.in.Token()
	if err != nil {
		return broken(err)
	}
	if got != want {
		return ErrNotLibrary
	}
	return nil
}

func (r *reader) value(to any) error {
	err := r.in.Decode(to)
	if wrongType := (*json.UnmarshalTypeError)(nil); errors.As(err, &wrongType) {
		return ErrNotLibrary
	}
	return broken(err)
}

// broken returns the error of a damaged file as ErrDamaged, and one of reading as
// it is.
func broken(err error) error {
	syntax := (*json.SyntaxError)(nil)
	if errors.As(err, &syntax) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return err
}

// upload reads one upload, and checks what the history does not: what a person
// pastes or what is opened unasked must not come from somebody else.
func (r *reader) upload(raw json.RawMessage) (history.Upload, bool) {
	var u history.Upload
	if len(raw) > maxEntry || json.Unmarshal(raw, &u) != nil {
		return history.Upload{}, false
	}
	for _, id := range []string{u.ID, u.MediaID, string(u.StreamID), u.Hash, u.Renews, u.DropID} {
		if !isIdentifier(id) {
			return history.Upload{}, false
		}
	}
	tomorrow := r.now.Add(24 * time.Hour)
	for _, t := range []*time.Time{&u.CreatedAt, &u.FinishedAt, &u.AnsweredAt, &u.ProvenAt, &u.RemovedAt} {
		if t.After(tomorrow) {
			return history.Upload{}, false
		}
		*t = t.UTC()
	}
	return completed(u), true
}

// completed fills in what files of earlier versions do not have, in the way in
// which the history does that for its own rows: a drop was known by its time, and
// the header that an ID is good for by kind and verdict.
func completed(u history.Upload) history.Upload {
	if u.DropID == "" {
		u.DropID = u.CreatedAt.Format(time.RFC3339Nano)
	}
	if u.FitsHeader == "" && slices.Contains(media.Headers(), u.Kind) && u.Verdict != media.Blocked &&
		u.Reason != media.ReasonNotForHeaders && u.Reason != media.ReasonWrongHeader &&
		(u.Kind != media.Document || cmp.Or(u.SentMIME, u.MIME) == "application/pdf") {
		u.FitsHeader = u.Kind
	}
	return u
}

// isIdentifier reports whether a text is short and has nothing that cannot be
// seen.
func isIdentifier(text string) bool {
	return len(text) <= maxIdentifier && strings.IndexFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || !unicode.IsPrint(r)
	}) < 0
}
