package report

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// Machine is where and with what was measured. What cannot be found out is empty.
type Machine struct {
	CPU         string    `json:"cpu"` // model
	Cores       int       `json:"cores"`
	MemoryMB    int       `json:"memory_mb"` // of 1,000,000 bytes
	OS          string    `json:"os"`
	Kernel      string    `json:"kernel"`
	Go          string    `json:"go"`
	Curl        string    `json:"curl"`
	Commit      string    `json:"commit"`       // with "+" where files were changed since
	LoadAverage string    `json:"load_average"` // of the last minutes, before anything was measured
	Begun       time.Time `json:"begun"`
}

// ThisMachine looks at the machine as it is now.
func ThisMachine() Machine {
	return Machine{
		CPU:         field("/proc/cpuinfo", "model name", ":"),
		Cores:       runtime.NumCPU(),
		MemoryMB:    memory(),
		OS:          strings.Trim(field("/etc/os-release", "PRETTY_NAME", "="), `"`),
		Kernel:      firstLine(read("/proc/sys/kernel/osrelease")),
		Go:          runtime.Version(),
		Curl:        curl(),
		Commit:      commit(),
		LoadAverage: loadAverage(),
		Begun:       time.Now().UTC().Truncate(time.Second),
	}
}

// String is one line for people.
func (m Machine) String() string {
	return fmt.Sprintf("%s, %d cores, %d MB of memory; %s, kernel %s; %s; %s; commit %s; %s; load average before %s",
		m.CPU, m.Cores, m.MemoryMB, m.OS, m.Kernel, m.Go, m.Curl, m.Commit, m.Begun.Format(time.RFC3339), m.LoadAverage)
}

// field finds "name: value" in a file of such lines.
func field(path, name, separator string) string {
	for line := range bytes.Lines(read(path)) {
		if key, value, ok := strings.Cut(string(line), separator); ok && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

func memory() int {
	number, _, _ := strings.Cut(field("/proc/meminfo", "MemTotal", ":"), " ")
	kib, err := strconv.Atoi(number)
	if err != nil {
		return 0
	}
	return kib * 1024 / 1_000_000
}

func loadAverage() string {
	words := strings.Fields(string(read("/proc/loadavg")))
	return strings.Join(words[:min(3, len(words))], " ") // of 1, 5 and 15 minutes
}

// curl is "curl 8.5.0" and what it does TLS with.
func curl() string {
	words := strings.Fields(firstLine(output("curl", "--version")))
	for _, word := range words {
		if library, _, _ := strings.Cut(word, "/"); strings.HasSuffix(strings.ToLower(library), "ssl") || library == "GnuTLS" {
			return strings.Join(words[:2], " ") + " with " + word
		}
	}
	return strings.Join(words[:min(2, len(words))], " ")
}

func commit() string {
	id := firstLine(output("git", "rev-parse", "--short", "HEAD"))
	if id != "" && len(output("git", "status", "--porcelain")) > 0 {
		id += "+"
	}
	return id
}

func read(path string) []byte {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	return data
}

func output(name string, args ...string) []byte {
	data, err := exec.Command(name, args...).Output()
	if err != nil {
		return nil
	}
	return data
}

func firstLine(data []byte) string {
	line, _, _ := strings.Cut(string(data), "\n")
	return strings.TrimSpace(line)
}
