package commbox

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/racetest"
)

// What one upload may allocate. The figures are counts, the same on every
// machine; the allowance is for a new version of Go, and for buffers that a
// collection of garbage took from their pools.
const (
	mostAllocations = 220
	mostBytes       = 88 << 10 // two copy buffers and little else, however large the file is
)

// TestWhatAnUploadCosts guards against what creeps in: a connection for each
// file, a buffer as large as the file.
func TestWhatAnUploadCosts(t *testing.T) {
	if racetest.Enabled() {
		t.Skip("the race detector allocates, too")
	}
	for _, size := range []int{1 << 10, 8 << 20} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			dial, connections, _ := countingDialer()
			client := newClient(t, Config{BaseURL: serveByHand(t), DialContext: dial})
			file := newFile(t, "a.jpg", make([]byte, size))
			allocations, bytes := costOf(50, func() {
				_, err := client.Upload(t.Context(), canary, "a%3d%3d", file, nil)
				require.NoError(t, err)
			})
			t.Logf("%d allocations, %d bytes", allocations, bytes)
			require.LessOrEqual(t, allocations, mostAllocations)
			require.LessOrEqual(t, bytes, mostBytes)
			require.EqualValues(t, 1, connections.Load())
		})
	}
}

// costOf returns the allocations and bytes of one call of do, on average.
func costOf(calls int, do func()) (allocations, bytes int) {
	do() // what is made once is made now
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range calls {
		do()
	}
	runtime.ReadMemStats(&after)
	return int(after.Mallocs-before.Mallocs) / calls, int(after.TotalAlloc-before.TotalAlloc) / calls
}

// serveByHand answers uploads on one connection after the other and allocates
// little for it, so that what is counted is the client's.
func serveByHand(t *testing.T) (url string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	answer := fmt.Appendf(nil, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(okAnswer), okAnswer)
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			for in := bufio.NewReaderSize(conn, 1<<20); answerByHand(in, conn, answer) == nil; {
			}
			_ = conn.Close()
		}
	}()
	return "http://" + listener.Addr().String()
}

func answerByHand(in *bufio.Reader, out io.Writer, answer []byte) error {
	request, err := http.ReadRequest(in)
	if err != nil {
		return err
	}
	if _, err := in.Discard(int(request.ContentLength)); err != nil {
		return err
	}
	_, err = out.Write(answer)
	return err
}
