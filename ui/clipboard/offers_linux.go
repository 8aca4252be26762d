package clipboard

import (
	"bytes"
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

// texts are the forms of texts, the best first: in UTF-8, in what is mostly that, and
// in Latin-1.
var texts = []string{"UTF8_STRING", "text/plain;charset=utf-8", "text/plain", latin1}

const latin1 = "STRING"

// namesOf returns what there is.
func namesOf(ctx context.Context, from offers) ([]string, error) {
	names, err := from.names(ctx)
	if err != nil {
		return nil, fmt.Errorf("ask what was copied: %w", err)
	}
	return names, nil
}

// take reads what there is. A picture is taken only where no files are, and a text
// where there is no picture.
func take(ctx context.Context, from offers, names []string) (Content, error) {
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
	text, err := takeText(ctx, from, names)
	return Content{Text: text}, err
}

// takeText reads the text that there is.
func takeText(ctx context.Context, from offers, names []string) (string, error) {
	for _, name := range texts {
		if !slices.ContainsFunc(names, func(offered string) bool { return strings.EqualFold(offered, name) }) {
			continue
		}
		data, err := from.get(ctx, name, maxList)
		if err != nil {
			return "", fmt.Errorf("read the copied text: %w", err)
		}
		data = bytes.TrimRight(data, "\x00")
		if name != latin1 {
			return strings.ToValidUTF8(string(data), "\uFFFD"), nil
		}
		text := make([]rune, len(data))
		for i, b := range data {
			text[i] = rune(b)
		}
		return string(text), nil
	}
	return "", nil
}
