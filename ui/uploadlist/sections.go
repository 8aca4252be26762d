package uploadlist

import (
	"time"

	"fyne.io/fyne/v2/lang"

	"mediadrop/ui/words"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
)

// section returns the name of the section in which a row stands: what goes on, the
// favourites, or its day. Orders by something else have no sections.
func (r *Rows) section(i int, job uploader.Job) string {
	switch f := r.filter; {
	case f.Sort == history.Oldest:
	case f.Sort != history.Newest:
		return ""
	case f.Removed:
		return words.Day(job.RemovedAt, time.Now())
	case splits(f) && (i < len(r.unsaved)+r.running || !job.State.Ended()):
		return lang.L("In progress")
	case job.Favourite:
		return lang.L("Favourites")
	}
	if job.CreatedAt.IsZero() { // it cannot be read
		return lang.L("No date")
	}
	return words.Day(job.CreatedAt, time.Now())
}

// namesDay reports whether the section of a row says what day it is of.
func (r *Rows) namesDay(i int, job uploader.Job) bool {
	f := r.filter
	return !f.Removed && (f.Sort == history.Oldest || f.Sort == history.Newest && !job.Favourite) || i < len(r.unsaved)+r.running
}
