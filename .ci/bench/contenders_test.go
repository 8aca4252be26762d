//go:build linux

package bench

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/settings"
)

// parallel is how many uploads run at a time, in all contenders.
var parallel = settings.Default().ParallelUploads

// contender uploads a load to a service.
type contender struct {
	name string
	run  func(*testing.T, *service, load) cost
}

const (
	curlName    = "curl"
	queueName   = "MediaDrop's queue"
	programName = "MediaDrop"
)

// curl is one curl for all files: it keeps its connections, as the program does.
func curl() contender {
	return contender{curlName, func(t *testing.T, s *service, l load) cost {
		config := filepath.Join(t.TempDir(), "curl.config")
		var text strings.Builder
		for i, path := range l.files {
			if i > 0 {
				fmt.Fprintln(&text, "next")
			}
			fmt.Fprintf(&text, "url = %q\nform = %q\nheader = %q\noutput = /dev/null\nsilent\nshow-error\nfail\n",
				s.url+"whatsapp/uploadmedia/"+stream, `pic=@"`+path+`"`, "Authorization: Bearer "+key)
			if s.ca != "" {
				fmt.Fprintf(&text, "cacert = %q\n", s.ca)
			}
		}
		require.NoError(t, os.WriteFile(config, []byte(text.String()), 0o600))
		return measured(t, exec.Command("curl", "--disable", "--parallel", "--parallel-max", strconv.Itoa(parallel), "--config", config))
	}}
}

// queue is the program without its window.
func queue(binary string) contender {
	return contender{queueName, func(t *testing.T, s *service, l load) cost {
		return measured(t, headless(t, binary, s, l))
	}}
}

// headless prepares a run of the program without its window, at home in a new folder.
func headless(t *testing.T, binary string, s *service, l load, flags ...string) *exec.Cmd {
	t.Helper()
	args := append(flags, "-url", s.url, "-home", t.TempDir(), "-stream", stream, "-parallel", strconv.Itoa(parallel))
	if folder := os.Getenv("BENCH_PROFILE"); folder != "" {
		require.NoError(t, os.MkdirAll(folder, 0o755))
		name := strings.NewReplacer("/", "-", " ", "-").Replace(t.Name())
		args = append(args, "-cpuprofile", filepath.Join(folder, name+".prof"))
	}
	cmd := exec.Command(binary, append(args, l.files...)...)
	cmd.Env = append(os.Environ(), "BENCH_KEY="+key)
	cmd.Env = append(cmd.Env, s.trust()...)
	return cmd
}
