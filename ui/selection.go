package ui

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"mediadrop/uploader"
)

// selection is which uploads are selected: one that the keyboard is at, and
// any number of others. Uploads are known by their IDs, for rows move.
type selection struct {
	rows    *rows
	current string // the one the keyboard is at
	index   int    // its place
	anchor  int    // where a range begins
	chosen  map[string]uploader.Job
	changed func()
	// modifiers returns the keys that are held down.
	modifiers func() fyne.KeyModifier
}

func newSelection(r *rows, changed func()) *selection {
	return &selection{rows: r, index: -1, anchor: -1, chosen: map[string]uploader.Job{}, changed: changed, modifiers: heldModifiers}
}

// heldModifiers asks the driver; that of the tests knows no keyboard.
func heldModifiers() fyne.KeyModifier {
	if driver, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return driver.CurrentKeyModifiers()
	}
	return 0
}

// choose selects a row as a click or an arrow key does: alone, or with Shift
// everything from the anchor to it, or with Ctrl (Cmd) in addition.
func (s *selection) choose(i int) {
	held := s.modifiers()
	switch {
	case held&fyne.KeyModifierShift != 0 && s.anchor >= 0:
		s.move(i)
		s.chooseRange(min(s.anchor, i), max(s.anchor, i))
	case held&fyne.KeyModifierShortcutDefault != 0:
		s.move(i)
		s.anchor = i
		s.toggle(i)
	default:
		s.only(i)
	}
	s.changed()
}

// only selects one row and nothing else.
func (s *selection) only(i int) {
	s.move(i)
	s.anchor = i
	clear(s.chosen)
	if job, ok := s.rows.at(i); ok {
		s.chosen[job.ID] = job
	}
}

// move puts the keyboard on a row.
func (s *selection) move(i int) {
	s.index, s.current = i, ""
	if job, ok := s.rows.at(i); ok {
		s.current = job.ID
	}
}

func (s *selection) toggle(i int) {
	job, ok := s.rows.at(i)
	if !ok {
		return
	}
	if _, there := s.chosen[job.ID]; there {
		delete(s.chosen, job.ID)
		return
	}
	s.chosen[job.ID] = job
}

// chooseRange selects the rows from one to another; what of them was not read
// yet comes when it was.
func (s *selection) chooseRange(from, to int) {
	anchor := s.anchor
	s.rows.between(from, to, func(jobs []uploader.Job) {
		if s.anchor != anchor {
			return // something else was selected meanwhile
		}
		clear(s.chosen)
		for _, job := range jobs {
			s.chosen[job.ID] = job
		}
		s.changed()
	})
}

// chooseAll selects every row that is shown.
func (s *selection) chooseAll() {
	if n := s.rows.length(); n > 0 {
		s.anchor = 0
		s.chooseRange(0, n-1)
	}
}

// has reports whether an upload is selected.
func (s *selection) has(id string) bool {
	_, there := s.chosen[id]
	return there
}

// jobs returns the selected uploads in the order in which their files were
// given.
func (s *selection) jobs() []uploader.Job {
	list := make([]uploader.Job, 0, len(s.chosen))
	for id, job := range s.chosen {
		if newer, ok := s.rows.byID(id); ok {
			job = newer
		}
		list = append(list, job)
	}
	slices.SortFunc(list, func(a, b uploader.Job) int { return strings.Compare(a.ID, b.ID) })
	return list
}

// update keeps what is known of the selected uploads.
func (s *selection) update(jobs []uploader.Job) {
	for _, job := range jobs {
		if s.has(job.ID) {
			s.chosen[job.ID] = job
		}
	}
}

// forget takes uploads that are gone out of the selection.
func (s *selection) forget(ids ...string) {
	for _, id := range ids {
		delete(s.chosen, id)
	}
}

// onlyCurrent deselects every row but the one that the keyboard is at: others
// may not be shown any more.
func (s *selection) onlyCurrent() {
	for id := range s.chosen {
		if id != s.current {
			delete(s.chosen, id)
		}
	}
}

// takeOver selects what another list has selected.
func (s *selection) takeOver(other *selection) {
	s.current, s.index, s.anchor, s.chosen = other.current, other.index, other.anchor, other.chosen
}

// await selects an upload that is about to come into the list.
func (s *selection) await(id string) {
	clear(s.chosen)
	s.current, s.chosen[id] = id, uploader.Job{ID: id}
	s.follow()
	s.anchor = s.index
	s.changed()
}

// follow keeps the keyboard on the same upload when rows move.
func (s *selection) follow() {
	if s.current == "" {
		s.catchUp()
		return
	}
	if i, ok := s.rows.find(s.current); ok {
		s.index = i
	}
}

// catchUp selects the row that the keyboard went to before it was read.
func (s *selection) catchUp() {
	if s.index < 0 || s.index >= s.rows.length() {
		return
	}
	if _, read := s.rows.known(s.index); read {
		s.only(s.index)
	}
}

// between returns the rows from one index to another, at once where they were
// read, and else when they were.
func (r *rows) between(from, to int, then func([]uploader.Job)) {
	jobs := make([]uploader.Job, 0, to-from+1)
	for i := from; i <= to; i++ {
		job, ok := r.known(i)
		if !ok {
			r.readBetween(from, to, then)
			return
		}
		jobs = append(jobs, job)
	}
	then(jobs)
}

// known is at without reading what is not there.
func (r *rows) known(i int) (uploader.Job, bool) {
	if i < len(r.unsaved) {
		return r.at(i)
	}
	if _, ok := r.pages[(i-len(r.unsaved))/pageSize]; !ok {
		return uploader.Job{}, false
	}
	return r.at(i)
}

func (r *rows) readBetween(from, to int, then func([]uploader.Job)) {
	top := make([]uploader.Job, 0, len(r.unsaved))
	for i := from; i <= to && i < len(r.unsaved); i++ {
		if job, ok := r.at(i); ok {
			top = append(top, job)
		}
	}
	first, last, filter := max(from-len(r.unsaved), 0), to-len(r.unsaved), r.filter
	r.work.Go(func(ctx context.Context) {
		uploads, err := r.source.Page(ctx, filter, first, last-first+1)
		r.work.Main(func() {
			if err != nil {
				r.log.Error("history not read", "error", err.Error())
				return
			}
			for _, u := range uploads {
				top = append(top, uploader.FromHistory(u))
			}
			then(top)
		})
	})
}

// byID returns an upload among those that were read or run.
func (r *rows) byID(id string) (uploader.Job, bool) {
	if job, ok := r.live[id]; ok {
		return job, true
	}
	if i, ok := r.find(id); ok {
		return r.at(i)
	}
	return uploader.Job{}, false
}
