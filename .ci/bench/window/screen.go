//go:build linux

// Package window measures MediaDrop's real window against a bare one of the same toolkit: how
// fast it starts, what memory and processor time it takes, and how it moves under load.
package window

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// screen watches what is drawn on a display. It speaks the little of X11's protocol that is
// needed for it: a library would be a dependency of the program's module.
type screen struct {
	conn   net.Conn
	in     *bufio.Reader
	root   uint32
	nextID uint32
	damage byte // the code of the event that tells of something drawn
}

var order = binary.LittleEndian

// requests and answers of X11 and of its extension DAMAGE
const (
	getImage       = 73
	queryExtension = 98
	zPixmap        = 2
	allPlanes      = 0xffffffff
	damageVersion  = 0 // of the extension's requests
	damageCreate   = 1
	everyRectangle = 0 // DamageReportRawRectangles
	isError        = 0
	isReply        = 1
)

// watch connects to a display such as :77 and asks to be told of all that is drawn on it.
func watch(display string) (*screen, error) {
	conn, err := net.Dial("unix", "/tmp/.X11-unix/X"+strings.TrimPrefix(display, ":"))
	if err != nil {
		return nil, err
	}
	s := &screen{conn: conn, in: bufio.NewReaderSize(conn, 1<<16)}
	if err := s.setUp(); err != nil {
		return nil, errors.Join(fmt.Errorf("speak to the display: %w", err), conn.Close())
	}
	return s, nil
}

func (s *screen) setUp() error {
	// byte order, version 11.0, no authority
	if _, err := s.conn.Write([]byte{'l', 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0}); err != nil {
		return err
	}
	head := make([]byte, 8)
	if _, err := io.ReadFull(s.in, head); err != nil {
		return err
	}
	body := make([]byte, int(order.Uint16(head[6:]))*4)
	if _, err := io.ReadFull(s.in, body); err != nil {
		return err
	}
	if head[0] != 1 {
		return errors.New("the display lets nobody in")
	}
	s.nextID = order.Uint32(body[4:])
	vendor, formats := int(order.Uint16(body[16:])), int(body[21])
	s.root = order.Uint32(body[32+(vendor+3)/4*4+formats*8:])

	extension, err := s.ask(request(queryExtension, 0, []byte{6, 0, 0, 0, 'D', 'A', 'M', 'A', 'G', 'E', 0, 0}))
	if err != nil {
		return err
	}
	if extension[8] == 0 {
		return errors.New("the display has no DAMAGE extension")
	}
	opcode := extension[9]
	s.damage = extension[10]
	if _, err := s.ask(request(opcode, damageVersion, words(1, 1))); err != nil {
		return err
	}
	_, err = s.conn.Write(request(opcode, damageCreate, words(s.nextID, s.root, everyRectangle)))
	return err
}

func words(values ...uint32) (b []byte) {
	for _, v := range values {
		b = order.AppendUint32(b, v)
	}
	return b
}

// request is one request of the protocol; body is a multiple of four bytes long.
func request(opcode, detail byte, body []byte) []byte {
	head := []byte{opcode, detail, 0, 0}
	order.PutUint16(head[2:], uint16(1+len(body)/4))
	return append(head, body...)
}

// message reads one event, error or reply.
func (s *screen) message() ([]byte, error) {
	m := make([]byte, 32)
	if _, err := io.ReadFull(s.in, m); err != nil {
		return nil, err
	}
	if m[0] == isError {
		return nil, fmt.Errorf("the display refused request %d with error %d", m[10], m[1])
	}
	if m[0] == isReply {
		m = append(m, make([]byte, int(order.Uint32(m[4:]))*4)...)
		if _, err := io.ReadFull(s.in, m[32:]); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// ask sends a request and gives its reply. What was drawn meanwhile is not told of.
func (s *screen) ask(request []byte) ([]byte, error) {
	if _, err := s.conn.Write(request); err != nil {
		return nil, err
	}
	for {
		m, err := s.message()
		if err != nil || m[0] == isReply {
			return m, err
		}
	}
}

// area is a part of the screen, in pixels.
type area struct{ x, y, width, height int }

// drawn waits until something is drawn, and gives where. os.ErrDeadlineExceeded says that nothing
// was until then.
func (s *screen) drawn(until time.Time) (area, error) {
	if err := s.conn.SetReadDeadline(until); err != nil {
		return area{}, err
	}
	defer func() { _ = s.conn.SetReadDeadline(time.Time{}) }() // fails on a closed connection only
	for {
		m, err := s.message()
		if err != nil {
			return area{}, err
		}
		if m[0]&0x7f == s.damage {
			at := func(i int) int { return int(order.Uint16(m[i:])) }
			return area{at(16), at(18), at(20), at(22)}, nil
		}
	}
}

// plain reports whether an area has one colour only.
func (s *screen) plain(a area) (bool, error) {
	body := words(s.root, uint32(a.x)|uint32(a.y)<<16, uint32(a.width)|uint32(a.height)<<16, allPlanes)
	m, err := s.ask(request(getImage, zPixmap, body))
	if err != nil {
		return false, err
	}
	pixels := m[32:]
	for i := 4; i+4 <= len(pixels); i += 4 {
		if order.Uint32(pixels[i:])&0xffffff != order.Uint32(pixels)&0xffffff {
			return false, nil
		}
	}
	return true, nil
}

// firstFrame waits until a window's content stands on the screen: something large was drawn that
// is not one plain colour.
func (s *screen) firstFrame(until time.Time) (time.Time, error) {
	for {
		a, err := s.drawn(until)
		if err != nil {
			return time.Time{}, err
		}
		at := time.Now()
		if a.width < 400 || a.height < 300 {
			continue
		}
		if plain, err := s.plain(a); err != nil || !plain {
			return at, err
		}
	}
}

// close ends watching.
func (s *screen) close() { _ = s.conn.Close() } // nothing is left to be said

// settle waits until nothing has been drawn for a moment: what an ended program leaves is over.
func (s *screen) settle() {
	for {
		if _, err := s.drawn(time.Now().Add(100 * time.Millisecond)); err != nil {
			return
		}
	}
}

// frames counts what is drawn of at least half a window until then.
func (s *screen) frames(until time.Time) (count int) {
	for {
		a, err := s.drawn(until)
		if err != nil {
			return count
		}
		if a.width >= 400 && a.height >= 300 {
			count++
		}
	}
}
