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
		s := newShares()
		got := map[string]bool{}
		take := func(name string, size Size) {
			go func() {
				require.NoError(t, s.take(context.Background(), size, false, 0))
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
		s.back(Light, false)
		synctest.Wait()
		require.Equal(t, map[string]bool{"a video": true, "a picture": true, "another picture": true}, got)
		s.back(Large, false)
		synctest.Wait()
		require.True(t, got["another video"], "who waits longest is first")
		require.False(t, got["a large picture"])
		s.back(Large, false)
		synctest.Wait()
		require.True(t, got["a large picture"])
		s.back(Medium, false)
		s.back(Light, false)
		require.Equal(t, newShares().common, s.common)
	})
}

func TestAShareThatNobodyWaitsForIsNotLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShares()
		require.NoError(t, s.take(t.Context(), room, false, 0))
		ctx, cancel := context.WithCancel(t.Context())
		refused := make(chan error, 1)
		go func() { refused <- s.take(ctx, Light, false, 0) }()
		synctest.Wait()
		cancel()
		require.ErrorIs(t, <-refused, context.Canceled)
		s.back(room, false)
		require.Equal(t, newShares().common, s.common)
		require.Empty(t, s.waiting)
	})
}

func TestPatienceEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShares()
		require.NoError(t, s.take(t.Context(), Large, false, time.Second))
		require.ErrorIs(t, s.take(t.Context(), Large, false, time.Second), ErrBusy)
		s.back(Large, false)
		require.Equal(t, newShares().common, s.common)
	})
}

// What a person waits for has room of its own, and then the first that becomes free.
func TestUrgentWorkGoesFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShares()
		var got []string
		take := func(name string, size Size, urgent bool) {
			go func() {
				require.NoError(t, s.take(context.Background(), size, urgent, 0))
				got = append(got, name)
			}()
			synctest.Wait()
		}
		take("a film", Large, false)
		take("a picture", Light, false)
		take("another picture", Light, false)
		take("another film", Large, false)
		require.Equal(t, []string{"a film", "a picture"}, got)
		take("a preview", Large, true)
		require.Equal(t, []string{"a film", "a picture", "a preview"}, got, "its room is kept")
		require.False(t, s.takeNow(Small))
		take("the next preview", Large, true)
		take("the last preview", Large, true)
		require.Len(t, got, 3, "what all take is bounded")
		s.back(Light, false)
		synctest.Wait()
		require.Equal(t, "another picture", got[3], "there is no room for a preview, and others do not wait for one")
		s.back(Large, false)
		synctest.Wait()
		require.Equal(t, "the next preview", got[4], "before the film that waited longer")
		s.back(Large, true)
		synctest.Wait()
		require.Equal(t, "the last preview", got[5])
		require.Len(t, got, 6)
		s.back(Large, true)
		synctest.Wait()
		require.Equal(t, "another film", got[6])
		s.back(Large, false)
		s.back(Large, true)
		s.back(Light, false)
		require.Equal(t, newShares(), &shares{left: s.left, common: s.common})
	})
}
