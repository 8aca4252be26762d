package worker

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

func TestWhoNeedsLittleDoesNotWaitBehindWhoNeedsMuch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &shares{left: room}
		got := map[string]bool{}
		take := func(name string, size Size) {
			go func() {
				require.NoError(t, s.take(context.Background(), size, 0))
				got[name] = true
			}()
			synctest.Wait()
		}
		take("a video", Large)
		take("another video", Large)
		take("a large picture", Medium)
		take("a picture", Light)
		take("another picture", Light)
		require.Equal(t, map[string]bool{"a video": true, "a picture": true}, got)
		s.back(Light)
		synctest.Wait()
		require.Equal(t, map[string]bool{"a video": true, "a picture": true, "another picture": true}, got)
		s.back(Large)
		synctest.Wait()
		require.True(t, got["another video"], "who waits longest is first")
		require.False(t, got["a large picture"])
		s.back(Large)
		synctest.Wait()
		require.True(t, got["a large picture"])
		s.back(Medium)
		s.back(Light)
		require.Equal(t, room, s.left)
	})
}

func TestAShareThatNobodyWaitsForIsNotLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &shares{left: room}
		require.NoError(t, s.take(t.Context(), room, 0))
		ctx, cancel := context.WithCancel(t.Context())
		refused := make(chan error, 1)
		go func() { refused <- s.take(ctx, Light, 0) }()
		synctest.Wait()
		cancel()
		require.ErrorIs(t, <-refused, context.Canceled)
		s.back(room)
		require.Equal(t, room, s.left)
		require.Empty(t, s.waiting)
	})
}

func TestPatienceEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &shares{left: room}
		require.NoError(t, s.take(t.Context(), Large, time.Second))
		require.ErrorIs(t, s.take(t.Context(), Large, time.Second), ErrBusy)
		s.back(Large)
		require.Equal(t, room, s.left)
	})
}
