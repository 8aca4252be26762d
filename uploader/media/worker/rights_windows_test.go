package worker

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/windows"
)

func init() {
	// attempts says what came of what a worker has no right to: "" where it worked.
	hostile["attempts"] = func(j *Job) ([]byte, error) {
		var home string
		if err := json.Unmarshal(j.Body, &home); err != nil {
			return nil, err
		}
		said := map[string]string{}
		for what, err := range map[string]error{
			"start a program": exec.Command(filepath.Join(os.Getenv("SystemRoot"), "System32", "cmd.exe"), "/c", "exit").Run(),
			"make a file":     os.WriteFile(filepath.Join(home, "new"), []byte("x"), 0o600),
			"change a file":   os.WriteFile(filepath.Join(home, "settings.json"), []byte("x"), 0o600),
		} {
			said[what] = ""
			if err != nil {
				said[what] = err.Error()
			}
		}
		return json.Marshal(said)
	}
}

// A worker starts no program and writes none of the person's files.
func TestAWorkerHasFewRights(t *testing.T) {
	p := newPool(t)
	home := t.TempDir()
	settings := filepath.Join(home, "settings.json")
	require.NoError(t, os.WriteFile(settings, []byte("{}"), 0o600))
	answer, err := ask(t, p, "attempts", home)
	require.NoError(t, err)
	held, known := p.Held()
	require.True(t, known)
	t.Log(held)
	if isWine() {
		t.Skip("Wine knows of integrity and of a job's number of processes, and acts on neither")
	}
	var said map[string]string
	require.NoError(t, json.Unmarshal(answer, &said))
	for what, refusal := range said {
		t.Logf("%-20s %s", what, refusal)
		require.NotEmpty(t, refusal, "a worker can %s", what)
	}
	content, err := os.ReadFile(settings)
	require.NoError(t, err)
	require.Equal(t, "{}", string(content))
}

// isWine reports whether this is no Windows, but Wine.
func isWine() bool {
	return windows.NewLazySystemDLL("ntdll.dll").NewProc("wine_get_version").Find() == nil
}

// A file that takes all the memory there is costs an error, and not the computer.
func TestMemoryIsBounded(t *testing.T) {
	p := newPool(t)
	for _, look := range []bool{true, false} {
		r := asking(t, "memory", 100_000)
		r.Look = look
		_, err := p.Do(t.Context(), r)
		require.True(t, errors.Is(err, ErrMemory) || errors.Is(err, ErrCrashed), err)
	}
	good(t, p)
}
