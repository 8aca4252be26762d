package media

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"mediadrop/uploader/media/document"
	"mediadrop/uploader/media/mediatest"
)

const zipType = "application/zip"

// documentRows are what comes out of an office.
func documentRows(t testing.TB) []*row {
	word := mediatest.OfficeParts("word/document.xml", mediatest.WordMain)
	doc := func(name string, s mediatest.Source, mime string) *row { return file(name, s, Document, mime) }
	other := func(name string, s mediatest.Source, mime string) *row {
		return file(name, s, Other, mime).blocks(ReasonUnsupportedType)
	}
	ole := func(streams ...mediatest.Part) mediatest.Source {
		return mediatest.Content(mediatest.Compound(streams...))
	}
	fib := "\xec\xa5" + strings.Repeat("\x00", 40)
	locked := "\xec\xa5" + strings.Repeat("\x00", 8) + "\x00\x01" + strings.Repeat("\x00", 40)
	return []*row{
		doc("letter.pdf", mediatest.SizedPDF(0), "application/pdf").ok(),
		doc("100 MB.pdf", mediatest.SizedPDF(maxDocument), "application/pdf").ok(),
		doc("over 100 MB.pdf", mediatest.SizedPDF(maxDocument+1), "application/pdf").blocks(ReasonTooLarge),
		doc("half.pdf", mediatest.Cut(mediatest.SizedPDF(5000), 0.5), "application/pdf").blocks(ReasonTruncated),
		doc("only a beginning.pdf", mediatest.Text("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), "application/pdf").blocks(ReasonTruncated),
		doc("from a mail.pdf", mediatest.Text("Content-Type: application/pdf\r\n\r\n%PDF-1.4\n\x00\x01\x02"), "application/pdf").blocks(ReasonTruncated),
		doc("locked.pdf", mediatest.Kept("document", "encrypted.pdf"), "application/pdf").warns(ReasonEncrypted).goodFor(Document),
		doc("for the web.pdf", mediatest.Kept("document", "linearized.pdf"), "application/pdf").ok(),
		doc("qpdf.pdf", mediatest.Printed("--object-streams=generate --linearize"), "application/pdf").ok(),
		doc("qpdf locked.pdf", mediatest.Printed("--encrypt user owner 256 --"), "application/pdf").warns(ReasonEncrypted).goodFor(Document),

		doc("letter.docx", mediatest.Office(t, "word/document.xml", mediatest.WordMain), document.Word).warns(ReasonNotForHeaders),
		doc("table.xlsx", mediatest.Office(t, "xl/workbook.xml", mediatest.ExcelMain), document.Excel).warns(ReasonNotForHeaders),
		doc("talk.pptx", mediatest.Office(t, "ppt/presentation.xml", mediatest.SlidesMain), document.PowerPoint).warns(ReasonNotForHeaders),
		other("talk.ppsx", mediatest.Office(t, "ppt/presentation.xml", mediatest.OfficeTypes+"presentationml.slideshow.main+xml"), mediatest.OfficeTypes+"presentationml.slideshow"),
		doc("letter.zip", mediatest.Office(t, "word/document.xml", mediatest.WordMain), document.Word).warns(ReasonNotForHeaders).sends("letter.docx"),
		doc("100 MB.docx", mediatest.SizedOffice(maxDocument), document.Word).warns(ReasonNotForHeaders),
		doc("over 100 MB.docx", mediatest.SizedOffice(maxDocument+1), document.Word).blocks(ReasonTooLarge),
		doc("macros.docm", mediatest.Office(t, "word/document.xml", mediatest.MacrosMain), "application/vnd.ms-word.document.macroEnabled.12").blocks(ReasonMacros),
		other("half.docx", mediatest.Cut(mediatest.Content(mediatest.Zip(t, word...)), 0.7), zipType).blocks(ReasonTruncated),
		other("bomb.docx", mediatest.Content(mediatest.BombDocument(t)), zipType).blocks(ReasonTooComplex),

		doc("letter.doc", ole(mediatest.Part{Name: "WordDocument", Content: fib}, mediatest.Part{Name: "1Table", Content: ""}), document.OldWord).warns(ReasonNotForHeaders),
		doc("table.xls", ole(mediatest.Part{Name: "Workbook", Content: "\x09\x08\x10\x00" + strings.Repeat("\x00", 16) + "\x0a\x00\x00\x00"}), document.OldExcel).warns(ReasonNotForHeaders),
		doc("talk.ppt", ole(mediatest.Part{Name: "PowerPoint Document", Content: ""}), document.OldPowerPoint).warns(ReasonNotForHeaders),
		doc("locked.doc", ole(mediatest.Part{Name: "WordDocument", Content: locked}), document.OldWord).blocks(ReasonEncrypted),
		doc("locked.docx", ole(mediatest.Part{Name: "EncryptionInfo", Content: "\x04\x00\x04\x00"}, mediatest.Part{Name: "EncryptedPackage", Content: ""}), "application/x-ole-storage").blocks(ReasonEncrypted),
		other("mail.msg", ole(mediatest.Part{Name: "__properties_version1.0", Content: ""}), "application/vnd.ms-outlook"),
		other("half.doc", mediatest.Cut(ole(mediatest.Part{Name: "WordDocument", Content: fib}), 0.5), document.OLE).blocks(ReasonTruncated),

		other("letter.odt", mediatest.Content(mediatest.Zip(t, mediatest.Part{Name: "mimetype", Content: "application/vnd.oasis.opendocument.text"}, mediatest.Part{Name: "content.xml", Content: "<a/>"})), "application/vnd.oasis.opendocument.text"),
		other("files.zip", mediatest.Content(mediatest.Zip(t, mediatest.Part{Name: "a.txt", Content: "a"})), zipType),
		other("app.apk", mediatest.Content(mediatest.Zip(t, mediatest.Part{Name: "AndroidManifest.xml", Content: "x"}, mediatest.Part{Name: "classes.dex", Content: "x"})), "application/vnd.android.package-archive").blocks(ReasonProgram),
		other("files.7z", mediatest.Text("7z\xbc\xaf\x27\x1c\x00\x04"+strings.Repeat("\x01", 40)), "application/x-7z-compressed"),
		doc("soffice.docx", mediatest.Saved("docx"), document.Word).warns(ReasonNotForHeaders).slow(),
		doc("soffice.doc", mediatest.Saved("doc"), document.OldWord).warns(ReasonNotForHeaders).slow(),
		doc("soffice.pdf", mediatest.Saved("pdf"), "application/pdf").ok().slow(),
		other("soffice.odt", mediatest.Saved("odt"), "application/vnd.oasis.opendocument.text").slow(),
	}
}

// textRows are texts, with markup and without.
func textRows() []*row {
	doc := func(name string, s mediatest.Source) *row { return file(name, s, Document, document.PlainText) }
	other := func(name, content, mime string) *row {
		return file(name, mediatest.Text(content), Other, mime).blocks(ReasonUnsupportedType)
	}
	hebrew := "מחירון\r\nשולחן 120 שקלים\r\nכיסא 45 שקלים\r\nהמחירים כוללים מעמ ואינם כוללים משלוח\r\n"
	return []*row{
		doc("notes.txt", mediatest.Text("only text\n")).warns(ReasonNotForHeaders),
		doc("hebrew.txt", mediatest.Text(hebrew)).warns(ReasonNotForHeaders),
		doc("notes", mediatest.Text("only text\n")).warns(ReasonNotForHeaders).sends("notes.txt"),
		doc("price list.txt", mediatest.Content(mediatest.Windows1255(hebrew))).convertsBy(ReasonNotUTF8, ToUTF8, "price list.txt").asking(),
		doc("binary later on.txt", mediatest.Padded(mediatest.Text(strings.Repeat("text ", 8000)), 64<<10)).blocks(ReasonUnsupportedType),
		doc("unicode without a mark.txt", mediatest.Content(mediatest.UTF16(hebrew)[2:])).convertsBy(ReasonNotUTF8, ToUTF8, "unicode without a mark.txt"),
		doc("from DOS.txt", mediatest.Content(mediatest.EncodedAs(charmap.CodePage862, hebrew))).convertsBy(ReasonNotUTF8, ToUTF8, "from DOS.txt").asking(),
		doc("from Moscow.txt", mediatest.Content(mediatest.EncodedAs(charmap.Windows1251, "Здравствуйте! Ваш заказ готов, ждём вас."))).convertsBy(ReasonNotUTF8, ToUTF8, "from Moscow.txt").asking(),
		doc("server.log", mediatest.Text("2026-11-26, started, \x1b[32mok\x1b[0m\n2026-11-26, stopped, ok\n")).warns(ReasonNotForHeaders).sends("server.txt"),
		doc("readme.md", mediatest.Text("# Read me\n\nOnly text.\n")).warns(ReasonNotForHeaders).sends("readme.txt"),
		doc("unicode.txt", mediatest.Content(mediatest.UTF16(hebrew))).convertsBy(ReasonNotUTF8, ToUTF8, "unicode.txt"),
		other("table.csv", "name,number\nDana,1\nNoa,2\n", "text/csv"),
		other("page.html", "<!DOCTYPE html><html></html>", "text/html"),
		other("letter.rtf", `{\rtf1\ansi hello}`, "text/rtf"),
		other("data.bin", "\x01\x02\x03\x04\x05\x06", "application/octet-stream"),
		file("empty.jpg", mediatest.Text(""), Other, "inode/x-empty").blocks(ReasonEmpty),
	}
}

// trickRows are files that pretend to be something else.
func trickRows(t testing.TB) []*row {
	exe := "MZ\x90\x00\x03\x00\x00\x00\x04\x00" + strings.Repeat("\x00", 200)
	const program = "application/vnd.microsoft.portable-executable"
	return []*row{
		file("setup.exe", mediatest.Text(exe), Other, program).blocks(ReasonProgram),
		file("price.pdf.exe", mediatest.Text(exe), Other, program).blocks(ReasonDoubleExtension),
		file("photo.jpg.exe", mediatest.Content(mediatest.JPEG(mediatest.Four())), Image, "image/jpeg").blocks(ReasonDoubleExtension).sends("photo.jpg.jpg"),
		file("program.pdf", mediatest.Text(exe), Other, program).blocks(ReasonProgram),
		file("price.pdf.lnk", mediatest.Text(windowsShortcut), Other, "application/x-ms-shortcut").blocks(ReasonShortcut),
		file("a page.url", mediatest.Text("[InternetShortcut]\r\nURL=https://example.com/\r\n"), Document, document.PlainText).blocks(ReasonShortcut).sends("a page.txt"),
		file("a page.txt", mediatest.Text("[InternetShortcut]\r\nURL=https://example.com/\r\n"), Document, document.PlainText).blocks(ReasonShortcut),
		file("a program.desktop", mediatest.Text("[Desktop Entry]\nType=Application\nExec=gimp\n"), Document, document.PlainText).blocks(ReasonShortcut).sends("a program.txt"),
		file("a page.webloc", mediatest.Text(`<?xml version="1.0"?><plist version="1.0"><dict><key>URL</key><string>https://example.com</string></dict></plist>`), Other, "text/xml").blocks(ReasonShortcut),
		file("an alias", mediatest.Text("book\x00\x00\x00\x00mark\x00\x00\x00\x00"+strings.Repeat("\x01", 60)), Other, "application/octet-stream").blocks(ReasonShortcut),
		file("program.jpg", mediatest.Text(windowsShortcut), Other, "application/x-ms-shortcut").blocks(ReasonShortcut),
		file("script.txt", mediatest.Text("#!/bin/sh\nrm -rf /\n"), Document, document.PlainText).blocks(ReasonProgram),
		file("price\u202efdp.exe", mediatest.Text(exe), Other, program).blocks(ReasonDeceptiveName).sends("pricefdp.exe"),
		file("photo\u202egpj.png", mediatest.Content(mediatest.PNG(mediatest.Four())), Image, "image/png").blocks(ReasonDeceptiveName).sends("photogpj.png"),
	}
}

// windowsShortcut is the beginning of one ([MS-SHLLINK] 2.1).
var windowsShortcut = "\x4c\x00\x00\x00\x01\x14\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46" + strings.Repeat("\x00", 56)

// headerRows are files that are meant for a header of another kind, or of
// theirs.
func headerRows(t testing.TB) []*row {
	jpg, png := mediatest.Content(mediatest.JPEG(mediatest.Four())), mediatest.Content(mediatest.PNG(mediatest.Four()))
	wrong := func(r *row, k Kind) *row { return r.warns(ReasonWrongHeader).forHeader(k).asking() }
	gif := file("still.gif", mediatest.Content(mediatest.Animation(t, 1)), Image, "image/gif").converts(ReasonPictureFormat, "still.jpg").forHeader(Video).asking()
	gif.reason, gif.good = ReasonWrongHeader, ""
	return []*row{
		file("photo.jpg", jpg, Image, "image/jpeg").ok().forHeader(Image),
		wrong(file("photo.jpg", jpg, Image, "image/jpeg"), Video),
		wrong(file("photo.png", png, Image, "image/png"), Document),
		wrong(file("letter.pdf", mediatest.SizedPDF(0), Document, "application/pdf"), Image),
		file("letter.pdf", mediatest.SizedPDF(0), Document, "application/pdf").ok().forHeader(Document),
		wrong(file("song.mp3", mediatest.Kept("sound.mp3"), Audio, "audio/mpeg"), Document),
		wrong(file("voice.amr", mediatest.Content(mediatest.AMRFrames(20)), Audio, "audio/amr"), Video),
		wrong(file("sticker.webp", mediatest.Content(mediatest.WebP(512, 512, 1, 0)), Sticker, "image/webp"), Document),
		file("files.zip", mediatest.Content(mediatest.Zip(t, mediatest.Part{Name: "a.txt", Content: "a"})), Other, zipType).blocks(ReasonUnsupportedType).forHeader(Image),
		gif,
	}
}

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
