package uploadlist

import (
	"context"
	"errors"
	"maps"
	"slices"

	"fyne.io/fyne/v2/lang"

	"mediadrop/uploader"
)

// readAtOnce is how many uploads are held at a time.
const readAtOnce = 500

// ErrEnough ends Each where the rest of the uploads need not be read. It is no error of
// Each.
var ErrEnough = errors.New("no more uploads are wanted")

// Each sorts the IDs and calls do with their uploads, some after the other, and then
// then, on the main goroutine. Where all of them are known already do is called on it,
// too, and at once; else off it. Where they are many, the person is told how far it is,
// in the words of says, and can end it, which Each returns as context.Canceled. then is
// not called where the window is closed before.
func (r *Rows) Each(ids []string, says func(done, of string) string, do func([]uploader.Job) error, then func(error)) {
	end := func(err error) {
		if errors.Is(err, ErrEnough) {
			err = nil
		}
		then(err)
	}
	if jobs, all := r.allKnown(ids); all {
		end(do(jobs))
		return
	}
	live, removed := maps.Clone(r.live), r.filter.Removed
	r.InParts(ids, says, func(part []string) error {
		for some := range slices.Chunk(part, readAtOnce) {
			jobs, err := r.uploads(some, live, removed)
			if err == nil {
				err = do(jobs)
			}
			if err != nil {
				return err
			}
		}
		return nil
	}, func(done int, err error) {
		if err == nil && done < len(ids) {
			err = context.Canceled
		}
		if r.work.Context().Err() == nil {
			end(err)
		}
	})
}

// Reading returns how far rows are read before anything is done with them.
func Reading(done, of string) string {
	return lang.L("Reading… {{.Done}} of {{.Count}}", map[string]any{"Done": done, "Count": of})
}

// allKnown returns uploads, where all of them are among those that were read or run.
func (r *Rows) allKnown(ids []string) ([]uploader.Job, bool) {
	if len(ids) > readAtOnce {
		return nil, false
	}
	jobs := make([]uploader.Job, 0, len(ids))
	slices.Sort(ids) // they ascend in the order in which the files were given
	for _, id := range ids {
		job, ok := r.ByID(id)
		if !ok {
			return nil, false
		}
		jobs = append(jobs, job)
	}
	return jobs, true
}

// uploads reads uploads of the list, or of those that were removed from it. What is
// live is newer than the history, or is not in it yet.
func (r *Rows) uploads(ids []string, live map[string]uploader.Job, removed bool) (jobs []uploader.Job, err error) {
	uploads, err := r.source.Uploads(r.work.Context(), ids...)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		var job uploader.Job
		read := len(uploads) > 0 && uploads[0].ID == id
		if read {
			job, uploads = uploader.FromHistory(uploads[0]), uploads[1:]
		}
		if now, goesOn := live[id]; goesOn {
			job, read = now, true
		}
		if read && job.RemovedAt.IsZero() != removed {
			jobs = append(jobs, job)
		}
	}
	return jobs, nil
}
