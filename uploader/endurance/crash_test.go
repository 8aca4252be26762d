package endurance

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader"
	"mediadrop/uploader/commbox"
	"mediadrop/uploader/commbox/commboxtest"
	"mediadrop/uploader/history"
	"mediadrop/uploader/media"
	"mediadrop/uploader/media/mediatest"
	"mediadrop/uploader/media/worker/workertest"
)

// The environment of the child that is killed.
const (
	crashHome = "MEDIADROP_TEST_CRASH_HOME" // makes the test binary the child
	crashURL  = "MEDIADROP_TEST_CRASH_URL"
	crashRun  = "MEDIADROP_TEST_CRASH_RUN" // a number; -1 gives no new files
)

// filesARun is how many files each child is given, enough to outlive its
// killer's patience.
const filesARun = 10

// killsAHome is how often a home is killed before the next begins: each kill is
// followed by a look at all its rows.
const killsAHome = 100

// killsWanted reads how often the child is killed.
func killsWanted(t *testing.T) int {
	if n, err := strconv.Atoi(os.Getenv("MEDIADROP_KILLS")); err == nil {
		return n
	}
	if testing.Short() {
		return 3
	}
	return 25
}

// TestCrashChild is the program that is killed: queue, client and history on a
// home. It takes up what its predecessor left, and is given new files.
func TestCrashChild(t *testing.T) {
	home := os.Getenv(crashHome)
	if home == "" {
		t.Skip("only as the child of TestKilledAtAnyMoment")
	}
	q, end := startOn(t, home, os.Getenv(crashURL))
	_, err := q.Restore(t.Context())
	require.NoError(t, err)
	q.Continue()
	if run := os.Getenv(crashRun); run != "-1" {
		paths := make([]string, filesARun)
		for i := range paths {
			paths[i] = filepath.Join(home, "files", fmt.Sprintf("%s-%d.pdf", run, i))
			content := paths[i]
			if i%4 == 3 { // the same file again, under another name
				content = paths[i-1]
			}
			require.NoError(t, os.WriteFile(paths[i], mediatest.PDF(content, 0), 0o600))
		}
		q.Add(here, paths)
		for _, path := range paths {
			fmt.Println("given", path) // the parent holds us to it from here on
		}
	}
	for q.Totals() != (uploader.Totals{}) {
		time.Sleep(time.Millisecond)
	}
	end()
}

// startOn starts a queue on a home; the result ends it.
func startOn(t *testing.T, home, url string) (*uploader.Queue, func()) {
	store, err := history.Open(t.Context(), filepath.Join(home, "history.db"))
	require.NoError(t, err)
	log, err := os.OpenFile(filepath.Join(home, "mediadrop.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	require.NoError(t, err)
	client, err := commbox.New(commbox.Config{BaseURL: url, Timeouts: commbox.Timeouts{Connect: time.Minute, Stall: time.Minute, Answer: time.Minute}})
	require.NoError(t, err)
	q := uploader.New(uploader.Config{
		History: store, Converter: media.NewConverter(filepath.Join(home, "cache"), workertest.InProcess(media.Handlers()), nil), Parallel: 3,
		Client:   func(string) (uploader.Client, error) { return client, nil },
		Key:      func(context.Context, string, uploader.Client) (string, error) { return "key", nil },
		Describe: func(s uploader.State, p *uploader.Problem) string { return string(s) + ": " + string(p.Code) },
		Publish:  func(uploader.Snapshot) {},
		Log:      slog.New(slog.NewJSONHandler(log, nil)),
		Delay:    func(time.Duration) time.Duration { return time.Millisecond },

		SaveWithin: uploader.SaveSoon,
	})
	return q, func() {
		q.Close()
		client.Close()
		require.NoError(t, store.Close())
		require.NoError(t, log.Close())
	}
}

// crashes is what the killer knows.
type crashes struct {
	*testing.T
	home   string
	server *commboxtest.Server
	random *rand.Rand
	given  map[string]bool // paths the child said it was given
	strike atomic.Pointer[blow]
}

// blow kills the child when the server has counted down to a moment.
type blow struct {
	moment string // of an exchange
	left   atomic.Int64
	kill   func()
}

// at is called by the server at each moment of each exchange.
func (c *crashes) at(moment string) {
	if b := c.strike.Load(); b != nil && b.moment == moment && b.left.Add(-1) == 0 {
		b.kill()
	}
}

// moments of an exchange at which a blow can fall.
var moments = []string{"header read", "body read", "ID made", "answered"}

// TestKilledAtAnyMoment kills the program again and again, at a random time or
// at a random moment of an exchange, and looks at what it leaves behind.
// MEDIADROP_KILLS says how often.
func TestKilledAtAnyMoment(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	if s, err := strconv.ParseUint(os.Getenv("MEDIADROP_SEED"), 10, 64); err == nil {
		seed = s
	}
	t.Logf("MEDIADROP_SEED=%d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	for left := killsWanted(t); left > 0; left -= killsAHome {
		killOnAHome(t, random, min(left, killsAHome))
	}
}

func killOnAHome(t *testing.T, random *rand.Rand, kills int) {
	c := &crashes{T: t, home: t.TempDir(), random: random, given: map[string]bool{}}
	require.NoError(t, os.Mkdir(filepath.Join(c.home, "files"), 0o700))
	c.server = commboxtest.New(t, commboxtest.Options{Script: c.exchange})
	defer c.server.Close()
	for run := range kills {
		c.killOne(run)
		c.check()
	}
	c.runChild(-1, nil) // the last one lives
	c.check()
	states := map[uploader.State]int{}
	for _, row := range c.rows() {
		require.True(t, row.State.Ended(), "%+v", row)
		states[row.State]++
	}
	t.Logf("%d kills, %d files given, %d requests, rows: %v", kills, len(c.given), len(c.server.Requests()), states)
}

// exchange is a success in which the child can be killed at each step.
func (c *crashes) exchange(x *commboxtest.Exchange) {
	c.at("header read")
	if !x.ReadAll() {
		return
	}
	c.at("body read")
	body := commboxtest.SuccessBody(x.Request().File, x.HandOut())
	c.at("ID made")
	x.Answer(200, body)
	c.at("answered")
}

// killOne runs a child until it is killed or has done everything.
func (c *crashes) killOne(run int) {
	if c.random.IntN(2) == 0 {
		after := time.Duration(c.random.Int64N(int64(150 * time.Millisecond)))
		c.runChild(run, func(kill func()) { time.AfterFunc(after, kill) })
		return
	}
	b := &blow{moment: moments[c.random.IntN(len(moments))]}
	b.left.Store(1 + c.random.Int64N(filesARun))
	c.runChild(run, func(kill func()) { b.kill = kill; c.strike.Store(b) })
	c.strike.Store(nil)
}

// runChild starts a child and returns when it is gone; arm is given what kills
// it, nil lets it live.
func (c *crashes) runChild(run int, arm func(kill func())) {
	cmd := exec.Command(os.Args[0], "-test.run=^TestCrashChild$", "-test.count=1")
	cmd.Env = append(os.Environ(), crashHome+"="+c.home, crashURL+"="+c.server.URL(), crashRun+"="+strconv.Itoa(run))
	out, err := cmd.StdoutPipe()
	require.NoError(c, err)
	require.NoError(c, cmd.Start())
	if arm != nil {
		arm(func() { _ = cmd.Process.Kill() })
	}
	said := bufio.NewScanner(out)
	var other []string
	for said.Scan() {
		if path, ok := strings.CutPrefix(said.Text(), "given "); ok {
			c.given[path] = true
		} else {
			other = append(other, said.Text())
		}
	}
	err = cmd.Wait()
	if err != nil && (arm == nil || cmd.ProcessState.Exited()) {
		c.Fatalf("the child failed by itself: %v\n%s", err, strings.Join(other, "\n"))
	}
}
