package uploadlist

import (
	"maps"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"mediadrop/uploader"
)

// selection is which uploads are selected: one that the keyboard is at, and
// any number of others. Uploads are known by their IDs, for rows move. What a
// search or a filter does not show is not selected.
type selection struct {
	rows    *Rows
	current string // the one the keyboard is at
	index   int    // its place
	anchor  int    // where a range begins
	chosen  map[string]uploader.Job
	// awaited are those of chosen that have not come into the list yet.
	awaited map[string]bool
	shown   int // the change of the filter that the selection has followed
	changed func()
	// modifiers returns the keys that are held down.
	Modifiers func() fyne.KeyModifier
}

func newSelection(r *Rows, changed func()) *selection {
	s := &selection{rows: r, index: -1, anchor: -1, chosen: map[string]uploader.Job{}, awaited: map[string]bool{}, changed: changed, Modifiers: heldModifiers}
	r.keep = func() kept { return kept{s.current, slices.Collect(maps.Keys(s.chosen))} }
	return s
}

// heldModifiers asks the driver; that of the tests knows no keyboard.
func heldModifiers() fyne.KeyModifier {
	if driver, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return driver.CurrentKeyModifiers()
	}
	return 0
}

// Choose selects a row as a click or an arrow key does: alone, or with Shift
// everything from the anchor to it, or with Ctrl (Cmd) in addition.
func (s *selection) Choose(i int) {
	held := s.Modifiers()
	switch {
	case held&fyne.KeyModifierShift != 0 && s.anchor >= 0:
		s.move(i)
		s.chooseRange(min(s.anchor, i), max(s.anchor, i))
	case held&fyne.KeyModifierShortcutDefault != 0:
		s.move(i)
		s.anchor = i
		s.toggle(i)
	default:
		s.Only(i)
	}
	s.changed()
}

// Only selects one row and nothing else.
func (s *selection) Only(i int) {
	s.move(i)
	s.anchor = i
	clear(s.chosen)
	clear(s.awaited)
	if job, ok := s.rows.At(i); ok {
		s.chosen[job.ID] = job
	}
}

// move puts the keyboard on a row.
func (s *selection) move(i int) {
	s.index, s.current = i, ""
	if job, ok := s.rows.At(i); ok {
		s.current = job.ID
	}
}

func (s *selection) toggle(i int) {
	job, ok := s.rows.At(i)
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
	s.rows.rowsBetween(from, to, func(jobs []uploader.Job) {
		if s.anchor != anchor {
			return // something else was selected meanwhile
		}
		clear(s.chosen)
		clear(s.awaited)
		for _, job := range jobs {
			s.chosen[job.ID] = job
		}
		s.changed()
	})
}

// ChooseAll selects every row that is shown, or that a search under way finds.
func (s *selection) ChooseAll() {
	s.rows.WhenShown(func() {
		if n := s.rows.Length(); n > 0 {
			s.anchor = 0
			s.chooseRange(0, n-1)
		}
	})
}

// has reports whether an upload is selected.
func (s *selection) has(id string) bool {
	_, there := s.chosen[id]
	return there
}

// Jobs returns the uploads that are selected and shown, in the order in which
// their files were given.
func (s *selection) Jobs() []uploader.Job {
	list := make([]uploader.Job, 0, len(s.chosen))
	for id, job := range s.chosen {
		if newer, ok := s.rows.ByID(id); ok {
			job = newer
		}
		if !s.awaited[id] && s.rows.admits(job) {
			list = append(list, job)
		}
	}
	slices.SortFunc(list, func(a, b uploader.Job) int { return strings.Compare(a.ID, b.ID) })
	return list
}

// UpdateJobs keeps what is known of the selected uploads.
func (s *selection) UpdateJobs(jobs []uploader.Job) {
	for _, job := range jobs {
		if s.has(job.ID) {
			s.chosen[job.ID] = job
		}
	}
}

// Forget takes uploads that are gone out of the selection.
func (s *selection) Forget(ids ...string) {
	for _, id := range ids {
		delete(s.chosen, id)
		delete(s.awaited, id)
	}
}

// onlyShown deselects what a search or a filter has left behind.
func (s *selection) onlyShown() {
	for id := range s.chosen {
		if _, there := s.rows.find(id); !there && !s.awaited[id] && !s.rows.still[id] {
			delete(s.chosen, id)
		}
	}
	s.rows.still = nil
	if i, there := s.rows.find(s.current); there {
		s.index, s.anchor = i, i
	} else if !s.awaited[s.current] {
		s.current, s.index, s.anchor = "", -1, -1
	}
}

// takeOver selects what another list has selected.
func (s *selection) takeOver(other *selection) {
	s.current, s.index, s.anchor, s.chosen = other.current, other.index, other.anchor, other.chosen
	s.awaited, s.shown = other.awaited, other.shown
}

// Await selects uploads that are about to come into the list, each when its row
// is there.
func (s *selection) Await(jobs ...uploader.Job) {
	if len(jobs) == 0 {
		return
	}
	clear(s.chosen)
	clear(s.awaited)
	for _, job := range jobs {
		s.chosen[job.ID], s.awaited[job.ID] = job, true
	}
	s.current = jobs[0].ID
	s.Follow()
	s.anchor = s.index
	s.changed()
}

// Restore selects uploads that come back into the list.
func (s *selection) Restore(jobs []uploader.Job) {
	s.Await(jobs...)
	if s.rows.showsAll() { // also what is too far down to be read now
		clear(s.awaited)
	}
}

// Follow keeps the keyboard on the same upload when rows move, and the selection
// to what is shown.
func (s *selection) Follow() {
	for id := range s.awaited {
		if _, there := s.rows.find(id); there {
			delete(s.awaited, id)
		}
	}
	if s.shown != s.rows.shown {
		s.shown = s.rows.shown
		s.onlyShown()
	}
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
	if s.index < 0 || s.index >= s.rows.Length() {
		return
	}
	if _, read := s.rows.known(s.index); read {
		s.Only(s.index)
	}
}
