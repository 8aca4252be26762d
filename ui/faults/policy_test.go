package faults

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader"
	"mediadrop/uploader/commbox"
	"mediadrop/uploader/commbox/commboxtest"
	"mediadrop/uploader/history"
)

// What the sentences of the policy's rows say.
const (
	saysMayHaveIt  = "could make a second copy"
	saysUnreached  = "could not be reached"
	saysBroke      = "may be too large for the server"
	saysBusy       = "too busy"
	saysNotCommBox = "could not prove that it is CommBox"
)

// large is a file that does not fit into the buffers between client and server.
const large = 2 << 20

// answers makes a script that takes the whole request and answers.
func answers(status int, body string, header ...string) func(*rig, *commboxtest.Exchange) {
	return func(_ *rig, x *commboxtest.Exchange) {
		if x.ReadAll() {
			x.Answer(status, body, header...)
		}
	}
}

// first plays a script on the first try; the later ones succeed.
func first(script func(*rig, *commboxtest.Exchange)) func(*rig, *commboxtest.Exchange) {
	return func(r *rig, x *commboxtest.Exchange) {
		if x.Request().Try > 1 {
			x.Success()
			return
		}
		script(r, x)
	}
}

func resetAt(n int64) func(*rig, *commboxtest.Exchange) {
	return func(_ *rig, x *commboxtest.Exchange) { x.Read(n); x.Reset() }
}

func closeAt(n int64) func(*rig, *commboxtest.Exchange) {
	return func(_ *rig, x *commboxtest.Exchange) { x.Read(n); x.Close() }
}

// instead deals with connections below HTTP.
func instead(deal func(*net.TCPConn)) commboxtest.Options {
	return commboxtest.Options{Instead: func(c net.Conn) { deal(c.(*net.TCPConn)) }}
}

func saying(text string) commboxtest.Options {
	return instead(func(c *net.TCPConn) {
		_, _ = c.Read(make([]byte, 1))
		_, _ = io.WriteString(c, text)
		_ = c.CloseWrite()
		_, _ = io.Copy(io.Discard, c)
	})
}

// TestPolicy goes through the policy row by row over real sockets.
func TestPolicy(t *testing.T) {
	certificate := commboxtest.SelfSigned(t)
	noName := func(context.Context, string, string) (net.Conn, error) {
		return nil, &net.DNSError{Err: "no such host", Name: "api.commbox.io", IsNotFound: true}
	}
	throughProxy := func(status string) func(*http.Request) (*url.URL, error) {
		return toProxy(commboxtest.New(t, saying("HTTP/1.1 "+status+"\r\nContent-Length: 0\r\n\r\n")).URL())
	}
	quick := func(connect, stall, answer time.Duration) commbox.Config {
		t := patient
		for _, limit := range []struct {
			to  *time.Duration
			low time.Duration
		}{{&t.Connect, connect}, {&t.Stall, stall}, {&t.Answer, answer}} {
			if limit.low > 0 {
				*limit.to = limit.low
			}
		}
		return commbox.Config{Timeouts: t}
	}

	cases := []fault{
		{name: "nothing goes wrong", state: uploader.Done, requests: 1},
		{name: "a large file", size: large, state: uploader.Done, requests: 1},

		{name: "name not found", client: commbox.Config{DialContext: noName}, state: uploader.Failed, unsent: 3, says: saysUnreached},
		{name: "refused", client: commbox.Config{BaseURL: deadPort(t)}, state: uploader.Failed, unsent: 3, says: saysUnreached},
		{name: "TLS handshake never ends", server: instead(func(c *net.TCPConn) { _, _ = io.Copy(io.Discard, c) }),
			client: quick(soon, 0, 0), state: uploader.Failed, unsent: 3, says: saysUnreached},
		{name: "TLS handshake reset", server: instead(func(c *net.TCPConn) { _ = c.SetLinger(0) }), state: uploader.Failed, unsent: 3, says: saysUnreached},
		{name: "TLS handshake refused", server: saying("\x15\x03\x03\x00\x02\x02\x28"), state: uploader.Failed, unsent: 1, says: "outdated"},
		{name: "plain HTTP on the TLS port", server: saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), state: uploader.Failed, unsent: 1, says: saysNotCommBox},
		{name: "another protocol on the port", server: saying("SSH-2.0-OpenSSH_9.6\r\n"), state: uploader.Failed, unsent: 1, says: saysNotCommBox},
		{name: "self-signed certificate", server: commboxtest.Options{Certificate: certificate}, state: uploader.Failed, unsent: 1, says: saysNotCommBox},
		{name: "the proxy wants a password", client: commbox.Config{BaseURL: "https://127.0.0.1:1/", Proxy: throughProxy("407 Proxy Authentication Required")}, state: uploader.Failed, unsent: 1, says: "sign in"},
		{name: "the proxy forbids it", client: commbox.Config{BaseURL: "https://127.0.0.1:1/", Proxy: throughProxy("403 Forbidden")}, state: uploader.Failed, unsent: 1, says: "blocked the upload"},
		{name: "the proxy reaches nobody", client: commbox.Config{BaseURL: "https://127.0.0.1:1/", Proxy: throughProxy("502 Bad Gateway")}, state: uploader.Failed, unsent: 3, says: "company's proxy (127.0.0.1:"},
		{name: "the proxy is down", client: commbox.Config{BaseURL: "https://127.0.0.1:1/", Proxy: toProxy(deadPort(t))}, state: uploader.Failed, unsent: 3, says: "is not responding"},

		{name: "reset before the body", size: large, script: resetAt(0), state: uploader.Failed, requests: 2, says: saysBroke},
		{name: "reset in the body", size: large, script: resetAt(100_000), state: uploader.Failed, requests: 2, says: saysBroke},
		{name: "closed in the body", size: large, script: closeAt(100_000), state: uploader.Failed, requests: 2, says: saysBroke},
		{name: "reset in the body once", size: large, script: first(resetAt(100_000)), state: uploader.Done, requests: 2},
		{name: "stalled in the body", size: large, client: quick(0, soon, 0), state: uploader.Failed, requests: 2, says: saysBroke,
			script: func(_ *rig, x *commboxtest.Exchange) { x.Read(1000); x.Hang() }},
		{name: "413 before the body, then reset", size: large, state: uploader.Failed, requests: 2, orFewer: true, says: "too large",
			script: func(_ *rig, x *commboxtest.Exchange) { x.Answer(413, ""); x.Reset() }},
		{name: "413 before the body, which is read on", size: large, state: uploader.Failed, requests: 1, says: "the file is too large",
			script: func(_ *rig, x *commboxtest.Exchange) { x.Answer(413, ""); x.ReadAll() }},
		{name: "an early fault of a gateway", size: large, state: uploader.Failed, requests: 3, says: "before the file arrived",
			script: func(_ *rig, x *commboxtest.Exchange) { x.Read(64 << 10); x.Answer(502, ""); x.Hang() }},
		{name: "an early fault of a gateway once", size: large, state: uploader.Done, requests: 2,
			script: first(func(_ *rig, x *commboxtest.Exchange) { x.Read(64 << 10); x.Answer(503, "") })},
		{name: "a login page after a part of the body", size: large, state: uploader.Failed, requests: 1, says: "Sign in to the network",
			script: func(_ *rig, x *commboxtest.Exchange) {
				x.Read(64 << 10)
				x.Answer(200, "<html>Log in</html>")
				x.Hang()
			}},
		{name: "a media ID before the body", size: large, state: uploader.Failed, requests: 1, says: "instead of CommBox",
			script: func(_ *rig, x *commboxtest.Exchange) {
				x.Answer(200, commboxtest.SuccessBody("report.pdf", x.HandOut()))
				x.Hang()
			}},

		{name: "whole, then silence", script: func(_ *rig, x *commboxtest.Exchange) { x.ReadAll(); x.BeSilent() },
			client: quick(0, 0, soon), state: uploader.Unknown, requests: 1, says: saysMayHaveIt},
		{name: "whole, then reset", script: func(_ *rig, x *commboxtest.Exchange) { x.ReadAll(); x.Reset() }, state: uploader.Unknown, requests: 1, says: saysMayHaveIt},
		{name: "whole, then closed", script: func(_ *rig, x *commboxtest.Exchange) { x.ReadAll(); x.Close() }, state: uploader.Unknown, requests: 1, says: saysMayHaveIt},
		{name: "whole and large, then reset", size: large, script: func(_ *rig, x *commboxtest.Exchange) { x.ReadAll(); x.Reset() },
			state: uploader.Unknown, requests: 1, says: saysMayHaveIt},
		{name: "the answer breaks off", state: uploader.Unknown, requests: 1, says: saysMayHaveIt, script: func(_ *rig, x *commboxtest.Exchange) {
			x.ReadAll()
			x.Say("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"status\":\"200\",\"data\":[{\"id\":\"1")
			x.Reset()
		}},

		{name: "204", script: answers(204, ""), state: uploader.Unknown, requests: 1, says: "gave no media ID (HTTP 204)"},
		{name: "an empty 200", script: answers(200, ""), state: uploader.Unknown, requests: 1, says: "was empty"},
		{name: "401", script: answers(401, commboxtest.ErrorBody(401, "Unauthorized")), state: uploader.Waiting, requests: 1, says: "rejected the key"},
		{name: "302 to nowhere", script: answers(302, "", "Location: https://%zz"), state: uploader.Failed, requests: 1, says: "redirected"},
		{name: "403", script: answers(403, commboxtest.ErrorBody(403, "Forbidden")), state: uploader.Waiting, requests: 1, says: "denied access"},
		{name: "401 until the key is replaced", script: first(answers(401, "")), state: uploader.Done, requests: 2,
			ask: func(r *rig) { r.queue.Resume("Main") }},
		{name: "an unknown one that the person sends again", script: first(answers(500, "")), state: uploader.Done, requests: 2,
			ask: func(r *rig) { require.NoError(r, r.queue.Retry(r.Context(), r.onlyID())) }},
		{name: "error status in a 200", script: answers(200, commboxtest.ErrorBody(400, "The file is not allowed")), state: uploader.Failed, requests: 1, says: "The file is not allowed"},

		{name: "canceled in the body", size: large, state: uploader.Canceled, requests: 1, says: "Nothing was uploaded",
			script: func(r *rig, x *commboxtest.Exchange) { x.Read(1000); r.queue.CancelAll(); x.Hang() }},
		{name: "canceled while the answer is awaited", state: uploader.Canceled, requests: 1, says: "may have been uploaded",
			script: func(r *rig, x *commboxtest.Exchange) { x.ReadAll(); r.queue.CancelAll(); x.BeSilent() }},
	}
	for _, status := range []int{500, 502, 503, 504, 507} {
		cases = append(cases, fault{name: fmt.Sprint(status), script: answers(status, ""), state: uploader.Unknown, requests: 1, says: saysMayHaveIt})
	}
	for _, status := range []int{400, 404, 405, 413, 415, 501, 301, 302, 303, 307, 308} {
		cases = append(cases, fault{name: fmt.Sprint(status), script: answers(status, "", "Location: /elsewhere"), state: uploader.Failed, requests: 1})
	}
	cases = append(cases, fault{name: "429", state: uploader.Done, requests: 6, // that spends no try
		script: func(_ *rig, x *commboxtest.Exchange) {
			if x.Request().Try <= 5 {
				x.ReadAll()
				x.Answer(429, "")
				return
			}
			x.Success()
		}})
	for _, status := range []int{408, 425} {
		cases = append(cases,
			fault{name: fmt.Sprint(status), script: answers(status, ""), state: uploader.Failed, requests: 3, says: saysBusy},
			fault{name: fmt.Sprint(status, " once"), script: first(answers(status, "")), state: uploader.Done, requests: 2})
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) { t.Parallel(); play(t, c) })
	}
}

// toProxy sends everything through a proxy at an address.
func toProxy(address string) func(*http.Request) (*url.URL, error) {
	return func(*http.Request) (*url.URL, error) {
		u, err := url.Parse(address)
		u.Scheme = "http"
		return u, err
	}
}

func (r *rig) onlyID() string {
	rows, err := r.store.Page(r.Context(), history.Filter{}, 0, -1)
	require.NoError(r, err)
	require.Len(r, rows, 1)
	return rows[0].ID
}

// TestRetryAfter holds that what the service asks for is the least that the
// policy waits, whatever nonsense it asks for.
func TestRetryAfter(t *testing.T) {
	const garbage = -1
	for value, least := range map[string]time.Duration{
		"0": 0, "7": 7 * time.Second, "3600": time.Hour, "999999999999999999999": 24 * time.Hour,
		"Sun, 06 Nov 1994 08:49:37 GMT": 0, "Fri, 31 Dec 2999 23:59:59 GMT": 24 * time.Hour,
		"-5": garbage, "soon": garbage, "1.5": garbage, "": garbage,
	} {
		for _, status := range []int{429, 503} {
			t.Run(fmt.Sprint(status, " ", value), func(t *testing.T) {
				t.Parallel()
				c := fault{script: first(answers(status, "", "Retry-After: "+value)), state: uploader.Done, requests: 2}
				if least == garbage && status == 503 {
					c.state, c.requests, c.says = uploader.Unknown, 1, saysMayHaveIt
				}
				r := play(t, c)
				if c.state == uploader.Done {
					asked := <-r.delays
					require.GreaterOrEqual(t, asked, least)
					require.LessOrEqual(t, asked, max(least, time.Second))
				}
			})
		}
	}
}

// deadPort is the address of a port at which nobody listens: this end of a
// connection keeps it from being given to a server that another test starts.
func deadPort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	conn, err := net.Dial("tcp", listener.Addr().String())
	require.NoError(t, err)
	t.Cleanup(func() { _, _ = conn.Close(), listener.Close() })
	return "http://" + conn.LocalAddr().String() + "/"
}
