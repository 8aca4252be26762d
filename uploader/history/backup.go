package history

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// keepCopy keeps a copy of a database with rows that is about to be
// migrated. A copy that is not complete never has the name of one.
func keepCopy(ctx context.Context, db *sql.DB, path string) error {
	version, err := readVersion(ctx, db)
	if err != nil || version == 0 || version >= currentVersion {
		return err
	}
	if err := checkColumns(ctx, db, version); err != nil {
		return err
	}
	var rows bool
	if err := db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM uploads)").Scan(&rows); err != nil || !rows {
		return err
	}
	name := fmt.Sprintf("%s.v%d.bak", path, version)
	part := name + ".part"
	if err := writeCopy(ctx, db, part); err != nil {
		return errors.Join(err, ignoreMissing(os.Remove(part)))
	}
	free, err := reserve(name)
	if err != nil {
		return errors.Join(err, os.Remove(part))
	}
	if err := os.Rename(part, free); err != nil {
		return errors.Join(err, os.Remove(part), os.Remove(free))
	}
	return nil
}

// writeCopy writes the copy to the disk, for its owner only. What an earlier
// start that was cut off left under the name is replaced.
func writeCopy(ctx context.Context, db *sql.DB, name string) error {
	if err := ignoreMissing(os.Remove(name)); err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	// SQLite takes an empty file for a new one (https://www.sqlite.org/lang_vacuum.html).
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?", name); err != nil {
		return err
	}
	return flush(name)
}

func flush(name string) error {
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// reserve makes an empty file under the first name that is free: name,
// name.2, name.3 and so on.
func reserve(name string) (string, error) {
	for i := 1; ; i++ {
		free := name
		if i > 1 {
			free = fmt.Sprintf("%s.%d", name, i)
		}
		f, err := os.OpenFile(free, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		return free, f.Close()
	}
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
