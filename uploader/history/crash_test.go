package history

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// crashPath, when set, turns the test binary into the program that is killed.
const crashPath = "HISTORY_TEST_CRASH"

func TestMain(m *testing.M) {
	if path := os.Getenv(crashPath); path != "" {
		crash := writeUntilKilled
		if strings.HasPrefix(path, crashMigration) {
			crash = migrateUntilKilled
		}
		if err := crash(path); err != nil {
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
	if err := s.begin(tx).save(ctx, drop(committedDrops, 2000)); err != nil {
		return err
	}
	fmt.Println("in the middle")
	_, err = io.Copy(io.Discard, os.Stdin) // until killed
	return err
}

// crashMigration is followed by the number of steps after which a migration
// is killed, = and the path.
const crashMigration = "migrate "

// migrateUntilKilled stands in the middle of a migration, with what it wrote
// so far in the file.
func migrateUntilKilled(how string) error {
	point, path, _ := strings.Cut(strings.TrimPrefix(how, crashMigration), "=")
	steps, err := strconv.Atoi(point)
	if err != nil {
		return err
	}
	ctx := context.Background()
	db, err := connect(uri(path)+writeOptions+"&_pragma=cache_size(1)", 1)
	if err != nil {
		return err
	}
	if err := keepCopy(ctx, db, path); err != nil {
		return err
	}
	return transact(ctx, db, func(tx *sql.Tx) error {
		version, err := readVersion(ctx, tx)
		if err != nil {
			return err
		}
		for _, step := range migration(version)[:steps] {
			if err := step(ctx, tx); err != nil {
				return err
			}
		}
		fmt.Println("in the middle")
		_, err = io.Copy(io.Discard, os.Stdin) // until killed
		return err
	})
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
	killAt(t, path, 1<<20)

	s := openAt(t, path)
	requireSound(t, s)
	n, err := s.Count(t.Context(), Filter{})
	require.NoError(t, err)
	require.Equal(t, committedDrops*filesOfADrop, n)
	require.NoError(t, s.Save(t.Context(), drop(committedDrops, 1)))
}

// killAt starts the program that is killed and kills it where it stands, with
// some bytes of the transaction in the file.
func killAt(t *testing.T, how string, least int64) {
	path := how[strings.Index(how, "=")+1:]
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), crashPath+"="+how)
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
	require.GreaterOrEqual(t, log.Size(), least, "a part of the transaction is in the file")
	require.NoError(t, cmd.Process.Kill())
	require.Error(t, cmd.Wait())
}
