package worker

import (
	"errors"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/proctest"
)

// children returns the processes that this one started and that still run.
func children(t testing.TB) []int {
	t.Helper()
	return proctest.Children(os.Getpid())
}

// A file that takes all the memory there is, eight times at once, with a good one.
func TestMemoryIsBoundedFromOutside(t *testing.T) {
	p := newPool(t)
	good(t, p)
	stop := proctest.Peaks(os.Getpid())
	var hostile sync.WaitGroup
	for i := range 8 {
		hostile.Go(func() {
			r := asking(t, "memory", 100_000)
			r.Look = i%2 == 0
			_, err := p.Do(t.Context(), r)
			require.True(t, errors.Is(err, ErrMemory) || errors.Is(err, ErrCrashed), err) // see Size
		})
	}
	time.Sleep(20 * time.Millisecond)
	good(t, p)
	hostile.Wait()
	own, all := stop()
	t.Logf("this process took %d MB more, all together %d MB more", own>>20, all>>20)
	require.Less(t, own, int64(100<<20))
	require.Less(t, all, int64(700<<20))
}

func TestWhatIsNotWorthMoreMemoryGetsNone(t *testing.T) {
	p := newPool(t)
	r := asking(t, "memory", 150)
	r.Look, r.Largest = false, Light
	_, err := p.Do(t.Context(), r)
	require.True(t, errors.Is(err, ErrMemory) || errors.Is(err, ErrCrashed), err) // see Size
	r.Largest = Medium
	_, err = p.Do(t.Context(), r)
	require.NoError(t, err)
	r = asking(t, "memory", 300)
	r.Look, r.Least = false, 384<<20 // no size of its own: there is no next one
	_, err = p.Do(t.Context(), r)
	require.NoError(t, err)
}

func TestWhatNeedsMoreMemoryGetsIt(t *testing.T) {
	p := newPool(t)
	for _, megabytes := range []int{10, 60, 150, 350} {
		for _, look := range []bool{true, false} {
			r := asking(t, "memory", megabytes)
			r.Look = look
			_, err := p.Do(t.Context(), r)
			require.NoError(t, err, megabytes)
		}
	}
}
