package commbox

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"time"
)

// File is what to send: bytes on disk, as they were when the file was checked.
type File struct {
	Path    string    // absolute
	Name    string    // as the service is told, UTF-8
	MIME    string    // the true content type
	Size    int64     // bytes
	ModTime time.Time // when set, a file that was written to since is refused
}

// Media is what the service gives for a file.
type Media struct {
	ID       string // opaque
	Filename string // as the service repeats it; may be empty
	Clock    Clock
}

// Config is where a client sends to, and how.
type Config struct {
	BaseURL  string // a path in it is kept
	Timeouts Timeouts
	// UserAgent names the program to the service.
	UserAgent string
	// Proxy chooses a proxy for a request; nil means none.
	Proxy func(*http.Request) (*url.URL, error)
	// DialContext replaces the network dialer; nil means the system's.
	DialContext func(ctx context.Context, network, address string) (net.Conn, error)
	// TLS overrides how the service proves itself; nil means the system's
	// certificates.
	TLS *tls.Config
}

// Client uploads files to one base URL. Its methods may be called
// concurrently; connections are shared and reused.
type Client struct {
	base      *url.URL
	timeouts  Timeouts
	userAgent string
	proxy     func(*http.Request) (*url.URL, error)
	pool      *pool
}

// New returns a client. The only error is a base URL that cannot be one.
func New(c Config) (*Client, error) {
	base, err := url.Parse(c.BaseURL)
	if err != nil || base.Host == "" {
		return nil, fmt.Errorf("the base URL %q cannot be used", c.BaseURL)
	}
	if !strings.HasSuffix(base.Path, "/") {
		base = base.JoinPath("/")
	}
	dial := dialFunc(c.DialContext)
	if dial == nil {
		dial = newDialer().DialContext
	}
	dial = counting(dial)
	return &Client{
		base:      base,
		timeouts:  c.Timeouts,
		userAgent: c.UserAgent,
		proxy:     c.Proxy,
		pool:      newPool(func() *http.Transport { return newTransport(c, dial) }),
	}, nil
}

// newTransport makes what sends a request and does nothing more: a redirect
// followed would carry the key along, or turn the POST into a GET.
func newTransport(c Config, dial dialFunc) *http.Transport {
	return &http.Transport{
		Proxy:                  c.Proxy,
		DialContext:            dial,
		DialTLSContext:         dialTLS(dial, c.TLS),
		TLSClientConfig:        c.TLS,
		Protocols:              protocols(),
		MaxIdleConnsPerHost:    idleConnections,
		IdleConnTimeout:        idleConnLifetime,
		MaxResponseHeaderBytes: maxAnswerHeader,
		// The request says itself which codings it takes.
		DisableCompression:     true,
		OnProxyConnectResponse: refuseProxyAnswer,
	}
}

// protocols leaves HTTP/2 out. It would carry all uploads in one connection,
// and let all of them together be no further ahead of the server than it
// allows: 65,535 bytes, unless it says otherwise (RFC 9113, 6.9.2). On most
// lines that is a fraction of what they carry, and one packet that is lost
// holds up every upload. A connection for each has neither limit.
func protocols() *http.Protocols {
	var p http.Protocols
	p.SetHTTP1(true)
	return &p
}

// Close lets idle connections go. Uploads under way are not touched.
func (c *Client) Close() { c.pool.close() }

// exchange is one request under way.
type exchange struct {
	key       string
	dog       *watchdog
	released  func() bool // the last byte of the request was given to the transport
	onWritten func()      // called once it was written; may be nil
	proxy     string      // host and port of the proxy, empty without one
	connected bool
	tls       *bulkConn // nil without TLS, and in a proxy's tunnel
	delivery  delivery
	wrote     chan error // of the whole request, once it was tried
}

// roundTrip sends a request, with the trace of the exchange in it, and returns
// the answer or an *[Error].
func (c *Client) roundTrip(ctx context.Context, x *exchange, req *http.Request) (*http.Response, error) {
	x.proxy = c.proxyOf(req)
	transport := c.pool.transport()
	resp, err := transport.RoundTrip(req)
	if err == nil {
		return resp, nil
	}
	failure := x.explain(ctx, err)
	if failure.Cause == CauseStale {
		c.pool.distrust(transport) // what waits there has waited as long
	}
	return nil, failure
}

// Upload sends one file in one request and returns the media ID, or an
// *[Error]. It never repeats the request. p may be nil.
func (c *Client) Upload(ctx context.Context, key string, to StreamID, f File, p *Progress) (Media, error) {
	if p == nil {
		p = &Progress{}
	}
	b, err := openBody(f, p)
	if err != nil {
		return Media{}, err
	}
	defer b.Close()

	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	b.givenUp = ctx.Err
	b.dog = newWatchdog(c.timeouts, cancel)
	defer b.dog.stop()

	x := newExchange(key, b.dog, p.HandedOver)
	req, err := c.request(x.traced(ctx), key, to, b)
	if err != nil {
		return Media{}, err
	}
	resp, err := c.roundTrip(ctx, x, req)
	if err != nil {
		return Media{}, b.blame(err)
	}
	defer resp.Body.Close()
	return x.answered(ctx, resp, b)
}

func newExchange(key string, dog *watchdog, released func() bool) *exchange {
	return &exchange{key: key, dog: dog, released: released, wrote: make(chan error, 1)}
}

// traced returns a context with which the exchange learns what the transport does.
func (x *exchange) traced(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(info httptrace.GotConnInfo) {
			x.connected, x.delivery = true, newDelivery(info.Conn, info.Reused)
			x.tls, _ = info.Conn.(*bulkConn)
			x.dog.connected(x.delivery)
		},
		WroteRequest: func(info httptrace.WroteRequestInfo) {
			select {
			case <-x.wrote: // of a connection that was given up before anything was sent
			default:
			}
			x.wrote <- info.Err
			if info.Err == nil && x.onWritten != nil {
				x.onWritten()
			}
		},
	})
}

// answered reads the answer, and settles what it is worth.
func (x *exchange) answered(ctx context.Context, resp *http.Response, b *body) (Media, error) {
	received := time.Now()
	tooEarly := !b.halt() || x.delivery.unacked() > 0
	raw, readErr := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if ctx.Err() != nil && readErr != nil {
		return Media{}, b.blame(x.explain(ctx, readErr))
	}
	when := afterAll
	if tooEarly {
		when = x.breakOff()
	}
	media, err := judge(resp, readAnswer(resp.Header, raw, x.key, received), readErr, when, x.key)
	if err == nil {
		err = x.finishWriting(ctx)
	}
	if err != nil {
		return Media{}, b.blame(err)
	}
	return media, nil
}

// timing is when an answer came.
type timing int

const (
	afterAll timing = iota // after the other side had the whole request
	early                  // before that, and the rest followed
	cutShort               // before that, and the rest was never sent
)

// breakOff keeps back what of the request has not left this computer after its
// answer came.
func (x *exchange) breakOff() timing {
	if !x.released() {
		return cutShort
	}
	x.delivery.conn.abort()
	if _, q, known := x.delivery.conn.queue(); known && q.unsent > 0 {
		return cutShort
	}
	return early
}

// finishWriting waits until the last bytes left, which can be after the answer:
// an ID is worth nothing when they never do.
func (x *exchange) finishWriting(ctx context.Context) error {
	var err error
	select {
	case err = <-x.wrote:
	case <-ctx.Done():
		err = context.Cause(ctx)
	}
	if err != nil {
		return &Error{Cause: CauseUnreadable, HandedOver: true, Err: withoutKey(err, x.key)}
	}
	return nil
}

func (c *Client) request(ctx context.Context, key string, to StreamID, b *body) (*http.Request, error) {
	contentType, err := b.frame()
	if err != nil {
		return nil, err
	}
	// Joined as text: url.JoinPath and PathEscape would turn %3d into %253d.
	address := c.base.String() + "whatsapp/uploadmedia/" + string(to)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, b)
	if err != nil {
		return nil, fmt.Errorf("build the request: %w", withoutURL(err))
	}
	// An exact length: a truncated chunked body would look complete.
	req.ContentLength = b.size()
	req.Header.Set("Content-Type", contentType)
	c.setHeaders(req, key)
	return req, nil
}

// setHeaders sets what every request has.
func (c *Client) setHeaders(req *http.Request, key string) {
	req.Header.Set("Authorization", "Bearer "+key)
	req.Header.Set("Accept", "application/json")
	// Without this line any coding would be lawful (RFC 9110, 12.5.3).
	req.Header.Set("Accept-Encoding", "identity")
	if c.userAgent != "" {
		req.Header.Set("User-Agent", c.userAgent)
	}
}

// proxyOf returns host and port of the proxy that a request goes through, empty
// without one.
func (c *Client) proxyOf(req *http.Request) string {
	if c.proxy == nil {
		return ""
	}
	proxy, err := c.proxy(req)
	if err != nil || proxy == nil {
		return "" // an error comes again from the transport
	}
	return proxy.Host
}

func withoutURL(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}
