package uploadlist

import (
	"maps"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"mediadrop/uploader"
	"mediadrop/uploader/history"
)

// selection is which uploads are selected: one that the keyboard is at, and
// any number of others. Uploads are known by their IDs, for rows move, and there may
// be a hundred thousand of them. What a search or a filter does not show is not
// selected.
type selection struct {
	rows    *Rows
	current string // the one the keyboard is at
	index   int    // its place
	anchor  int    // where a range begins
	chosen  ids
	// awaited are those of chosen that have not come into the list yet, and left those
	// that the filter has lost: an upload ended, or a star was taken off. None is in both.
	awaited, left ids
	shown         int // the change of the filter that the selection has followed
	changed       func()
	// modifiers returns the keys that are held down.
	Modifiers func() fyne.KeyModifier
}

// ids is a set of uploads.
type ids map[string]struct{}

func (s ids) add(id string)      { s[id] = struct{}{} }
func (s ids) has(id string) bool { _, there := s[id]; return there }

func newSelection(r *Rows, changed func()) *selection {
	s := &selection{rows: r, index: -1, anchor: -1, changed: changed, Modifiers: heldModifiers}
	s.choose()
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
	s.choose()
	if job, ok := s.rows.At(i); ok {
		s.chosen.add(job.ID)
	}
}

// choose selects these uploads and nothing else. The sets are new ones: to empty those
// of many takes as long as they were large.
func (s *selection) choose(list ...string) {
	s.chosen, s.awaited, s.left = make(ids, len(list)), ids{}, ids{}
	for _, id := range list {
		s.chosen.add(id)
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
	if s.has(job.ID) {
		s.Forget(job.ID)
		return
	}
	s.chosen.add(job.ID)
}

// chooseRange selects the rows from one to another; what of them was not read
// yet comes when it was.
func (s *selection) chooseRange(from, to int) {
	anchor := s.anchor
	s.rows.idsBetween(from, to, func(list []string) {
		if s.anchor != anchor {
			return // something else was selected meanwhile
		}
		s.choose(list...)
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
func (s *selection) has(id string) bool { return s.chosen.has(id) }

// isShown reports whether an upload is selected and in the list.
func (s *selection) isShown(id string) bool {
	return s.has(id) && !s.awaited.has(id) && !s.left.has(id)
}

// Count returns how many uploads are selected and shown.
func (s *selection) Count() int { return len(s.chosen) - len(s.awaited) - len(s.left) }

// IDs returns the uploads that are selected and shown, in no order.
func (s *selection) IDs() []string {
	list := make([]string, 0, s.Count())
	for id := range s.chosen {
		if s.isShown(id) {
			list = append(list, id)
		}
	}
	return list
}

// Running returns those of the uploads that are selected and shown that go on, in the
// order in which their files were given.
func (s *selection) Running() (list []string) {
	for id, job := range s.rows.live {
		if s.isShown(id) && !job.State.Ended() {
			list = append(list, id)
		}
	}
	slices.Sort(list) // IDs ascend
	return list
}

// Some returns those of the selected uploads that are known without reading, up to so
// many, in no order, and whether these are all. It is quick also where all are selected.
func (s *selection) Some(most int) (some []uploader.Job, all bool) {
	switch {
	case s.Count() == 0:
		return nil, true
	case len(s.chosen) > most:
		return nil, false
	}
	all = true
	for id := range s.chosen {
		if !s.isShown(id) {
			continue
		}
		job, ok := s.rows.ByID(id)
		if !ok {
			all = false
			continue
		}
		some = append(some, job)
	}
	return some, all
}

// UpdateJobs follows uploads that changed: the filter may choose them no more, or
// again.
func (s *selection) UpdateJobs(jobs []uploader.Job) {
	for _, job := range jobs {
		s.keep(job.ID, s.rows.admits(job))
	}
}

// Annotated follows what a person said about uploads.
func (s *selection) Annotated(list []string, a history.Annotation) {
	admitted, decides := s.rows.admitsMark(a)
	for i := 0; decides && i < len(list); i++ {
		s.keep(list[i], admitted)
	}
}

// keep notes whether the filter chooses an upload.
func (s *selection) keep(id string, admitted bool) {
	switch {
	case admitted:
		delete(s.left, id)
	case s.has(id) && !s.awaited.has(id):
		s.left.add(id)
	}
}

// Forget takes uploads that are gone out of the selection.
func (s *selection) Forget(list ...string) {
	for _, id := range list {
		delete(s.chosen, id)
		delete(s.awaited, id)
		delete(s.left, id)
	}
}

// onlyShown deselects what a search or a filter has left behind.
func (s *selection) onlyShown() {
	before, awaited := s.chosen, s.awaited
	s.choose()
	stays := func(id string) {
		if before.has(id) {
			s.chosen.add(id)
		}
	}
	for id := range s.rows.still {
		stays(id)
	}
	s.rows.eachRead(stays)
	for id := range awaited {
		if stays(id); !s.rows.still[id] {
			s.awaited.add(id)
		}
	}
	s.rows.still = nil
	s.arrive()
	if i, there := s.rows.find(s.current); there {
		s.index, s.anchor = i, i
	} else if !s.awaited.has(s.current) {
		s.current, s.index, s.anchor = "", -1, -1
	}
}

// takeOver selects what another list has selected.
func (s *selection) takeOver(other *selection) {
	s.current, s.index, s.anchor, s.chosen = other.current, other.index, other.anchor, other.chosen
	s.awaited, s.left, s.shown = other.awaited, other.left, other.shown
}

// Await selects uploads that are about to come into the list, each when its row
// is there.
func (s *selection) Await(list ...string) {
	if len(list) == 0 {
		return
	}
	s.choose(list...)
	s.awaited = maps.Clone(s.chosen)
	s.current = list[0]
	s.Follow()
	s.anchor = s.index
	s.changed()
}

// Restore selects uploads that come back into the list.
func (s *selection) Restore(list []string) {
	s.Await(list...)
	if s.rows.showsAll() { // also what is too far down to be read now
		s.awaited = ids{}
	}
}

// arrive notes what came into the list.
func (s *selection) arrive() {
	if len(s.awaited) > 0 {
		s.rows.eachRead(func(id string) { delete(s.awaited, id) })
	}
}

// Follow keeps the keyboard on the same upload when rows move, and the selection
// to what is shown.
func (s *selection) Follow() {
	s.arrive()
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
