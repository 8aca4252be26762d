//go:build unix

package team

import (
	"context"
	"os"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"

	"mediadrop/uploader/history"
	"mediadrop/uploader/team/teamtest"
)

func setup(address string) error {
	_, err := Setup(context.Background(), address)
	return err
}

func code(t *testing.T, err error) Code {
	t.Helper()
	var p *Problem
	require.ErrorAs(t, err, &p)
	return p.Code
}

// version1 is the library as the first version of the script made it.
const version1 = `ALTER TABLE mediadrop.uploads DROP COLUMN proven_at; UPDATE mediadrop.meta SET version = 1`

func TestSetup(t *testing.T) {
	t.Parallel()
	s := teamtest.Start(t)
	ctx := t.Context()
	s.Exec(t, "postgres", "CREATE ROLE owner LOGIN CREATEROLE; CREATE ROLE stranger LOGIN CREATEROLE; CREATE ROLE plain LOGIN")
	s.Exec(t, "postgres", "CREATE DATABASE desk OWNER owner")
	s.Exec(t, "postgres", "CREATE DATABASE other OWNER plain")
	dump := func() (all string) {
		require.NoError(t, s.Admin(t, "desk").QueryRow(ctx, `SELECT string_agg(x, E'\n' ORDER BY x) FROM (
			SELECT 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable FROM information_schema.columns WHERE table_schema = 'mediadrop'
			UNION ALL SELECT 'grant ' || table_name || '.' || column_name || ' ' || privilege_type FROM information_schema.column_privileges WHERE table_schema = 'mediadrop' AND grantee = 'mediadrop'
			UNION ALL SELECT 'table ' || table_name || ' ' || privilege_type FROM information_schema.table_privileges WHERE table_schema = 'mediadrop' AND grantee = 'mediadrop'
			UNION ALL SELECT 'trigger ' || trigger_name || ' ' || event_manipulation FROM information_schema.triggers WHERE trigger_schema = 'mediadrop'
			UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'mediadrop'
			UNION ALL SELECT 'version ' || version FROM mediadrop.meta) AS everything(x)`).Scan(&all))
		return all
	}

	t.Run("no rights", func(t *testing.T) {
		require.Equal(t, CodeNotOwner, code(t, setup(s.Socket("stranger", "desk"))))
		require.Equal(t, CodeNoRoles, code(t, setup(s.Socket("plain", "other"))))
		require.Equal(t, CodeNoDatabase, code(t, setup(s.Socket("owner", "nowhere"))))
		for _, database := range []string{"desk", "other"} {
			var left int
			require.NoError(t, s.Admin(t, database).QueryRow(ctx, "SELECT (SELECT count(*) FROM pg_namespace WHERE nspname = 'mediadrop') + (SELECT count(*) FROM pg_roles WHERE rolname = 'mediadrop')").Scan(&left))
			require.Zero(t, left, "something is left half done")
		}
	})
	t.Run("set up, and again", func(t *testing.T) {
		hasPassword, err := Setup(ctx, s.Socket("owner", "desk"))
		require.NoError(t, err)
		require.False(t, hasPassword)
		once := dump()
		require.Contains(t, once, "version 2")
		require.NoError(t, setup(s.Socket("owner", "desk")))
		require.Equal(t, once, dump())
	})
	t.Run("a role that is there is left alone", func(t *testing.T) {
		s.Exec(t, "desk", "ALTER ROLE mediadrop PASSWORD 'theirs' CONNECTION LIMIT 7")
		require.NoError(t, setup(s.Socket("plain", "other")), "no role has to be made")
		var limit int
		require.NoError(t, s.Admin(t, "desk").QueryRow(ctx, "SELECT rolconnlimit FROM pg_roles WHERE rolname = 'mediadrop'").Scan(&limit))
		require.Equal(t, 7, limit)
		hasPassword, err := Setup(ctx, s.Socket("postgres", "desk"))
		require.NoError(t, err)
		require.True(t, hasPassword)
	})
	t.Run("upgrade", func(t *testing.T) {
		now := dump()
		s.Exec(t, "desk", version1)
		require.NotEqual(t, now, dump())
		require.NoError(t, setup(s.Socket("owner", "desk")))
		require.Equal(t, now, dump())
	})
	t.Run("newer", func(t *testing.T) {
		s.Exec(t, "desk", "UPDATE mediadrop.meta SET version = 3")
		now := dump()
		require.Equal(t, CodeNewer, code(t, setup(s.Socket("owner", "desk"))))
		require.Equal(t, now, dump())
	})
}

// TestSQL runs the script as a database administrator would.
func TestSQL(t *testing.T) {
	t.Parallel()
	s := teamtest.Start(t)
	s.Exec(t, "postgres", "CREATE ROLE owner LOGIN CREATEROLE", "CREATE DATABASE desk OWNER owner")
	file := s.WriteFile(t, "setup.sql", []byte(SQL()))
	for range 2 {
		s.Psql(t, "owner", "desk", file)
	}
	s.Exec(t, "desk", "ALTER ROLE mediadrop PASSWORD '"+teamtest.Password+"'")
	a, err := ParseAddress(s.URL("mediadrop", "desk"))
	require.NoError(t, err)
	d, err := open(t.Context(), a, teamtest.Password)
	require.NoError(t, err)
	d.close()
}

// TestWhatAMemberMayDo tries what the members' role may do, and what it may
// not.
func TestWhatAMemberMayDo(t *testing.T) {
	t.Parallel()
	s := teamtest.Start(t)
	address := s.Desk(t, "desk", setup)
	s.Exec(t, "desk", "CREATE TABLE public.other (x int); CREATE ROLE boss")
	config, err := pgx.ParseConfig(address)
	require.NoError(t, err)
	config.Password = teamtest.Password
	conn, err := pgx.ConnectConfig(t.Context(), config)
	require.NoError(t, err)
	defer conn.Close(context.Background())
	a, err := ParseAddress(address)
	require.NoError(t, err)
	d, err := open(t.Context(), a, teamtest.Password)
	require.NoError(t, err)
	defer d.close()
	require.NoError(t, d.share(t.Context(), "Desk 1", []history.TeamChange{{Field: history.TeamUpload, Upload: example(1)}}))

	try := func(sql string) error { _, err := conn.Exec(t.Context(), sql); return err }
	for _, allowed := range []string{
		"SELECT * FROM mediadrop.uploads", "SELECT * FROM mediadrop.meta", "LISTEN mediadrop",
		"UPDATE mediadrop.uploads SET name = 'n', note = 'n', renews = NULL, removed_at = now(), proven_at = now()",
	} {
		require.NoError(t, try(allowed), allowed)
	}
	for _, refused := range []string{
		"DELETE FROM mediadrop.uploads", "TRUNCATE mediadrop.uploads", "DROP TABLE mediadrop.uploads", "DROP SCHEMA mediadrop CASCADE",
		"ALTER TABLE mediadrop.uploads ADD COLUMN x int", "CREATE TABLE mediadrop.mine (x int)", "CREATE SCHEMA mine",
		"UPDATE mediadrop.uploads SET media_id = '1'", "UPDATE mediadrop.uploads SET member = 'boss'", "UPDATE mediadrop.uploads SET stream_id = 'x'",
		"UPDATE mediadrop.uploads SET content_hash = ''", "UPDATE mediadrop.uploads SET finished_at = now()", "UPDATE mediadrop.uploads SET filename = 'x'",
		"UPDATE mediadrop.uploads SET id = gen_random_uuid()", "UPDATE mediadrop.uploads SET revision = 1",
		"INSERT INTO mediadrop.uploads (id, revision) VALUES (gen_random_uuid(), 1)",
		"UPDATE mediadrop.meta SET revision = 0", "UPDATE mediadrop.meta SET version = 9", "INSERT INTO mediadrop.meta VALUES (false, 1, 1)", "DELETE FROM mediadrop.meta",
		"SELECT * FROM public.other", "CREATE ROLE friend", "ALTER ROLE mediadrop CREATEDB", "GRANT boss TO mediadrop", "SELECT * FROM pg_authid",
		"ALTER TABLE mediadrop.uploads DISABLE TRIGGER ALL", "CREATE OR REPLACE FUNCTION mediadrop.next_revision() RETURNS trigger LANGUAGE sql AS ''",
		"COPY mediadrop.uploads TO '/tmp/x'",
	} {
		var p *pgconn.PgError
		require.ErrorAs(t, try(refused), &p, refused)
		require.Equal(t, "42501", p.Code, "%s: %s", refused, p.Message)
	}
}

// TestSetupAsksAsPostgreSQLDoes takes the password from the environment and
// from the password file.
func TestSetupAsksAsPostgreSQLDoes(t *testing.T) {
	s := teamtest.Start(t)
	s.Exec(t, "postgres", "CREATE ROLE owner LOGIN CREATEROLE PASSWORD 'from outside'", "CREATE DATABASE desk OWNER owner")
	address := s.URL("owner", "desk")
	t.Setenv("PGPASSFILE", "/nonexistent")
	require.Equal(t, CodePassword, code(t, setup(address)))
	t.Setenv("PGPASSWORD", "from outside")
	require.NoError(t, setup(address))
	t.Setenv("PGPASSWORD", "")
	require.NoError(t, os.Unsetenv("PGPASSWORD"))
	file := t.TempDir() + "/pass"
	require.NoError(t, os.WriteFile(file, []byte("*:*:*:owner:from outside\n"), 0o600))
	t.Setenv("PGPASSFILE", file)
	require.NoError(t, setup(address))
}
