//go:build linux

package window

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/bench/results"
	"mediadrop/uploader/team"
	"mediadrop/uploader/team/teamtest"
)

const (
	rowsOfTheDesk = 1_000_000
	// joining is how long a window is watched after it joined: its good IDs come, and many others.
	joining = time.Minute
)

// TestDesk measures a window that joins a large desk from nothing. BENCH_TEAM_ROWS makes the desk
// smaller or larger.
func TestDesk(t *testing.T) {
	server := teamtest.Start(t)
	address := server.Desk(t, "desk", func(address string) error {
		_, err := team.Setup(context.Background(), address)
		return err
	})
	rows := rowsOfTheDesk
	if n, err := strconv.Atoi(os.Getenv("BENCH_TEAM_ROWS")); err == nil {
		rows = n
	}
	server.Fill(t, "desk", rows)
	out := results.Open(t, "desk")
	d, s := newScreen(t)
	program := build(t, "probed")
	d.Env = append(d.Env, "PGPASSWORD="+teamtest.Password)
	for range results.Runs(t) {
		p := startProbed(t, d, s, program, t.TempDir(), address)
		time.Sleep(joining)
		out.Add("LongestStall/by="+fmt.Sprintf("a-desk-of-%d-joined", rows), results.Value{Value: p.ask("stall") * 1e6, Unit: "ns/op"})
		out.Add("Scroll/by=a-desk-being-joined", results.Value{Value: p.scrollAndCount(s), Unit: "frames/s"})
		require.True(t, p.Running(), p.Output())
		p.Kill()
		s.settle()
	}
}
