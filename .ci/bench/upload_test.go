//go:build linux

// Package bench measures MediaDrop's uploads against curl's: the same files to the same server, one
// run of each contender after the other, so that whatever else the machine does falls on all alike.
// `make bench` runs it, and shows the results with benchstat beside those of Go's own benchmarks.
//
// BENCH_SIZE makes a trial shorter (bytes of the large files; a gigabyte otherwise), and so does
// BENCH_RUNS. Nothing here fails because something is slow.
package bench

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/bench/results"
	"mediadrop/settings"
	"mediadrop/uploader/commbox/commboxtest"
	"mediadrop/uploader/media/mediatest"
)

const (
	key    = "c0ffee5ca1ab1e0123456789abcdef00"
	stream = "hNyRN_fLUy7rrOrN9jLpipA%3d%3d"
)

// parallel is how many uploads run at a time, in all contenders.
var parallel = settings.Default().ParallelUploads

// service is the server that all upload to. It runs in the test's own process: what it uses of the
// processor counts for nobody.
type service struct {
	*commboxtest.Server
	ca string // file of its certificate; empty without TLS
}

func startService(t *testing.T, overTLS bool) *service {
	t.Helper()
	s, o := &service{}, commboxtest.Options{ReadAhead: 256 << 10}
	if overTLS {
		o.Certificate = commboxtest.SelfSigned(t)
		s.ca = filepath.Join(t.TempDir(), "ca.pem")
		require.NoError(t, os.WriteFile(s.ca, commboxtest.PEM(o.Certificate), 0o600))
	}
	s.Server = commboxtest.New(t, o)
	s.AcceptKeys(key)
	return s
}

// TestUpload measures curl, the queue without a window, and the whole program.
func TestUpload(t *testing.T) {
	out := results.Open(t, "uploads")
	contenders := []contender{curl(), queue(t), program(t)}
	for _, l := range loads(t) {
		for _, over := range []string{"HTTP", "TLS"} {
			s := startService(t, over == "TLS")
			for run := range 1 + results.Runs(t) {
				for _, c := range contenders {
					before := len(s.Requests())
					used := c.run(t, s, l)
					taken := s.Requests()[before:]
					require.Len(t, taken, len(l.files))
					for _, r := range taken {
						require.NotEmpty(t, r.ID, "%s arrived whole", r.File)
					}
					if run > 0 { // the first warms up
						out.Add(fmt.Sprintf("Upload/over=%s/files=%s/by=%s", over, l.name, c.name),
							results.Value{Value: float64(used.wall.Nanoseconds()), Unit: "ns/op"},
							results.Value{Value: float64(used.cpu.Nanoseconds()), Unit: "CPU-ns/op"})
					}
				}
			}
			s.Close()
		}
	}
}

// load is what is uploaded in one run.
type load struct {
	name  string
	files []string // paths
}

const (
	large      = 95_000_000 // WhatsApp takes documents of up to 100 MB
	small      = 20_000
	manySmalls = 1000 // for a gigabyte of large ones
)

// loads writes the files of all loads.
func loads(t *testing.T) []load {
	t.Helper()
	total := int64(1_000_000_000)
	if text := os.Getenv("BENCH_SIZE"); text != "" {
		var err error
		total, err = strconv.ParseInt(text, 10, 64)
		require.NoError(t, err)
	}
	few := makeLoad(t, int((total+large-1)/large), min(large, total))
	many := makeLoad(t, int(max(total*manySmalls/1_000_000_000, 1)), small)
	syscall.Sync() // else the disk is still writing while the first contender runs
	return []load{few, many}
}

// makeLoad writes so many files of a size, with bytes that nothing can make smaller.
func makeLoad(t *testing.T, files int, size int64) load {
	t.Helper()
	l := load{name: fmt.Sprintf("%dx%dKB", files, size/1000)}
	folder, random := t.TempDir(), rand.NewChaCha8([32]byte{})
	for i := range files {
		path := filepath.Join(folder, fmt.Sprintf("price list %04d.pdf", i))
		head, hole, tail := mediatest.PDFAround(path, size)
		content := make([]byte, int64(len(head))+hole, size)
		_, _ = random.Read(content[copy(content, head):]) // it never fails
		require.NoError(t, os.WriteFile(path, append(content, tail...), 0o600))
		l.files = append(l.files, path)
	}
	return l
}
