package uploadlist

import (
	"slices"
	"strings"
	"time"

	"mediadrop/uploader"
	"mediadrop/uploader/media"
)

// watch begins to look at what is dropped while a filter stands.
func (r *Rows) watch() {
	r.since = time.Now()
	r.dropped = map[string]uploader.Job{}
}

// noteDropped keeps an upload whose file was given since the filter was chosen,
// while that may leave it out.
func (r *Rows) noteDropped(job uploader.Job) {
	if !r.showsAll() && job.CreatedAt.After(r.since) && job.RemovedAt.IsZero() {
		r.dropped[job.ID] = job
	}
}

// Hidden returns the uploads that the filter leaves out although their files were
// given after it was chosen: nobody looks for those behind it.
func (r *Rows) Hidden() []uploader.Job {
	left := map[string]uploader.Job{}
	for id, job := range r.dropped {
		if !r.chooses(job) {
			left[id] = job
		}
	}
	return uploader.InOrder(left)
}

// chooses reports whether the filter chooses an upload of today. The history
// decides the same, with folded letters.
func (r *Rows) chooses(job uploader.Job) bool {
	f := r.filter
	if f.Removed || !r.admits(job) {
		return false
	}
	if len(f.IDs) > 0 && !slices.Contains(f.IDs, job.ID) {
		return false
	}
	if len(f.Channels) > 0 && !slices.Contains(f.Channels, job.Channel) {
		return false
	}
	// What kind of file it is, is not known before the check.
	if len(f.Kinds) > 0 && job.Kind != media.Kind("") && !slices.Contains(f.Kinds, string(job.Kind)) {
		return false
	}
	if end := job.Expires(); !f.ExpiresBefore.IsZero() && (end.IsZero() || !end.Before(f.ExpiresBefore) || !end.After(f.ExpiresAfter)) {
		return false
	}
	text := strings.ToLower(strings.Join([]string{job.Name, job.MediaID, job.Channel, string(job.Kind), job.Label, job.Note}, "\n"))
	for word := range strings.FieldsSeq(strings.ToLower(f.Text)) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}
