package instance

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// call connects to the running program as any program on the machine can.
func (a address) call(t *testing.T) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", a.Port))
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

func (a address) message(t *testing.T, token, channel string) []byte {
	t.Helper()
	data, err := json.Marshal(message{Token: token, Channel: channel, Files: [][]byte{[]byte("/tmp/a")}})
	require.NoError(t, err)
	return data
}

// requireRefused holds that the connection ends without an answer.
func requireRefused(t *testing.T, conn net.Conn) {
	t.Helper()
	answer, _ := io.ReadAll(conn) // a reset is as good as an end
	require.Empty(t, answer)
}

func TestStrangersAreRefused(t *testing.T) {
	h := newHome(t)
	_, requests := h.first(t)
	where := h.where(t)
	for name, said := range map[string][]byte{
		"a wrong token":           where.message(t, "wrong", "Support"),
		"no token":                where.message(t, "", "Support"),
		"the beginning of it":     where.message(t, where.Token[:20], "Support"),
		"a web browser":           []byte("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
		"another kind of JSON":    []byte(`["token"]`),
		"a token of another sort": []byte(`{"token": 7}`),
		"bytes":                   {0, 1, 2, 255},
		"a lot":                   bytes.Repeat([]byte(`{"token":`), 100_000),
	} {
		t.Run(name, func(t *testing.T) {
			conn := where.call(t)
			_, _ = conn.Write(said) // it may be cut off on the way
			requireRefused(t, conn)
		})
	}
	require.NoError(t, where.call(t).Close(), "nothing at all")

	require.Nil(t, h.claim(t, Request{Channel: "real"}))
	require.Equal(t, "real", (<-requests).Channel, "the first that is handled")
}

func TestAHugeRequestIsRefused(t *testing.T) {
	h := newHome(t)
	_, requests := h.first(t)
	where := h.where(t)
	huge, err := json.Marshal(message{Token: where.Token, Channel: "huge", Files: [][]byte{make([]byte, maxRequest)}})
	require.NoError(t, err)
	conn := where.call(t)
	_, _ = conn.Write(huge)
	requireRefused(t, conn)
	require.Nil(t, h.claim(t, Request{Channel: "real"}))
	require.Equal(t, "real", (<-requests).Channel)
}

// TestOneThatSaysNothingHoldsNobodyUp: it is still heard after a real second
// start was served.
func TestOneThatSaysNothingHoldsNobodyUp(t *testing.T) {
	h := newHome(t)
	i := h.claim(t, Request{})
	i.hello = time.Hour // or they are sent away while a loaded machine serves the second start
	requests := serve(t, i)
	where := h.where(t)
	silent, slow := where.call(t), where.call(t)
	said := where.message(t, where.Token, "slow")
	_, err := slow.Write(said[:10])
	require.NoError(t, err)

	require.Nil(t, h.claim(t, Request{Channel: "real"}))
	require.Equal(t, "real", (<-requests).Channel)

	_, err = slow.Write(said[10:])
	require.NoError(t, err)
	require.Equal(t, "slow", (<-requests).Channel)
	_, err = silent.Write(where.message(t, where.Token, "silent"))
	require.NoError(t, err)
	require.Equal(t, "silent", (<-requests).Channel)
}

func TestOneThatSaysNothingIsNotHeardForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		i := &Instance{ctx: t.Context(), hello: helloTime}
		here, there := net.Pipe()
		defer there.Close()
		start := time.Now()
		_, ok := i.receive(here)
		require.False(t, ok)
		require.Equal(t, helloTime, time.Since(start))
	})
}

func TestOneThatSaysNothingDoesNotHoldUpTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, end := context.WithCancel(t.Context())
		i := &Instance{ctx: ctx, hello: helloTime}
		here, there := net.Pipe()
		defer there.Close()
		start := time.Now()
		time.AfterFunc(time.Second, end)
		_, ok := i.receive(here)
		require.False(t, ok)
		require.Equal(t, time.Second, time.Since(start))
	})
}
