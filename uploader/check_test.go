package uploader

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media"
)

// slowly takes long to look into files whose names say so.
type slowly struct {
	Converter
	takes time.Duration
	at    *atOnce
}

// atOnce counts how many files are looked into.
type atOnce struct {
	mu        sync.Mutex
	now, most int
}

func (a *atOnce) begin() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.now++
	a.most = max(a.most, a.now)
}

func (a *atOnce) end() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.now--
}

func (s slowly) Inspect(ctx context.Context, path string, o media.Options) (media.Report, error) {
	s.at.begin()
	defer s.at.end()
	if strings.Contains(path, "slow") {
		select {
		case <-ctx.Done():
			return media.Report{}, context.Cause(ctx)
		case <-time.After(s.takes):
		}
	}
	return s.Converter.Inspect(ctx, path, o)
}

// slow has the checks of files take long whose names say so.
func (r *rig) slow(takes time.Duration) slowly {
	s := slowly{r.q.cfg.Converter, takes, &atOnce{}}
	r.q.cfg.Converter = s
	return s
}

func slowNames(n int) (names []string) {
	for i := range n {
		names = append(names, fmt.Sprintf("slow %d.pdf", i))
	}
	return names
}

// requireNoPlace holds that nothing of a check is left.
func (r *rig) requireNoPlace() {
	r.q.mu.Lock()
	defer r.q.mu.Unlock()
	require.Zero(r, r.q.checks)
	require.Zero(r, r.q.longChecks)
}

func TestAQuickCheckWaitsForNoSlowOnes(t *testing.T) {
	bubble(t, 20, func(t *testing.T, r *rig) {
		s := r.slow(time.Minute)
		ids := r.add(append(slowNames(8), "good.pdf")...)
		time.Sleep(4 * quickCheck) // three pairs have had their places before it
		synctest.Wait()
		require.Equal(t, Uploading, r.job(ids[8]).State)
		for _, id := range ids[:8] {
			require.Equal(t, Checking, r.job(id).State)
		}
		later := r.add("another.pdf")[0]
		time.Sleep(quickCheck)
		synctest.Wait()
		require.Equal(t, Uploading, r.job(later).State)

		time.Sleep(time.Hour)
		synctest.Wait()
		r.requireStates(ids, Uploading, Uploading, Uploading, Uploading, Uploading, Uploading, Uploading, Uploading, Uploading)
		require.LessOrEqual(t, s.at.most, maxChecks+maxLongChecks)
		r.requireNoPlace()
	})
}

func TestASlowCheckKeepsItsPlaceWhileNobodyWaits(t *testing.T) {
	bubble(t, 20, func(t *testing.T, r *rig) {
		r.slow(time.Minute)
		ids := r.add(slowNames(maxChecks + maxLongChecks)...)
		time.Sleep(time.Minute + 2*quickCheck) // all at once, and none from the beginning
		synctest.Wait()
		r.requireStates(ids, Uploading, Uploading, Uploading, Uploading)
		r.requireNoPlace()
	})
}

func TestASlowCheckCanBeCanceledWhereverItIs(t *testing.T) {
	bubble(t, 20, func(t *testing.T, r *rig) {
		r.slow(time.Minute)
		ids := r.add(append(slowNames(8), "good.pdf")...)
		time.Sleep(4 * quickCheck) // some go on beside, others are set back
		synctest.Wait()
		r.q.Cancel(ids[:8]...)
		synctest.Wait()
		r.requireStates(ids, Canceled, Canceled, Canceled, Canceled, Canceled, Canceled, Canceled, Canceled, Uploading)
		r.requireNoPlace()

		require.NoError(t, r.q.Retry(t.Context(), ids[:8]...))
		time.Sleep(time.Hour)
		synctest.Wait()
		r.requireStates(ids, Uploading, Uploading, Uploading, Uploading, Uploading, Uploading, Uploading, Uploading, Uploading)
		r.requireNoPlace()
	})
}

func TestClosingDoesNotWaitForSlowChecks(t *testing.T) {
	bubble(t, 20, func(t *testing.T, r *rig) {
		r.slow(24 * time.Hour)
		ids := r.add(slowNames(8)...)
		time.Sleep(3 * quickCheck)
		synctest.Wait()
		began := time.Now()
		r.stop()
		require.Zero(t, time.Since(began))
		r.start(20)
		for _, id := range ids {
			require.Equal(t, Checking, r.row(id).State)
		}
		n, err := r.q.Restore(t.Context())
		require.NoError(t, err)
		require.Equal(t, 8, n, "all are taken up")
	})
}
