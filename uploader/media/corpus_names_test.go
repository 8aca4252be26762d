package media

import (
	"strings"
	"testing"

	"mediadrop/uploader/media/document"
	"mediadrop/uploader/media/mediatest"
)

// nameRows are good files under names that need a second look.
func nameRows(t testing.TB) []*row {
	jpg, letter := mediatest.Content(mediatest.JPEG(mediatest.Four())), mediatest.SizedPDF(0)
	image := func(name string) *row { return file(name, jpg, Image, "image/jpeg") }
	doc := func(name string) *row { return file(name, letter, Document, document.PDFType) }
	fib := mediatest.Content(mediatest.Compound(mediatest.Part{Name: "WordDocument", Content: "\xec\xa5" + strings.Repeat("\x00", 40)}))
	show := mediatest.Content(mediatest.Compound(mediatest.Part{Name: "PowerPoint Document", Content: ""}))
	return []*row{
		image("photo.jpeg").ok(),
		image("photo.jfif").ok().sends("photo.jpg"),
		image("photo.jpe").ok().sends("photo.jpg"),
		image("photo.JPG").ok(),
		file("template.dot", fib, Document, document.OldWord).warns(ReasonNotForHeaders).sends("template.doc"),
		file("old show.pps", show, Document, document.OldPowerPoint).warns(ReasonNotForHeaders).sends("old show.ppt"),
		doc("Letter to Mr. Cohen").ok().sends("Letter to Mr. Cohen.pdf"),
		doc("הצעה לי.כהן").ok().sends("הצעה לי.כהן.pdf"),
		doc("Contract v1.2").ok().sends("Contract v1.2.pdf"),
		doc("\u202bחשבונית 12\u202c.pdf").ok().sends("חשבונית 12.pdf"),
		doc("\u202aprice list\u202c.pdf").ok().sends("price list.pdf"),
		doc("\u2067חוזה\u2069 \u2066v2\u2069.pdf").ok().sends("חוזה v2.pdf"),
		doc("\u2068הצעה\u2069.pdf").ok().sends("הצעה.pdf"),
		doc("\u202bחשבונית 13.pdf").blocks(ReasonDeceptiveName).sends("חשבונית 13.pdf"),
		doc("\u202dהצעה\u202c.pdf").blocks(ReasonDeceptiveName).sends("הצעה.pdf"),
		doc("\u202b\u202eהצעה\u202c\u202c.pdf").blocks(ReasonDeceptiveName).sends("הצעה.pdf"),
	}
}
