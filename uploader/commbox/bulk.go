package commbox

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"sync"
)

// bulkSize is how much of a file goes to the system at once: two records of
// TLS. More is hardly cheaper, and a line that is very slow would take longer
// than a stalled upload may for it.
const bulkSize = 32 << 10

// bulkConn is a TLS connection that hands what is copied into it to the system
// in pieces of bulkSize. TLS by itself hands over each record of 16 KB alone,
// and the way into the system is what costs most time of the processor.
type bulkConn struct {
	*tls.Conn
	wire   *wire
	buffer []byte // of ReadFrom, made when it is first used
}

type dialFunc func(ctx context.Context, network, address string) (net.Conn, error)

// dialTLS makes connections that are good at sending files.
func dialTLS(dial dialFunc, config *tls.Config) dialFunc {
	if config == nil {
		config = &tls.Config{}
	}
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		raw, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		own := config.Clone()
		own.NextProtos = []string{"http/1.1"}
		if own.ServerName == "" {
			own.ServerName, _, _ = net.SplitHostPort(address) // the transport's always have a port
		}
		below := &wire{Conn: raw}
		conn := tls.Client(below, own)
		if err := conn.HandshakeContext(ctx); err != nil {
			_ = raw.Close()
			return nil, err
		}
		return &bulkConn{Conn: conn, wire: below}, nil
	}
}

// ReadFrom copies everything from r. io.Copy, and so the transport, prefers it
// to a copy of its own.
func (c *bulkConn) ReadFrom(r io.Reader) (total int64, err error) {
	if c.buffer == nil {
		c.buffer = make([]byte, bulkSize)
	}
	for {
		n, err := r.Read(c.buffer)
		if n > 0 {
			if err := c.writeAtOnce(c.buffer[:n]); err != nil {
				return total, err
			}
			total += int64(n)
		}
		if err == io.EOF {
			return total, nil
		}
		if err != nil {
			return total, err
		}
	}
}

func (c *bulkConn) writeAtOnce(p []byte) error {
	c.wire.gather()
	_, err := c.Write(p)
	if flushed := c.wire.flush(); err == nil {
		err = flushed
	}
	return err
}

// Close ends the connection at once where it is held up by a write, as a TLS
// connection does; it would not know of ours, and try to say goodbye first.
func (c *bulkConn) Close() error {
	if !c.wire.mu.TryLock() {
		return c.wire.Conn.Close()
	}
	c.wire.mu.Unlock()
	return c.Conn.Close()
}

// wire is what lies below a bulkConn. TLS may have something of its own to
// write at any time, while it reads; all of it keeps its order.
type wire struct {
	net.Conn
	mu        sync.Mutex // held while something is written
	gathering bool
	gathered  []byte
}

// gather keeps back what is written from now on.
func (w *wire) gather() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.gathering = true
}

// flush writes what was kept back.
func (w *wire) flush() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	_, err := w.Conn.Write(w.gathered)
	w.gathering, w.gathered = false, w.gathered[:0]
	return err
}

func (w *wire) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.gathering {
		return w.Conn.Write(p)
	}
	w.gathered = append(w.gathered, p...)
	return len(p), nil
}
