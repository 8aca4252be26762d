package worker

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"mediadrop/uploader/racetest"
)

// TestMain lets the test's own binary be the worker: with the handlers below, which
// do what a hostile file could make a worker do.
func TestMain(m *testing.M) {
	Main(os.Args, prepareOrFail, hostile)
	if len(os.Args) > 2 && others[os.Args[1]] != nil {
		others[os.Args[1]](os.Args[2])
	}
	if racetest.Enabled() { // the detector maps more memory than a worker may
		fmt.Println("skipped: a worker has no room for the race detector")
		os.Exit(0)
	}
	goleak.VerifyTestMain(m)
}

// others are what the test's binary can be besides, by its first argument.
var others = map[string]func(argument string){}

// unlucky is in the name of a scratch folder with which no worker starts.
const unlucky = "unlucky"

func prepareOrFail(scratch string) {
	if strings.Contains(scratch, unlucky) {
		panic("this worker does not start")
	}
}

// sink keeps the compiler from leaving work out.
var sink []byte

// hostile are the handlers.
var hostile = Handlers{
	// echo answers with the content of the first file, and writes it into the second.
	"echo": func(j *Job) ([]byte, error) {
		content, err := io.ReadAll(io.NewSectionReader(j.Files[0], 0, math.MaxInt64))
		if err == nil && len(j.Files) > 1 {
			_, err = j.Files[1].Write(content)
		}
		return content, err
	},
	"fail":  func(*Job) ([]byte, error) { return nil, errors.New("no such thing\x00\nin \xff here") },
	"panic": func(*Job) ([]byte, error) { panic("a decoder's mistake") },
	"exit":  func(*Job) ([]byte, error) { os.Exit(0); return nil, nil },
	"fault": func(*Job) ([]byte, error) {
		var nowhere *[1 << 30]byte
		return nowhere[1<<29:][:1], nil
	},
	"recursion": func(*Job) ([]byte, error) { return []byte{recurse(1)}, nil },
	"loop": func(*Job) ([]byte, error) {
		for x := byte(1); ; x = x*5 + 3 {
			sink = append(sink[:0], x)
		}
	},
	"sleep": func(j *Job) ([]byte, error) {
		var d time.Duration
		err := json.Unmarshal(j.Body, &d)
		time.Sleep(d)
		return []byte("slept"), err
	},
	// memory takes and touches memory up to the number of MB in the body.
	"memory": func(j *Job) ([]byte, error) {
		var megabytes int
		if err := json.Unmarshal(j.Body, &megabytes); err != nil {
			return nil, err
		}
		debug.SetMemoryLimit(math.MaxInt64) // else Go looks for what it can free, for seconds
		var kept [][]byte
		for range megabytes {
			kept = append(kept, bytes.Repeat([]byte{1}, 1<<20))
		}
		return []byte{kept[len(kept)-1][0]}, nil
	},
	"pid":  func(*Job) ([]byte, error) { return []byte(strconv.Itoa(os.Getpid())), nil },
	"long": func(*Job) ([]byte, error) { return make([]byte, 1<<20), nil },
	"scratch": func(j *Job) ([]byte, error) {
		var folder string
		if err := json.Unmarshal(j.Body, &folder); err != nil {
			return nil, err
		}
		path := filepath.Join(folder, "kept", "code")
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return nil, err
		}
		if err := os.WriteFile(path, []byte("code"), 0o600); err != nil {
			return nil, err
		}
		return os.ReadFile(path)
	},
}

//go:noinline
func recurse(n byte) byte {
	if n == 0 && len(sink) > 0 {
		return 0
	}
	return n + recurse(n|1)
}
