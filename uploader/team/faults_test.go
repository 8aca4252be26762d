//go:build unix

package team

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/history"
	"mediadrop/uploader/racetest"
	"mediadrop/uploader/team/teamtest"
)

// TestThroughAPooler: in transaction mode no notice comes, and all works from
// one reading to the next.
func TestThroughAPooler(t *testing.T) {
	t.Parallel()
	s := teamtest.Start(t)
	s.Desk(t, "desk", setup)
	text := s.Pooler(t, "desk")
	often := func(c *Config) { c.Every = 200 * time.Millisecond }
	a, b := newComputer(t, "Desk 1", text, often), newComputer(t, "Desk 2", text, often)
	for n := range 20 {
		u := a.upload(example(n))
		b.sees(u.ID, nil)
		u = b.upload(example(100 + n))
		a.sees(u.ID, nil)
	}
	require.NotContains(t, a.log.String(), "offline")
}

// TestCutBetweenCommitAndAnswer: the row is there once, whatever the program
// was told.
func TestCutBetweenCommitAndAnswer(t *testing.T) {
	t.Parallel()
	s := teamtest.Start(t)
	text := s.Desk(t, "desk", setup)
	proxy := teamtest.NewProxy(t, fmt.Sprintf("127.0.0.1:%d", s.Port))
	a, b := newComputer(t, "Desk 1", proxy.Through(text)), newComputer(t, "Desk 2", text)
	a.reaches(Connected)
	for n := range 10 {
		proxy.CutInsteadOf("INSERT 0 1")
		u := a.upload(example(n))
		b.sees(u.ID, nil)
		a.sharesAll()
		require.False(t, proxy.Waits(), "the answer was never cut")
	}
	var rows int
	require.NoError(t, s.Admin(t, "desk").QueryRow(t.Context(), "SELECT count(*) FROM mediadrop.uploads").Scan(&rows))
	require.Equal(t, 10, rows)
}

// TestASilentConnection is noticed, and another one is made.
func TestASilentConnection(t *testing.T) {
	t.Parallel()
	s := teamtest.Start(t)
	text := s.Desk(t, "desk", setup)
	proxy := teamtest.NewProxy(t, fmt.Sprintf("127.0.0.1:%d", s.Port))
	soon := func(c *Config) { c.Answer = 500 * time.Millisecond }
	a, b := newComputer(t, "Desk 1", proxy.Through(text)+"&connect_timeout=1", soon), newComputer(t, "Desk 2", text)
	a.reaches(Connected)
	proxy.Silence(true)
	u := a.upload(example(1))
	a.reaches(Offline)
	proxy.Silence(false)
	b.sees(u.ID, nil)
	a.reaches(Connected)
}

// TestNothingPrivateGoesOut reads everything that went over the wire.
func TestNothingPrivateGoesOut(t *testing.T) {
	s := teamtest.Start(t)
	text := s.Desk(t, "desk", setup)
	proxy := teamtest.NewProxy(t, fmt.Sprintf("127.0.0.1:%d", s.Port))
	host, err := os.Hostname()
	require.NoError(t, err)
	user := "agent-smith-of-the-computer"
	t.Setenv("USER", user)
	t.Setenv("PGAPPNAME", "named-by-the-environment")
	a, b := newComputer(t, "Desk 1", proxy.Through(text)), newComputer(t, "Desk 2", text)
	a.reaches(Connected)

	u := example(1)
	u.Path, u.Account, u.Sentence = "/home/secret-path/prices.pdf", "Account of a secret", "secret error"
	practice := example(2)
	practice.Account, practice.Name, practice.MediaID = practiceAccount, "practice.pdf", "777777777777777"
	failed := example(3)
	failed.State, failed.MediaID, failed.Name = "failed", "", "failed.pdf"
	for _, row := range []history.Upload{practice, failed, u} {
		a.upload(row)
	}
	yes, note := true, "a note for colleagues"
	require.NoError(t, a.store.Annotate(t.Context(), u.ID, history.Annotation{Favourite: &yes, Note: &note}))
	a.sync.Wake()
	b.sees(u.ID, func(u history.Upload) bool { return u.Note == note })

	seen := proxy.Seen()
	require.Contains(t, seen, u.MediaID, "the proxy sees what goes out")
	require.Contains(t, seen, note)
	for _, private := range []string{
		"secret", "/home", "practice.pdf", practice.MediaID, "failed.pdf", teamtest.Password, user, "named-by-the-environment", "Account of", "favourite",
	} {
		require.NotContains(t, seen, private)
	}
	if len(host) > 3 {
		require.NotContains(t, seen, host)
	}
}

// TestAServerWhoseClockIsWrong counts days as the uploader's service did.
func TestAServerWhoseClockIsWrong(t *testing.T) {
	t.Parallel()
	library := "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"
	if _, err := os.Stat(library); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("libfaketime is not installed")
		}
		t.Skip("libfaketime is not installed")
	}
	for _, offset := range []string{"-2h", "+2h"} {
		s := teamtest.Start(t, "LD_PRELOAD="+library, "FAKETIME="+offset, "FAKETIME_DONT_FAKE_MONOTONIC=1")
		text := s.Desk(t, "desk", setup)
		var there time.Time
		require.NoError(t, s.Admin(t, "desk").QueryRow(t.Context(), "SELECT now()").Scan(&there))
		require.Greater(t, time.Since(there).Abs(), time.Hour, "its clock is wrong")
		a, b := newComputer(t, "Desk 1", text), newComputer(t, "Desk 2", text)
		u := a.upload(example(1))
		require.Equal(t, u.Expires(), b.sees(u.ID, nil).Expires())
	}
}

// TestADiskThatIsFull: what cannot be shared waits, and reading goes on.
func TestADiskThatIsFull(t *testing.T) {
	t.Parallel()
	s := teamtest.Start(t)
	text := s.Desk(t, "desk", setup)
	disk := filepath.Join(s.Folder, "small")
	s.MountSmallDisk(t, disk)
	s.Exec(t, "postgres", "CREATE TABLESPACE small LOCATION '"+disk+"'")
	s.Exec(t, "desk", "ALTER TABLE mediadrop.uploads SET TABLESPACE small")
	often := func(c *Config) { c.Every = 100 * time.Millisecond }
	a, b := newComputer(t, "Desk 1", text, often), newComputer(t, "Desk 2", text, often)
	fill, err := os.Create(filepath.Join(disk, "fill"))
	require.NoError(t, err)
	_, err = io.Copy(fill, zeros{})
	require.Error(t, err, "the disk is full")
	require.NoError(t, fill.Close())
	var all []history.Upload
	for n := range 300 {
		u := example(n)
		u.Note = strings.Repeat("x", 1000)
		all = append(all, u)
	}
	for _, u := range all {
		a.upload(u)
	}
	require.Eventually(t, func() bool {
		st := a.sync.Status()
		return st.State == Connected && st.Problem != nil && st.Problem.Code == CodeFull
	}, time.Minute, 10*time.Millisecond, "%s", a.log)
	require.NoError(t, os.Remove(fill.Name()))
	for _, u := range all {
		b.sees(u.ID, nil)
	}
	a.sharesAll()
}

// zeros never ends.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// The program that is killed is the test itself, started again.
const (
	killedHome    = "TEAM_KILLED_HOME"
	killedAddress = "TEAM_KILLED_ADDRESS"
)

func TestMain(m *testing.M) {
	if home := os.Getenv(killedHome); home != "" {
		if err := shareUntilKilled(home, os.Getenv(killedAddress)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	// Each has a server of its own, for which it waits most of the time.
	if err := flag.Set("test.parallel", "4"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// shareUntilKilled ends one upload after the other and shares them. It prints
// each ID once its row is on the disk, and "all" when there is none left.
func shareUntilKilled(home, text string) error {
	ctx := context.Background()
	store, err := history.Open(ctx, filepath.Join(home, "history.db"))
	if err != nil {
		return err
	}
	a, err := ParseAddress(text)
	if err != nil {
		return err
	}
	if err := store.JoinTeam(ctx, a.Place(), practiceAccount, false); err != nil {
		return err
	}
	s := Start(Config{
		Address: a, Member: "Desk 1", Store: store, Log: slog.New(slog.DiscardHandler),
		Password: func(context.Context) (string, error) { return teamtest.Password, nil },
		Channel:  func(string) (string, string, bool) { return "", "", false },
	})
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var n int
		if _, err := fmt.Sscan(lines.Text(), &n); err != nil {
			return err
		}
		u := example(n)
		if err := store.Save(ctx, []history.Upload{u}); err != nil {
			return err
		}
		fmt.Println(n, u.ID)
		s.Wake()
		if n%3 == 0 {
			note := fmt.Sprint("note ", n)
			if err := store.Annotate(ctx, u.ID, history.Annotation{Note: &note}); err != nil {
				return err
			}
			s.Wake()
		}
	}
	return errors.Join(lines.Err(), store.Close())
}

// TestKilledWhileSharing kills the program at random moments and balances the
// books of both sides.
func TestKilledWhileSharing(t *testing.T) {
	t.Parallel()
	kills, uploads := 200, 500
	if testing.Short() || racetest.Enabled() { // of a program that is killed the detector reports nothing
		kills, uploads = 20, 50
	}
	s := teamtest.Start(t)
	text := s.Desk(t, "desk", setup)
	home := t.TempDir()
	random := rand.New(rand.NewPCG(1, 2))
	saved, next := map[string]bool{}, 0
	for range kills {
		cmd := exec.CommandContext(t.Context(), os.Args[0])
		cmd.Env = append(os.Environ(), killedHome+"="+home, killedAddress+"="+text)
		in, err := cmd.StdinPipe()
		require.NoError(t, err)
		out, err := cmd.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, cmd.Start())
		time.AfterFunc(time.Duration(10+random.IntN(110))*time.Millisecond, func() { _ = cmd.Process.Kill() })
		go func() { // as much as it takes before it is killed
			for n := next; n < uploads; n++ {
				if _, err := fmt.Fprintln(in, n); err != nil {
					return
				}
			}
		}()
		for lines := bufio.NewScanner(out); lines.Scan(); {
			var n int
			var id string
			_, err := fmt.Sscan(lines.Text(), &n, &id)
			require.NoError(t, err)
			saved[id] = true
			next = max(next, n+1)
		}
		_ = cmd.Wait() // it was killed
	}

	a := &computer{t: t, name: "Desk 1", log: &lines{}}
	store, err := history.Open(t.Context(), filepath.Join(home, "history.db"))
	require.NoError(t, err)
	defer store.Close()
	a.store = store
	a.cfg = Config{
		Address: address(t, text), Member: "Desk 1", Store: store, Log: slog.New(slog.NewJSONHandler(a.log, nil)),
		Password: func(context.Context) (string, error) { return teamtest.Password, nil },
		Channel:  func(string) (string, string, bool) { return "", "", false },
	}
	// It may have been killed each time before it joined.
	require.NoError(t, store.JoinTeam(t.Context(), a.cfg.Address.Place(), practiceAccount, false))
	for ; next < uploads; next++ {
		u := example(next)
		require.NoError(t, store.Save(t.Context(), []history.Upload{u}))
		saved[u.ID] = true
	}
	a.start()
	defer a.sync.Close()
	a.sharesAll()

	d := connect(t, text)
	there := map[string]string{}
	var last int64
	for {
		rows, upTo, err := d.after(t.Context(), last, maxRevision, time.Time{})
		require.NoError(t, err)
		if len(rows) == 0 {
			break
		}
		last = upTo
		for _, u := range rows {
			_, twice := there[u.ID]
			require.False(t, twice)
			there[u.ID] = u.Note
		}
	}
	here, err := store.Page(t.Context(), history.Filter{}, 0, -1)
	require.NoError(t, err)
	require.Len(t, there, len(here))
	for _, u := range here {
		note, ok := there[u.ID]
		require.True(t, ok, "not shared")
		require.Equal(t, u.Note, note)
	}
	for id := range saved {
		require.Contains(t, there, id, "lost")
	}
	require.GreaterOrEqual(t, len(there), uploads)
	t.Logf("%d kills, %d uploads", kills, len(there))
}
