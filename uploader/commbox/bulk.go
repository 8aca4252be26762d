package commbox

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"sync"
	"time"
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

	once  sync.Once
	broke chan struct{} // closed with the first error of reading
	err   error         // that error
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
		own, asked := config.Clone(), false
		own.NextProtos = []string{"http/1.1"}
		own.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
			asked = true
			return &tls.Certificate{}, nil // none
		}
		if own.ServerName == "" {
			own.ServerName, _, _ = net.SplitHostPort(address) // the transport's always have a port
		}
		below := &wire{Conn: raw}
		conn := tls.Client(below, own)
		if err := conn.HandshakeContext(ctx); err != nil {
			_ = raw.Close()
			if asked && alertOf(err) != "" {
				err = &certificateWanted{err}
			}
			return nil, err
		}
		return &bulkConn{Conn: conn, wire: below, broke: make(chan struct{})}, nil
	}
}

// Read notes the end of what the other side says: TLS may read its goodbye
// without reading on to that of the connection below, and an alert says why
// writing fails.
func (c *bulkConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if err != nil {
		c.once.Do(func() { c.err = err; close(c.broke) })
	}
	if errors.Is(err, io.EOF) {
		if below := connOf(c); below != nil {
			below.heardFarewell()
		}
	}
	return n, err
}

// readError returns the first error of reading, or nil.
func (c *bulkConn) readError() error {
	select {
	case <-c.broke:
		return c.err
	default:
		return nil
	}
}

// lastWords is how long a connection that cannot be written to any more may take
// to say why. The reader finds it at once, or finds that there is nothing.
const lastWords = time.Second

// hearLastWords waits for the reader, which the transport would stop after a
// write that failed: an alert that came before says why it did.
func (c *bulkConn) hearLastWords(err error) {
	if errors.Is(err, net.ErrClosed) {
		return
	}
	select {
	case <-c.broke:
	case <-time.After(lastWords):
	}
}

// Write writes what is not the file's.
func (c *bulkConn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	if err != nil {
		c.hearLastWords(err)
	}
	return n, err
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
				c.hearLastWords(err)
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
	_, err := c.Conn.Write(p)
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
