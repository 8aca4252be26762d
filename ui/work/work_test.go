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
	r.Main(func() {})
	require.Len(t, queued, 1, "what came of the work is still heard")
}
