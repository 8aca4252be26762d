//go:build linux

package bench

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/bench/report"
)

// What an upload may take, in all that curl takes: MediaDrop's processor time includes looking
// into each file, hashing it and writing down what becomes of it.
const (
	aimWall = 1.0
	aimCPU  = 1.1
)

// TestUpload measures the same files going to the same server, by curl, by the queue without a
// window and by the whole program.
func TestUpload(t *testing.T) {
	server := build(t, "service")
	contenders := []contender{curl(), queue(build(t, "headless"))}
	if window, ok := program(t); ok {
		contenders = append(contenders, window)
	}
	loads := loads(t)
	for _, by := range transports {
		t.Run(by.name, func(t *testing.T) {
			s := startService(t, server, by)
			for _, l := range loads {
				t.Run(l.name, func(t *testing.T) { compare(t, s, by, l, contenders) })
			}
		})
	}
}

// compare runs the contenders in turns, after one run each that does not count.
func compare(t *testing.T, s *service, by transport, l load, contenders []contender) {
	section := "Upload over " + by.name
	for i := -1; i < report.Runs(t); i++ {
		for _, c := range contenders {
			t.Run(fmt.Sprintf("%s %d", c.name, i+1), func(t *testing.T) {
				s.taken(t)
				used := c.run(t, s, l)
				took := s.taken(t)
				require.EqualValues(t, len(l.files), took.Uploads, "each file arrived once")
				require.Greater(t, took.Bytes, l.bytes)
				t.Logf("%v, processor %v, peak %.1f MB, %d connections",
					used.wall, used.cpu, float64(used.peak)/mb, took.Connections-1) // less the question itself
				if i >= 0 {
					add(section, l, c.name, used)
				}
			})
		}
	}
	for _, m := range []report.Measurement{wallOf(section, l), cpuOf(section, l), peakOf(section, l)} {
		results.Compare(m.Section, m.What, curlName)
	}
	for _, c := range contenders[1:] {
		wall, cpu := wallOf(section, l), cpuOf(section, l)
		wall.Contender, cpu.Contender = c.name, c.name
		if by.tls {
			results.Expect(wall, report.AtMostTimes(aimWall))
		}
		results.Expect(cpu, report.AtMostTimes(aimCPU))
	}
}

func wallOf(section string, l load) report.Measurement {
	return report.Measurement{Section: section, What: l.name + ": time", Unit: "s"}
}

func cpuOf(section string, l load) report.Measurement {
	if l.many {
		return report.Measurement{Section: section, What: l.name + ": processor", Unit: "CPU ms/file"}
	}
	return report.Measurement{Section: section, What: l.name + ": processor", Unit: "CPU s/GB"}
}

func peakOf(section string, l load) report.Measurement {
	return report.Measurement{Section: section, What: l.name + ": peak memory", Unit: "MB"}
}

func add(section string, l load, name string, used cost) {
	wall, cpu, peak := wallOf(section, l), cpuOf(section, l), peakOf(section, l)
	wall.Contender, cpu.Contender, peak.Contender = name, name, name
	results.Add(wall, used.wall.Seconds())
	if l.many {
		results.Add(cpu, used.cpu.Seconds()*1000/float64(len(l.files)))
	} else {
		results.Add(cpu, used.cpu.Seconds()/(float64(l.bytes)/gb))
	}
	results.Add(peak, float64(used.peak)/mb)
	if used.idle > 0 {
		peak.Contender += ", above its idle window"
		results.Add(peak, float64(used.peak-used.idle)/mb)
	}
}

// aimGrowth is how much more memory a large file may take than a small one, in MB.
const aimGrowth = 2

// TestMemory measures what the client alone holds while it sends one small and one large file.
func TestMemory(t *testing.T) {
	server, binary := build(t, "service"), build(t, "headless")
	small, large := sparse(t, mb), sparse(t, 2*size(t))
	for _, by := range transports {
		s := startService(t, server, by)
		what := "peak memory of the client alone, one file over " + by.name
		m := func(l load) report.Measurement {
			return report.Measurement{Section: "Memory", What: what, Contender: "a file of " + l.name, Unit: "MB"}
		}
		for range report.Runs(t) {
			for _, l := range []load{small, large} {
				used := measured(t, headless(t, binary, s, l, "-client"))
				require.EqualValues(t, 1, s.taken(t).Uploads)
				results.Add(m(l), float64(used.peak)/mb)
			}
		}
		results.Compare("Memory", what, m(small).Contender)
		results.Expect(m(large), report.AtMostMore(aimGrowth))
	}
}

// sparse makes one file that takes no place on the disk.
func sparse(t *testing.T, n int64) load {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sparse.pdf")
	require.NoError(t, os.WriteFile(path, nil, 0o600))
	require.NoError(t, os.Truncate(path, n))
	return load{name: sizeText(n), files: []string{path}, bytes: n}
}
