package commbox

import (
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

const (
	maxAnswerHeader = 64 << 10 // bytes of headers in an answer
	idleConnections = 10       // as many as uploads can run in parallel
	// idleConnLifetime is how long a connection waits for the next upload. It
	// serves the files of one drop; whatever is older may have died unseen.
	idleConnLifetime = 2 * time.Second
)

// pool holds the transport, and with it the connections that wait for the next
// upload. A change of the network, and sleep, make all of them suspect: the pool
// starts anew, and uploads under way keep what they have. Its methods may be
// called concurrently.
type pool struct {
	make      func() *http.Transport
	addresses func() string        // of this computer
	drift     func() time.Duration // see clockDrift

	mu       sync.Mutex
	current  *http.Transport
	lookedAt time.Time // at the addresses
	here     string    // the addresses then
	was      time.Duration
}

const (
	// lookPause is the least time between two looks at the addresses. They cost as
	// much as a tenth of a small upload.
	lookPause = 250 * time.Millisecond
	// maxDrift is what two clocks of one computer may differ while it is awake.
	maxDrift = time.Second
)

func newPool(make func() *http.Transport) *pool {
	return &pool{make: make, addresses: LocalAddresses, drift: clockDrift}
}

// transport returns the transport for an upload that begins now.
func (p *pool) transport() *http.Transport {
	p.mu.Lock()
	defer p.mu.Unlock()
	drift, here := p.drift(), p.here
	slept := (drift - p.was).Abs() > maxDrift
	if now := time.Now(); slept || now.Sub(p.lookedAt) >= lookPause {
		here, p.lookedAt = p.addresses(), now
	}
	if p.current == nil || slept || here != p.here {
		p.replace()
	}
	p.was, p.here = drift, here
	return p.current
}

// distrust gives up all connections that wait in a transport.
func (p *pool) distrust(t *http.Transport) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.current == t {
		p.replace()
	}
}

// replace begins a new transport. The lock is held. Connections that come back
// to the one before end there after their lifetime.
func (p *pool) replace() {
	if p.current != nil {
		p.current.CloseIdleConnections()
	}
	p.current = p.make()
}

// close lets waiting connections go.
func (p *pool) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.current != nil {
		p.current.CloseIdleConnections()
	}
}

// started is when the two clocks of clockDrift were together.
var started = time.Now()

// clockDrift returns by how much the clock on the wall has moved more than the
// monotonic one, which stands still while the computer sleeps.
func clockDrift() time.Duration {
	now := time.Now()
	return now.Round(0).Sub(started.Round(0)) - now.Sub(started)
}

// LocalAddresses returns the addresses that this computer has now, in one text.
// Where they cannot be had, they seem not to change.
func LocalAddresses() string {
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		return ""
	}
	var all strings.Builder
	for _, address := range addresses {
		all.WriteString(address.String())
		all.WriteByte(' ')
	}
	return all.String()
}
