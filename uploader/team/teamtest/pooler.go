//go:build unix

package teamtest

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Pooler starts a pgbouncer in transaction mode before the server, and returns
// the address of a database through it. Where it is not installed the test is
// skipped, in CI it fails.
func (s *Server) Pooler(t testing.TB, database string) string {
	t.Helper()
	program, err := exec.LookPath("pgbouncer")
	if err != nil {
		program = "/usr/sbin/pgbouncer"
	}
	if _, err := os.Stat(program); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("pgbouncer is not installed")
		}
		t.Skip("pgbouncer is not installed")
	}
	port := freePort(t)
	users := s.WriteFile(t, "users.txt", []byte(`"mediadrop" "`+Password+`"`+"\n"))
	config := s.WriteFile(t, "pgbouncer.ini", fmt.Appendf(nil, `[databases]
%s = host=127.0.0.1 port=%d dbname=%s
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = %d
unix_socket_dir =
auth_type = scram-sha-256
auth_file = %s
pool_mode = transaction
default_pool_size = 4
max_client_conn = 200
logfile = %s
`, database, s.Port, database, port, users, filepath.Join(s.Folder, "pgbouncer.log")))
	cmd := exec.Command(program, "-q", config)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.as}
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // it was killed
	})
	require.Eventually(t, func() bool {
		conn, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err == nil {
			_ = conn.Close()
		}
		return err == nil
	}, time.Minute, 10*time.Millisecond)
	return fmt.Sprintf("postgres://mediadrop@127.0.0.1:%d/%s?sslmode=disable", port, database)
}
