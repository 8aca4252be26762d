package media

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"mediadrop/uploader/media/document"
)

const zipType = "application/zip"

// documentRows are what comes out of an office.
func documentRows(t testing.TB) []*row {
	word := officeParts("word/document.xml", wordMain)
	doc := func(name string, s source, mime string) *row { return file(name, s, Document, mime) }
	other := func(name string, s source, mime string) *row {
		return file(name, s, Other, mime).blocks(ReasonUnsupportedType)
	}
	ole := func(streams ...part) source { return content(compound(streams...)) }
	fib := "\xec\xa5" + strings.Repeat("\x00", 40)
	locked := "\xec\xa5" + strings.Repeat("\x00", 8) + "\x00\x01" + strings.Repeat("\x00", 40)
	return []*row{
		doc("letter.pdf", pdf(0), "application/pdf").ok(),
		doc("100 MB.pdf", pdf(maxDocument), "application/pdf").ok(),
		doc("over 100 MB.pdf", pdf(maxDocument+1), "application/pdf").blocks(ReasonTooLarge),
		doc("half.pdf", cut(pdf(5000), 0.5), "application/pdf").blocks(ReasonTruncated),
		doc("only a beginning.pdf", text("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), "application/pdf").blocks(ReasonTruncated),
		doc("from a mail.pdf", text("Content-Type: application/pdf\r\n\r\n%PDF-1.4\n\x00\x01\x02"), "application/pdf").blocks(ReasonTruncated),
		doc("locked.pdf", kept("document", "encrypted.pdf"), "application/pdf").warns(ReasonEncrypted).goodFor(Document),
		doc("for the web.pdf", kept("document", "linearized.pdf"), "application/pdf").ok(),
		doc("qpdf.pdf", printed("--object-streams=generate --linearize"), "application/pdf").ok(),
		doc("qpdf locked.pdf", printed("--encrypt user owner 256 --"), "application/pdf").warns(ReasonEncrypted).goodFor(Document),

		doc("letter.docx", office(t, "word/document.xml", wordMain), document.Word).warns(ReasonNotForHeaders),
		doc("table.xlsx", office(t, "xl/workbook.xml", excelMain), document.Excel).warns(ReasonNotForHeaders),
		doc("talk.pptx", office(t, "ppt/presentation.xml", slidesMain), document.PowerPoint).warns(ReasonNotForHeaders),
		other("talk.ppsx", office(t, "ppt/presentation.xml", officeTypes+"presentationml.slideshow.main+xml"), officeTypes+"presentationml.slideshow"),
		doc("letter.zip", office(t, "word/document.xml", wordMain), document.Word).warns(ReasonNotForHeaders).sends("letter.docx"),
		doc("100 MB.docx", sizedOffice(maxDocument), document.Word).warns(ReasonNotForHeaders),
		doc("over 100 MB.docx", sizedOffice(maxDocument+1), document.Word).blocks(ReasonTooLarge),
		doc("macros.docm", office(t, "word/document.xml", macrosMain), "application/vnd.ms-word.document.macroEnabled.12").blocks(ReasonMacros),
		other("half.docx", cut(content(zipOf(t, word...)), 0.7), zipType).blocks(ReasonTruncated),
		other("bomb.docx", content(bombDocument(t)), zipType).blocks(ReasonTooComplex),

		doc("letter.doc", ole(part{"WordDocument", fib}, part{"1Table", ""}), document.OldWord).warns(ReasonNotForHeaders),
		doc("table.xls", ole(part{"Workbook", "\x09\x08\x10\x00" + strings.Repeat("\x00", 16) + "\x0a\x00\x00\x00"}), document.OldExcel).warns(ReasonNotForHeaders),
		doc("talk.ppt", ole(part{"PowerPoint Document", ""}), document.OldPowerPoint).warns(ReasonNotForHeaders),
		doc("locked.doc", ole(part{"WordDocument", locked}), document.OldWord).blocks(ReasonEncrypted),
		doc("locked.docx", ole(part{"EncryptionInfo", "\x04\x00\x04\x00"}, part{"EncryptedPackage", ""}), "application/x-ole-storage").blocks(ReasonEncrypted),
		other("mail.msg", ole(part{"__properties_version1.0", ""}), "application/vnd.ms-outlook"),
		other("half.doc", cut(ole(part{"WordDocument", fib}), 0.5), document.OLE).blocks(ReasonTruncated),

		other("letter.odt", content(zipOf(t, part{"mimetype", "application/vnd.oasis.opendocument.text"}, part{"content.xml", "<a/>"})), "application/vnd.oasis.opendocument.text"),
		other("files.zip", content(zipOf(t, part{"a.txt", "a"})), zipType),
		other("app.apk", content(zipOf(t, part{"AndroidManifest.xml", "x"}, part{"classes.dex", "x"})), "application/vnd.android.package-archive").blocks(ReasonProgram),
		other("files.7z", text("7z\xbc\xaf\x27\x1c\x00\x04"+strings.Repeat("\x01", 40)), "application/x-7z-compressed"),
		doc("soffice.docx", saved("docx"), document.Word).warns(ReasonNotForHeaders).slow(),
		doc("soffice.doc", saved("doc"), document.OldWord).warns(ReasonNotForHeaders).slow(),
		doc("soffice.pdf", saved("pdf"), "application/pdf").ok().slow(),
		other("soffice.odt", saved("odt"), "application/vnd.oasis.opendocument.text").slow(),
	}
}

// textRows are texts, with markup and without.
func textRows() []*row {
	doc := func(name string, s source) *row { return file(name, s, Document, document.PlainText) }
	other := func(name, content, mime string) *row {
		return file(name, text(content), Other, mime).blocks(ReasonUnsupportedType)
	}
	hebrew := "מחירון\r\nשולחן 120 שקלים\r\nכיסא 45 שקלים\r\nהמחירים כוללים מעמ ואינם כוללים משלוח\r\n"
	return []*row{
		doc("notes.txt", text("only text\n")).warns(ReasonNotForHeaders),
		doc("hebrew.txt", text(hebrew)).warns(ReasonNotForHeaders),
		doc("notes", text("only text\n")).warns(ReasonNotForHeaders).sends("notes.txt"),
		doc("price list.txt", content(windows1255(hebrew))).convertsBy(ReasonNotUTF8, ToUTF8, "price list.txt").asking(),
		doc("binary later on.txt", padded(text(strings.Repeat("text ", 8000)), 64<<10)).blocks(ReasonUnsupportedType),
		doc("unicode without a mark.txt", content(utf16le(hebrew)[2:])).convertsBy(ReasonNotUTF8, ToUTF8, "unicode without a mark.txt"),
		doc("from DOS.txt", content(encodedAs(charmap.CodePage862, hebrew))).convertsBy(ReasonNotUTF8, ToUTF8, "from DOS.txt").asking(),
		doc("from Moscow.txt", content(encodedAs(charmap.Windows1251, "Здравствуйте! Ваш заказ готов, ждём вас."))).convertsBy(ReasonNotUTF8, ToUTF8, "from Moscow.txt").asking(),
		doc("server.log", text("2026-11-26, started, \x1b[32mok\x1b[0m\n2026-11-26, stopped, ok\n")).warns(ReasonNotForHeaders).sends("server.txt"),
		doc("readme.md", text("# Read me\n\nOnly text.\n")).warns(ReasonNotForHeaders).sends("readme.txt"),
		doc("unicode.txt", content(utf16le(hebrew))).convertsBy(ReasonNotUTF8, ToUTF8, "unicode.txt"),
		other("table.csv", "name,number\nDana,1\nNoa,2\n", "text/csv"),
		other("page.html", "<!DOCTYPE html><html></html>", "text/html"),
		other("letter.rtf", `{\rtf1\ansi hello}`, "text/rtf"),
		other("data.bin", "\x01\x02\x03\x04\x05\x06", "application/octet-stream"),
		file("empty.jpg", text(""), Other, "inode/x-empty").blocks(ReasonEmpty),
	}
}

// trickRows are files that pretend to be something else.
func trickRows(t testing.TB) []*row {
	exe := "MZ\x90\x00\x03\x00\x00\x00\x04\x00" + strings.Repeat("\x00", 200)
	const program = "application/vnd.microsoft.portable-executable"
	return []*row{
		file("setup.exe", text(exe), Other, program).blocks(ReasonProgram),
		file("price.pdf.exe", text(exe), Other, program).blocks(ReasonDoubleExtension),
		file("photo.jpg.exe", content(jpegOf(t, four())), Image, "image/jpeg").blocks(ReasonDoubleExtension).sends("photo.jpg.jpg"),
		file("program.pdf", text(exe), Other, program).blocks(ReasonProgram),
		file("price.pdf.lnk", text(windowsShortcut), Other, "application/x-ms-shortcut").blocks(ReasonShortcut),
		file("a page.url", text("[InternetShortcut]\r\nURL=https://example.com/\r\n"), Document, document.PlainText).blocks(ReasonShortcut).sends("a page.txt"),
		file("a page.txt", text("[InternetShortcut]\r\nURL=https://example.com/\r\n"), Document, document.PlainText).blocks(ReasonShortcut),
		file("a program.desktop", text("[Desktop Entry]\nType=Application\nExec=gimp\n"), Document, document.PlainText).blocks(ReasonShortcut).sends("a program.txt"),
		file("a page.webloc", text(`<?xml version="1.0"?><plist version="1.0"><dict><key>URL</key><string>https://example.com</string></dict></plist>`), Other, "text/xml").blocks(ReasonShortcut),
		file("an alias", text("book\x00\x00\x00\x00mark\x00\x00\x00\x00"+strings.Repeat("\x01", 60)), Other, "application/octet-stream").blocks(ReasonShortcut),
		file("program.jpg", text(windowsShortcut), Other, "application/x-ms-shortcut").blocks(ReasonShortcut),
		file("script.txt", text("#!/bin/sh\nrm -rf /\n"), Document, document.PlainText).blocks(ReasonProgram),
		file("price\u202efdp.exe", text(exe), Other, program).blocks(ReasonDeceptiveName).sends("pricefdp.exe"),
		file("photo\u202egpj.png", content(pngOf(t, four())), Image, "image/png").blocks(ReasonDeceptiveName).sends("photogpj.png"),
	}
}

// windowsShortcut is the beginning of one ([MS-SHLLINK] 2.1).
var windowsShortcut = "\x4c\x00\x00\x00\x01\x14\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46" + strings.Repeat("\x00", 56)

// headerRows are files that are meant for a header of another kind, or of
// theirs.
func headerRows(t testing.TB) []*row {
	jpg, png := content(jpegOf(t, four())), content(pngOf(t, four()))
	wrong := func(r *row, k Kind) *row { return r.warns(ReasonWrongHeader).forHeader(k).asking() }
	gif := file("still.gif", content(gifOf(t, 1)), Image, "image/gif").converts(ReasonPictureFormat, "still.jpg").forHeader(Video).asking()
	gif.reason, gif.good = ReasonWrongHeader, ""
	return []*row{
		file("photo.jpg", jpg, Image, "image/jpeg").ok().forHeader(Image),
		wrong(file("photo.jpg", jpg, Image, "image/jpeg"), Video),
		wrong(file("photo.png", png, Image, "image/png"), Document),
		wrong(file("letter.pdf", pdf(0), Document, "application/pdf"), Image),
		file("letter.pdf", pdf(0), Document, "application/pdf").ok().forHeader(Document),
		wrong(file("song.mp3", kept("sound.mp3"), Audio, "audio/mpeg"), Document),
		wrong(file("voice.amr", content(amrFrames(20)), Audio, "audio/amr"), Video),
		wrong(file("sticker.webp", content(webp(512, 512, 1, 0)), Sticker, "image/webp"), Document),
		file("files.zip", content(zipOf(t, part{"a.txt", "a"})), Other, zipType).blocks(ReasonUnsupportedType).forHeader(Image),
		gif,
	}
}
