package team

import (
	"context"
	_ "embed"

	"github.com/jackc/pgx/v5"
)

// schema is what makes or upgrades the library; schemaVersion is the version
// it leaves.
//
//go:embed schema.sql
var schema string

const schemaVersion = 2

// SQL returns the script that Setup runs, for a database administrator to read
// and run instead.
func SQL() string { return schema }

// Role is the role that members use.
const Role = "mediadrop"

// Setup makes or upgrades what a desk needs in the database at address, as its
// owner. It does all of it or nothing; doing it again changes nothing. The
// password comes from PGPASSWORD or the password file. hasPassword reports
// whether the members' role can log in already; false also where the database
// does not tell. The error is a *Problem, unless ctx ended.
func Setup(ctx context.Context, address string) (hasPassword bool, err error) {
	config, err := adminConfig(address)
	if err != nil {
		return false, err
	}
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return false, classify(err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	// The script has its own transaction. What fails in it leaves nothing
	// behind, for the connection is closed.
	if _, err := conn.PgConn().Exec(ctx, schema).ReadAll(); err != nil {
		return false, classify(err)
	}
	// Only a superuser may read it.
	err = conn.QueryRow(ctx, "SELECT rolpassword IS NOT NULL FROM pg_authid WHERE rolname = $1", Role).Scan(&hasPassword)
	return hasPassword && err == nil, nil
}

// Check connects with a member's password and returns what is wrong with the
// library at an address, if anything: a *Problem, unless ctx ended.
func Check(ctx context.Context, a Address, password string) error {
	d, err := open(ctx, a, password)
	if err != nil {
		return err
	}
	d.close()
	return nil
}
