package commbox

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// line is two network namespaces with a line between them that can be cut.
type line struct {
	*testing.T
	name string
}

const lineServer, lineClient = "198.51.100.1", "198.51.100.2"

// newLine makes a line, or skips the test where this machine does not allow it.
func newLine(t *testing.T) *line {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("only root may make network namespaces")
	}
	if _, err := exec.LookPath("ip"); err != nil {
		t.Skip("the program ip is not installed")
	}
	l := &line{T: t, name: fmt.Sprintf("md%d", time.Now().UnixNano()%1_000_000_000)}
	for _, end := range []string{"s", "c"} {
		out, err := exec.Command("ip", "netns", "add", l.name+end).CombinedOutput()
		if err != nil {
			t.Skipf("this machine does not let network namespaces be made: %s", out)
		}
		t.Cleanup(func() { _ = exec.Command("ip", "netns", "del", l.name+end).Run() })
	}
	l.ip("link", "add", "line", "netns", l.name+"c", "type", "veth", "peer", "name", "line", "netns", l.name+"s")
	l.ip("-n", l.name+"c", "addr", "add", lineClient+"/24", "dev", "line")
	l.ip("-n", l.name+"s", "addr", "add", lineServer+"/24", "dev", "line")
	l.ip("-n", l.name+"c", "link", "set", "line", "up")
	l.connect()
	return l
}

func (l *line) ip(args ...string) {
	l.Helper()
	out, err := exec.Command("ip", args...).CombinedOutput()
	require.NoError(l, err, "ip %s: %s", strings.Join(args, " "), out)
}

// cut makes the far end vanish, as when somebody else's cable is pulled: at this
// end nothing is noticed.
func (l *line) cut() {
	l.ip("-n", l.name+"s", "addr", "del", lineServer+"/24", "dev", "line")
}

func (l *line) restore() {
	l.ip("-n", l.name+"s", "addr", "add", lineServer+"/24", "dev", "line")
}

func (l *line) connect() { l.ip("-n", l.name+"s", "link", "set", "line", "up") }

// within calls do on a thread that is in one of the namespaces. A socket stays in
// the one it was made in.
func (l *line) within(end string, do func() error) error {
	result := make(chan error)
	go func() {
		runtime.LockOSThread() // and never unlocked: the thread ends with the goroutine
		file, err := os.Open("/run/netns/" + l.name + end)
		if err != nil {
			result <- err
			return
		}
		defer file.Close()
		if err := unix.Setns(int(file.Fd()), unix.CLONE_NEWNET); err != nil {
			result <- err
			return
		}
		result <- do()
	}()
	return <-result
}

// serve has the far end answer uploads.
func (l *line) serve() (address string) {
	var listener net.Listener
	require.NoError(l, l.within("s", func() (err error) {
		listener, err = net.Listen("tcp", lineServer+":0")
		return err
	}))
	return serveRaw(l.T, listener, func(conn net.Conn) {
		for r := bufio.NewReader(conn); serveOne(conn, r); {
		}
	})
}

func (l *line) dial(ctx context.Context, network, address string) (conn net.Conn, err error) {
	err = errors.Join(err, l.within("c", func() (err error) {
		conn, err = newDialer().DialContext(ctx, network, address)
		return err
	}))
	return conn, err
}

// TestALineThatDies is a real network that is gone from one moment to the next,
// without a word.
func TestALineThatDies(t *testing.T) {
	for name, c := range map[string]struct {
		before int // uploads while the line works
		size   int
		want   Cause
	}{
		// 60 KB are more than goes out at once: the rest never left.
		"under a connection that waits": {1, 60_000, CauseStale},
		// All of it went out, and nothing came back.
		"under a connection that waits, for a small file": {1, 500, CauseStale},
		"under a new connection":                          {0, 500, CauseStalled},
		"under a new connection, for a large file":        {0, 3 << 20, CauseStalled},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLine(t)
			address := l.serve()
			connected := func() {}
			client := newClient(t, Config{
				BaseURL: "http://" + address, Timeouts: Timeouts{Connect: time.Minute, Stall: 7 * time.Second, Answer: time.Minute},
				DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
					conn, err := l.dial(ctx, network, address)
					connected()
					return conn, err
				},
			})
			upload := func(size int) error {
				_, err := client.Upload(t.Context(), canary, "a%3d%3d", newFile(t, "a.jpg", make([]byte, size)), nil)
				return err
			}
			for range c.before {
				require.NoError(t, upload(500))
			}
			if c.before > 0 {
				l.cut()
			} else {
				connected = l.cut
			}
			err := upload(c.size)
			connected = func() {}
			require.Equal(t, c.want, causeOf(t, err), "%v", err)
			var e *Error
			require.ErrorAs(t, err, &e)
			require.False(t, e.MayBeDelivered(), "nothing of it arrived")
			l.restore()
			require.NoError(t, upload(c.size), "on a new connection")
		})
	}
}
