package confine

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// sealedFlag starts this test's binary as a process that can open no file, as a
// worker is where there is no Landlock.
const sealedFlag = "--sealed"

func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == sealedFlag {
		sealed(os.Args[2])
	}
	os.Exit(m.Run())
}

func sealed(folder string) {
	kept, err := os.Open(filepath.Join(folder, "kept"))
	if err == nil {
		err = filter(workerDenied, true)
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	for name, attempt := range map[string]func() error{
		"open":   func() error { _, err := os.Open(filepath.Join(folder, "kept")); return err },
		"make":   func() error { return os.WriteFile(filepath.Join(folder, "new"), nil, 0o600) },
		"remove": func() error { return os.Remove(filepath.Join(folder, "kept")) },
		"rename": func() error { return os.Rename(filepath.Join(folder, "kept"), filepath.Join(folder, "new")) },
		"list":   func() error { _, err := os.ReadDir(folder); return err },
	} {
		if err := attempt(); !errors.Is(err, syscall.EPERM) {
			fmt.Println(name, err)
		}
	}
	content := make([]byte, 4)
	if _, err := kept.Read(content); err != nil || string(content) != "kept" {
		fmt.Println("read", err, string(content))
	}
	var threads sync.WaitGroup // they can still be started, and stopped by a signal
	for range 20 {
		threads.Go(func() {
			for range 1000 {
				_ = syscall.Getpid()
			}
		})
	}
	threads.Wait()
	fmt.Println("sealed")
	os.Exit(0)
}

func TestWithoutLandlockNoFileCanBeOpened(t *testing.T) {
	if len(workerDenied) == 0 {
		t.Skip("there is no filter for this architecture")
	}
	folder := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(folder, "kept"), []byte("kept"), 0o600))
	self, err := os.Executable()
	require.NoError(t, err)
	out, err := exec.Command(self, sealedFlag, folder).CombinedOutput()
	require.NoError(t, err, string(out))
	require.Equal(t, "sealed", strings.TrimSpace(string(out)))
}

func TestWhatDoesNotHoldIsSaid(t *testing.T) {
	require.Equal(t, "files: not restricted; network: not restricted; processes: not restricted; memory: not restricted", Held{}.String())
	require.Contains(t, Held{Network: "none"}.String(), "network: none;")
}
