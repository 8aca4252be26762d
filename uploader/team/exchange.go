package team

import (
	"context"
	"time"

	"mediadrop/uploader/history"
)

// share carries over what waits. A problem that concerns writing alone leaves
// the connection to the readers and is returned as the first value.
func (s *Sync) share(ctx context.Context, d *desk) (*Problem, error) {
	if d.newer {
		return &Problem{Code: CodeNewer, Detail: "the library is of a newer version"}, nil
	}
	for {
		changes, err := s.cfg.Store.TeamChanges(ctx, page)
		if err != nil || len(changes) == 0 {
			return nil, local(err)
		}
		err = d.share(ctx, s.cfg.Member, changes)
		if p := classify(err); p != nil {
			switch p.Code {
			case CodeReadOnly, CodeFull, CodeRights:
				return p, nil
			case CodeRow, CodeOther:
				if err := s.shareEach(ctx, d, changes); err != nil {
					return nil, err
				}
				continue
			}
			return nil, err
		}
		if err := s.cfg.Store.TeamShared(ctx, changes); err != nil {
			return nil, local(err)
		}
	}
}

// shareEach finds the row that the desk does not take: it must not keep the
// others back.
func (s *Sync) shareEach(ctx context.Context, d *desk, changes []history.TeamChange) error {
	for _, c := range changes {
		err := d.share(ctx, s.cfg.Member, []history.TeamChange{c})
		if p := classify(err); p != nil {
			if p.Code != CodeRow && p.Code != CodeOther {
				return err
			}
			s.cfg.Log.Warn("not shared with the desk", "id", c.Upload.ID, "field", string(c.Field), "error", p.Error())
		}
		if err := s.cfg.Store.TeamShared(ctx, []history.TeamChange{c}); err != nil {
			return local(err)
		}
	}
	return nil
}

// read brings what is new on the desk, and then one page of what was there
// before this computer joined: good IDs first. more reports whether there is
// more of that.
func (s *Sync) read(ctx context.Context, d *desk) (more bool, err error) {
	p, err := s.cfg.Store.TeamPosition(ctx)
	if err != nil {
		return false, local(err)
	}
	if p.Start < 0 {
		if p.Start, err = d.latest(ctx); err != nil {
			return false, err
		}
		p.Revision = p.Start
		if err := s.receive(ctx, nil, p); err != nil {
			return false, err
		}
	}
	for more := true; more; {
		rows, last, err := d.after(ctx, p.Revision, maxRevision, time.Time{})
		if err != nil {
			return false, err
		}
		if len(rows) == 0 {
			break
		}
		p.Revision = last
		if err := s.receive(ctx, rows, p); err != nil {
			return false, err
		}
		more = len(rows) == page
	}
	return s.fill(ctx, d, p)
}

// maxRevision is the largest revision that a desk can have: a bigint of PostgreSQL.
const maxRevision = 1<<63 - 1

// fill brings one page of what was on the desk before this computer joined. more reports
// whether there is more.
func (s *Sync) fill(ctx context.Context, d *desk, p history.TeamPosition) (more bool, err error) {
	place, since := &p.Good, time.Now().Add(-history.Lifetime)
	if p.Good >= p.Start {
		place, since = &p.Filled, time.Time{}
	}
	if *place >= p.Start {
		return false, nil
	}
	rows, last, err := d.after(ctx, *place, p.Start, since)
	if err != nil {
		return false, err
	}
	*place = p.Start
	if len(rows) == page {
		*place = last
	}
	return p.Filled < p.Start, s.receive(ctx, rows, p)
}

// receive writes rows of the desk into the history, and the position up to which they were
// read, at once.
func (s *Sync) receive(ctx context.Context, rows []history.Upload, p history.TeamPosition) error {
	clean := make([]history.Upload, 0, len(rows))
	for _, r := range rows {
		if r, ok := cleaned(r); ok {
			clean = append(clean, r)
			continue
		}
		s.cfg.Log.Warn("a row of the team's library was left out: it is no upload of this program", "up to revision", p.Revision)
	}
	arrived, err := s.cfg.Store.TeamReceive(ctx, clean, p, s.cfg.Channel)
	if err != nil {
		return local(err)
	}
	for _, r := range arrived {
		s.cfg.Log.Info("team row", "id", r.ID, "from", r.Member, "media_id", r.MediaID)
	}
	if len(clean) > 0 && s.cfg.Received != nil {
		s.cfg.Received()
	}
	return nil
}
