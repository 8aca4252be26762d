package practice

import (
	"bytes"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

func TestBelievable(t *testing.T) {
	for _, c := range []struct {
		size     int64
		from, to time.Duration
	}{
		{0, 700 * time.Millisecond, 700 * time.Millisecond},
		{1000, 700 * time.Millisecond, 710 * time.Millisecond},
		{100_000, 1200 * time.Millisecond, 1200 * time.Millisecond},
		{223_744, 1200 * time.Millisecond, 1300 * time.Millisecond},
		{5 << 20, 1300 * time.Millisecond, 2 * time.Second},
		{16 << 20, 2 * time.Second, 3 * time.Second},
		{48_000_000, 4 * time.Second, 4 * time.Second},
		{120_000_000, 10 * time.Second, 10 * time.Second},
	} {
		got := believable(c.size)
		require.GreaterOrEqual(t, got, c.from, "%d bytes", c.size)
		require.LessOrEqual(t, got, c.to, "%d bytes", c.size)
	}
}

// TestPacedBody reads in a bubble of its own time.
func TestPacedBody(t *testing.T) {
	for _, c := range []struct {
		size      int
		announced bool
	}{{0, true}, {1, true}, {1000, true}, {1000, false}, {3 << 20, true}, {3 << 20, false}, {60_000_000, true}} {
		synctest.Test(t, func(t *testing.T) {
			body := &pacedBody{
				ReadCloser: io.NopCloser(bytes.NewReader(make([]byte, c.size))),
				size:       -1, pace: believable, closing: make(chan struct{}),
			}
			if c.announced {
				body.size = int64(c.size)
			}
			start := time.Now()
			half, err := io.CopyN(io.Discard, body, int64(c.size/2))
			require.NoError(t, err)
			require.EqualValues(t, c.size/2, half)
			halfTime := time.Since(start)
			rest, err := io.Copy(io.Discard, body)
			require.NoError(t, err)
			require.EqualValues(t, c.size, half+rest)

			whole := believable(int64(c.size))
			require.InDelta(t, whole, time.Since(start), float64(leastPause), "%+v", c)
			if c.announced && c.size > 100_000 {
				require.InDelta(t, whole/2, halfTime, float64(whole)/20, "evenly: %+v", c)
			}
		})
	}
}

func TestPacedBodyEndsWhenTheServerCloses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		closing := make(chan struct{})
		body := &pacedBody{
			ReadCloser: io.NopCloser(bytes.NewReader([]byte("content"))),
			size:       7, pace: believable, closing: closing,
		}
		time.AfterFunc(100*time.Millisecond, func() { close(closing) })
		start := time.Now()
		_, err := io.ReadAll(body)
		require.ErrorIs(t, err, io.ErrUnexpectedEOF)
		require.Equal(t, 100*time.Millisecond, time.Since(start))
	})
}
