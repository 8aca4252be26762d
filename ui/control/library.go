package control

import (
	"context"
	"image"
	"path/filepath"

	"mediadrop/ui/libraryfile"
	"mediadrop/uploader/history"
	"mediadrop/uploader/media"
)

// Count returns how many uploads a filter lets through.
func (c *Control) Count(ctx context.Context, filter history.Filter) (int, error) {
	return c.history.Count(ctx, filter)
}

// Counts returns how many uploads each of the filters lets through.
func (c *Control) Counts(ctx context.Context, filters ...history.Filter) ([]int, error) {
	return c.history.Counts(ctx, filters...)
}

// Page returns so many uploads in the list's order, from an offset on.
func (c *Control) Page(ctx context.Context, filter history.Filter, offset, limit int) ([]history.Upload, error) {
	return c.history.Page(ctx, filter, offset, limit)
}

// IDs returns the IDs of so many uploads in the list's order, from an offset on.
func (c *Control) IDs(ctx context.Context, filter history.Filter, offset, limit int) ([]string, error) {
	return c.history.IDs(ctx, filter, offset, limit)
}

// Uploads returns uploads by their IDs, in the order of these.
func (c *Control) Uploads(ctx context.Context, ids ...string) ([]history.Upload, error) {
	return c.history.Uploads(ctx, ids...)
}

// Place returns how many uploads stand before one in the list's order.
func (c *Control) Place(ctx context.Context, filter history.Filter, id string) (int, error) {
	return c.history.Place(ctx, filter, id)
}

// Chosen returns those of the uploads that a filter lets through.
func (c *Control) Chosen(ctx context.Context, filter history.Filter, ids ...string) ([]string, error) {
	return c.history.Chosen(ctx, filter, ids...)
}

// Each calls a function with one upload after the other, in the list's order.
func (c *Control) Each(ctx context.Context, filter history.Filter, do func(history.Upload) error) error {
	return c.history.Each(ctx, filter, do)
}

// ChannelNames returns the channels that the list has uploads of.
func (c *Control) ChannelNames(ctx context.Context) ([]string, error) {
	return c.history.ChannelNames(ctx)
}

// Annotate changes what a person has said about an upload.
func (c *Control) Annotate(ctx context.Context, id string, a history.Annotation) error {
	return c.history.Annotate(ctx, id, a)
}

// AnnotateAll is Annotate for several uploads, by their IDs.
func (c *Control) AnnotateAll(ctx context.Context, marks map[string]history.Annotation) error {
	return c.history.AnnotateAll(ctx, marks)
}

// Import adds what is in a file that another MediaDrop exported. What is in it is
// used only in the channels of this person's own accounts: an upload to another stream
// belongs to none of them. progress is called with how many of the uploads in it were
// seen to.
func (c *Control) Import(ctx context.Context, path string, progress func(done, of int)) (libraryfile.Result, error) {
	merge := func(ctx context.Context, uploads []history.Upload) (added []string, err error) {
		for i := range uploads {
			u := &uploads[i]
			if name, account, ok := c.teamChannel(string(u.StreamID)); ok {
				u.Channel, u.Account = name, account
			} else {
				u.Account = ""
			}
		}
		return c.history.Merge(ctx, uploads)
	}
	return libraryfile.Import(ctx, path, merge, progress)
}

// Thumbnail makes a small picture of the picture at path, of the film's first frame
// where there is ffmpeg, or of the PDF's first page; its sides have at most side pixels.
func (c *Control) Thumbnail(ctx context.Context, path string, kind media.Kind, side int) (image.Image, error) {
	switch kind {
	case media.Video:
		return c.converter.Frame(ctx, path, side)
	case media.Document:
		page, _, err := c.converter.Page(ctx, path, image.Pt(side, side))
		return page, err
	}
	return c.converter.Thumbnail(ctx, path, side)
}

// Preview makes what a file looks like, in the size of the screen. Errors are those
// of media.Converter.
func (c *Control) Preview(ctx context.Context, path string, kind media.Kind, mime string, box image.Point) (media.Preview, error) {
	return c.converter.Preview(ctx, path, kind, mime, box)
}

// ThumbnailFolder is where thumbnails are kept, in the cache that belongs to
// the person. It need not exist.
func (c *Control) ThumbnailFolder() string {
	return filepath.Join(filepath.Dir(c.options.Paths.Cache), "thumbs")
}

// Remove takes uploads that have ended out of the list, and returns the IDs of
// those that it removed, for UndoRemove. It carries on when ctx ends.
func (c *Control) Remove(ctx context.Context, ids ...string) ([]string, error) {
	return c.queue.Remove(context.WithoutCancel(ctx), ids...)
}

// UndoRemove puts back what Remove removed.
func (c *Control) UndoRemove(ids ...string) error { return c.queue.UndoRemove(ids...) }
