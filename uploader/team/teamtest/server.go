//go:build unix

package teamtest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// Server is one PostgreSQL.
type Server struct {
	Port   int
	Folder string // of everything; also of its Unix socket
	bin    string
	as     *syscall.Credential // who it runs as, nil for us
	env    []string
}

// Start starts a server that ends with the test. Where PostgreSQL is not
// installed the test is skipped, in CI it fails. env is added to the server's
// environment.
func Start(t testing.TB, env ...string) *Server {
	t.Helper()
	bin := Programs(t)
	// A Unix socket's path may have about a hundred characters.
	folder, err := os.MkdirTemp("", "pg")
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	s := &Server{Port: freePort(t), Folder: folder, bin: bin, as: other(t), env: env}
	if s.as != nil {
		require.NoError(t, os.Chown(folder, int(s.as.Uid), int(s.as.Gid)))
	}
	s.run(t, "initdb", "-D", s.data(), "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")
	hba := "local all all trust\nhost all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\nhost all all ::1/128 scram-sha-256\n"
	require.NoError(t, os.WriteFile(filepath.Join(s.data(), "pg_hba.conf"), []byte(hba), 0o600))
	s.Configure(t, fmt.Sprintf("port = %d\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = '%s'\nfsync = off\nmax_connections = 300\nshared_buffers = 64MB\n", s.Port, folder))
	s.Run(t)
	t.Cleanup(func() { s.Stop(t) })
	return s
}

// Programs returns the folder of PostgreSQL's programs.
func Programs(t testing.TB) string {
	t.Helper()
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) > 0 {
		slices.Sort(found)
		return filepath.Dir(found[len(found)-1])
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path)
	}
	if os.Getenv("CI") != "" {
		t.Fatal("PostgreSQL is not installed")
	}
	t.Skip("PostgreSQL is not installed")
	return ""
}

// other returns another user where we are root, as which PostgreSQL refuses to
// run.
func other(t testing.TB) *syscall.Credential {
	if os.Getuid() != 0 {
		return nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		if u, err := user.Lookup(name); err == nil {
			uid, _ := strconv.Atoi(u.Uid)
			gid, _ := strconv.Atoi(u.Gid)
			return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		}
	}
	t.Fatal("there is no user to run PostgreSQL as")
	return nil
}

func (s *Server) data() string { return filepath.Join(s.Folder, "data") }

func (s *Server) run(t testing.TB, program string, args ...string) {
	t.Helper()
	cmd := exec.Command(filepath.Join(s.bin, program), args...)
	cmd.Dir = s.Folder
	cmd.Env = append(append(os.Environ(), "LC_ALL=C.UTF-8"), s.env...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.as}
	// The server keeps what it inherits open: no pipes.
	out, err := os.CreateTemp(t.TempDir(), "out")
	require.NoError(t, err)
	defer out.Close()
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Run(); err != nil {
		text, _ := os.ReadFile(out.Name())
		log, _ := os.ReadFile(filepath.Join(s.Folder, "log"))
		require.NoError(t, err, "%s: %s%s", program, text, log)
	}
}

// Configure adds lines to the server's configuration; Run or Reload makes them
// count.
func (s *Server) Configure(t testing.TB, lines string) {
	t.Helper()
	f, err := os.OpenFile(filepath.Join(s.data(), "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0o600)
	require.NoError(t, err)
	_, err = f.WriteString(lines)
	require.NoError(t, err)
	require.NoError(t, f.Close())
}

// WriteFile puts a file for the server into its folder, and returns its path.
func (s *Server) WriteFile(t testing.TB, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(s.Folder, name)
	require.NoError(t, os.WriteFile(path, content, 0o600))
	if s.as != nil {
		require.NoError(t, os.Chown(path, int(s.as.Uid), int(s.as.Gid)))
	}
	return path
}

// Run starts the server after Stop.
func (s *Server) Run(t testing.TB) {
	t.Helper()
	s.run(t, "pg_ctl", "start", "-w", "-D", s.data(), "-l", filepath.Join(s.Folder, "log"))
}

// Stop ends the server at once, with all its connections. One that does not
// run is left alone.
func (s *Server) Stop(t testing.TB) {
	t.Helper()
	if _, err := os.Stat(filepath.Join(s.data(), "postmaster.pid")); err == nil {
		s.run(t, "pg_ctl", "stop", "-w", "-m", "fast", "-D", s.data())
	}
}

// Admin connects as the superuser.
func (s *Server) Admin(t testing.TB, database string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(context.Background(), s.URL("postgres", database))
	require.NoError(t, err)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_ = conn.Close(ctx)
	})
	return conn
}

// Exec runs statements as the superuser, each in a transaction of its own.
func (s *Server) Exec(t testing.TB, database string, statements ...string) {
	t.Helper()
	conn, err := pgx.Connect(context.Background(), s.URL("postgres", database))
	require.NoError(t, err)
	defer conn.Close(context.Background())
	for _, sql := range statements {
		_, err = conn.PgConn().Exec(context.Background(), sql).ReadAll()
		require.NoError(t, err, sql)
	}
}

// URL returns an address of the server, over loopback and without TLS.
func (s *Server) URL(user, database string) string {
	return fmt.Sprintf("postgres://%s@127.0.0.1:%d/%s?sslmode=disable", user, s.Port, database)
}

// Password is the password of the members' role in a database of Desk.
const Password = "desk-secret-7"

// Desk makes a database called name that is owned by a role of its own, sets
// it up with setup, and gives the members' role a password. It returns the
// members' address.
func (s *Server) Desk(t testing.TB, name string, setup func(address string) error) string {
	t.Helper()
	s.Exec(t, "postgres", `DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'owner') THEN CREATE ROLE owner LOGIN CREATEROLE; END IF; END $$`)
	s.Exec(t, "postgres", "CREATE DATABASE "+name+" OWNER owner")
	require.NoError(t, setup(s.Socket("owner", name)))
	s.Exec(t, name, "ALTER ROLE mediadrop PASSWORD '"+Password+"'")
	return s.URL("mediadrop", name)
}

// Socket returns an address of the server's Unix socket, where everybody is
// trusted.
func (s *Server) Socket(user, database string) string {
	return fmt.Sprintf("postgres://%s@/%s?host=%s&port=%d", user, database, strings.ReplaceAll(s.Folder, "/", "%2F"), s.Port)
}

// freePort returns a port at which nobody listens until the test ends, but who asked for it.
// It is below those that systems hand out by themselves, and a folder with its number keeps it
// from other tests: so it is still free when the server starts, or was stopped for a while.
func freePort(t testing.TB) int {
	t.Helper()
	for range 1000 {
		port := 10_000 + rand.IntN(6_000)
		mine := filepath.Join(os.TempDir(), fmt.Sprintf("mediadrop-test-port-%d", port))
		if os.Mkdir(mine, 0o700) != nil {
			continue
		}
		t.Cleanup(func() { _ = os.Remove(mine) })
		l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err == nil {
			require.NoError(t, l.Close())
			return port
		}
	}
	t.Fatal("there is no free port")
	return 0
}

// Psql runs a script with PostgreSQL's own client over the Unix socket.
func (s *Server) Psql(t testing.TB, user, database, file string) {
	t.Helper()
	s.run(t, "psql", "-X", "-v", "ON_ERROR_STOP=1", "-q", "-h", s.Folder, "-p", strconv.Itoa(s.Port), "-U", user, "-d", database, "-f", file)
}

// MountSmallDisk puts a disk of 3 MB at a folder that the server can write.
// Where that is not allowed the test is skipped.
func (s *Server) MountSmallDisk(t testing.TB, folder string) {
	t.Helper()
	require.NoError(t, os.Mkdir(folder, 0o700))
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=3m,mode=0700", "none", folder).CombinedOutput(); err != nil {
		t.Skipf("no disk can be mounted here: %s", out)
	}
	t.Cleanup(func() {
		s.Stop(t)
		_ = exec.Command("umount", "-l", folder).Run() // the folder is deleted in any case
	})
	if s.as != nil {
		require.NoError(t, os.Chown(folder, int(s.as.Uid), int(s.as.Gid)))
	}
}

// Processes returns the process IDs of the server and its children (Linux).
func (s *Server) Processes(t testing.TB) (pids []int) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(s.data(), "postmaster.pid"))
	require.NoError(t, err)
	first, _, _ := strings.Cut(string(text), "\n")
	all, err := filepath.Glob("/proc/[0-9]*/stat")
	require.NoError(t, err)
	for _, path := range all {
		text, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended
		}
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		require.NoError(t, err)
		fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
		if strconv.Itoa(pid) == first || fields[1] == first {
			pids = append(pids, pid)
		}
	}
	return pids
}

// Fill writes that many uploads of forty members into a desk. A tenth of them
// have an ID that is good.
func (s *Server) Fill(t testing.TB, database string, rows int) {
	t.Helper()
	s.Exec(t, database, fmt.Sprintf(`ALTER TABLE mediadrop.uploads DISABLE TRIGGER ALL;
		INSERT INTO mediadrop.uploads (id, filename, content_hash, bytes, kind, mime, sent_bytes, sent_mime, sent_name, stream_id, channel, media_id,
			header, fits, verdict, reason, finished_at, member, name, note, revision)
		SELECT gen_random_uuid(), 'price list ' || n || '.pdf', md5(n::text) || md5((n + 1)::text), 100000 + n, 'document', 'application/pdf', 100000 + n, 'application/pdf',
			'price list.pdf', 'hNyRN_fLUy7rrOrN9jLpipA%%3d%%3d', 'Support', (257250616863050 + n)::text, '', 'document', 'ok', '',
			now() - interval '30 days' * (%[1]d - n) / (%[1]d / 10.0), 'Desk ' || n %% 40, '', CASE WHEN n %% 20 = 0 THEN 'for the campaign ' || n ELSE '' END, n
		FROM generate_series(1, %[1]d) n;
		ALTER TABLE mediadrop.uploads ENABLE TRIGGER ALL;
		UPDATE mediadrop.meta SET revision = %[1]d;`, rows), "VACUUM ANALYZE mediadrop.uploads")
}
