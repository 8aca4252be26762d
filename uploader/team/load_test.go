//go:build bench && unix

package team

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/history"
	"mediadrop/uploader/proctest"
	"mediadrop/uploader/team/teamtest"
)

// TestLoad measures a large desk on this machine, which runs everything at
// once: the server, the members and the measurement. It prints two tables, and
// nothing fails because it is slow. BENCH_TEAM_ROWS, BENCH_TEAM_MEMBERS and
// BENCH_TEAM_SECONDS make it smaller or larger.
func TestLoad(t *testing.T) {
	t.Run("join", join)
	t.Run("members", members)
}

func number(name string, usual int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return usual
}

// join takes a computer into a desk with a million uploads, a tenth of which
// have an ID that is good.
func join(t *testing.T) {
	rows := number("BENCH_TEAM_ROWS", 1_000_000)
	s := teamtest.Start(t)
	text := s.Desk(t, "desk", setup)
	s.Fill(t, "desk", rows)
	var bytes int64
	require.NoError(t, s.Admin(t, "desk").QueryRow(t.Context(), "SELECT pg_total_relation_size('mediadrop.uploads')").Scan(&bytes))

	before := proctest.Resident(os.Getpid())
	var most atomic.Int64
	began := time.Now()
	log, err := os.Create(filepath.Join(t.TempDir(), "mediadrop.log")) // a line for each row: not into memory
	require.NoError(t, err)
	defer log.Close()
	c := newComputer(t, "Desk 1", text, func(c *Config) { c.Log = slog.New(slog.NewJSONHandler(log, nil)) })
	watch := time.NewTicker(50 * time.Millisecond)
	defer watch.Stop()
	var good, all time.Duration
	for all == 0 {
		<-watch.C
		most.Store(max(most.Load(), proctest.Resident(os.Getpid())))
		p, err := c.store.TeamPosition(t.Context())
		require.NoError(t, err)
		if good == 0 && p.Start > 0 && p.Good >= p.Start {
			good = time.Since(began)
		}
		if p.Start > 0 && p.Filled >= p.Start {
			all = time.Since(began)
		}
	}
	n, err := c.store.Count(t.Context(), history.Filter{})
	require.NoError(t, err)
	require.Equal(t, rows, n)
	fmt.Printf("\n| a computer joins a desk of %d uploads | |\n|---|---|\n", rows)
	fmt.Printf("| until the tenth with a good ID is here | %.1f s |\n| until all are here | %.1f s |\n", good.Seconds(), all.Seconds())
	fmt.Printf("| memory above that of before, at the most | %.0f MB |\n", float64(most.Load()-before)/1e6)
	fmt.Printf("| what they take on the server, with indexes | %.0f MB |\n\n", float64(bytes)/1e6)
}

// members connects a large desk. Ten of the members are whole programs with a
// history; one machine has no disk for two hundred, so the others read the
// desk and forget it.
func members(t *testing.T) {
	count, seconds := number("BENCH_TEAM_MEMBERS", 200), number("BENCH_TEAM_SECONDS", 300)
	const perSecond, whole = 20, 10
	s := teamtest.Start(t)
	text := s.Desk(t, "desk", setup)
	var computers []*computer
	for n := range whole {
		computers = append(computers, newComputer(t, fmt.Sprint("Desk ", n), text))
	}
	ctx, stop := context.WithCancel(t.Context())
	var readers sync.WaitGroup
	var reads atomic.Int64
	for range count - whole {
		readers.Add(1)
		go func() {
			defer readers.Done()
			read(ctx, t, text, &reads)
		}()
	}
	for _, c := range computers {
		c.reaches(Connected)
	}

	var mu sync.Mutex
	ended := map[string]time.Time{}
	var delays []time.Duration
	for _, c := range computers[1:] {
		readers.Add(1)
		go func() {
			defer readers.Done()
			seen := map[string]bool{}
			for ctx.Err() == nil {
				page, err := c.store.Page(ctx, history.Filter{}, 0, 100)
				now := time.Now()
				mu.Lock()
				for _, u := range page {
					if at, ours := ended[u.ID]; err == nil && ours && !seen[u.ID] && u.Member != "" {
						seen[u.ID], delays = true, append(delays, now.Sub(at))
					}
				}
				mu.Unlock()
				<-after(ctx, 20*time.Millisecond)
			}
		}()
	}
	serverBefore, began := cpu(t, s), time.Now()
	for n := range perSecond * seconds {
		c := computers[n%whole]
		u := example(n)
		require.NoError(t, c.store.Save(ctx, []history.Upload{u}))
		mu.Lock()
		ended[u.ID] = time.Now()
		mu.Unlock()
		c.sync.Wake()
		time.Sleep(time.Until(began.Add(time.Duration(n+1) * time.Second / perSecond)))
	}
	took, used := time.Since(began), cpu(t, s)-serverBefore
	for _, c := range computers {
		c.sharesAll()
	}
	time.Sleep(2 * time.Second) // for the last ones to arrive
	stop()
	readers.Wait()
	slices.Sort(delays)
	require.NotEmpty(t, delays)
	fmt.Printf("\n| %d members, %d uploads a second for %d s | |\n|---|---|\n", count, perSecond, seconds)
	fmt.Printf("| from done at one to readable at another, median | %d ms |\n| 99th percentile | %d ms |\n",
		delays[len(delays)/2].Milliseconds(), delays[len(delays)*99/100].Milliseconds())
	fmt.Printf("| the server's processors (of %d) | %.2f |\n", runtime.NumCPU(), used/took.Seconds())
	fmt.Printf("| readings a second by the %d that only read | %.0f |\n\n", count-whole, float64(reads.Load())/took.Seconds())
}

// read is a member that forgets what it reads.
func read(ctx context.Context, t *testing.T, text string, reads *atomic.Int64) {
	a, err := ParseAddress(text)
	if err != nil {
		t.Error(err)
		return
	}
	d, err := open(ctx, a, teamtest.Password)
	if err != nil {
		t.Error(err)
		return
	}
	defer d.close()
	s := &Sync{cfg: Config{Every: usualEvery, Log: slog.New(slog.DiscardHandler)}, wake: make(chan struct{}, 1)}
	if err := d.listen(ctx); err != nil {
		t.Error(err)
		return
	}
	for last := int64(0); ctx.Err() == nil; {
		d.noticed = false
		_, upTo, err := d.after(ctx, last, maxRevision, time.Time{})
		if err != nil {
			if ctx.Err() == nil {
				t.Error(err)
			}
			return
		}
		last = upTo
		reads.Add(1)
		if s.await(ctx, d) != nil {
			return
		}
	}
}

// cpu returns the processor seconds that the server and its children have used
// (Linux).
func cpu(t *testing.T, s *teamtest.Server) float64 {
	const ticks = 100 // a second, on all of Linux' systems (USER_HZ)
	sum := 0.0
	for _, pid := range s.Processes(t) {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			continue // it has ended; what it used is its parent's
		}
		fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
		for _, i := range []int{11, 12, 13, 14} { // own and ended children's, user and system
			n, err := strconv.ParseFloat(fields[i], 64)
			require.NoError(t, err)
			sum += n / ticks
		}
	}
	return sum
}
