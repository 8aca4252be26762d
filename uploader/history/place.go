package history

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
)

// A position is a row's place in the list: the list goes down the positions.
// The bit favouriteBand lifts favourites above all others. The rest, the
// rank, descends with the order of the list (newest drop first, the files of
// a drop as given) and is the same for a favourite. Ranks are spaced, so that
// a row can come between two others; when a gap is full, all are spaced anew.
// A step below 2^14 is stored in two bytes in the indexes of the text.
const (
	favouriteBand int64 = 1 << 62
	maxPosition   int64 = 1<<63 - 1

	firstRank        int64 = 1 << 60
	betweenDrops     int64 = 8192
	withinDrop       int64 = 1024
	blockBits              = 22 // as in the schema's tally
	positionsOfBlock       = int64(1) << blockBits
)

func rankOf(position int64) int64 { return position &^ favouriteBand }

func positionOf(rank int64, favourite bool) int64 {
	if favourite {
		return rank | favouriteBand
	}
	return rank
}

// ladder gives ranks to rows that come in the order from the end of the list.
type ladder struct {
	rank    int64
	created string
}

func (l *ladder) step(created string) int64 {
	switch {
	case l.rank == 0:
		l.rank = firstRank
	case l.created == created:
		l.rank += withinDrop
	default:
		l.rank += betweenDrops
	}
	l.created = created
	return l.rank
}

// place is a row's place in the order of the list.
type place struct {
	rank        int64
	created, id string
}

func placeOf(u Upload) place { return place{created: timeText(u.CreatedAt), id: u.ID} }

// fromTheEnd compares places: the end of the list first.
func fromTheEnd(a, b place) int {
	return cmp.Or(cmp.Compare(a.created, b.created), cmp.Compare(b.id, a.id))
}

var errNoRoom = errors.New("no room between two positions")

// assign returns ranks to new rows, which it sorts by their place. When there
// is no room between two rows, it spaces all anew.
func assign(ctx context.Context, tx *sql.Tx, places []place) error {
	slices.SortFunc(places, fromTheEnd)
	err := assignInGaps(ctx, tx, places)
	if errors.Is(err, errNoRoom) {
		if err := spaceAnew(ctx, tx, places); err != nil {
			return err
		}
		return nil
	}
	return err
}

func assignInGaps(ctx context.Context, tx *sql.Tx, places []place) error {
	for len(places) > 0 {
		below, above, err := neighbours(ctx, tx, places[0])
		if err != nil {
			return err
		}
		n := len(places) // the rows of the same gap
		if above != nil {
			n, _ = slices.BinarySearchFunc(places, *above, fromTheEnd)
		}
		if err := fill(places[:n], below, above); err != nil {
			return err
		}
		places = places[n:]
	}
	return nil
}

// fill returns ranks within one gap of the list.
func fill(places []place, below, above *place) error {
	n := int64(len(places))
	if above == nil {
		var next ladder
		if below != nil {
			next = ladder{below.rank, below.created}
		}
		for i := range places {
			places[i].rank = next.step(places[i].created)
		}
		return nil
	}
	bottom := above.rank - (n+1)*betweenDrops
	if below != nil {
		bottom = below.rank
	}
	step := (above.rank - bottom) / (n + 1)
	if step == 0 || bottom < 0 {
		return errNoRoom
	}
	if places[n-1].created == above.created {
		step = min(step, withinDrop) // a late part of a drop leaves room for the next part
	}
	for i := range places {
		places[i].rank = above.rank - (n-int64(i))*step
	}
	return nil
}

// neighbours are the rows next to a place in the list; nil for none.
func neighbours(ctx context.Context, tx *sql.Tx, p place) (below, above *place, err error) {
	const row = "SELECT position, created_at, id FROM uploads WHERE "
	above, err = firstPlace(ctx, tx, p,
		row+"created_at = ?1 AND id < ?2 ORDER BY id DESC LIMIT 1",
		row+"created_at = (SELECT min(created_at) FROM uploads WHERE created_at > ?1) ORDER BY id DESC LIMIT 1")
	if err != nil {
		return nil, nil, err
	}
	below, err = firstPlace(ctx, tx, p,
		row+"created_at = ?1 AND id > ?2 ORDER BY id LIMIT 1",
		row+"created_at = (SELECT max(created_at) FROM uploads WHERE created_at < ?1) ORDER BY id LIMIT 1")
	return below, above, err
}

func firstPlace(ctx context.Context, tx *sql.Tx, p place, queries ...string) (*place, error) {
	for i, query := range queries {
		args := []any{p.created, p.id}[:2-i]
		var found place
		err := tx.QueryRowContext(ctx, query, args...).Scan(&found.rank, &found.created, &found.id)
		if err == nil {
			found.rank = rankOf(found.rank)
			return &found, nil
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return nil, err
		}
	}
	return nil, nil
}

// spaceAnew returns a new position to every row and to those that are coming.
func spaceAnew(ctx context.Context, tx *sql.Tx, coming []place) error {
	all, err := allPlaces(ctx, tx)
	if err != nil {
		return err
	}
	// Out of the way first: a position is taken only once.
	if _, err := tx.ExecContext(ctx, "UPDATE uploads SET position = -position"); err != nil {
		return err
	}
	move, err := tx.PrepareContext(ctx, "UPDATE uploads SET position = ? WHERE position = ?")
	if err != nil {
		return err
	}
	defer move.Close()
	var next ladder
	for i := range coming {
		for len(all) > 0 && fromTheEnd(all[0].place, coming[i]) < 0 {
			if err := all[0].move(ctx, move, &next); err != nil {
				return err
			}
			all = all[1:]
		}
		coming[i].rank = next.step(coming[i].created)
	}
	for _, p := range all {
		if err := p.move(ctx, move, &next); err != nil {
			return err
		}
	}
	return indexAnew(ctx, tx)
}

// placed is the place of a row and its position until now.
type placed struct {
	place
	position int64
}

func (p placed) move(ctx context.Context, move *sql.Stmt, next *ladder) error {
	position := positionOf(next.step(p.created), p.position&favouriteBand != 0)
	_, err := move.ExecContext(ctx, position, -p.position)
	return err
}

func allPlaces(ctx context.Context, tx *sql.Tx) (all []placed, err error) {
	rows, err := tx.QueryContext(ctx, "SELECT position, created_at, id FROM uploads ORDER BY created_at, id DESC")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var p placed
		if err := rows.Scan(&p.position, &p.created, &p.id); err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, rows.Err()
}
