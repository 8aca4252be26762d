package history

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// crashPath, when set, turns the test binary into the program that is killed.
const crashPath = "HISTORY_TEST_CRASH"

func TestMain(m *testing.M) {
	if path := os.Getenv(crashPath); path != "" {
		if err := writeUntilKilled(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

const (
	committedDrops = 20
	filesOfADrop   = 50
)

// writeUntilKilled saves drops, then stands in the middle of a transaction
// that is too large for the cache, so that a part of it is in the file.
func writeUntilKilled(path string) error {
	ctx := context.Background()
	s, err := Open(ctx, path)
	if err != nil {
		return err
	}
	for i := range committedDrops {
		if err := s.Save(ctx, drop(i, filesOfADrop)); err != nil {
			return err
		}
	}
	if _, err := s.writer.Exec("PRAGMA cache_size = 1"); err != nil {
		return err
	}
	tx, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := saveAll(ctx, tx, drop(committedDrops, 2000)); err != nil {
		return err
	}
	fmt.Println("in the middle")
	_, err = io.Copy(io.Discard, os.Stdin) // until killed
	return err
}

func drop(n, files int) []Upload {
	uploads := make([]Upload, files)
	for i := range uploads {
		uploads[i] = upload(fmt.Sprintf("%03d-%05d", n, i), morning)
	}
	return uploads
}

func TestKilledInTheMiddleOfATransaction(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history.db")
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), crashPath+"="+path)
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	require.NoError(t, err)
	defer stdin.Close()
	stdout, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	line, err := bufio.NewReader(stdout).ReadString('\n')
	require.NoError(t, err)
	require.Equal(t, "in the middle\n", line)
	log, err := os.Stat(path + "-wal")
	require.NoError(t, err)
	require.Greater(t, log.Size(), int64(1<<20), "a part of the transaction is in the file")
	require.NoError(t, cmd.Process.Kill())
	require.Error(t, cmd.Wait())

	s := openAt(t, path)
	var check string
	require.NoError(t, s.readers.QueryRow("PRAGMA integrity_check").Scan(&check))
	require.Equal(t, "ok", check)
	n, err := s.Count(t.Context(), Filter{})
	require.NoError(t, err)
	require.Equal(t, committedDrops*filesOfADrop, n)
	require.NoError(t, s.Save(t.Context(), drop(committedDrops, 1)))
}
