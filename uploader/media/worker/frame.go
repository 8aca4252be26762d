package worker

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// frameKind is what a frame holds.
type frameKind byte

// The kinds.
const (
	frameHello   frameKind = 'H' // hello, in JSON
	frameRequest frameKind = 'R' // header, in JSON
	frameAnswer  frameKind = 'A' // the handler's answer
	frameFailure frameKind = 'F' // why there is none, as text
)

// frameHead is how long a frame's head is: its kind and its length, big-endian.
const frameHead = 5

// head returns the head of a frame.
func (k frameKind) head(length int) []byte {
	return binary.BigEndian.AppendUint32([]byte{byte(k)}, uint32(length))
}

// readFrame reads one frame of at most so many bytes. The memory for it is taken
// as its content comes, not as it is promised.
func readFrame(r io.Reader, most int) (frameKind, []byte, error) {
	var head [frameHead]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, nil, err
	}
	length := int64(binary.BigEndian.Uint32(head[1:]))
	if length > int64(most) {
		return 0, nil, fmt.Errorf("a frame of %d bytes, where %d are the most", length, most)
	}
	body, err := io.ReadAll(io.LimitReader(r, length))
	if err == nil && int64(len(body)) < length {
		err = io.ErrUnexpectedEOF
	}
	return frameKind(head[0]), body, err
}

// isEnd reports whether there is nothing more to read: before a frame, or within
// one.
func isEnd(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, fs.ErrNotExist) || errors.Is(err, os.ErrProcessDone)
}
