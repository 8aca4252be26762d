package teamtest

import (
	"bytes"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// Proxy stands between a program and a server without TLS. It keeps all that
// goes through, and breaks connections when it is told to.
type Proxy struct {
	listener net.Listener
	to       string

	mu      sync.Mutex
	seen    bytes.Buffer
	silent  bool   // nothing goes through
	cutting []byte // the next connection whose server's answer has this is cut instead of getting it
	conns   map[net.Conn]struct{}
}

// NewProxy starts a proxy for the server at an address; it ends with the test.
func NewProxy(t testing.TB, to string) *Proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	p := &Proxy{listener: l, to: to, conns: map[net.Conn]struct{}{}}
	go p.serve()
	t.Cleanup(func() {
		_ = l.Close()
		p.Cut()
	})
	return p
}

// Through returns the URL of a server as it is reached through the proxy.
func (p *Proxy) Through(url string) string {
	return strings.Replace(url, p.to, p.listener.Addr().String(), 1)
}

func (p *Proxy) serve() {
	for {
		in, err := p.listener.Accept()
		if err != nil {
			return
		}
		out, err := net.Dial("tcp", p.to)
		if err != nil {
			_ = in.Close()
			continue
		}
		p.mu.Lock()
		p.conns[in], p.conns[out] = struct{}{}, struct{}{}
		p.mu.Unlock()
		go p.copy(out, in, false)
		go p.copy(in, out, true)
	}
}

func (p *Proxy) copy(to, from net.Conn, answers bool) {
	defer to.Close()
	defer from.Close()
	buf := make([]byte, 64<<10)
	for {
		n, err := from.Read(buf)
		p.mu.Lock()
		p.seen.Write(buf[:n])
		cut := answers && p.cutting != nil && bytes.Contains(buf[:n], p.cutting)
		if cut {
			p.cutting = nil
		}
		silent := p.silent
		p.mu.Unlock()
		if err != nil || cut {
			return
		}
		if silent {
			continue
		}
		if _, err := to.Write(buf[:n]); err != nil {
			return
		}
	}
}

// Cut breaks all connections.
func (p *Proxy) Cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.conns {
		_ = c.Close()
	}
	clear(p.conns)
}

// Silence lets nothing through any more, and breaks nothing, as a network does
// that was changed; or lets new connections through again.
func (p *Proxy) Silence(silent bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.silent = silent
}

// CutInsteadOf breaks the next connection on which the server would answer
// this: what it did is done, and the program never learns of it.
func (p *Proxy) CutInsteadOf(answer string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cutting = []byte(answer)
}

// Waits reports whether the cut is still to come.
func (p *Proxy) Waits() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.cutting != nil
}

// Seen returns everything that went through, in both directions.
func (p *Proxy) Seen() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.seen.String()
}
