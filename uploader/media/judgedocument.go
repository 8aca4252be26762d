package media

import (
	"mediadrop/uploader/media/content"
	"mediadrop/uploader/media/document"
)

// judgeDocument knows what WhatsApp takes as a document: PDF, Word, Excel,
// PowerPoint and plain text. In template headers only PDF is reliable.
func judgeDocument(r Report, found content.Facts) Report {
	_, known := lookUp(r.MIME)
	switch {
	case found.Office != nil && found.Office.Encrypted:
		// The container hides the type, and nobody could open it on a phone.
		r.Kind = Document
		return r.block(ReasonEncrypted)
	case found.Office != nil && found.Office.Macros && !known:
		r.Kind = Document
		return r.block(ReasonMacros)
	case found.Text != nil && found.Text.Binary:
		return r.block(ReasonUnsupportedType)
	case !known:
		return r.block(ReasonUnsupportedType)
	case r.Size > r.MaxSize:
		return r.block(ReasonTooLarge)
	case found.PDF != nil && found.PDF.Missing > 0:
		// WhatsApp goes by the beginning, and many viewers search for the rest.
		return r.withHeader(Document).warn(ReasonDamaged)
	case found.PDF != nil && found.PDF.Encrypted:
		return r.withHeader(Document).warn(ReasonEncrypted)
	case found.PDF != nil:
		return r.ok()
	case found.Text != nil:
		return judgeText(r, *found.Text)
	}
	return r.warn(ReasonNotForHeaders)
}

// judgeText knows that phones read texts as UTF-8. What an old code page was
// meant to be can only be guessed, so a person has to look at it.
func judgeText(r Report, t document.Text) Report {
	r.Charset = t.Charset
	switch t.Charset {
	case "utf-8", "us-ascii":
		return r.warn(ReasonNotForHeaders)
	case "":
		return r.warn(ReasonNotUTF8)
	}
	r = r.convert(ReasonNotUTF8, ToUTF8, Warn)
	r.Asks = t.Charset != "utf-16le" && t.Charset != "utf-16be"
	return r
}
