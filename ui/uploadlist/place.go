package uploadlist

import (
	"context"
	"errors"
	"slices"

	"mediadrop/uploader/history"
)

// kept is what a change of the filter should keep of the selection.
type kept struct {
	current string
	chosen  []string
}

// foundAgain is what a change of the filter has kept of it.
type foundAgain struct {
	page   int             // that has the current upload; below 0: the filter leaves it out
	chosen map[string]bool // that the filter chooses, too
}

// findAgain looks for the selection among the rows of another filter.
func findAgain(ctx context.Context, from source, f history.Filter, running int, k kept) (again foundAgain, err error) {
	again.page = -1
	ids := k.chosen
	if len(f.IDs) > 0 {
		ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !slices.Contains(f.IDs, id) })
	}
	if len(ids) > 0 {
		there, err := from.Chosen(ctx, f, ids...)
		if err != nil {
			return again, err
		}
		again.chosen = make(map[string]bool, len(there))
		for _, id := range there {
			again.chosen[id] = true
		}
	}
	if k.current == "" {
		return again, nil
	}
	at, err := placeOf(ctx, from, f, running, k.current)
	if errors.Is(err, history.ErrNotFound) {
		return again, nil
	}
	again.page = at / PageSize
	return again, err
}

// placeOf returns the index of an upload among the rows of a filter, the first ones of
// which go on.
func placeOf(ctx context.Context, from source, f history.Filter, goOn int, id string) (int, error) {
	if !splits(f) || goOn == 0 {
		return from.Place(ctx, f, id)
	}
	above, below := f, f
	above.States, below.Ended = running, true
	at, err := from.Place(ctx, above, id)
	if errors.Is(err, history.ErrNotFound) {
		at, err = from.Place(ctx, below, id)
		at += goOn
	}
	return at, err
}

// sight is which rows are on the screen.
type sight struct {
	ids    []string // from the first on
	first  int      // its index
	within float32  // how much of it is above the edge, in units of the toolkit
	length int      // of the list
	filter int      // the change of the filter whose rows they are
	search string   // of that filter
}

// lookAround notes what is in sight now.
func (l *List) lookAround() {
	pitch := l.pitch()
	offset := l.GetScrollOffset()
	s := sight{first: int(offset / pitch), length: l.rows.Length(), filter: l.rows.shown, search: l.rows.filter.Text}
	s.within = offset - float32(s.first)*pitch
	for i := s.first; i <= s.first+l.perPage() && i < s.length; i++ {
		job, ok := l.rows.known(i)
		if !ok {
			break
		}
		s.ids = append(s.ids, job.ID)
	}
	if was := l.sight; len(s.ids) == 0 && s.filter == was.filter && max(s.first-was.first, was.first-s.first) <= 1 { // they are still being read
		s.ids, s.first, s.within = was.ids, was.first, was.within
	}
	l.sight = s
}

// keepPlace scrolls so that what was in sight stays where it was, when rows came or
// went above it; at the top of the list, what is new is seen. After a change of the
// filter the row that the keyboard is at is shown, else the top; of a search, the first
// that it finds.
func (l *List) keepPlace() {
	s := l.sight
	switch text := l.rows.filter.Text; {
	case s.filter != l.rows.shown && text != "" && text != s.search:
		l.ScrollToTop()
	case s.filter != l.rows.shown:
		l.showCurrent()
	case s.first > 0 || s.within > 0:
		if by := l.moved(s); by != 0 {
			l.sight.first += by
			l.ScrollToOffset(float32(l.sight.first)*l.pitch() + s.within)
		}
	}
}

// moved returns by how many places most of what was in sight has moved.
func (l *List) moved(s sight) int {
	votes := map[int]int{}
	most := 0
	for i, id := range s.ids {
		if at, ok := l.rows.find(id); ok {
			by := at - (s.first + i)
			votes[by]++
			if votes[by] > votes[most] {
				most = by
			}
		}
	}
	if len(votes) == 0 && len(s.ids) > 0 { // so many came that others were read
		return max(l.rows.Length()-s.length, 0)
	}
	return most
}

// showCurrent brings the row that the keyboard is at to the middle, else the first one
// to the top.
func (l *List) showCurrent() {
	i, ok := l.rows.find(l.selection.current)
	if !ok {
		l.ScrollToTop()
		return
	}
	l.ScrollToOffset(float32(i)*l.pitch() - (l.Size().Height-l.pitch())/2)
}
