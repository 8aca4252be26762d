package history

import (
	"context"
	"database/sql"
	"errors"
	"strings"
)

// teamTables hold how far this computer is with its team's library. team has
// one row while it is in one. team_changes is the queue of what is to be
// shared: it is written in the transaction that makes the change. team_shared
// are this person's uploads that the team has, or will have; team_hidden are
// colleagues' uploads that this person removed from the list.
const teamTables = `
CREATE TABLE team (
	single   INTEGER PRIMARY KEY CHECK (single = 1),
	place    TEXT    NOT NULL,
	apart    TEXT    NOT NULL,
	revision INTEGER NOT NULL DEFAULT 0,
	start    INTEGER NOT NULL DEFAULT -1,
	good     INTEGER NOT NULL DEFAULT 0,
	filled   INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE team_changes (
	number INTEGER PRIMARY KEY AUTOINCREMENT,
	id     TEXT NOT NULL,
	field  TEXT NOT NULL,
	UNIQUE (id, field)
) STRICT;
CREATE TABLE team_shared (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE team_hidden (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID`

// TeamField is what a change that is to be shared concerns.
type TeamField string

// The fields. TeamUpload is the whole upload, when it is new to the team.
const (
	TeamUpload  TeamField = "upload"
	TeamLabel   TeamField = "label"
	TeamNote    TeamField = "note"
	TeamRenews  TeamField = "renews"
	TeamProven  TeamField = "proven"
	TeamRemoved TeamField = "removed"
)

// teamFields are those that change after the upload has ended.
var teamFields = []struct {
	field TeamField
	same  func(a, b Upload) bool
	set   func(to *Upload, from Upload)
}{
	{TeamLabel, func(a, b Upload) bool { return a.Label == b.Label }, func(to *Upload, from Upload) { to.Label = from.Label }},
	{TeamNote, func(a, b Upload) bool { return a.Note == b.Note }, func(to *Upload, from Upload) { to.Note = from.Note }},
	{TeamRenews, func(a, b Upload) bool { return a.Renews == b.Renews }, func(to *Upload, from Upload) { to.Renews = from.Renews }},
	{TeamProven, func(a, b Upload) bool { return a.ProvenAt.Equal(b.ProvenAt) }, func(to *Upload, from Upload) { to.ProvenAt = from.ProvenAt }},
	{TeamRemoved, func(a, b Upload) bool { return a.RemovedAt.Equal(b.RemovedAt) }, func(to *Upload, from Upload) { to.RemovedAt = from.RemovedAt }},
}

// TeamChange is one entry of the queue of what is to be shared.
type TeamChange struct {
	Number int64 // ascends in the order of the changes
	Field  TeamField
	Upload Upload // as it is now
}

// TeamPosition is how far this computer has read its team's library. The
// numbers are revisions, in the order of which changes were made there.
type TeamPosition struct {
	Revision int64 // every change after Start, up to this one, is here
	Start    int64 // where this computer joined, -1 while that is not known; what is older is fetched by and by
	Good     int64 // uploads of up to this revision whose ID is good are here
	Filled   int64 // uploads of up to this revision are here
}

// JoinTeam begins to note what is to be shared with the team at place, from now
// on; with earlier, also what was uploaded before. Uploads of the account apart
// are never shared. To join the team one is in changes nothing.
func (s *Store) JoinTeam(ctx context.Context, place, apart string, earlier bool) error {
	err := s.change(ctx, func(tx *change) error {
		var here string
		err := tx.QueryRowContext(ctx, "SELECT place FROM team").Scan(&here)
		if err == nil && here == place {
			return nil
		}
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if err == nil {
			return errors.New("this computer is in the team at " + here)
		}
		if _, err := tx.ExecContext(ctx, "INSERT INTO team (single, place, apart) VALUES (1, ?, ?)", place, apart); err != nil || !earlier {
			return err
		}
		for _, query := range []string{
			"INSERT INTO team_shared SELECT id FROM uploads " + shareable,
			"INSERT INTO team_changes (id, field) SELECT id, 'upload' FROM uploads " + shareable + " ORDER BY created_at, id",
		} {
			if _, err := tx.ExecContext(ctx, query, apart); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		s.inTeam.Store(true)
	}
	return wrap("join the team", err)
}

// TeamPlace returns the place of the team that this computer is in, "" for
// none.
func (s *Store) TeamPlace(ctx context.Context) (place string, err error) {
	err = s.readers.QueryRowContext(ctx, "SELECT place FROM team").Scan(&place)
	return place, wrap("read which team this is", ignoreNoRows(err))
}

// shareable is isShareable as SQL.
const shareable = "WHERE state = 'done' AND member = '' AND media_id <> '' AND attempts > 0 AND removed_at IS NULL AND account <> ?"

// isShareable reports whether an upload may be shared: one of this person that
// brought a media ID of its own.
func isShareable(u Upload, apart string) bool {
	return u.State == "done" && u.Member == "" && u.MediaID != "" && u.Attempts > 0 && u.RemovedAt.IsZero() && u.Account != apart
}

// leftPage is how many rows are deleted at a time: others want to write, too.
const leftPage = 500

// LeaveTeam deletes the team's uploads from this computer, and what was noted
// about the team. Nothing happens to the team's library.
func (s *Store) LeaveTeam(ctx context.Context) error {
	s.inTeam.Store(false)
	for more := true; more; {
		err := s.change(ctx, func(tx *change) error {
			ids, err := tx.rowsOf(ctx, "SELECT row FROM uploads WHERE member <> '' LIMIT ?", leftPage)
			for _, row := range ids {
				err = errors.Join(err, tx.delete(ctx, row))
			}
			more = len(ids) == leftPage
			return err
		})
		if err != nil {
			return wrap("leave the team", err)
		}
	}
	return wrap("leave the team", s.change(ctx, func(tx *change) error {
		for _, table := range []string{"team", "team_changes", "team_shared", "team_hidden"} {
			if _, err := tx.ExecContext(ctx, "DELETE FROM "+table); err != nil {
				return err
			}
		}
		return nil
	}))
}

// noteForTeam puts what changed between was and u into the queue, where the
// team is to know of it.
func (c *change) noteForTeam(ctx context.Context, was, u Upload) error {
	if !c.inTeam {
		return nil
	}
	var apart string
	if err := c.QueryRowContext(ctx, "SELECT apart FROM team").Scan(&apart); err != nil {
		return ignoreNoRows(err)
	}
	if isShareable(u, apart) && !isShareable(was, apart) && was.RemovedAt.IsZero() {
		_, err := c.ExecContext(ctx, "INSERT OR IGNORE INTO team_shared VALUES (?)", u.ID)
		return errors.Join(err, c.queueForTeam(ctx, u.ID, TeamUpload))
	}
	if u.Member == "" {
		var one int
		if err := c.QueryRowContext(ctx, "SELECT 1 FROM team_shared WHERE id = ?", u.ID).Scan(&one); err != nil {
			return ignoreNoRows(err)
		}
	}
	for _, f := range teamFields {
		if f.same(was, u) {
			continue
		}
		var err error
		if u.Member != "" && f.field == TeamRemoved {
			err = c.hide(ctx, u)
		} else {
			err = c.queueForTeam(ctx, u.ID, f.field)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// hide notes that a colleague's upload was removed from the list here, or put
// back.
func (c *change) hide(ctx context.Context, u Upload) error {
	query := "INSERT OR IGNORE INTO team_hidden VALUES (?)"
	if u.RemovedAt.IsZero() {
		query = "DELETE FROM team_hidden WHERE id = ?"
	}
	_, err := c.ExecContext(ctx, query, u.ID)
	return err
}

// queueForTeam gives a change that waits already a new number: what it was is
// replaced, also where that is on its way just now.
func (c *change) queueForTeam(ctx context.Context, id string, field TeamField) error {
	c.queued = true
	_, err := c.ExecContext(ctx, "INSERT OR REPLACE INTO team_changes (id, field) VALUES (?, ?)", id, string(field))
	return err
}

// ignoreNoRows: not there is an answer.
func ignoreNoRows(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

// OnTeamChange calls f after each transaction that put something into the queue
// of what is to be shared. f must not wait for the store. It replaces what was
// set before; nil calls nothing.
func (s *Store) OnTeamChange(f func()) { s.onTeamChange.Store(&f) }

// TeamChanges returns the oldest changes that wait to be shared.
func (s *Store) TeamChanges(ctx context.Context, limit int) ([]TeamChange, error) {
	rows, err := s.readers.QueryContext(ctx, "SELECT number, field, "+strings.Join(columns, ", ")+
		" FROM team_changes JOIN uploads USING (id) ORDER BY number LIMIT ?", limit)
	if err != nil {
		return nil, wrap("read what is to be shared", err)
	}
	defer rows.Close()
	var changes []TeamChange
	for rows.Next() {
		var c TeamChange
		if c.Upload, err = scan(rows, &c.Number, &c.Field); err != nil {
			return nil, wrap("read what is to be shared", err)
		}
		changes = append(changes, c)
	}
	return changes, wrap("read what is to be shared", rows.Err())
}

// TeamWaiting returns how many changes wait to be shared.
func (s *Store) TeamWaiting(ctx context.Context) (n int, err error) {
	err = s.readers.QueryRowContext(ctx, "SELECT count(*) FROM team_changes").Scan(&n)
	return n, wrap("count what is to be shared", err)
}

// TeamShared takes changes out of the queue that the team has now. What was
// changed once more meanwhile stays.
func (s *Store) TeamShared(ctx context.Context, changes []TeamChange) error {
	return wrap("note what was shared", s.change(ctx, func(tx *change) error {
		for _, c := range changes {
			if _, err := tx.ExecContext(ctx, "DELETE FROM team_changes WHERE number = ?", c.Number); err != nil {
				return err
			}
		}
		return nil
	}))
}

// TeamPosition returns how far the team's library was read; the zero value when
// this computer is in none.
func (s *Store) TeamPosition(ctx context.Context) (p TeamPosition, err error) {
	err = s.readers.QueryRowContext(ctx, "SELECT revision, start, good, filled FROM team").Scan(&p.Revision, &p.Start, &p.Good, &p.Filled)
	return p, wrap("read the place in the team's library", ignoreNoRows(err))
}

// TeamReceive takes uploads from the team's library, with Member set, and the
// position behind them, in one transaction. channel returns the person's own
// nickname and account for a stream; ok is false where it is none of theirs.
// It returns the uploads that were not here before. Where this computer has
// left the team, nothing happens.
func (s *Store) TeamReceive(ctx context.Context, uploads []Upload, p TeamPosition, channel func(streamID string) (name, account string, ok bool)) (arrived []Upload, err error) {
	err = s.change(ctx, func(tx *change) error {
		changed, err := tx.ExecContext(ctx, "UPDATE team SET revision = ?, start = ?, good = ?, filled = ?", p.Revision, p.Start, p.Good, p.Filled)
		if err != nil {
			return err
		}
		if n, err := changed.RowsAffected(); err != nil || n == 0 {
			return err
		}
		tx.inTeam = false // what comes from the team is not to be shared
		for _, u := range uploads {
			if name, account, ok := channel(string(u.StreamID)); ok {
				u.Channel, u.Account = name, account
			}
			isNew, err := tx.receive(ctx, u)
			if err != nil {
				return err
			}
			if isNew {
				arrived = append(arrived, u)
			}
		}
		return nil
	})
	if err != nil {
		return nil, wrap("take what the team shares", err)
	}
	return arrived, nil
}

func (c *change) receive(ctx context.Context, u Upload) (isNew bool, err error) {
	row, was, err := c.get(ctx, u.ID)
	if errors.Is(err, sql.ErrNoRows) {
		hidden, err := c.has(ctx, "SELECT 1 FROM team_hidden WHERE id = ?", u.ID)
		if err != nil || hidden || !u.RemovedAt.IsZero() {
			return false, err
		}
		_, err = c.add(ctx, u)
		return true, err
	}
	if err != nil {
		return false, err
	}
	now := was
	for _, f := range teamFields {
		if f.field == TeamRemoved {
			if was.Member == "" {
				continue // one's own leaves the list only by one's own hand
			}
			if hidden, err := c.has(ctx, "SELECT 1 FROM team_hidden WHERE id = ?", u.ID); err != nil || hidden {
				if err != nil {
					return false, err
				}
				continue
			}
		}
		// What waits to be shared is newer: it comes back with the next revision.
		waits, err := c.has(ctx, "SELECT 1 FROM team_changes WHERE id = ? AND field = ?", u.ID, string(f.field))
		if err != nil {
			return false, err
		}
		if !waits {
			f.set(&now, u)
		}
	}
	return false, c.update(ctx, row, was, now)
}

func (c *change) has(ctx context.Context, query string, args ...any) (bool, error) {
	var one int
	err := c.QueryRowContext(ctx, query, args...).Scan(&one)
	return err == nil, ignoreNoRows(err)
}

// TeamChannels gives the team's uploads the person's own nicknames and accounts
// for their streams, after channels were added or renamed.
func (s *Store) TeamChannels(ctx context.Context, channels map[string]TeamChannel) error {
	for streamID, to := range channels {
		err := s.change(ctx, func(tx *change) error {
			rows, err := tx.rowsOf(ctx, "SELECT row FROM uploads WHERE member <> '' AND stream_id = ? AND (channel <> ? OR account <> ?)", streamID, to.Name, to.Account)
			if err != nil {
				return err
			}
			for _, row := range rows {
				was, err := scan(tx.QueryRowContext(ctx, selectUploads+"WHERE row = ?", row))
				if err != nil {
					return err
				}
				now := was
				now.Channel, now.Account = to.Name, to.Account
				if err := tx.update(ctx, row, was, now); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return wrap("name the channels of the team's uploads", err)
		}
	}
	return nil
}

// TeamChannel is a person's own channel.
type TeamChannel struct{ Name, Account string }
