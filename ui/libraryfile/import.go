package libraryfile

import (
	"context"
	"errors"
	"slices"

	"mediadrop/uploader/history"
)

// mergedAtOnce is how many uploads are added in one go: other writers get
// their turn in between.
const mergedAtOnce = 500

// Result has the IDs of the uploads of a file that were added to a history, and how
// many were there already and could not be used.
type Result struct {
	Added           []string
	There, Unusable int
}

// Plus returns what came of two files together.
func (r Result) Plus(other Result) Result {
	return Result{slices.Concat(r.Added, other.Added), r.There + other.There, r.Unusable + other.Unusable}
}

// Merge adds uploads to a history and returns the IDs of those that it did not have; the error
// may be a *history.RowError, and nothing is added then.
type Merge func(ctx context.Context, uploads []history.Upload) (added []string, err error)

// Import adds what is in a file, and returns what came of it. The file is read
// twice: only one that is good to its end is merged. progress is called with how
// many of the uploads in it were seen to. Where ctx ends, what was added stays.
func Import(ctx context.Context, path string, merge Merge, progress func(done, of int)) (Result, error) {
	var came Result
	read := 0
	err := Read(ctx, path, func(_ history.Upload, usable bool) error {
		if read++; !usable {
			came.Unusable++
		}
		return nil
	})
	if err != nil {
		return Result{}, err
	}
	if read > 0 && read == came.Unusable {
		return came, nil
	}
	var batch []history.Upload
	add := func() error {
		added, there, err := mergeUsable(ctx, batch, merge)
		if err != nil {
			return err
		}
		came.Added, came.There = append(came.Added, added...), came.There+there
		came.Unusable += len(batch) - len(added) - there
		batch = batch[:0]
		if read > 0 {
			progress(len(came.Added)+came.There+came.Unusable, read)
		}
		return nil
	}
	err = Read(ctx, path, func(u history.Upload, usable bool) error {
		if !usable {
			return nil
		}
		if batch = append(batch, u); len(batch) < mergedAtOnce {
			return nil
		}
		return add()
	})
	if err == nil {
		err = add()
	}
	return came, err
}

// mergeUsable adds uploads, without those that the history refuses.
func mergeUsable(ctx context.Context, uploads []history.Upload, merge Merge) (added []string, there int, err error) {
	usable := append([]history.Upload(nil), uploads...)
	for len(usable) > 0 {
		added, err := merge(ctx, usable)
		refused := (*history.RowError)(nil)
		if errors.As(err, &refused) && refused.Row >= 1 && refused.Row <= len(usable) {
			usable = append(usable[:refused.Row-1], usable[refused.Row:]...)
			continue
		}
		if err != nil {
			return nil, 0, err
		}
		return added, len(usable) - len(added), nil
	}
	return nil, 0, nil
}
