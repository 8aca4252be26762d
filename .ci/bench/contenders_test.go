//go:build linux

package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/desktoptest"
)

// contender uploads a load to a service.
type contender struct {
	name string
	run  func(*testing.T, *service, load) cost
}

// cost is what one run took.
type cost struct {
	wall time.Duration
	cpu  time.Duration // of the processor, in the program and in the system for it
}

// curl is one curl for all files: it keeps its connections, as the program does.
func curl() contender {
	return contender{"curl", func(t *testing.T, s *service, l load) cost {
		var config strings.Builder
		for i, path := range l.files {
			if i > 0 {
				fmt.Fprintln(&config, "next")
			}
			fmt.Fprintf(&config, "url = %q\nform = %q\nheader = %q\noutput = /dev/null\nsilent\nshow-error\nfail\n",
				s.URL()+"whatsapp/uploadmedia/"+stream, `pic=@"`+path+`"`, "Authorization: Bearer "+key)
			if s.ca != "" {
				fmt.Fprintf(&config, "cacert = %q\n", s.ca)
			}
		}
		path := filepath.Join(t.TempDir(), "curl.config")
		require.NoError(t, os.WriteFile(path, []byte(config.String()), 0o600))
		return measured(t, exec.Command("curl", "--disable", "--parallel", "--parallel-max", strconv.Itoa(parallel), "--config", path))
	}}
}

// queue is the program without its window.
func queue(t *testing.T) contender {
	binary := filepath.Join(t.TempDir(), "headless")
	build := exec.Command("go", "build", "-buildvcs=false", "-o", binary, "./headless")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	output, err := build.CombinedOutput()
	require.NoError(t, err, string(output))
	return contender{"queue", func(t *testing.T, s *service, l load) cost {
		args := []string{"-url", s.URL(), "-home", t.TempDir(), "-stream", stream, "-parallel", strconv.Itoa(parallel)}
		cmd := exec.Command(binary, append(args, l.files...)...)
		cmd.Env = append(append(os.Environ(), "BENCH_KEY="+key), s.trust()...)
		return measured(t, cmd)
	}}
}

// trust is the environment in which a Go program trusts the service and, as curl does where it is
// given a certificate, no other.
func (s *service) trust() []string {
	if s.ca == "" {
		return nil
	}
	return []string{"SSL_CERT_FILE=" + s.ca, "SSL_CERT_DIR=" + filepath.Dir(s.ca)}
}

// measured runs a program to its end.
func measured(t *testing.T, cmd *exec.Cmd) cost {
	t.Helper()
	start := time.Now()
	output, err := cmd.CombinedOutput()
	wall := time.Since(start)
	require.NoError(t, err, "%s: %s", cmd.Args[0], output[max(0, len(output)-2000):])
	return cost{wall, cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}
}

// program is the whole program in its real window, on a virtual display: a second start hands it
// the files.
func program(t *testing.T) contender {
	binary := filepath.Join(desktoptest.Repository(t), "build", "mediadrop")
	require.FileExists(t, binary, "`make build` first, or `make bench`, which does")
	d := desktoptest.NewDesktop(t)
	kept := t.TempDir()
	return contender{"MediaDrop", func(t *testing.T, s *service, l load) cost {
		d.StoreKey("Main@"+s.Origin(), key)
		home := t.TempDir()
		writeSettings(t, home, s)
		require.NoError(t, os.Symlink(kept, filepath.Join(home, "cache")))
		cmd := d.Command(binary, "--home", home)
		cmd.Env = append(cmd.Env, s.trust()...)
		p := desktoptest.Start(t, cmd)
		defer p.Kill()
		d.Window("--name", "^MediaDrop")
		idle := p.StandsStill(t)

		second := d.Command(binary, append([]string{"--home", home, "--"}, l.files...)...)
		start := time.Now()
		output, err := second.CombinedOutput() // which is not counted
		require.NoError(t, err, string(output))
		end := waitForLog(t, p, filepath.Join(home, "mediadrop.log"), len(l.files))
		used := p.StandsStill(t) - idle // what is drawn of the end belongs to it
		waitForDecoder(t, kept)
		return cost{end.Sub(start), used}
	}}
}

// waitForDecoder waits until what draws the small pictures of PDFs is compiled, which is done once on
// a computer and takes seconds: in the run that warms up, and in no other.
func waitForDecoder(t *testing.T, kept string) {
	t.Helper()
	const compiled = 10 << 20 // bytes; the code has 21 MB, and is moved there whole
	require.Eventually(t, func() bool {
		found := false
		_ = filepath.WalkDir(kept, func(_ string, entry fs.DirEntry, err error) error {
			if err != nil {
				return nil //nolint:nilerr // it was moved meanwhile
			}
			info, err := entry.Info()
			found = found || err == nil && info.Size() > compiled
			return nil
		})
		return found
	}, desktoptest.Patience, 100*time.Millisecond, "nothing was compiled")
}

func writeSettings(t *testing.T, home string, s *service) {
	t.Helper()
	data, err := json.Marshal(map[string]any{
		"version":          1,
		"accounts":         []map[string]string{{"name": "Main", "base_url": s.URL()}},
		"channels":         []map[string]string{{"name": "Bench", "stream_id": stream, "account": "Main"}},
		"selected_channel": "Bench",
		"parallel_uploads": parallel,
	})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(home, "settings.json"), data, 0o600))
}

// waitForLog waits for the end of so many uploads and returns when the last of them ended. It looks
// for a word only: the contender shares the processor with it.
func waitForLog(t *testing.T, p *desktoptest.Process, path string, uploads int) time.Time {
	t.Helper()
	word := []byte(`"upload finished"`)
	for deadline := time.Now().Add(10 * time.Minute); ; time.Sleep(20 * time.Millisecond) {
		require.True(t, p.Running(), "the program ended: %s", p.Output())
		require.Less(t, time.Now(), deadline, "the uploads do not end")
		log, err := os.ReadFile(path)
		if err != nil || bytes.Count(log, word) < uploads || !bytes.HasSuffix(log, []byte("\n")) {
			continue
		}
		last := log[bytes.LastIndexByte(log[:bytes.LastIndex(log, word)], '\n')+1:]
		var entry struct {
			Time  time.Time `json:"time"`
			State string    `json:"state"`
		}
		require.NoError(t, json.NewDecoder(bytes.NewReader(last)).Decode(&entry))
		require.Equal(t, "done", entry.State)
		return entry.Time
	}
}
