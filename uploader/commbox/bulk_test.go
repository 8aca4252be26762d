package commbox

import (
	"bytes"
	"context"
	"crypto/tls"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// countingConn counts what is written to the system.
type countingConn struct {
	net.Conn
	writes *atomic.Int64
}

func (c countingConn) Write(p []byte) (int, error) {
	c.writes.Add(1)
	return c.Conn.Write(p)
}

// countingDialer counts the connections, and the writes in all of them.
func countingDialer() (dial dialFunc, connections, writes *atomic.Int64) {
	connections, writes = new(atomic.Int64), new(atomic.Int64)
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := newDialer().DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		connections.Add(1)
		return countingConn{conn, writes}, nil
	}, connections, writes
}

// TestTheFileGoesOutInLargePieces over TLS, whole, in one connection after the
// other upload.
func TestTheFileGoesOutInLargePieces(t *testing.T) {
	var got []byte
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		file, _, err := r.FormFile("pic")
		if err == nil {
			got, _ = io.ReadAll(file)
		}
		_, _ = io.WriteString(w, okAnswer)
	}))
	defer server.Close()
	dial, connections, writes := countingDialer()
	client := newClient(t, Config{
		BaseURL: server.URL, DialContext: dial, TLS: server.Client().Transport.(*http.Transport).TLSClientConfig,
	})
	const size = 10<<20 + 1
	content := make([]byte, size)
	random := rand.NewChaCha8([32]byte{})
	for range 2 {
		_, _ = random.Read(content)
		writes.Store(0)
		_, err := client.Upload(t.Context(), canary, "a%3d%3d", newFile(t, "a.jpg", content), nil)
		require.NoError(t, err)
		require.True(t, bytes.Equal(content, got), "the file arrives as it is")
		// and some for the handshake, the head, and records that begin small
		require.LessOrEqual(t, writes.Load(), int64(size/bulkSize+20))
	}
	require.EqualValues(t, 1, connections.Load())
}

// TestCancelBreaksAWriteOff: where the server has stopped reading, an upload
// that is canceled lets go of the connection at that moment.
func TestCancelBreaksAWriteOff(t *testing.T) {
	server := httptest.NewTLSServer(http.NotFoundHandler())
	defer server.Close()
	file := newFile(t, "a.jpg", make([]byte, 1<<20))
	synctest.Test(t, func(t *testing.T) {
		ours, theirs := net.Pipe()
		client, err := New(Config{
			BaseURL: "https://example.com", Timeouts: patient, TLS: server.Client().Transport.(*http.Transport).TLSClientConfig,
			DialContext: func(context.Context, string, string) (net.Conn, error) { return ours, nil },
		})
		require.NoError(t, err)
		defer client.Close()
		stalled := make(chan struct{})
		go func() {
			conn := tls.Server(theirs, server.TLS)
			_, _ = conn.Read(make([]byte, 100<<10))
			<-stalled
			_ = theirs.Close()
		}()
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() {
			_, err := client.Upload(ctx, canary, "a%3d%3d", file, nil)
			ended <- err
		}()
		time.Sleep(time.Second)
		canceled := time.Now()
		cancel()
		require.Equal(t, CauseCanceled, causeOf(t, <-ended))
		synctest.Wait()
		_, err = ours.Read(make([]byte, 1))
		require.ErrorIs(t, err, io.ErrClosedPipe)
		require.Equal(t, canceled, time.Now(), "at once")
		close(stalled)
	})
}
