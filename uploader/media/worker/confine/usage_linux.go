package confine

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"time"
)

// clockTick is the unit of times in /proc/PID/stat: USER_HZ, 100 a second on all
// architectures that Go knows (proc_pid_stat(5)).
const clockTick = time.Second / 100

// Usage returns what the process uses now. It fails when the process has ended.
func (p *Process) Usage() (Usage, error) {
	folder := "/proc/" + strconv.Itoa(p.cmd.Process.Pid)
	pages, err := field(folder+"/statm", nil, 1)
	if err != nil {
		return Usage{}, err
	}
	// What stands before the last parenthesis is the program's name; utime and
	// stime are the 12th and 13th field behind it.
	user, err := field(folder+"/stat", []byte(")"), 11)
	if err != nil {
		return Usage{}, err
	}
	system, err := field(folder+"/stat", []byte(")"), 12)
	if err != nil {
		return Usage{}, err
	}
	return Usage{Memory: pages * int64(os.Getpagesize()), Processor: time.Duration(user+system) * clockTick}, nil
}

// field returns a number of a file in /proc, counted from 0 behind the last
// occurrence of a text.
func field(path string, behind []byte, i int) (int64, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return 0, err
	}
	if behind != nil {
		content = content[bytes.LastIndex(content, behind)+1:]
	}
	words := bytes.Fields(content)
	if i >= len(words) {
		return 0, fmt.Errorf("%s has no field %d", path, i)
	}
	return strconv.ParseInt(string(words[i]), 10, 64)
}
