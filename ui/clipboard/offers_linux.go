package clipboard

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// offers are what a program that was copied in can hand over, by the names that X11
// and Wayland share: types of MIME, mostly.
type offers interface {
	// names returns what is there; nothing where nothing was copied.
	names(ctx context.Context) ([]string, error)
	// get returns one of them, of at most so many bytes.
	get(ctx context.Context, name string, most int) ([]byte, error)
}

// lists are the forms in which file managers copy files, the best first. That of
// GNOME is what MATE, Cinnamon, Xfce and LXDE use, too.
var lists = []string{"x-special/gnome-copied-files", "x-special/mate-copied-files", "text/uri-list"}

// pictures are the forms of pictures, the best first.
var pictures = []string{"image/png", "image/tiff", "image/bmp", "image/x-bmp", "image/x-ms-bmp", "image/jpeg", "image/webp", "image/gif"}

// texts are the forms of texts in UTF-8, the best first.
var texts = []string{"UTF8_STRING", "text/plain;charset=utf-8", "text/plain"}

// ReadsTexts reports that Read returns texts, too.
const ReadsTexts = true

// take reads what there is. A picture is taken only where no files are, and a text
// where there is no picture.
func take(ctx context.Context, from offers) (Content, error) {
	names, err := from.names(ctx)
	if err != nil {
		return Content{}, fmt.Errorf("ask what was copied: %w", err)
	}
	for _, name := range lists {
		if !slices.Contains(names, name) {
			continue
		}
		list, err := from.get(ctx, name, maxList)
		if err != nil {
			return Content{}, fmt.Errorf("read the copied files: %w", err)
		}
		if text := strings.TrimRight(string(list), "\x00"); text != "" { // PCManFM ends it as C does
			return Content{Files: text}, nil
		}
	}
	for _, name := range pictures {
		if !slices.Contains(names, name) {
			continue
		}
		data, err := from.get(ctx, name, maxPicture)
		if err != nil {
			return Content{}, fmt.Errorf("read the copied picture: %w", err)
		}
		if len(data) > 0 {
			return Content{Picture: Picture{MIME: name, Data: data, Page: slices.Contains(names, "text/html")}}, nil
		}
	}
	for _, name := range texts {
		if !slices.ContainsFunc(names, func(offered string) bool { return strings.EqualFold(offered, name) }) {
			continue
		}
		text, err := from.get(ctx, name, maxList)
		if err != nil {
			return Content{}, fmt.Errorf("read the copied text: %w", err)
		}
		return Content{Text: strings.TrimRight(string(text), "\x00")}, nil
	}
	return Content{}, nil
}
