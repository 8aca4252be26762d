//go:build unix

package team

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"mediadrop/uploader/history"
	"mediadrop/uploader/team/teamtest"
)

func address(t *testing.T, text string) Address {
	t.Helper()
	a, err := ParseAddress(text)
	require.NoError(t, err)
	return a
}

func connect(t *testing.T, text string) *desk {
	t.Helper()
	d, err := open(t.Context(), address(t, text), teamtest.Password)
	require.NoError(t, err)
	t.Cleanup(d.close)
	return d
}

// TestWhatCanBeWrongWithADesk goes through what keeps a person from joining.
func TestWhatCanBeWrongWithADesk(t *testing.T) {
	t.Parallel()
	s := teamtest.Start(t)
	good := s.Desk(t, "desk", setup)
	s.Exec(t, "postgres", "CREATE DATABASE empty", "CREATE ROLE nobody LOGIN PASSWORD '"+teamtest.Password+"'")
	tls := strings.Replace(good, "sslmode=disable", "sslmode=verify-full", 1)
	try := func(text, password string) Code {
		t.Helper()
		d, err := open(t.Context(), address(t, text), password)
		if err == nil {
			d.close()
			return ""
		}
		require.NotContains(t, err.Error(), password)
		return code(t, err)
	}
	at := func(change ...string) string { return strings.NewReplacer(change...).Replace(good) }

	require.Empty(t, try(good, teamtest.Password))
	require.Equal(t, CodePassword, try(good, "wrong"))
	require.Equal(t, CodeNoDatabase, try(at("/desk", "/nowhere"), teamtest.Password))
	require.Equal(t, CodeNotSetUp, try(at("/desk", "/empty"), teamtest.Password))
	require.Equal(t, CodeNotSetUp, try(at("mediadrop@", "nobody@"), teamtest.Password))
	require.Equal(t, CodeUnreachable, try("postgres://mediadrop@127.0.0.1:1/desk?sslmode=disable", teamtest.Password))
	require.Equal(t, CodeHost, try("postgres://mediadrop@no-such-host.invalid/desk", teamtest.Password))
	require.Equal(t, CodePlain, try(tls, teamtest.Password))
	s.Exec(t, "desk", "UPDATE mediadrop.meta SET version = 1")
	require.Equal(t, CodeOlder, try(good, teamtest.Password))
	s.Exec(t, "desk", "UPDATE mediadrop.meta SET version = 3")
	require.Empty(t, try(good, teamtest.Password), "a newer one is read")
	s.Exec(t, "desk", "UPDATE mediadrop.meta SET version = 2")

	company, stranger := teamtest.NewAuthority(t), teamtest.NewAuthority(t)
	serve := func(a *teamtest.Authority, name string, until time.Time) {
		cert, key := a.Issue(t, name, until)
		s.Configure(t, fmt.Sprintf("ssl = on\nssl_cert_file = '%s'\nssl_key_file = '%s'\n", s.WriteFile(t, "server.crt", cert), s.WriteFile(t, "server.key", key)))
		s.Stop(t)
		s.Run(t)
	}
	tls += "&sslrootcert=" + company.File
	serve(company, "127.0.0.1", time.Now().Add(time.Hour))
	require.Empty(t, try(tls, teamtest.Password))
	serve(company, "db.example.com", time.Now().Add(time.Hour))
	require.Equal(t, CodeCertificate, try(tls, teamtest.Password), "another name")
	serve(company, "127.0.0.1", time.Now().Add(-time.Hour))
	require.Equal(t, CodeCertificate, try(tls, teamtest.Password), "expired")
	serve(stranger, "127.0.0.1", time.Now().Add(time.Hour))
	require.Equal(t, CodeCertificate, try(tls, teamtest.Password), "unknown authority")
}

// TestOrder: a reader that goes on from the highest revision it saw misses
// nothing, however long the writers hold their transactions open.
func TestOrder(t *testing.T) {
	t.Parallel()
	const writers, each = 16, 30
	s := teamtest.Start(t)
	text := s.Desk(t, "desk", setup)
	var work sync.WaitGroup
	var mu sync.Mutex
	written := map[string]bool{}
	failed := make(chan error, writers)
	for w := range writers {
		work.Add(1)
		go func() {
			defer work.Done()
			failed <- func() error {
				random := rand.New(rand.NewPCG(uint64(w), 7))
				d, err := open(t.Context(), address(t, text), teamtest.Password)
				if err != nil {
					return err
				}
				defer d.close()
				for i := range each {
					r := example(w*each + i)
					tx, err := d.conn.Begin(t.Context())
					if err != nil {
						return err
					}
					batch := &pgx.Batch{}
					queue(batch, "Desk 1", history.TeamChange{Field: history.TeamUpload, Upload: r})
					if err := tx.SendBatch(t.Context(), batch).Close(); err != nil {
						return err
					}
					time.Sleep(time.Duration(random.IntN(5)) * time.Millisecond) // held open
					if random.IntN(4) == 0 {
						if err := tx.Rollback(t.Context()); err != nil {
							return err
						}
						continue
					}
					if err := tx.Commit(t.Context()); err != nil {
						return err
					}
					mu.Lock()
					written[r.ID] = true
					mu.Unlock()
				}
				return nil
			}()
		}()
	}
	finished := make(chan struct{})
	go func() { work.Wait(); close(finished) }()

	reader := connect(t, text)
	var seen []string
	var last int64
	read := func() {
		for {
			rows, upTo, err := reader.after(t.Context(), last, maxRevision, time.Time{})
			require.NoError(t, err)
			require.GreaterOrEqual(t, upTo, last+int64(len(rows)))
			last = upTo
			for _, r := range rows {
				seen = append(seen, r.ID)
			}
			if len(rows) < page {
				return
			}
		}
	}
	for reading := true; reading; {
		select {
		case <-finished:
			reading = false
		default:
		}
		read()
	}
	for range writers {
		require.NoError(t, <-failed)
	}
	slices.Sort(seen)
	require.Len(t, slices.Compact(seen), len(written), "seen twice or missed")
	for _, id := range seen {
		require.True(t, written[id])
	}
}

// TestForeignRows: what is written past the program is left out or cleaned.
func TestForeignRows(t *testing.T) {
	good := example(1)
	good.Member = "Desk 1"
	_, ok := cleaned(good)
	require.True(t, ok)
	for name, spoil := range map[string]func(*history.Upload){
		"id": func(r *history.Upload) { r.ID = "../x" }, "hash": func(r *history.Upload) { r.Hash = "" }, "media id": func(r *history.Upload) { r.MediaID = "1\n2" },
		"no media id": func(r *history.Upload) { r.MediaID = "" }, "stream": func(r *history.Upload) { r.StreamID = "a/../b" }, "mime": func(r *history.Upload) { r.MIME = "x" },
		"kind": func(r *history.Upload) { r.Kind = "<b>" }, "size": func(r *history.Upload) { r.Size = 1 << 60 }, "name": func(r *history.Upload) { r.Name = "\u202e" },
		"who": func(r *history.Upload) { r.Member = " \t" }, "renews": func(r *history.Upload) { r.Renews = "x" }, "time": func(r *history.Upload) { r.FinishedAt = time.Time{} },
	} {
		r := good
		spoil(&r)
		_, ok := cleaned(r)
		require.False(t, ok, name)
	}
	r := good
	r.Name, r.Member, r.Note = "price\u202efdp.exe\n", "Desk\t1\x00", "two\nlines\u2066"
	r, ok = cleaned(r)
	require.True(t, ok)
	require.Equal(t, []string{"pricefdp.exe", "Desk 1", "two\nlines"}, []string{r.Name, r.Member, r.Note})
}

// TestTheDeskTakesNothingUnboundedFromMembers writes past the program.
func TestTheDeskTakesNothingUnboundedFromMembers(t *testing.T) {
	t.Parallel()
	s := teamtest.Start(t)
	d := connect(t, s.Desk(t, "desk", setup))
	r := example(1)
	r.Note, r.Name = strings.Repeat("ש", 20000), strings.Repeat("x", 5000)+"\x00\xff"
	require.NoError(t, d.share(context.Background(), "Desk 1", []history.TeamChange{{Field: history.TeamUpload, Upload: r}}), "what is too long is clipped")
	for _, spoil := range []func(*history.Upload){
		func(r *history.Upload) { r.Hash = "x" }, func(r *history.Upload) { r.Size = -1 }, func(r *history.Upload) { r.MediaID = strings.Repeat("9", 2000) },
	} {
		r := example(2)
		spoil(&r)
		require.Equal(t, CodeRow, code(t, d.share(t.Context(), "Desk 1", []history.TeamChange{{Field: history.TeamUpload, Upload: r}})))
	}
}
