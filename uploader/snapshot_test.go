package uploader

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/commbox"
	"mediadrop/uploader/media/mediatest"
)

func TestNoSnapshotWhileNothingMoves(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		time.Sleep(time.Hour)
		require.Empty(t, r.snapshots(), "nothing was ever given")
		r.add("a.pdf")
		r.succeed("a.pdf", "id")
		r.keys.set("Other", "")
		r.addPaths(there, r.pdf("b.pdf")) // waits for a key
		r.settleDown()
		require.NotEmpty(t, r.snapshots())
		time.Sleep(time.Hour + SnapshotInterval/3)
		require.Empty(t, r.snapshots())
		again := time.Now()
		r.q.CancelAll()
		synctest.Wait()
		require.Equal(t, again, r.snapshots()[0].at, "at once: no clock ticks while nothing moves")
	})
}

func TestSnapshotsComeTenTimesASecond(t *testing.T) {
	bubble(t, 3, func(t *testing.T, r *rig) {
		r.settleDown()
		start := time.Now()
		r.add("a.pdf", "b.pdf", "c.pdf", "d.pdf")
		first := r.snapshots()
		require.Len(t, first, 1)
		require.Equal(t, start, first[0].at, "the first comes at once")

		for range 100 { // much happens, for ten seconds
			time.Sleep(SnapshotInterval)
			r.pdf("more.pdf")
			r.q.Add(here, []string{r.folder + "/more.pdf"})
		}
		synctest.Wait()
		snaps := r.snapshots()
		require.InDelta(t, 100, len(snaps), 2)
		for i := 1; i < len(snaps); i++ {
			require.GreaterOrEqual(t, snaps[i].at.Sub(snaps[i-1].at), SnapshotInterval)
		}
	})
}

func TestTheLastChangeAlwaysArrives(t *testing.T) {
	bubble(t, 4, func(t *testing.T, r *rig) {
		r.net.answerAll()
		paths := make([]string, 40)
		for i := range paths {
			paths[i] = r.pdf(strings.Repeat("x", i+1) + ".pdf")
		}
		ids := r.addPaths(here, paths...)
		r.settleDown()
		for _, id := range ids {
			require.Equal(t, Done, r.published(id).State)
			require.True(t, r.published(id).Saved)
		}
		snaps := r.snapshots()
		require.Zero(t, snaps[len(snaps)-1].Totals)
		require.Zero(t, r.q.Totals())
	})
}

func TestTotals(t *testing.T) {
	bubble(t, 2, func(t *testing.T, r *rig) {
		ids := r.add("a.pdf", "b.pdf", "c.pdf", "d.pdf", "e.pdf")
		r.settleDown()
		want := Totals{Queued: 3, Uploading: 2}
		require.Equal(t, want, r.q.Totals())
		snaps := r.snapshots()
		require.Equal(t, want, snaps[len(snaps)-1].Totals)
		require.Equal(t, 5, want.Active())

		running := r.inState(ids, Uploading)
		r.fail(r.job(running[0]).Name, commbox.CauseStalled)
		r.fail(r.job(running[1]).Name, commbox.CauseNotFound)
		require.Equal(t, Totals{Queued: 1, Uploading: 2, Waiting: 1}, r.q.Totals())
		r.q.CancelAll()
		synctest.Wait()
		require.Zero(t, r.q.Totals())
		r.settleDown()
		for state, n := range r.q.counts {
			require.Zero(t, n, state)
		}
	})
}

func TestSnapshotsTellOfNewRows(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		r.add("a.pdf")
		r.settleDown()
		added := false
		for _, s := range r.snapshots() {
			added = added || s.ListChanged
		}
		require.True(t, added)
		r.succeed("a.pdf", "id")
		r.settleDown()
		for _, s := range r.snapshots() {
			require.False(t, s.ListChanged, "a row that changes is no new row")
		}
	})
}

// TestSpeedAndTimeLeft uses the real client, over a line of 100 KB a second.
func TestSpeedAndTimeLeft(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		const rate, size = 100_000, 2_000_000
		line := newSlowLine(t, rate)
		defer line.close()
		r.q.cfg.Client = func(string) (Client, error) { return line.client, nil }
		id := r.addPaths(here, r.file("long.pdf", string(mediatest.PDF("long", size))))[0]

		for second := 1; second <= 19; second++ {
			time.Sleep(time.Second)
			synctest.Wait()
			j := r.published(id)
			require.Equal(t, Uploading, j.State)
			require.InDelta(t, second*rate, j.Sent, rate)
			if second < 8 {
				continue // the buffers on the way were filled faster, which counts where it was seen
			}
			require.InDelta(t, rate, j.Speed, rate/4)
			require.InDelta(t, float64(size-j.Sent)/rate, j.TimeLeft.Seconds(), 5)
		}
		time.Sleep(5 * time.Second)
		synctest.Wait()
		j := r.published(id)
		require.Equal(t, Done, j.State)
		require.EqualValues(t, size, j.Sent)
		require.Zero(t, j.Speed)
		require.Zero(t, j.TimeLeft)
	})
}

// slowLine is a server in memory that reads at a steady pace, and a client.
type slowLine struct {
	client *commbox.Client
	server *http.Server
	done   chan struct{}
}

func newSlowLine(t *testing.T, rate int) *slowLine {
	conns := make(pipes)
	line := &slowLine{done: make(chan struct{})}
	line.server = &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		block := make([]byte, rate/50)
		for {
			time.Sleep(time.Second / 50)
			if _, err := io.ReadFull(r.Body, block); err != nil {
				break
			}
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"status": "200", "data": []any{map[string]any{"id": "42"}}})
	})}
	go func() { defer close(line.done); _ = line.server.Serve(conns) }()
	var err error
	line.client, err = commbox.New(commbox.Config{
		BaseURL: "http://127.0.0.1/", Timeouts: commbox.Timeouts{Connect: time.Minute, Stall: time.Minute, Answer: time.Minute},
		DialContext: conns.dial,
	})
	require.NoError(t, err)
	return line
}

func (l *slowLine) close() {
	l.client.Close()
	_ = l.server.Close()
	<-l.done
}

// pipes is a listener whose connections never leave memory.
type pipes chan net.Conn

func (p pipes) dial(context.Context, string, string) (net.Conn, error) {
	here, there := net.Pipe()
	p <- there
	return here, nil
}

func (p pipes) Accept() (net.Conn, error) {
	if conn, ok := <-p; ok {
		return conn, nil
	}
	return nil, net.ErrClosed
}

func (p pipes) Close() error   { close(p); return nil }
func (p pipes) Addr() net.Addr { return &net.TCPAddr{} }
