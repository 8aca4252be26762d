package clipboard

import (
	"context"
	"runtime"
	"strings"
	"unsafe"

	"github.com/ebitengine/purego/objc"
)

// The types of the pasteboard (Apple's "NSPasteboardType").
const (
	typeFile = "public.file-url"
	typePNG  = "public.png"
	typeTIFF = "public.tiff"
	typeHTML = "public.html"
	typeText = "public.utf8-plain-text"
)

// read asks the general pasteboard of AppKit, which the window has loaded.
func read(context.Context) (content Content, err error) {
	err = ask(func(board objc.ID) error {
		content, err = take(board)
		return err
	})
	return content, err
}

func readText(context.Context) (text string, err error) {
	err = ask(func(board objc.ID) error {
		text, err = takeText(board)
		return err
	})
	return text, err
}

// ask calls take with the general pasteboard, unless nothing of AppKit is there.
func ask(take func(board objc.ID) error) error {
	runtime.LockOSThread() // whose pool it is
	defer runtime.UnlockOSThread()
	board := objc.GetClass("NSPasteboard")
	if board == 0 {
		return nil
	}
	pool := objc.ID(objc.GetClass("NSAutoreleasePool")).Send(selector("new"))
	defer pool.Send(selector("drain"))
	return take(objc.ID(board).Send(selector("generalPasteboard")))
}

// take reads what there is, in the order of Content.
func take(general objc.ID) (Content, error) {
	var paths []string
	items := general.Send(selector("pasteboardItems"))
	for i := range objc.Send[uint64](items, selector("count")) {
		item := items.Send(selector("objectAtIndex:"), i)
		if address := item.Send(selector("stringForType:"), text(typeFile)); address != 0 {
			// The Finder copies the numbers of files; a path is what others understand.
			url := objc.ID(objc.GetClass("NSURL")).Send(selector("URLWithString:"), address).Send(selector("filePathURL"))
			paths = append(paths, goString(url.Send(selector("path"))))
		}
	}
	if len(paths) > 0 {
		return Content{Files: strings.Join(paths, "\n")}, nil
	}
	for _, form := range []struct{ name, mime string }{{typePNG, "image/png"}, {typeTIFF, "image/tiff"}} {
		data := general.Send(selector("dataForType:"), text(form.name))
		length := objc.Send[uint64](data, selector("length"))
		if length == 0 {
			continue
		}
		if length > maxPicture {
			return Content{}, ErrTooBig
		}
		from := objc.Send[*byte](data, selector("bytes"))
		page := general.Send(selector("stringForType:"), text(typeHTML)) != 0
		return Content{Picture: Picture{MIME: form.mime, Data: append([]byte(nil), unsafe.Slice(from, length)...), Page: page}}, nil
	}
	text, err := takeText(general)
	return Content{Text: text}, err
}

// takeText reads the text that there is.
func takeText(general objc.ID) (string, error) {
	found := general.Send(selector("stringForType:"), text(typeText))
	if found != 0 && objc.Send[uint64](found, selector("length")) > maxList { // in units of UTF-16
		return "", ErrTooBig
	}
	return strings.ToValidUTF8(goString(found), "\uFFFD"), nil
}

func selector(name string) objc.SEL { return objc.RegisterName(name) }

// text returns a string of the system's.
func text(s string) objc.ID {
	return objc.ID(objc.GetClass("NSString")).Send(selector("stringWithUTF8String:"), s+"\x00")
}

// goString returns a string of ours; "" for none.
func goString(s objc.ID) string {
	if s == 0 {
		return ""
	}
	return objc.Send[string](s, selector("UTF8String"))
}
