package history

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
	"unicode/utf8"
)

// The longest Label and Note, in characters.
const (
	MaxLabel = 200
	MaxNote  = 2000
)

// Annotation is what a person changes of an upload. What is nil stays.
type Annotation struct {
	Favourite   *bool
	Label, Note *string
	ProvenAt    *time.Time // zero: it did not arrive. It is said of the media ID: of all uploads that have it
}

// Annotate changes an upload's Favourite, Label, Note and ProvenAt. Errors:
// ErrNotFound, ErrTooLong.
func (s *Store) Annotate(ctx context.Context, id string, a Annotation) error {
	return wrap("annotate upload "+id, s.change(ctx, func(tx *change) error { return tx.annotate(ctx, id, a) }))
}

// AnnotateAll is Annotate for several uploads, by their IDs. Some hundred are changed
// in one transaction; one that is not there is no error.
func (s *Store) AnnotateAll(ctx context.Context, marks map[string]Annotation) error {
	for some := range slices.Chunk(slices.Sorted(maps.Keys(marks)), changedAtOnce) {
		err := s.change(ctx, func(tx *change) error {
			for _, id := range some {
				if err := tx.annotate(ctx, id, marks[id]); err != nil && !errors.Is(err, ErrNotFound) {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return wrap("annotate uploads", err)
		}
	}
	return nil
}

func (c *change) annotate(ctx context.Context, id string, a Annotation) error {
	row, was, err := c.get(ctx, id)
	if err != nil {
		return notFound(err)
	}
	u := was
	if a.Favourite != nil {
		u.Favourite = *a.Favourite
	}
	if a.Label != nil {
		u.Label = *a.Label
	}
	if a.Note != nil {
		u.Note = *a.Note
	}
	if a.ProvenAt != nil {
		u.ProvenAt = *a.ProvenAt
	}
	if err := checkLength("label", u.Label, MaxLabel); err != nil {
		return err
	}
	if err := checkLength("note", u.Note, MaxNote); err != nil {
		return err
	}
	if err := c.update(ctx, row, was, u); err != nil || a.ProvenAt == nil || u.MediaID == "" {
		return err
	}
	return c.prove(ctx, u)
}

// prove writes down of the other uploads with the media ID of one, which were given it
// instead of being sent, what was said of that.
func (c *change) prove(ctx context.Context, u Upload) error {
	ids, err := textsOf(c.QueryContext(ctx, withMedia, u.MediaID, u.StreamID, u.ID))
	if err != nil {
		return err
	}
	for _, id := range ids {
		row, was, err := c.get(ctx, id)
		if err != nil {
			return err
		}
		other := was
		other.ProvenAt = u.ProvenAt
		if err := c.update(ctx, row, was, other); err != nil {
			return err
		}
	}
	return nil
}

const withMedia = "SELECT id FROM uploads WHERE media_id = ? AND stream_id = ? AND id <> ?"

func checkLength(what, text string, most int) error {
	if n := utf8.RuneCountInString(text); n > most {
		return fmt.Errorf("%w: the %s has %d characters, %d are allowed", ErrTooLong, what, n, most)
	}
	return nil
}
