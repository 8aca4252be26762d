package control

import (
	"context"
	"errors"

	"mediadrop/uploader/givenfiles"
	"mediadrop/uploader/media"
)

// ErrEmptyFolder is why a drop of folders uploads nothing.
var ErrEmptyFolder = errors.New("there are no files in the folder")

// Drop uploads files and folders to a channel, for templates with this kind of
// header; empty for none in particular. Where folders are looked through, found,
// which may be nil, is called with how many files there are so far. Folders that
// hold more than `ask` files are only uploaded when confirm agrees with their
// number. Where ctx ends before all files are found, none is uploaded.
func (c *Control) Drop(ctx context.Context, channel string, header media.Kind, paths []string, found func(files int), confirm func(files int) bool) error {
	to, err := c.Destination(channel)
	if err != nil {
		return err
	}
	to.Header = header
	files, folders := givenfiles.Expand(ctx, paths, found)
	if err := ctx.Err(); err != nil {
		return err // only some of the files were found
	}
	if len(files) == 0 && len(paths) > 0 {
		return ErrEmptyFolder
	}
	if folders && len(files) > ask && !confirm(len(files)) {
		return nil
	}
	c.queue.Add(to, files)
	return nil
}

// ask is how many files out of folders are too many to be meant without a
// question.
const ask = 200
