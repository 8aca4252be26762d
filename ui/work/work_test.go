package work

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWorkEndsWithTheWindow(t *testing.T) {
	var queued []func()
	r := New(func(f func()) { queued = append(queued, f) })
	ended := make(chan error, 1)
	r.Go(func(ctx context.Context) {
		<-ctx.Done()
		ended <- ctx.Err()
	})
	require.NoError(t, r.Context().Err())
	r.Stop()
	r.Wait()
	require.ErrorIs(t, <-ended, context.Canceled)
	require.True(t, r.Stopped())

	r.Go(func(context.Context) { t.Error("nothing begins once the window closes") })
	r.Wait()
	heard := 0
	r.Main(func() { heard++ })
	require.Len(t, queued, 1)
	queued[0]()
	require.Equal(t, 1, heard, "what came of the work is still heard")

	r.End()
	queued[0]()
	require.Equal(t, 1, heard, "there is no window any more")
}
