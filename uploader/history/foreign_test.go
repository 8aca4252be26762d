package history

import (
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestOtherProgramsMayRead: with the sqlite3 command, while the store is open.
func TestOtherProgramsMayRead(t *testing.T) {
	command, err := exec.LookPath("sqlite3")
	if err != nil {
		t.Skip("sqlite3 is not installed")
	}
	s, path := open(t)
	require.NoError(t, s.Save(t.Context(), []Upload{full()}))
	output, err := exec.Command(command, "-readonly", path,
		"SELECT id, path, filename, content_hash, bytes, kind, mime, channel, account, state, media_id, error, attempts, created_at, finished_at FROM uploads; "+
			"PRAGMA integrity_check").CombinedOutput()
	require.NoError(t, err, "%s", output)
	require.Equal(t, "0193-full|/home/dana/שלום עולם.jpg|שלום עולם.jpg|af1349b9|1099511627776|image|image/jpeg|Support|Main|failed|"+
		"257250616863050|The service refused the file.|3|2026-11-21T09:30:00.123456Z|2026-11-21T10:30:00.123456Z\nok\n", string(output))
}
