package commbox

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"sync"
	"syscall"
	"time"
)

// sendQueue is what a connection was given and the other side has not
// acknowledged.
type sendQueue struct {
	unacked int64 // bytes that were not acknowledged
	unsent  int64 // of these, how many never left this computer
	// farewell tells that the other side has closed its half. What it had by
	// then is acknowledged: its FIN says so.
	farewell bool
}

// conn is a connection that knows how much of what was written to it can have
// arrived, also after it broke. Its methods may be called concurrently.
type conn struct {
	net.Conn
	raw syscall.RawConn // nil where no socket is known below

	writing sync.Mutex // held while something is written

	mu       sync.Mutex
	written  int64 // bytes that the system took
	farewell bool  // the end of what the other side says was read
	closing  bool
	closed   bool      // and last holds what was found
	last     sendQueue // as it was when it was closed
	known    bool      // last was found out
}

// counting makes the connections of a dialer ones that know what can have arrived.
func counting(dial dialFunc) dialFunc {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		raw, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		c := &conn{Conn: raw}
		if socket, ok := raw.(syscall.Conn); ok {
			c.raw, _ = socket.SyscallConn()
		}
		return c, nil
	}
}

func (c *conn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if errors.Is(err, io.EOF) {
		c.heardFarewell()
	}
	return n, err
}

// heardFarewell notes that the other side says nothing more.
func (c *conn) heardFarewell() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.farewell = true
}

func (c *conn) Write(p []byte) (int, error) {
	c.writing.Lock()
	defer c.writing.Unlock()
	n, err := c.Conn.Write(p)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.written += int64(n)
	if err != nil && c.closing {
		err = net.ErrClosed // and no deadline, which only ends the write
	}
	return n, err
}

// Close looks at the send queue once more, when nothing is written any more, and
// closes the connection.
func (c *conn) Close() error {
	c.mu.Lock()
	first := !c.closing
	c.closing = true
	c.mu.Unlock()
	if first {
		_ = c.Conn.SetWriteDeadline(time.Unix(1, 0))
		c.writing.Lock()
		c.mu.Lock()
		c.last, c.known = c.look()
		c.closed = true
		c.mu.Unlock()
		c.writing.Unlock()
	}
	return c.Conn.Close()
}

// abort closes the connection, and drops what has not left this computer.
func (c *conn) abort() {
	if socket, ok := c.Conn.(interface{ SetLinger(int) error }); ok {
		_ = socket.SetLinger(0)
	}
	_ = c.Close()
}

// queue returns the bytes written so far and what of them is not acknowledged;
// false where that is not known.
func (c *conn) queue() (written int64, q sendQueue, known bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	q, known = c.last, c.known
	if !c.closed {
		q, known = c.look()
	}
	q.farewell = q.farewell || c.farewell
	return c.written, q, known
}

// look asks the system. The lock is held.
func (c *conn) look() (q sendQueue, known bool) {
	if c.raw == nil {
		return sendQueue{}, false
	}
	if err := c.raw.Control(func(fd uintptr) { q, known = readSendQueue(fd, c.written) }); err != nil {
		return sendQueue{}, false
	}
	return q, known
}

// connOf returns the counted connection below what the transport uses, or nil.
func connOf(c net.Conn) *conn {
	for {
		switch below := c.(type) {
		case *conn:
			return below
		case *bulkConn:
			c = below.wire.Conn
		case *tls.Conn: // which the transport made, in a proxy's tunnel
			c = below.NetConn()
		default:
			return nil
		}
	}
}

// delivery watches how far one request has come in its connection. The zero
// value is a request without a connection.
type delivery struct {
	conn   *conn // nil where it cannot be known
	before int64 // bytes written to the connection before the request
	reused bool  // the connection had carried another request
}

func newDelivery(c net.Conn, reused bool) delivery {
	d := delivery{conn: connOf(c), reused: reused}
	if d.conn != nil {
		d.before, _, _ = d.conn.queue()
	}
	return d
}

// unacked returns how many bytes the other side has not acknowledged; 0 where
// that is not known.
func (d delivery) unacked() int64 {
	if d.conn == nil {
		return 0
	}
	_, q, _ := d.conn.queue()
	return q.unacked
}

// nothingArrived reports whether the system knows that no byte of the request was
// acknowledged, if any was written.
func (d delivery) nothingArrived() bool {
	if d.conn == nil {
		return false
	}
	written, q, known := d.conn.queue()
	return known && written-q.unacked <= d.before
}

// mayBeWhole reports whether the other side may have the whole request, all of
// which was written. Where the system cannot tell, it may. silent tells that
// nothing was heard of the other side in the end, not even a reset.
//
// What was sent and not acknowledged can have arrived all the same. It certainly
// has not where a part never left this computer, or where the other side said
// goodbye without acknowledging it; and where from the first byte on nothing
// was acknowledged and nothing heard, there was no connection any more.
func (d delivery) mayBeWhole(silent bool) bool {
	if d.conn == nil {
		return true
	}
	switch _, q, known := d.conn.queue(); {
	case !known, q.unacked == 0:
		return true
	case q.unsent > 0, q.farewell:
		return false
	}
	return !silent || !d.nothingArrived()
}
