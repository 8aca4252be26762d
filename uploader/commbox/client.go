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

// Config says where a client sends to, and how.
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
	// transport sends a request and does nothing more: a redirect followed would
	// carry the key along, or turn the POST into a GET.
	transport *http.Transport
}

const (
	maxAnswerHeader  = 64 << 10 // bytes of headers in an answer
	idleConnections  = 10       // as many as uploads can run in parallel
	idleConnLifetime = 90 * time.Second
)

// New makes a client. The only error is a base URL that cannot be one.
func New(c Config) (*Client, error) {
	base, err := url.Parse(c.BaseURL)
	if err != nil || base.Host == "" {
		return nil, fmt.Errorf("the base URL %q cannot be used", c.BaseURL)
	}
	if !strings.HasSuffix(base.Path, "/") {
		base = base.JoinPath("/")
	}
	dial := c.DialContext
	if dial == nil {
		dial = newDialer().DialContext
	}
	transport := &http.Transport{
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
	return &Client{
		base:      base,
		timeouts:  c.Timeouts,
		userAgent: c.UserAgent,
		transport: transport,
	}, nil
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
func (c *Client) Close() { c.transport.CloseIdleConnections() }

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

	connected := false
	wrote := make(chan error, 1)
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { connected = true; b.dog.connected() },
		WroteRequest: func(info httptrace.WroteRequestInfo) {
			select {
			case <-wrote: // of a connection that was given up before anything was sent
			default:
			}
			wrote <- info.Err
		},
	})
	req, err := c.request(ctx, key, to, b)
	if err != nil {
		return Media{}, err
	}
	resp, err := c.transport.RoundTrip(req)
	if err != nil {
		return Media{}, c.explain(ctx, err, b, connected, key)
	}
	defer resp.Body.Close()
	received := time.Now()
	handedOver := p.HandedOver() // asked now: an early answer is read while the file still goes out
	answer, readErr := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if failure := b.fileFailure(); failure != nil {
		return Media{}, failure
	}
	if ctx.Err() != nil && readErr != nil {
		return Media{}, c.explain(ctx, readErr, b, true, key)
	}
	media, err := judge(resp, readAnswer(resp.Header, answer, key, received), readErr, handedOver, key)
	if err == nil {
		err = finishWriting(ctx, wrote, key)
	}
	if err != nil {
		return Media{}, err
	}
	return media, nil
}

// finishWriting waits until the last bytes left, which can be after the answer:
// an ID is worth nothing when they never do.
func finishWriting(ctx context.Context, wrote <-chan error, key string) error {
	var err error
	select {
	case err = <-wrote:
	case <-ctx.Done():
		err = context.Cause(ctx)
	}
	if err != nil {
		return &Error{Cause: CauseUnreadable, HandedOver: true, Err: withoutKey(err, key)}
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

// explain classifies a request that ended without an answer, once, here.
func (c *Client) explain(ctx context.Context, err error, b *body, connected bool, key string) *Error {
	if failure := b.fileFailure(); failure != nil {
		return failure
	}
	e := &Error{
		Cause:      causeOfBreak(ctx, err, connected, b.progress.HandedOver()),
		HandedOver: b.progress.HandedOver(),
		Err:        withoutKey(reason(ctx, err), key),
	}
	return e
}

func causeOfBreak(ctx context.Context, err error, connected, handedOver bool) Cause {
	var proxy *proxyError
	switch cause := context.Cause(ctx); {
	case handedOver && isTimeout(cause): // it fired just before the last byte went
		return CauseNoAnswer
	case cause == errConnectTimeout:
		return CauseUnreachable
	case cause == errStallTimeout:
		return CauseStalled
	case cause == errAnswerTimeout:
		return CauseNoAnswer
	case cause != nil:
		return CauseCanceled
	case errors.As(err, &proxy):
		return CauseProxy
	case !connected && isCertificateError(err):
		return CauseCertificate
	case !connected:
		return CauseUnreachable
	case handedOver:
		return CauseNoAnswer
	}
	return CauseInterrupted
}

func isTimeout(cause error) bool {
	return cause == errConnectTimeout || cause == errStallTimeout || cause == errAnswerTimeout
}

// reason returns the error that is worth logging: the watchdog's own, or the
// transport's without the address around it.
func reason(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return withoutURL(err)
}

func withoutURL(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}
